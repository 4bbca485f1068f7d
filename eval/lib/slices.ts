// Cuts a set of cases by a field of the note, as the reference scorer's --by does.
import type { ClaimScores } from './score-claims.js';
import { scoreCases } from './score-claims.js';
import type { Case } from './slots.js';

export const SLICE_FIELDS = ['document_type', 'setting', 'stratum', 'difficulty'] as const;

/** Scores by value of a field, taken from the note or else from its encounter; `None` where it is absent. */
export function scoreSlices(cases: readonly Case[], field: string): Record<string, ClaimScores> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const value = sliceOf(one, field);
    const group = groups.get(value);
    if (group) group.push(one);
    else groups.set(value, [one]);
  }
  return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, group]) => [value, scoreCases(group)]));
}

function sliceOf({ gold }: Case, field: string): string {
  const note: Record<string, unknown> = gold;
  const encounter: Record<string, unknown> = gold.encounter;
  const value = field in note ? note[field] : encounter[field];
  return value === undefined || value === null ? 'None' : String(value);
}
