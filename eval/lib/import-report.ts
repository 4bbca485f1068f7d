// What an import of coded notes made, and what it left out and why; and the file that it writes.
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ChartcodeError } from '../../src/errors.js';
import type { CodedNote } from './dataset.js';
import { CodedNoteSchema } from './dataset.js';

export interface ImportReport {
  notes: number;
  codes: { diagnoses: number; procedures: number; pcs: number };
  /** Codes of ICD-9 and of no system that is known, by how often. */
  leftOutCodes: { icd9: number; unknown: number };
  /** Rows, charts or quotes that could not be used: where, and why. */
  problems: { where: string; problem: string }[];
}

export function startReport(): ImportReport {
  return { notes: 0, codes: { diagnoses: 0, procedures: 0, pcs: 0 }, leftOutCodes: { icd9: 0, unknown: 0 }, problems: [] };
}

/** Counts a coded note and hands it back in full, or names what is wrong with it and gives nothing. */
export function takeNote(input: Record<string, unknown>, where: string, report: ImportReport): CodedNote | undefined {
  const parsed = CodedNoteSchema.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    report.problems.push({ where, problem: `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'malformed'}` });
    return undefined;
  }
  report.notes += 1;
  for (const key of ['diagnoses', 'procedures', 'pcs'] as const) report.codes[key] += parsed.data[key].length;
  return parsed.data;
}

/** Writes a dataset whole or not at all. Throws E114 when no note came out and E401 when it cannot be written. */
export async function writeDataset(path: string, notes: readonly CodedNote[], report: ImportReport): Promise<void> {
  if (notes.length === 0) {
    const [first] = report.problems;
    throw new ChartcodeError('E114', `no note could be imported${first ? `: ${first.where}: ${first.problem}` : ''}`, report.problems.slice(0, 10));
  }
  const draft = `${path}.tmp`;
  try {
    await writeFile(draft, notes.map((note) => `${JSON.stringify(note)}\n`).join(''));
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true });
    throw new ChartcodeError('E401', `the dataset could not be written to ${basename(path)}`, [{ file: basename(path) }]);
  }
}

const SHOWN = 10;

/** Lines for a person. */
export function formatImport({ notes, codes, leftOutCodes, problems }: ImportReport): string {
  const left = [...(leftOutCodes.icd9 ? [`${leftOutCodes.icd9} codes of ICD-9`] : []), ...(leftOutCodes.unknown ? [`${leftOutCodes.unknown} codes of no known system`] : [])];
  return [
    `${notes} notes: ${codes.diagnoses} ICD-10-CM, ${codes.pcs} ICD-10-PCS, ${codes.procedures} CPT and HCPCS codes`,
    ...(left.length ? [`left out: ${left.join(', ')}`] : []),
    ...(problems.length ? [`problems: ${problems.length}`] : []),
    ...problems.slice(0, SHOWN).map((one) => `  ${one.where}: ${one.problem}`),
    ...(problems.length > SHOWN ? [`  and ${problems.length - SHOWN} more`] : []),
    '',
  ].join('\n');
}
