// Measures speed and memory of the shipped package: `tsx eval/bench.ts [--runs 30] [--cold 3] [--json]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Encounter, Engine } from '../src/engine.js';
import type { CodedNote } from './lib/dataset.js';
import { loadCodedNotes, textOf } from './lib/dataset.js';
import { endWithError } from './lib/end-with-error.js';
import { isMain } from './lib/is-main.js';
import { readCount } from './lib/read-number.js';
import { ROOT } from './lib/shared-folder.js';
import { quantile } from './lib/statistics.js';

const WORDS = 300;
const MIB = 1024 * 1024;

export interface BenchFigures {
  machine: { cpu: string; cores: number; node: string };
  note: { id: string; words: number };
  /** From the import of the engine to one that can code. */
  loadMs: number;
  firstCodeMs: number;
  warm: { runs: number; p50Ms: number; p95Ms: number; minMs: number; maxMs: number };
  /** Longest time that the event loop's thread was busy at a stretch while notes were coded. */
  eventLoopMaxMs: number;
  memory: { rssAfterLoadMiB: number; rssAfterRunsMiB: number; peakRssMiB: number };
  /** `code FILE --json` as a new process, from its start to its exit; null entries failed. */
  coldStart: { runs: number; medianMs: number | null; eachMs: (number | null)[] };
}

/** The note of a dataset whose length is nearest to `words`. */
export function pickNote(notes: readonly CodedNote[], words = WORDS): CodedNote {
  const distance = (note: CodedNote): number => Math.abs(countWords(note) - words);
  return notes.reduce((best, note) => (distance(note) < distance(best) ? note : best));
}

/** Codes one note over and over, after three runs that do not count. Milliseconds of each run. */
export async function timeWarm(engine: Engine, encounter: Encounter, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = -3; run < runs; run += 1) {
    const start = performance.now();
    // a new id each time: the engine keeps what it read of the same encounter
    await engine.code({ ...encounter, id: `bench-${run}` });
    if (run >= 0) times.push(performance.now() - start);
  }
  return times;
}

/** Milliseconds of the command line coding a text, process start and exit included; null when it fails. */
export function timeColdStart(text: string): number | null {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const folder = mkdtempSync(join(tmpdir(), 'chartcode-bench-'));
  try {
    const file = join(folder, 'note.txt');
    writeFileSync(file, text);
    const env = { ...process.env, PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
    const start = performance.now();
    const { status } = spawnSync(`${scripts.chartcode} code "${file}" --json`, { cwd: ROOT, shell: true, env, stdio: 'ignore' });
    return status === 0 ? performance.now() - start : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All figures. Cold starts come first, so that this process holds no model meanwhile. */
export async function runBench(options: { runs: number; cold: number }): Promise<BenchFigures> {
  const { notes } = await loadCodedNotes(join(ROOT, 'eval', 'datasets', 'open-claims-test.jsonl.gz'));
  const note = pickNote(notes);
  const eachMs = Array.from({ length: options.cold }, () => timeColdStart(textOf(note)));
  const loadStart = performance.now();
  const { createEngine } = await import('../src/create-engine.js');
  const engine = await createEngine({});
  const loadMs = performance.now() - loadStart;
  try {
    const rssAfterLoadMiB = rssMiB();
    const firstStart = performance.now();
    await engine.code(note.encounter);
    const firstCodeMs = performance.now() - firstStart;
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    const times = await timeWarm(engine, note.encounter, options.runs);
    loop.disable();
    const succeeded = eachMs.filter((ms): ms is number => ms !== null);
    return {
      machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version },
      note: { id: note.id, words: countWords(note) },
      loadMs,
      firstCodeMs,
      warm: { runs: times.length, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), minMs: Math.min(...times), maxMs: Math.max(...times) },
      eventLoopMaxMs: loop.max / 1e6,
      memory: { rssAfterLoadMiB, rssAfterRunsMiB: rssMiB(), peakRssMiB: process.resourceUsage().maxRSS / 1024 },
      coldStart: { runs: eachMs.length, medianMs: succeeded.length ? quantile(succeeded, 0.5) : null, eachMs },
    };
  } finally {
    await engine.close();
  }
}

export function formatBench(figures: BenchFigures): string {
  const { machine, note, warm, memory, coldStart } = figures;
  const ms = (value: number | null): string => (value === null ? 'failed' : `${value.toFixed(0)} ms`);
  return [
    `${machine.cpu}, ${machine.cores} cores, node ${machine.node}; note ${note.id} of ${note.words} words`,
    `warm claim       p50 ${ms(warm.p50Ms)}  p95 ${ms(warm.p95Ms)}  min ${ms(warm.minMs)}  max ${ms(warm.maxMs)}  (${warm.runs} runs)`,
    `engine loads     ${ms(figures.loadMs)}, first claim ${ms(figures.firstCodeMs)}`,
    `cold start       ${ms(coldStart.medianMs)} median of ${coldStart.runs}: ${coldStart.eachMs.map(ms).join(', ')}`,
    `event loop       busy at most ${ms(figures.eventLoopMaxMs)}`,
    `memory (RSS)     ${memory.rssAfterLoadMiB.toFixed(0)} MiB loaded, ${memory.rssAfterRunsMiB.toFixed(0)} after the runs, peak ${memory.peakRssMiB.toFixed(0)}`,
    '',
  ].join('\n');
}

function countWords(note: CodedNote): number {
  return textOf(note).split(/\s+/).filter(Boolean).length;
}

function rssMiB(): number {
  return process.memoryUsage.rss() / MIB;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '30' }, cold: { type: 'string', default: '3' }, json: { type: 'boolean' } } });
  const figures = await runBench({ runs: readCount('--runs', values.runs), cold: readCount('--cold', values.cold, 0) });
  process.stdout.write(values.json ? `${JSON.stringify(figures, null, 1)}\n` : formatBench(figures));
}

if (isMain(import.meta.url)) {
  await main().catch(endWithError);
}
