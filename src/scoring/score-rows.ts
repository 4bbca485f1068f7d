// Feature rows to draft codes: the log-odds of the trees, and which code may come first. Serving and re-fitting share it.
import type { DraftCode } from '../types.js';
import { FEATURE_NAMES } from './features/index.js';
import { predictLogit, type Scorer } from './trees.js';

/** Columns that the trees of the first-listed choice read: the candidate's own, its log-odds, and how far it is below the note's best. */
export const FIRST_LISTED_NAMES: readonly string[] = [...FEATURE_NAMES, 'logit', 'logit_below_best'];
/** Candidates with lower log-odds are never first-listed. */
const LEAST_FIRST = -3;

/** A candidate with its log-odds (by the trees, or by trees that a re-fit tries). */
export interface ScoredRow extends Pick<DraftCode, 'code' | 'logit' | 'evidence' | 'sources'> { features: Float32Array }

/** Drafts of a note's candidates, best first. `probability` is filled by calibration. */
export function draftRows(rows: readonly ScoredRow[], firstListed: Scorer | undefined): DraftCode[] {
  const best = rows.reduce((max, { logit }) => Math.max(max, logit), Number.NEGATIVE_INFINITY);
  return rows
    .map(({ code, logit, features, evidence, sources }) => ({
      system: 'ICD-10-CM' as const, code, logit, ...(firstListed && logit >= LEAST_FIRST ? { firstLogit: predictLogit(firstListed, withScore(features, logit, logit - best)) } : {}),
      probability: 0, evidence, sources, flags: [],
    }))
    .sort((a, b) => b.logit - a.logit || (a.code < b.code ? -1 : 1));
}

function withScore(features: Float32Array, logit: number, below: number): Float32Array {
  const row = new Float32Array(features.length + 2);
  row.set(features);
  row.set([logit, below], features.length);
  return row;
}
