// Compares two runs note by note: `tsx eval/compare.ts RUN_A RUN_B`, each a folder that `evaluate --out` wrote.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from '../src/errors.js';
import { parseRow } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import type { NoteFigures, SystemKey } from './lib/note-figures.js';
import { poolCounts, SYSTEM_KEYS } from './lib/note-figures.js';
import type { BootstrapResult, McNemarResult } from './lib/paired-tests.js';
import { mcNemar, pairedBootstrap } from './lib/paired-tests.js';
import { readLines } from './lib/read-lines.js';
import { mean, precisionRecall, sum } from './lib/statistics.js';

const CountsSchema = z.object({ right: z.number(), predicted: z.number(), found: z.number(), required: z.number() });
const NoteSchema = z.object({
  id: z.string(),
  systems: z.object({ icd: CountsSchema, cpt_hcpcs: CountsSchema, pcs: CountsSchema }),
  slots: z.array(z.boolean()),
  exact: z.boolean(),
  icd_exact: z.boolean(),
  first_listed: z.boolean().nullable(),
  em_exact: z.boolean().nullable(),
  traps: z.object({ hit: z.number(), n: z.number() }),
  route: z.string(),
  lowest: z.number().nullable(),
});
const RunSchema = z.looseObject({ dataset: z.looseObject({ name: z.string(), sha256: z.string() }) });

export interface Run {
  name: string;
  dataset: { name: string; sha256: string };
  notes: Map<string, NoteFigures>;
}

export interface Comparison {
  schema: 'chartcode.comparison/1';
  a: string;
  b: string;
  dataset: { name: string; sha256: string };
  /** Notes that both runs have; ids that only one has. */
  notes: number;
  onlyOne: string[];
  bootstrap: Record<string, BootstrapResult>;
  mcnemar: Record<string, McNemarResult>;
  /** Notes whose diagnoses changed most, by F1 of the note: worse first, then better. */
  changed: { id: string; a: number; b: number }[];
}

