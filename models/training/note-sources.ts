// Coded notes for training and tuning, and the fold of each: the same files that models/training/sources.py reads.
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { nowReading } from '../../eval/lib/end-with-error.js';
import { readLines } from '../../eval/lib/read-lines.js';
import type { Encounter } from '../../src/types.js';

export { causeOf, fail } from '../../eval/lib/end-with-error.js';

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
  for await (const { number, text } of readLines(path)) {
    nowReading(`${basename(path)}, line ${number}`);
    yield parseLine<T>(text, path, number);
  }
  nowReading('');
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

/** What a JSON file holds. Errors name the file, never what stands there. */
export function readJson<T>(path: string): T {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`${path}: is not JSON`);
  }
}

/** Rows of a .jsonl file at once. Errors as in `readRows`. */
export function readAllRows<T>(path: string): T[] {
  return readFileSync(path, 'utf8').split('\n').flatMap((line, i) => (line.trim() ? [parseLine<T>(line, path, i + 1)] : []));
}

/** The bytes of a packed file; an error names it. */
export function unpack(path: string): Buffer {
  const bytes = readFileSync(path);
  try {
    return gunzipSync(bytes);
  } catch {
    throw new Error(`${path}: is no gzip file, or a damaged one`);
  }
}

/** Paths of the training notes that are present: real ones beside the project, then those in it (open ones and yours), as sources.py:note_paths lists them. */
export function trainingPaths(): string[] {
  const folder = join(ROOT, 'training-data');
  const own = readdirSync(folder).flatMap((name) => ['train.jsonl', 'train.jsonl.gz'].map((file) => join(folder, name, file)));
  return [join(SHARED, 'datasets/claims/train.jsonl.gz'), ...own.sort()].filter((path) => existsSync(path));
}

/** `folds.json` written by models/training/write_folds.py: note id to fold. */
export function readFolds(path: string): Record<string, number> {
  return readJson<Record<string, number>>(path);
}

export function undot(code: string): string {
  return code.replace('.', '').toUpperCase();
}
