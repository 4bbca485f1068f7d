// Chooses the diagnoses that justify a line: at most four, the likeliest first.
import type { LineView } from './contract.js';
import { describeLinks, type DiagnosisView } from './link-features.js';
import { isVisit } from './add-modifiers.js';
import table from './links.json' with { type: 'json' };

/** Diagnosis pointers of one line on the CMS-1500. */
export const MOST_LINKS = table.most;

/**
 * Undotted diagnoses of a line, likeliest first; the likeliest alone when none passes the threshold, none when the claim has none.
 * A line that names links keeps those that are on the claim.
 */
export function linkDiagnoses(view: LineView, diagnoses: readonly DiagnosisView[]): string[] {
  const onClaim = new Set(diagnoses.map(({ code }) => code));
  const given = view.line.linkedDiagnoses.filter((code) => onClaim.has(code));
  if (given.length > 0) return given.slice(0, MOST_LINKS);
  const kind = isVisit(view.line.code) ? 'visit' : 'other';
  const features = describeLinks(view, diagnoses);
  const ranked = diagnoses.map((one, at) => ({ code: one.code, rank: one.rank, p: probabilityOf(kind, features[at]!) })).sort((a, b) => b.p - a.p || a.rank - b.rank);
  const sure = ranked.filter(({ p }) => p >= table.thresholds[kind]);
  return (sure.length > 0 ? sure : ranked.slice(0, 1)).slice(0, MOST_LINKS).map(({ code }) => code);
}

function probabilityOf(kind: keyof typeof table.models, features: readonly number[]): number {
  const { bias, weights } = table.models[kind];
  return 1 / (1 + Math.exp(-features.reduce((sum, value, at) => sum + value * weights[at]!, bias)));
}
