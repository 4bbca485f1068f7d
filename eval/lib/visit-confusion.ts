// The confusion matrix of visit levels: what the coder reports against what the claim says.
import type { Case } from './slots.js';
import { isVisit } from './visits.js';

export interface VisitConfusion {
  /** Visit codes of gold and claims, sorted; `none` where a claim has no visit. */
  rows: string[];
  columns: string[];
  /** Notes by gold code (row), then by claim code (column). */
  counts: number[][];
}

/** An alternative of the gold level counts as the level itself. Notes without a gold visit are left out. */
export function confuseVisits(cases: readonly Case[]): VisitConfusion {
  const pairs = cases.flatMap(({ gold, px }): [string, string][] => {
    if (!gold.em) return [];
    const wanted = [gold.em.code, ...gold.em.alternatives];
    const visits = px.predicted.map((code) => code.code).filter((code) => isVisit(code) || wanted.includes(code));
    const got = visits.find((code) => wanted.includes(code)) ?? visits[0];
    return [[gold.em.code, got === undefined ? 'none' : wanted.includes(got) ? gold.em.code : got]];
  });
  const rows = [...new Set(pairs.map(([row]) => row))].sort();
  const columns = [...new Set(pairs.map(([, column]) => column))].sort();
  return { rows, columns, counts: rows.map((row) => columns.map((column) => pairs.filter(([a, b]) => a === row && b === column).length)) };
}
