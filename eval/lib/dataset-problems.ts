// What is wrong with a dataset though it can be evaluated: rows left out, codes that no claim can reach, systems without a positive.
import { ChartcodeError } from '../../src/errors.js';
import type { CodedNote, GoldSlot } from './dataset.js';
import { normCode } from './slots.js';

export interface RowProblem {
  file: string;
  line: number;
  field: string;
  problem: string;
}

/** Rows that were left out, from the error of each. */
export function describeProblem(error: unknown): RowProblem {
  if (!(error instanceof ChartcodeError) || error.code !== 'E114') throw error;
  const [detail] = error.details as { file: string; line: number; problems: { field: string; problem: string }[] }[];
  const [first] = detail?.problems ?? [];
  return { file: detail?.file ?? '', line: detail?.line ?? 0, field: first?.field ?? '', problem: first?.problem ?? error.message };
}

export interface UnknownCode {
  /** Id of the note, and the place of the code in it. */
  id: string;
  field: string;
  code: string;
}

/**
 * Gold diagnoses and ICD-10-PCS codes that the edition does not have and no alternative of which it has. They stay in the gold coding, as with
 * the reference scorer, where no claim can reach them. CPT is left out: its shipped list is older than the edition.
 */
export function findUnknownCodes(notes: readonly CodedNote[], isBillable: (code: string) => boolean, isProcedure: (code: string) => boolean = () => true): UnknownCode[] {
  const missing = (id: string, key: string, slots: readonly GoldSlot[], has: (code: string) => boolean): UnknownCode[] =>
    slots.flatMap(({ code, alternatives }, place) => ([code, ...alternatives].some((one) => has(normCode(one))) ? [] : [{ id, field: `${key}[${place}].code`, code }]));
  return notes.flatMap(({ id, diagnoses, pcs }) => [...missing(id, 'diagnoses', diagnoses, isBillable), ...missing(id, 'pcs', pcs, isProcedure)]);
}

/** The systems of which no note has a required code: their recall and F1 say nothing. */
export function findEmptySystems(notes: readonly CodedNote[]): string[] {
  const has = (key: 'diagnoses' | 'procedures' | 'pcs'): boolean => notes.some((note) => note[key].some((slot) => slot.certainty === 'required'));
  return (
    [
      ['diagnoses', 'ICD-10-CM'],
      ['procedures', 'CPT/HCPCS'],
      ['pcs', 'ICD-10-PCS'],
    ] as const
  ).flatMap(([key, name]) => (has(key) ? [] : [name]));
}

const SHOWN = 10;

/** Lines for a person, each with what and where; at most ten of a kind. */
export function formatProblems(file: string, rows: readonly RowProblem[], unknown: readonly UnknownCode[], empty: readonly string[], edition: string): string[] {
  const more = (all: number): string[] => (all > SHOWN ? [`  and ${all - SHOWN} more`] : []);
  return [
    ...(rows.length ? [`LEFT OUT: ${rows.length} rows of ${file}`] : []),
    ...rows.slice(0, SHOWN).map((one) => `  line ${one.line}: ${one.field ? `${one.field}: ` : ''}${one.problem}`),
    ...more(rows.length),
    ...(unknown.length ? [`ANOTHER EDITION: ${unknown.length} codes are not in ${edition}; they count as missed`] : []),
    ...unknown.slice(0, SHOWN).map((one) => `  note ${one.id}: ${one.field} ${one.code}`),
    ...more(unknown.length),
    ...empty.map((system) => `NO POSITIVE: no note of ${file} has a required ${system} code; its recall and F1 say nothing`),
  ];
}
