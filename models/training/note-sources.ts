// Coded notes for training and tuning, and the fold of each: the same files that models/training/sources.py reads.
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLines } from '../../eval/lib/read-lines.js';
import { asChartcodeError } from '../../src/errors.js';
import type { Encounter } from '../../src/types.js';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const SHARED = process.env.CHARTCODE_SHARED ?? join(ROOT, '..', 'shared');

export interface CodedDiagnosis { code: string; role: string; certainty: string; alternatives?: string[]; first_listed_alternatives?: string[]; evidence?: string[] }
export interface CodedNote {
  id: string;
  source: string;
  document_type: string;
  encounter: Encounter & { text: string };
  diagnoses: CodedDiagnosis[];
  not_coded: { text: string; why: string; tempting_code?: string }[];
}

/** Rows of a .jsonl or .jsonl.gz file, one by one. Errors name file and line, never what stands there: JSON.parse would print the note. */
export async function* readRows<T>(path: string): AsyncGenerator<T> {
  for await (const { number, text } of readLines(path)) yield parseLine<T>(text, path, number);
}

function parseLine<T>(text: string, path: string, line: number): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`${basename(path)}, line ${line}: is not JSON`);
  }
}

/** Ids of the rows that an earlier run wrote to a .jsonl file; a last line that it was stopped in is removed. */
export function idsWritten(path: string): Set<string> {
  if (!existsSync(path)) return new Set();
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
  return new Set(lines.flatMap((line, i) => (line.trim() ? [parseLine<{ id: string }>(line, path, i + 1).id] : [])));
}

/** Ends the program with one line on standard error. */
export function fail(message: string, status = 1): never {
  process.stderr.write(`error: ${message}\n`);
  process.exit(status);
}

/** What is wrong, in one line without a stack: for the end of a program. */
export function causeOf(error: unknown): string {
  return asChartcodeError(error).code === 'E502' && error instanceof Error ? error.message : `${asChartcodeError(error).code} ${asChartcodeError(error).message}`;
}

/** Paths of the training notes that are present: real ones beside the project, then those in it (open ones and yours), as sources.py:note_paths lists them. */
export function trainingPaths(): string[] {
  const folder = join(ROOT, 'training-data');
  const own = readdirSync(folder).flatMap((name) => ['train.jsonl', 'train.jsonl.gz'].map((file) => join(folder, name, file)));
  return [join(SHARED, 'datasets/claims/train.jsonl.gz'), ...own.sort()].filter((path) => existsSync(path));
}

/** `folds.json` written by models/training/write_folds.py: note id to fold. */
export function readFolds(path: string): Record<string, number> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
}

export function undot(code: string): string {
  return code.replace('.', '').toUpperCase();
}
