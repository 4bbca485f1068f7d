// Set metrics by code (macro F1) and ranking metrics by note (average precision, recall at k).
import type { PrecisionRecall } from './statistics.js';
import { mean, precisionRecall } from './statistics.js';

/** What happened to one code: `right` of `predicted`, `found` of `required`. */
export interface CodeCount {
  right: number;
  predicted: number;
  found: number;
  required: number;
}

export interface MacroScore extends PrecisionRecall {
  /** Codes averaged over. */
  codes: number;
}

/** Counts by code, made by the calls of `count`. */
export class CodeCounts {
  readonly byCode = new Map<string, CodeCount>();

  /** Adds to the counts of a code. */
  count(code: string, change: Partial<CodeCount>): void {
    const old = this.byCode.get(code) ?? { right: 0, predicted: 0, found: 0, required: 0 };
    for (const key of ['right', 'predicted', 'found', 'required'] as const) old[key] += change[key] ?? 0;
    this.byCode.set(code, old);
  }

  /**
   * Mean over codes of precision, recall and F1, an undefined one taken as 0 (scikit-learn's `average='macro', zero_division=0` when every
   * slot is required and has no alternative). Codes that only optional slots accepted, never wrongly predicted, are left out.
   */
  macro(): MacroScore {
    const counted = [...this.byCode.values()].filter((one) => one.required > 0 || one.predicted > one.right);
    const scores = counted.map((one) => precisionRecall(one.right, one.predicted, one.found, one.required));
    return {
      precision: mean(scores.map((one) => one.precision)),
      recall: mean(scores.map((one) => one.recall)),
      f1: mean(scores.map((one) => one.f1)),
      codes: counted.length,
    };
  }
}

/**
 * Average precision of a ranking: mean over the `relevant` wanted items of the precision at each one's rank, 0 for one not ranked.
 * `hits` tells for each rank whether a wanted item stands there.
 */
export function averagePrecision(hits: readonly boolean[], relevant: number): number {
  let found = 0;
  let total = 0;
  hits.forEach((hit, rank) => {
    if (!hit) return;
    found += 1;
    total += found / (rank + 1);
  });
  return relevant ? total / relevant : 0;
}

/** Share of the wanted items among the first `k`. */
export function recallAt(hits: readonly boolean[], relevant: number, k: number): number {
  return relevant ? hits.slice(0, k).filter(Boolean).length / relevant : 0;
}

export const RECALL_AT = [5, 10, 20, 50, 100] as const;

export interface RankingScore {
  /** Mean average precision over the notes that have something to find. */
  map: number;
  /** Mean over the same notes of the recall among the first k. */
  recall_at: Record<string, number>;
  notes: number;
}

/** Mean of the ranking figures over notes; notes with nothing to find are left out. */
export function scoreRankings(rankings: readonly { hits: boolean[]; relevant: number }[]): RankingScore {
  const judged = rankings.filter((one) => one.relevant > 0);
  const at = (k: number): number => mean(judged.map((one) => recallAt(one.hits, one.relevant, k)));
  return {
    map: mean(judged.map((one) => averagePrecision(one.hits, one.relevant))),
    recall_at: Object.fromEntries(RECALL_AT.map((k) => [String(k), at(k)])),
    notes: judged.length,
  };
}
