// Load on a server of its own with the shipped model: /health while saturated, and the throughput of batch and of a job. `tsx eval/bench/load.ts [--notes 200] [--seconds 30] [--json]`.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { pickNote } from '../bench.js';
import { loadCodedNotes, textOf } from '../lib/dataset.js';
import { endWithError } from '../lib/end-with-error.js';
import { isMain } from '../lib/is-main.js';
import { readCount } from '../lib/read-number.js';
import { ROOT } from '../lib/shared-folder.js';

export interface LoadFigures {
  machine: { cpu: string; cores: number; node: string };
  note: { id: string; words: number };
  /** GET /health while claims saturate the queue. */
  health: { requests: number; p50Ms: number; p99Ms: number; maxMs: number; failed: number };
  /** POST /v1/claims at the same time: how many were coded, how many sent away with 429. */
  saturation: { coded: number; refused: number; failed: number };
  /** POST /v1/claims/batch of `notes` rows. */
  batch: { notes: number; perSecond: number; failed: number };
  /** POST /v1/jobs of as many rows, from the upload to the last answer. */
  job: { notes: number; perSecond: number; failed: number };
}

interface Server {
  url: string;
  /** Ends the server, waits for it and removes its database. */
  stop(): Promise<void>;
}

/** Starts `serve` with the shipped model and a database of its own. */
export async function startLoadServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'chartcode-load-'));
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'src/cli/main.ts'), 'serve', '--port', '0', '--log-level', 'error'], {
    env: { ...process.env, DATABASE_URL: '', CHARTCODE_DATABASE_PATH: join(folder, 'load.db') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
  return { url, stop };
}

/** Latency of /health while more claims come in than can be coded or queued. */
export async function loadHealth(url: string, text: string, seconds: number): Promise<Pick<LoadFigures, 'health' | 'saturation'>> {
  const claims = autocannon({
    url: `${url}/v1/claims`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
    connections: 100,
    duration: seconds + 4,
    timeout: 120,
    // In a thread of its own: what this loop is busy with must not count as the server's.
    workers: 1,
  });
  // The queue is full before /health is timed.
  await sleep(2000);
  const health = await autocannon({ url: `${url}/health`, connections: 2, overallRate: 100, duration: seconds, timeout: 30 });
  const saturated = await claims;
  const status = (code: string): number => (saturated.statusCodeStats as Record<string, { count: number }> | undefined)?.[code]?.count ?? 0;
  return {
    health: { requests: health.requests.total, p50Ms: health.latency.p50, p99Ms: health.latency.p99, maxMs: health.latency.max, failed: health.errors + health.timeouts + health.non2xx },
    saturation: { coded: status('200'), refused: status('429'), failed: saturated.errors + saturated.timeouts + saturated['5xx'] },
  };
}

/** Rows a second of a batch request, its body sent and its answer read. */
export async function loadBatch(url: string, body: string, notes: number): Promise<LoadFigures['batch']> {
  const start = performance.now();
  const headers = { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' };
  const text = await (await fetch(`${url}/v1/claims/batch`, { method: 'POST', headers, body })).text();
  return { notes, perSecond: rate(notes, start), failed: text.split('\n').filter((line) => line.includes('"error":{')).length };
}

/** Rows a second of a job. */
export async function loadJob(url: string, body: string, notes: number): Promise<LoadFigures['job']> {
  const start = performance.now();
  const response = await fetch(`${url}/v1/jobs`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body });
  let job = (await response.json()) as { id: string; state: string; rows: { failed: number } };
  while (job.state === 'running') {
    await sleep(100);
    job = (await (await fetch(`${url}/v1/jobs/${job.id}`)).json()) as typeof job;
  }
  return { notes, perSecond: rate(notes, start), failed: job.rows.failed };
}

const rate = (notes: number, start: number): number => Math.round((notes / ((performance.now() - start) / 1000)) * 10) / 10;

/** Each row another text: the engine keeps what it read of the same one. */
export function makeRows(text: string, notes: number): string {
  return Array.from({ length: notes }, (_, row) => JSON.stringify({ id: `load-${row}`, text: `${text}\nVisit number ${row + 1}.` })).join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { notes: { type: 'string', default: '200' }, seconds: { type: 'string', default: '30' }, json: { type: 'boolean', default: false } } });
  const notes = readCount('--notes', values.notes);
  const seconds = readCount('--seconds', values.seconds);
  const { notes: pool } = await loadCodedNotes(join(ROOT, 'eval', 'datasets', 'open-claims-test.jsonl.gz'));
  const note = pickNote(pool);
  const text = textOf(note);
  const { url, stop } = await startLoadServer();
  try {
    const warm = makeRows(text, 10);
    await loadBatch(url, warm, 10);
    const body = makeRows(text, notes);
    const batch = await loadBatch(url, body, notes);
    const job = await loadJob(url, body, notes);
    const figures: LoadFigures = {
      machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version },
      note: { id: note.id, words: text.split(/\s+/).length },
      ...(await loadHealth(url, text, seconds)),
      batch,
      job,
    };
    process.stdout.write(`${values.json ? JSON.stringify(figures) : JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await stop();
  }
}

if (isMain(import.meta.url)) await main().catch(endWithError);
