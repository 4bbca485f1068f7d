// A server and workers as processes that are killed at random while they code jobs; counts what was lost or doubled.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { seededRandom } from '../../eval/lib/random.js';

const ENTRY = fileURLToPath(new URL('./fake-cli.ts', import.meta.url));

export interface KillPlan {
  /** Where the jobs are kept: a Postgres address or the path of a SQLite file. */
  database: string;
  workers: number;
  kills: number;
  rows: number;
  seed: number;
  /** Longest time between two kills, ms. */
  pauseMs: number;
}

export interface KillReport {
  kills: { server: number; worker: number };
  rows: number;
  lost: number;
  doubled: number;
  wrong: number;
}

interface Part {
  name: 'server' | 'worker';
  child: ChildProcess;
  /** Resolves with the first line of output: it is up. */
  up: Promise<string>;
}

interface View {
  id: string;
  state: string;
  rows: { total: number; answered: number; failed: number };
}

/** Runs the plan to its end, every process gone afterwards. */
export async function killWhileCoding(plan: KillPlan): Promise<KillReport> {
  const random = seededRandom(plan.seed);
  const parts: Part[] = [start('server', plan), ...Array.from({ length: plan.workers }, () => start('worker', plan))];
  const kills = { server: 0, worker: 0 };
  let done = false;
  const killing = async (): Promise<void> => {
    for (let kill = 0; kill < plan.kills; kill += 1) {
      await sleep(20 + random() * plan.pauseMs);
      const place = Math.floor(random() * parts.length);
      const part = parts[place] as Part;
      // Mostly one that works; now and then one that only starts.
      if (random() < 0.8) await part.up;
      part.child.kill('SIGKILL');
      kills[part.name] += 1;
      parts[place] = start(part.name, plan);
    }
    done = true;
  };
  const url = async (): Promise<string> => `${await (parts[0] as Part).up}/v1/jobs`;
  const body = Array.from({ length: plan.rows }, (_, row) => JSON.stringify({ id: `row-${row + 1}`, text: 'Asthma and hypertension.' })).join('\n');
  try {
    const ended = killing();
    // A submission whose answer was lost is sent again under its key: that is what the key is for.
    const { id } = await persist(async () => send(await url(), { method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': 'the-one' }, body }));
    await ended;
    expect(done).toBe(true);
    const job = await persist(async () => {
      const view = await send(`${await url()}/${id}`);
      if (view.state !== 'done') throw new Error('not done yet');
      return view;
    });
    const lines = await persist(async () => (await fetch(`${await url()}/${id}/results`)).text());
    const seen = new Map<number, string[]>();
    for (const line of lines.trimEnd().split('\n')) {
      const { row, claim } = JSON.parse(line) as { row: number; claim?: { id?: string } };
      seen.set(row, [...(seen.get(row) ?? []), claim?.id ?? 'error']);
    }
    const expected = Array.from({ length: plan.rows }, (_, row) => row + 1);
    return {
      kills,
      rows: job.rows.answered,
      lost: expected.filter((row) => !seen.has(row)).length,
      doubled: [...seen.values()].filter((ids) => ids.length > 1).length,
      wrong: expected.filter((row) => seen.get(row)?.[0] !== `row-${row}`).length + (seen.size > plan.rows ? 1 : 0) + job.rows.failed,
    };
  } finally {
    await Promise.all(parts.map(stop));
  }
}

function start(name: Part['name'], { database }: KillPlan): Part {
  const argv = name === 'server' ? ['serve', '--port', '0', '--workers', '2'] : ['worker', '--workers', '2'];
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRY, ...argv, '--log-level', 'silent'], {
    env: {
      ...process.env,
      FAKE_DELAY_MS: '25',
      CHARTCODE_JOBS_LEASE_MS: '1500',
      CHARTCODE_JOBS_MAX_ATTEMPTS: '1000',
      ...(database.startsWith('postgres') ? { DATABASE_URL: database } : { CHARTCODE_DATABASE_PATH: database, DATABASE_URL: '' }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const up = new Promise<string>((resolve) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', () => resolve('http://127.0.0.1:1'));
  });
  return { name, child, up };
}

async function stop({ child }: Part): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

async function send(url: string, init: RequestInit = {}): Promise<View> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as View;
}

/** Tries until it succeeds: the server may be dead, or starting. The test's own timeout ends it. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(200);
    }
  }
}
