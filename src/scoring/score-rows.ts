// Feature rows to draft codes: the log-odds of the trees, and which code may come first. Serving and re-fitting share it.
import type { DraftCode } from '../types.js';
import { FEATURE_NAMES } from './features/index.js';
import { predictLogits, type Scorer } from './trees.js';
import { COMPARED_NAMES, compareWithinNote, WITHIN_NOTE_NAMES } from './within-note.js';

const OWN_NAMES: readonly string[] = [...FEATURE_NAMES, 'logit'];
/** Columns that the trees of the first-listed choice read: the candidate's own, its log-odds, and how both stand among the likely ones of the note. */
export const FIRST_LISTED_NAMES: readonly string[] = [...OWN_NAMES, ...WITHIN_NOTE_NAMES];
const COMPARED = COMPARED_NAMES.map((name) => OWN_NAMES.indexOf(name));
/** Candidates with lower log-odds are never first-listed. */
const LEAST_FIRST = -3;

/** A candidate with its log-odds (by the trees, or by trees that a re-fit tries). */
export interface ScoredRow extends Pick<DraftCode, 'code' | 'logit' | 'evidence' | 'sources'> { features: Float32Array }

/** Drafts of a note's candidates, best first. `probability` is filled by calibration. Throws E204 when ONNX Runtime fails. */
export async function draftRows(rows: readonly ScoredRow[], firstListed: Scorer | undefined): Promise<DraftCode[]> {
  const first = firstListed ? await weighFirstListed(rows, firstListed) : new Map<ScoredRow, number>();
  return rows
    .map((row) => {
      const { code, logit, evidence, sources } = row;
      const firstLogit = first.get(row);
      return { system: 'ICD-10-CM' as const, code, logit, ...(firstLogit === undefined ? {} : { firstLogit }), probability: 0, evidence, sources, flags: [] };
    })
    .sort((a, b) => b.logit - a.logit || (a.code < b.code ? -1 : 1));
}

/** Log-odds of being first-listed, of the candidates that may be. */
async function weighFirstListed(rows: readonly ScoredRow[], scorer: Scorer): Promise<Map<ScoredRow, number>> {
  const likely = rows.filter(({ logit }) => logit >= LEAST_FIRST);
  const own = likely.map(({ features, logit }) => Float32Array.of(...features, logit));
  const compared = compareWithinNote(own, COMPARED);
  const logits = await predictLogits(scorer, own.map((row, i) => Float32Array.of(...row, ...compared[i]!)));
  return new Map(likely.map((row, i) => [row, logits[i]!]));
}
