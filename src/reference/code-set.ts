// Code sets as the Tabular's notes write them: membership, and expansion over an edition.
import type { CodeSet, DiagnosisCodes } from './types.js';
import { undotted } from './codes.js';

export const EMPTY_SET: CodeSet = Object.freeze({ prefixes: [], ranges: [] });

/** Whether a code (dotted or not) is at or below an entry of the set. */
export function inCodeSet(code: string, set: CodeSet): boolean {
  const plain = undotted(code);
  const category = plain.slice(0, 3);
  return set.ranges.some(([from, to]) => category >= from && category <= to) || set.prefixes.some((prefix) => plain.startsWith(prefix));
}

/** Every billable code of the edition that the set covers, in official order. */
export function expandCodeSet(set: CodeSet, codes: DiagnosisCodes): string[] {
  if (set.prefixes.length === 0 && set.ranges.length === 0) return [];
  return codes.billable.filter((code) => inCodeSet(code, set));
}

/** Reads the compiled form: `E08,K352,J00-J22,@3`, where `@3` is the fourth shared list of prefixes. */
export function readCodeSet(compiled: string, shared: (index: number) => readonly string[]): CodeSet {
  if (compiled === '') return EMPTY_SET;
  const set: CodeSet = { prefixes: [], ranges: [] };
  for (const entry of compiled.split(',')) {
    if (entry.startsWith('@')) set.prefixes.push(...shared(Number(entry.slice(1))));
    else if (entry.includes('-')) set.ranges.push(entry.split('-') as [string, string]);
    else set.prefixes.push(entry);
  }
  return set;
}
