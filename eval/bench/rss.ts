// Memory of a server over many notes: `tsx eval/bench/rss.ts [--count 20000] [--max-words 400] [--warm 500] [--clients 3] [--json]`. Fails when it grew by 5 % or more.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { endWithError } from '../lib/end-with-error.js';
import { isMain } from '../lib/is-main.js';
import { readCount } from '../lib/read-number.js';
import { readLines } from '../lib/read-lines.js';
import { findShared, ROOT } from '../lib/shared-folder.js';
import { startLoadServer } from './load.js';

/** MiB, as the server's own metrics state them after a claim. */
export interface Sample {
  notes: number;
  rss: number;
  heap: number;
  /** Buffers outside the heap, those of every thread. */
  external: number;
}

export interface Growth {
  notes: number;
  failed: number;
  seconds: number;
  /** Mean of the first and of the last tenth of the samples after the warm-up, MiB. */
  first: Omit<Sample, 'notes'>;
  last: Omit<Sample, 'notes'>;
  /** Share by which the resident memory of the last tenth is above that of the first. */
  growth: number;
  /** The same over the second half alone: near nothing when the growth is that of filling caches. */
  secondHalf: number;
}

/** Largest growth of the floor. */
const MOST = 0.05;

/** Growth between the tenths at both ends of the samples. */
export function measureGrowth(samples: readonly Sample[]): Pick<Growth, 'first' | 'last' | 'growth' | 'secondHalf'> {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const mean = (part: readonly Sample[], of: 'rss' | 'heap' | 'external'): number => part.reduce((sum, sample) => sum + sample[of], 0) / part.length;
  const describe = (part: readonly Sample[]) => ({ rss: mean(part, 'rss'), heap: mean(part, 'heap'), external: mean(part, 'external') });
  const half = samples.slice(Math.floor(samples.length / 2));
  const [first, last, middle] = [describe(samples.slice(0, tenth)), describe(samples.slice(-tenth)), describe(half.slice(0, tenth))];
  return { first, last, growth: last.rss / first.rss - 1, secondHalf: last.rss / middle.rss - 1 };
}

const NoteSchema = z.union([z.object({ text: z.string().min(1) }), z.object({ encounter: z.object({ text: z.string().min(1) }) })]);

/** Real notes of every length: those of the shared folder, else the open test set of the repository. */
async function loadNotes(): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of readLines(findShared('datasets/mtsamples/mtsamples.jsonl.gz') ?? join(ROOT, 'eval', 'datasets', 'open-claims-test.jsonl.gz'))) {
    const parsed = NoteSchema.safeParse(JSON.parse(text));
    if (parsed.success) texts.push('text' in parsed.data ? parsed.data.text : parsed.data.encounter.text);
  }
  return texts;
}

/** The first words of a note, its line breaks kept. */
function cut(text: string, words: number): string {
  const end = [...text.matchAll(/\S+/g)][words]?.index;
  return end === undefined ? text : text.slice(0, end);
}

async function sample(url: string, notes: number): Promise<Sample> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN) / (1 << 20);
  return { notes, rss: read('process_resident_memory_bytes'), heap: read('nodejs_heap_size_used_bytes'), external: read('nodejs_external_memory_bytes') };
}

interface Options { count: number; maxWords: number; warm: number; clients: number }

async function measure(url: string, { count, maxWords, warm, clients }: Options, log: (line: string) => void): Promise<Growth> {
  const notes = await loadNotes();
  const every = Math.max(1, Math.floor(count / 200));
  const samples: Sample[] = [];
  const begun = performance.now();
  let [sent, done, failed] = [0, 0, 0];
  const client = async (): Promise<void> => {
    for (let row = (sent += 1); row <= warm + count; row = sent += 1) {
      // Each row another text: a cache by text must show.
      const body = JSON.stringify({ id: `rss-${row}`, text: `${cut(notes[row % notes.length] ?? '', maxWords)}\nVisit number ${row}.` });
      const response = await fetch(`${url}/v1/claims`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      await response.arrayBuffer();
      if (response.status !== 200) failed += 1;
      done += 1;
      if (done <= warm || (done - warm) % every !== 0) continue;
      const now = await sample(url, done - warm);
      samples.push(now);
      if (samples.length % 20 === 0) log(`${now.notes} notes, ${Math.round((performance.now() - begun) / 1000)} s: RSS ${now.rss.toFixed(0)} MiB, heap ${now.heap.toFixed(0)}, external ${now.external.toFixed(0)}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { notes: count, failed, seconds: Math.round((performance.now() - begun) / 1000), ...measureGrowth(samples) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '20000' }, 'max-words': { type: 'string', default: '400' }, warm: { type: 'string', default: '500' }, clients: { type: 'string', default: '3' }, json: { type: 'boolean', default: false } },
  });
  const options = { count: readCount('--count', values.count), maxWords: readCount('--max-words', values['max-words']), warm: readCount('--warm', values.warm, 0), clients: readCount('--clients', values.clients) };
  const { url, stop } = await startLoadServer();
  try {
    const growth = await measure(url, options, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${JSON.stringify({ ...growth, maxWords: options.maxWords, node: process.version }, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value), values.json ? 0 : 2)}\n`);
    // Written so that a figure that is no number fails, too.
    if (!(growth.growth < MOST) || growth.failed > 0) process.exitCode = 1;
  } finally {
    await stop();
  }
}

if (isMain(import.meta.url)) await main().catch(endWithError);
