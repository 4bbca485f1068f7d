// What happened to each note, as numbers: the mean over claims, exact claims, and what two runs are compared by. No text of a note.
import type { ClaimScores } from './score-claims.js';
import { countFound, countRequired, isPerfect, judgedCodes, scoreCases, systemsOf } from './score-claims.js';
import type { Case, Matched } from './slots.js';
import type { PrecisionRecall, Ratio } from './statistics.js';
import { mean, precisionRecall, ratio, sum } from './statistics.js';

export const SYSTEM_KEYS = ['icd', 'cpt_hcpcs', 'pcs'] as const;
export type SystemKey = (typeof SYSTEM_KEYS)[number];

export interface NoteCounts {
  right: number;
  predicted: number;
  found: number;
  required: number;
}

/** One note of a run; a line of `notes.jsonl`. */
export interface NoteFigures {
  id: string;
  systems: Record<SystemKey, NoteCounts>;
  /** For each required diagnosis of the note, in gold order, whether the claim has it. */
  slots: boolean[];
  /** Whether every code is right and nothing required is missing: all systems, and diagnoses alone. */
  exact: boolean;
  icd_exact: boolean;
  /** Null where the note has none. */
  first_listed: boolean | null;
  em_exact: boolean | null;
  traps: { hit: number; n: number };
  route: string;
  /** Lowest probability among the claim's codes; null without codes. */
  lowest: number | null;
}

export interface ClaimMeans {
  /** Mean over notes that have a required diagnosis: each claim counts the same, however many codes it has. */
  icd_by_claim: PrecisionRecall & { notes: number };
  /** Share of claims that are right and complete. */
  exact_claims: Record<'all_systems' | SystemKey, Ratio>;
}

/** The figures of each note, in order. */
export function listNotes(cases: readonly Case[]): NoteFigures[] {
  return cases.map((one) => {
    const scores = scoreCases([one]);
    const found = new Set(one.dx.pairs.values());
    const probabilities = judgedCodes(one).map(({ code }) => code.probability ?? 1);
    return {
      id: one.gold.id,
      systems: { icd: countOf(one.dx), cpt_hcpcs: countOf(one.px), pcs: countOf(one.pcs) },
      slots: one.dx.slots.flatMap((slot, place) => (slot.required ? [found.has(place)] : [])),
      exact: isPerfect(systemsOf(one)),
      icd_exact: isPerfect([one.dx]),
      first_listed: asBoolean(scores, 'first_listed_accuracy'),
      em_exact: asBoolean(scores, 'em_exact'),
      traps: { hit: Math.round((scores.trap_hit_rate.value ?? 0) * scores.trap_hit_rate.n), n: scores.trap_hit_rate.n },
      route: one.prediction.decision?.route ?? 'none',
      lowest: probabilities.length ? Math.min(...probabilities) : null,
    };
  });
}

/** Means over claims. Exact claims of one system are taken over notes that have a required code of it or were given one. */
export function scoreByClaim(cases: readonly Case[]): ClaimMeans {
  const judged = cases.map((one) => countOf(one.dx)).filter((one) => one.required > 0);
  const each = judged.map((one) => precisionRecall(one.right, one.predicted, one.found, one.required));
  const exact = (matched: readonly Matched[]): Ratio => {
    const concerned = matched.filter((one) => one.predicted.length > 0 || countRequired(one) > 0);
    return ratio(concerned.filter((one) => isPerfect([one])).length, concerned.length);
  };
  return {
    icd_by_claim: {
      precision: mean(each.map((one) => one.precision)),
      recall: mean(each.map((one) => one.recall)),
      f1: mean(each.map((one) => one.f1)),
      notes: each.length,
    },
    exact_claims: {
      all_systems: ratio(cases.filter((one) => isPerfect(systemsOf(one))).length, cases.length),
      icd: exact(cases.map((one) => one.dx)),
      cpt_hcpcs: exact(cases.map((one) => one.px)),
      pcs: exact(cases.map((one) => one.pcs)),
    },
  };
}

/** Counts of several notes together. */
export function poolCounts(counts: readonly NoteCounts[]): NoteCounts {
  const of = (key: keyof NoteCounts): number => sum(counts.map((one) => one[key]));
  return { right: of('right'), predicted: of('predicted'), found: of('found'), required: of('required') };
}

function countOf(matched: Matched): NoteCounts {
  return { right: matched.pairs.size, predicted: matched.predicted.length, found: countFound(matched), required: countRequired(matched) };
}

function asBoolean(scores: ClaimScores, key: 'first_listed_accuracy' | 'em_exact'): boolean | null {
  return scores[key].n === 0 ? null : scores[key].value === 1;
}
