// Rows of a code table as read: the full list, or a base list with one edition's differences applied.
import type { TableReader } from './table-file.js';

/** Parallel lists in official order. */
export interface CodeRows { codes: string[]; billable: boolean[]; titles: string[] }

export function readCodeRows(table: TableReader): CodeRows {
  return { codes: table.column('code'), billable: table.column('billable').map((flag) => flag === '1'), titles: table.column('title') };
}

/** The list that `difference` (see build/compile-codes) describes over `base`. */
export function applyDifference(base: CodeRows, difference: TableReader): CodeRows {
  const removed = new Set(difference.column('removed'));
  const changes = readCodeRows(difference);
  const after = difference.column('after');
  const changed = new Set(changes.codes);
  const rows: CodeRows = { codes: [], billable: [], titles: [] };
  const waiting = new Map<string, number[]>();
  after.forEach((code, place) => waiting.set(code, [...(waiting.get(code) ?? []), place]));
  const push = (code: string, billable: boolean, title: string): void => {
    rows.codes.push(code);
    rows.billable.push(billable);
    rows.titles.push(title);
    for (const place of waiting.get(code) ?? []) push(changes.codes[place]!, changes.billable[place]!, changes.titles[place]!);
  };
  for (const place of waiting.get('') ?? []) push(changes.codes[place]!, changes.billable[place]!, changes.titles[place]!);
  base.codes.forEach((code, row) => {
    if (!removed.has(code) && !changed.has(code)) push(code, base.billable[row]!, base.titles[row]!);
  });
  return rows;
}
