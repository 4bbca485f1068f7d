// Coded notes for training and tuning, and the fold of each: the same files that models/training/sources.py reads.
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
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

/** Rows of a .jsonl or .jsonl.gz file, one by one. */
export async function* readRows<T>(path: string): AsyncGenerator<T> {
  const raw = createReadStream(path);
  for await (const line of createInterface({ input: path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim()) yield JSON.parse(line) as T;
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
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
}

export function undot(code: string): string {
  return code.replace('.', '').toUpperCase();
}
