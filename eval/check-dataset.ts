// Checks a file of coded notes: `tsx eval/check-dataset.ts FILE [--against FILE]...`: format, quotes, codes, and notes shared with other files.
import { parseArgs } from 'node:util';
import type { CodedNote, DatasetReport } from './lib/dataset.js';
import { loadCodedNotes } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import type { SharedNote } from './lib/overlap.js';
import { findSharedNotes } from './lib/overlap.js';
import { normCode } from './lib/slots.js';

export interface DatasetCheck {
  report: DatasetReport;
  /** Diagnosis codes that are not billable, with how often; absent when no edition was given. */
  unknownCodes?: Record<string, number>;
  /** By file it was compared with. */
  shared: Record<string, SharedNote[]>;
}

/** Reads `path`, compares it with the files `against`. Throws E112, E107, E114 for what cannot be read. */
export async function checkDataset(
  path: string,
  against: readonly string[] = [],
  isBillable?: (code: string) => boolean,
): Promise<DatasetCheck> {
  const { notes, report } = await loadCodedNotes(path);
  const shared: Record<string, SharedNote[]> = {};
  for (const other of against) shared[other] = findSharedNotes(notes, (await loadCodedNotes(other)).notes);
  return { report, shared, ...(isBillable ? { unknownCodes: countUnknown(notes, isBillable) } : {}) };
}

function countUnknown(notes: readonly CodedNote[], isBillable: (code: string) => boolean): Record<string, number> {
  const unknown: Record<string, number> = {};
  for (const { code } of notes.flatMap((note) => note.diagnoses)) if (!isBillable(normCode(code))) unknown[code] = (unknown[code] ?? 0) + 1;
  return unknown;
}

/** Lines for a person. */
export function formatCheck({ report, unknownCodes, shared }: DatasetCheck): string {
  const unknown = Object.entries(unknownCodes ?? {});
  return [
    `${report.rows} notes, ${report.quotes} quotes, ${report.quotesNotInText} of them not in their note`,
    ...(unknownCodes ? [`${unknown.length} diagnosis codes not billable${unknown.length ? `: ${unknown.map(([code]) => code).join(', ')}` : ''}`] : []),
    ...Object.entries(shared).flatMap(([file, notes]) => [
      `${notes.length} notes shared with ${file}`,
      ...notes.map(({ ids, kind, containment }) => `  ${ids.join(' = ')} (${kind}, ${(100 * containment).toFixed(0)} % of the shorter)`),
    ]),
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { against: { type: 'string', multiple: true } } });
  const [path] = positionals;
  if (!path) throw new Error('usage: tsx eval/check-dataset.ts FILE [--against FILE]...');
  const { loadEdition } = await import('../src/reference/index.js');
  const edition = loadEdition();
  const check = await checkDataset(path, values.against, (code) => edition.icd10cm.isBillable(code));
  process.stdout.write(formatCheck(check));
  if (Object.values(check.shared).some((notes) => notes.length > 0)) process.exitCode = 1;
}

if (isMain(import.meta.url)) await main().catch(endWithError);
