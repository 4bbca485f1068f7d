// Measures assertion on coded notes: traps must be caught, reported diagnoses left clean. `tsx eval/assertion.ts [DATASET] [--errors FILE]`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inferSetting, readDocument } from '../src/document/index.js';
import { assertSpan } from '../src/mentions/index.js';
import type { Assertion, RejectReason } from '../src/types.js';
import type { CodedNote } from './lib/dataset.js';
import { loadCodedNotes, textOf } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import { findShared } from './lib/shared-folder.js';

/** Flags that tell of a trap of a kind. What was ruled out may be written as negated or as asked for; integral symptoms are stated plainly. */
const TELLING: Partial<Record<RejectReason, readonly (keyof Assertion)[]>> = {
  negated: ['negated'],
  ruled_out: ['negated', 'uncertain', 'hypothetical'],
  historical: ['historical'],
  family: ['family'],
  uncertain: ['uncertain'],
  hypothetical: ['hypothetical', 'uncertain'],
};
const FLAGS: readonly (keyof Assertion)[] = ['negated', 'uncertain', 'historical', 'hypothetical', 'family'];

export interface AssertionFigures {
  /** By kind of trap: quotes found in their note, those with a telling flag, those with any flag. */
  traps: Record<string, { located: number; telling: number; any: number }>;
  /** First quotes of required diagnoses, Z codes apart; `wrong`: how many carry each flag (uncertain: outside inpatient care); `clean`: none but historical. */
  diagnoses: { located: number; clean: number; wrong: Record<keyof Assertion, number> };
}

/** One disagreement between a note's coding and the flags of a quote; holds note text. */
export interface AssertionError {
  id: string;
  expected: string;
  got: (keyof Assertion)[];
  quote: string;
  context: string;
}

/** Reads the notes (document and mention stages only) and compares the flags of each quote's first place with what its coding says. */
export function measureAssertion(notes: readonly CodedNote[], onError?: (error: AssertionError) => void): AssertionFigures {
  const traps: AssertionFigures['traps'] = {};
  const wrong = Object.fromEntries(FLAGS.map((flag) => [flag, 0])) as Record<keyof Assertion, number>;
  const diagnoses = { located: 0, clean: 0, wrong };
  for (const note of notes) {
    const text = textOf(note);
    const doc = readDocument({ id: note.id, text, ...(note.encounter.documentType ? { type: note.encounter.documentType } : {}) });
    const inpatient = (note.encounter.setting ?? inferSetting(doc)) === 'inpatient';
    const flagsOf = (quote: string): (keyof Assertion)[] | undefined => {
      const start = text.indexOf(quote);
      if (start < 0) return undefined;
      const { assertion } = assertSpan(doc, { start, end: start + quote.length });
      return FLAGS.filter((flag) => assertion[flag]);
    };
    const report = (expected: string, got: (keyof Assertion)[], quote: string): void => {
      const at = text.indexOf(quote);
      onError?.({ id: note.id, expected, got, quote, context: text.slice(Math.max(0, at - 120), at + quote.length + 60).replace(/\s+/g, ' ') });
    };
    for (const trap of note.not_coded) {
      const telling = TELLING[trap.why];
      const got = telling && flagsOf(trap.text);
      if (telling === undefined || got === undefined) continue;
      const row = (traps[trap.why] ??= { located: 0, telling: 0, any: 0 });
      row.located++;
      if (got.length > 0) row.any++;
      if (telling.some((flag) => got.includes(flag))) row.telling++;
      else report(trap.why, got, trap.text);
    }
    for (const { code, certainty, evidence } of note.diagnoses) {
      const got = certainty === 'required' && !code.startsWith('Z') && evidence[0] !== undefined ? flagsOf(evidence[0]) : undefined;
      if (got === undefined) continue;
      const against = got.filter((flag) => !(flag === 'uncertain' && inpatient));
      diagnoses.located++;
      for (const flag of against) wrong[flag]++;
      if (against.every((flag) => flag === 'historical')) diagnoses.clean++;
      if (against.length > 0) report(`clean ${code}`, against, evidence[0] as string);
    }
  }
  return { traps, diagnoses };
}

export function formatAssertion({ traps, diagnoses }: AssertionFigures): string {
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3)).padStart(7);
  const rows = Object.entries(traps)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([why, { located, telling, any }]) => `${why.padEnd(13)}${String(located).padStart(6)}${share(telling, located)}${share(any, located)}`);
  const wrong = FLAGS.map((flag) => `${flag}${share(diagnoses.wrong[flag], diagnoses.located)}`).join('  ');
  return [
    `trap         quotes telling    any`,
    ...rows,
    `diagnoses    ${String(diagnoses.located).padStart(6)}  clean${share(diagnoses.clean, diagnoses.located)}  flagged: ${wrong}`,
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--errors');
  const [, errorsFile] = at < 0 ? [] : args.splice(at, 2);
  const dataset = args[0] ?? findShared(join('datasets', 'claims', 'train.jsonl.gz'));
  if (!dataset) throw new Error('usage: tsx eval/assertion.ts DATASET (../shared is absent)');
  const { notes } = await loadCodedNotes(dataset);
  const errors: AssertionError[] = [];
  process.stdout.write(formatAssertion(measureAssertion(notes, (error) => errors.push(error))));
  if (errorsFile !== undefined) writeFileSync(errorsFile, errors.map((error) => `${JSON.stringify(error)}\n`).join(''));
}

if (isMain(import.meta.url)) await main().catch(endWithError);
