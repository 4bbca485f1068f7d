// Chooses the diagnoses that justify a line: at most four, the likeliest first.
import type { LineView } from './contract.js';
import { readCodeSet } from './code-ranges.js';
import { describeLinks, type DiagnosisView } from './link-features.js';
import { splitByPlace } from './link-places.js';
import { isVisit } from './add-modifiers.js';
import orders from './link-order.json' with { type: 'json' };
import table from './links.json' with { type: 'json' };

/** Diagnosis pointers of one line on the CMS-1500. */
export const MOST_LINKS = table.most;

const ORDERS = orders.rows.map((row) => ({ ...row, only: 'only' in row, takes: readCodeSet(row.codes) }));
const PARTS = orders.parts.map((row) => ({ ...row, takes: readCodeSet(row.codes) }));
const LOCAL = { ...orders.local, takes: readCodeSet(orders.local.codes) };
const startsWithAny = (code: string, starts: readonly string[]): boolean => starts.some((start) => code.startsWith(start));
/** Parts of a report that say what it found. */
const CONCLUDING: readonly string[] = orders.concluding;

/**
 * Undotted diagnoses of a line, likeliest first; the likeliest alone when none passes the threshold, none when the claim has none.
 * A line that names links keeps those that are on the claim. Where the rows of link-order.json say what a service was done for, that comes first.
 */
export function linkDiagnoses(view: LineView, diagnoses: readonly DiagnosisView[]): string[] {
  const codes = diagnoses.map(({ code }) => code);
  const onClaim = new Set(codes);
  const given = view.line.linkedDiagnoses.filter((code) => onClaim.has(code));
  if (given.length > 0) return given.slice(0, MOST_LINKS);
  const kind = isVisit(view.line.code) ? 'visit' : 'other';
  const features = describeLinks(view, diagnoses);
  const foreign = systemicFor(view.line.code, codes);
  const ranked = diagnoses.map((one, at) => ({ code: one.code, rank: one.rank, p: weighLink(table.models[kind], features[at]!) })).filter(({ code }) => !foreign.has(code)).sort((a, b) => b.p - a.p || a.rank - b.rank);
  const sure = ranked.filter(({ p }) => p >= table.thresholds[kind]);
  const likely = (sure.length > 0 ? sure : ranked.slice(0, 1)).map(({ code }) => code);
  const found = findingsOf(view, diagnoses).filter((code) => !likely.includes(code));
  const placed = splitByPlace(view, ranked.map(({ code }) => code));
  const linked = [...(placed?.own ?? []), ...[...likely, ...found].filter((code) => !placed?.own.includes(code) && !placed?.foreign.includes(code))];
  return putInOrder(view.line.code, linked, ranked.map(({ code }) => code).filter((code) => !placed?.foreign.includes(code))).slice(0, MOST_LINKS);
}

/** Diseases of the whole body beside which the claim has another reason for an act at one place: frozen spots point to them, not to the diabetes of the same visit. */
function systemicFor(procedure: string, codes: readonly string[]): ReadonlySet<string> {
  const systemic = LOCAL.takes(procedure) ? codes.filter((code) => startsWithAny(code, LOCAL.systemic)) : [];
  return new Set(codes.some((code) => !systemic.includes(code) && !startsWithAny(code, LOCAL.notReasons)) ? systemic : []);
}

/** What a study of a part of the body found in it: diagnoses of that part in the report's conclusion or in the sentence of the study. */
function findingsOf({ line, sentences }: LineView, diagnoses: readonly DiagnosisView[]): string[] {
  const row = PARTS.find(({ takes }) => takes(line.code));
  if (row === undefined) return [];
  const own = new Set(sentences.map(({ documentId, start }) => `${documentId}:${start}`));
  const told = ({ sections, sentences: its }: DiagnosisView): boolean => CONCLUDING.some((kind) => sections.has(kind)) || [...its].some((key) => own.has(key));
  return diagnoses.filter((one) => row.part.some((start) => one.code.startsWith(start)) && told(one)).map(({ code }) => code);
}

/** Links with the reasons first that the service is done for; `ranked` are all diagnoses of the claim, likeliest first. */
function putInOrder(procedure: string, likely: readonly string[], ranked: readonly string[]): string[] {
  const row = ORDERS.find(({ takes }) => takes(procedure));
  const starting = (codes: readonly string[], starts: readonly string[]): string[] => starts.flatMap((start) => codes.filter((code) => code.startsWith(start)));
  const first = starting(ranked, row?.first ?? []);
  if (row === undefined || first.length === 0) return [...likely];
  const among = starting(likely, row.then);
  if (row.only) return [...new Set([...first, ...among])];
  const then = among.length > 0 ? likely.filter((code) => among.includes(code)) : ranked.filter((code) => row.then.some((start) => code.startsWith(start))).slice(0, 1);
  return [...new Set([...first, ...then, ...likely])];
}

/** Probability that a diagnosis with these features (`describeLinks`) is a reason of the line: a logistic model of links.json. */
export function weighLink({ bias, weights }: { bias: number; weights: readonly number[] }, features: readonly number[]): number {
  return 1 / (1 + Math.exp(-features.reduce((sum, value, at) => sum + value * weights[at]!, bias)));
}
