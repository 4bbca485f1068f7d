// The evaluation of a dataset of coded notes: every claim figure, with slices.
import type { ClaimDetails, DetailSources } from './claim-details.js';
import { scoreDetails } from './claim-details.js';
import type { CodedNote } from './dataset.js';
import { formatClaims, formatSlices } from './format-table.js';
import type { NoteFigures } from './note-figures.js';
import { listNotes } from './note-figures.js';
import type { Prediction } from './prediction.js';
import type { ClaimScores } from './score-claims.js';
import { scoreCases } from './score-claims.js';
import { scoreSlices } from './slices.js';
import { pairCases } from './slots.js';
import type { WorstCase } from './worst-cases.js';
import { listWorst } from './worst-cases.js';

export interface ClaimsFigures {
  scores: ClaimScores;
  details: ClaimDetails;
  /** Scores by field, then by its value. */
  slices: Record<string, Record<string, ClaimScores>>;
}

/** What belongs to single notes, kept apart from the figures. */
export interface ClaimsLists {
  notes: NoteFigures[];
  worst: WorstCase[];
}

export function evaluateClaims(
  notes: readonly CodedNote[],
  predictions: ReadonlyMap<string, Prediction>,
  sources: DetailSources,
  fields: readonly string[],
  quotes = false,
): { figures: ClaimsFigures; lists: ClaimsLists } {
  const cases = pairCases(notes, predictions);
  const figures = {
    scores: scoreCases(cases),
    details: scoreDetails(cases, sources),
    slices: Object.fromEntries(fields.map((field) => [field, scoreSlices(cases, field)])),
  };
  return { figures, lists: { notes: listNotes(cases), worst: listWorst(cases, 40, quotes) } };
}

export function formatClaimsFigures({ scores, details, slices }: ClaimsFigures): string {
  return [formatClaims(scores, details), ...Object.entries(slices).map(([field, values]) => formatSlices(field, values))].join('\n\n');
}
