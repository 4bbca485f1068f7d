// The evaluation of a dataset of coded notes: every claim figure, with slices.
import type { ClaimDetails } from './claim-details.js';
import { scoreDetails } from './claim-details.js';
import type { CodedNote } from './dataset.js';
import { formatClaims, formatSlices } from './format-table.js';
import type { Prediction, RankedCode } from './prediction.js';
import type { ClaimScores } from './score-claims.js';
import { scoreCases } from './score-claims.js';
import { scoreSlices } from './slices.js';
import { pairCases } from './slots.js';

export interface ClaimsFigures {
  scores: ClaimScores;
  details: ClaimDetails;
  /** Scores by field, then by its value. */
  slices: Record<string, Record<string, ClaimScores>>;
}

export function evaluateClaims(
  notes: readonly CodedNote[],
  predictions: ReadonlyMap<string, Prediction>,
  ranked: ReadonlyMap<string, readonly RankedCode[]>,
  fields: readonly string[],
): ClaimsFigures {
  const cases = pairCases(notes, predictions);
  return {
    scores: scoreCases(cases),
    details: scoreDetails(cases, ranked),
    slices: Object.fromEntries(fields.map((field) => [field, scoreSlices(cases, field)])),
  };
}

export function formatClaimsFigures({ scores, details, slices }: ClaimsFigures): string {
  return [formatClaims(scores, details), ...Object.entries(slices).map(([field, values]) => formatSlices(field, values))].join('\n\n');
}