/** Reads a run's folder. Throws E112 where a file is missing, E114 where one is malformed. */
export async function readRun(folder: string): Promise<Run> {
  const file = join(folder, 'metrics.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new ChartcodeError('E112', `no run in ${basename(folder)}: metrics.json cannot be read`, [{ file: 'metrics.json' }]);
  const { dataset } = parseRow(RunSchema, text, file, 1);
  const notes = new Map<string, NoteFigures>();
  for await (const line of readLines(join(folder, 'notes.jsonl'))) {
    const note = parseRow(NoteSchema, line.text, 'notes.jsonl', line.number);
    notes.set(note.id, note);
  }
  return { name: basename(folder), dataset: { name: dataset.name, sha256: dataset.sha256 }, notes };
}

/** Compares two runs on the same dataset. Throws E106 when they are of different datasets or share no note. */
export function compareRuns(a: Run, b: Run, options: { resamples?: number } = {}): Comparison {
  if (a.dataset.sha256 !== b.dataset.sha256)
    throw new ChartcodeError('E106', 'the runs are of different datasets', [{ a: `${a.dataset.name} ${a.dataset.sha256}`, b: `${b.dataset.name} ${b.dataset.sha256}` }]);
  const pairs = [...a.notes].flatMap(([id, note]): [NoteFigures, NoteFigures][] => {
    const other = b.notes.get(id);
    return other ? [[note, other]] : [];
  });
  if (pairs.length === 0) throw new ChartcodeError('E106', 'the runs share no note');
  const onlyOne = [...a.notes.keys(), ...b.notes.keys()].filter((id) => !(a.notes.has(id) && b.notes.has(id)));
  const used = SYSTEM_KEYS.filter((key) => pairs.some(([x, y]) => x.systems[key].required + x.systems[key].predicted + y.systems[key].predicted > 0));
  const statistics: Record<string, (notes: readonly NoteFigures[]) => number> = {
    ...Object.fromEntries(used.map((key) => [`${key} micro-F1`, (notes: readonly NoteFigures[]) => microF1(notes, key)])),
    'icd F1, mean by claim': (notes) => mean(notes.filter((one) => one.systems.icd.required > 0).map((one) => noteF1(one, 'icd'))),
    'icd precision': (notes) => micro(notes, 'icd').precision,
    'icd recall': (notes) => micro(notes, 'icd').recall,
    'trap hits': (notes) => sum(notes.map((one) => one.traps.hit)) / Math.max(1, sum(notes.map((one) => one.traps.n))),
  };
  return {
    schema: 'chartcode.comparison/1',
    a: a.name,
    b: b.name,
    dataset: a.dataset,
    notes: pairs.length,
    onlyOne,
    bootstrap: Object.fromEntries(Object.entries(statistics).map(([name, figure]) => [name, pairedBootstrap(pairs, figure, options)])),
    mcnemar: {
      'required diagnosis found': mcNemar(pairs.flatMap(([x, y]) => x.slots.map((found, place): [boolean, boolean] => [found, y.slots[place] === true]))),
      'claim exact': mcNemar(pairs.map(([x, y]) => [x.exact, y.exact])),
      'diagnoses exact': mcNemar(pairs.map(([x, y]) => [x.icd_exact, y.icd_exact])),
      'first-listed right': mcNemar(bothJudged(pairs, 'first_listed')),
      'visit level exact': mcNemar(bothJudged(pairs, 'em_exact')),
    },
    changed: listChanged(pairs),
  };
}

function bothJudged(pairs: readonly [NoteFigures, NoteFigures][], key: 'first_listed' | 'em_exact'): [boolean, boolean][] {
  return pairs.flatMap(([x, y]): [boolean, boolean][] => (x[key] === null || y[key] === null ? [] : [[x[key], y[key]]]));
}

function micro(notes: readonly NoteFigures[], key: SystemKey): { precision: number; recall: number; f1: number } {
  const { right, predicted, found, required } = poolCounts(notes.map((one) => one.systems[key]));
  return precisionRecall(right, predicted, found, required);
}

function microF1(notes: readonly NoteFigures[], key: SystemKey): number {
  return micro(notes, key).f1;
}

function noteF1(note: NoteFigures, key: SystemKey): number {
  return microF1([note], key);
}

const CHANGED = 10;

function listChanged(pairs: readonly [NoteFigures, NoteFigures][]): Comparison['changed'] {
  const changes = pairs.map(([x, y]) => ({ id: x.id, a: noteF1(x, 'icd'), b: noteF1(y, 'icd') })).filter((one) => one.a !== one.b);
  const sorted = changes.sort((one, other) => one.b - one.a - (other.b - other.a));
  return sorted.length <= 2 * CHANGED ? sorted : [...sorted.slice(0, CHANGED), ...sorted.slice(-CHANGED)];
}

/** Lines for a person. */
export function formatComparison({ a, b, dataset, notes, onlyOne, bootstrap, mcnemar, changed }: Comparison): string {
  const p = (value: number): string => (value < 0.001 ? '< .001' : value.toFixed(3));
  const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
  return [
    `A ${a}, B ${b} on ${dataset.name} (sha256 ${dataset.sha256.slice(0, 12)}): ${notes} notes${onlyOne.length ? `, ${onlyOne.length} more in one run only` : ''}`,
    '',
    'paired bootstrap over notes           A      B      B - A   95 %               p',
    ...Object.entries(bootstrap).map(
      ([name, one]) => `${name.padEnd(34)} ${one.a.toFixed(3)}  ${one.b.toFixed(3)}  ${signed(one.difference)}  ${signed(one.lower95)} to ${signed(one.upper95)}  ${p(one.p)}`,
    ),
    '',
    'McNemar (exact)                    both  only A  only B  neither  p',
    ...Object.entries(mcnemar).map(
      ([name, one]) =>
        `${name.padEnd(34)} ${String(one.both).padStart(4)}  ${String(one.onlyA).padStart(6)}  ${String(one.onlyB).padStart(6)}  ${String(one.neither).padStart(7)}  ${p(one.p)}`,
    ),
    '',
    'notes that changed most (ICD-10-CM F1 of the note)',
    ...changed.map((one) => `  ${one.id.padEnd(24)} ${one.a.toFixed(3)} -> ${one.b.toFixed(3)}`),
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const paths = process.argv.slice(2).filter((argument) => argument !== '--json');
  const [first, second] = paths;
  if (!first || !second) throw new Error('usage: tsx eval/compare.ts RUN_A RUN_B [--json]');
  const comparison = compareRuns(await readRun(first), await readRun(second));
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(comparison, null, 1)}\n` : formatComparison(comparison));
}

if (isMain(import.meta.url)) await main().catch(endWithError);
