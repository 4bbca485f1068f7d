// The table of peers: figures of each run, its time, and the paired bootstrap against ours. `tsx eval/peers/table.ts OUR_RUN PEER_RUN...` (folders of `evaluate --out`).
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asChartcodeError } from '../../src/errors.js';
import { compareRuns, readRun, type Run } from '../compare.js';
import type { ClaimsFigures } from '../lib/evaluate-claims.js';
import { isMain } from '../lib/is-main.js';
import { readLines } from '../lib/read-lines.js';
import { quantile } from '../lib/statistics.js';

export interface PeerRow { name: string; precision: number; recall: number; f1: number; category: number; firstListed: number | null; traps: number | null; medianMs: number | null; difference?: string; p?: number }

/** Ours first, then the peers; `difference` is ours minus theirs in F1 with its 95 % interval. */
export async function listPeers(ours: string, peers: readonly string[], resamples = 10_000): Promise<PeerRow[]> {
  const run = await readRun(ours);
  const rows = [await describe(ours)];
  for (const peer of peers) rows.push(await describe(peer, { ours: run, theirs: await readRun(peer), resamples }));
  return rows;
}

async function describe(folder: string, pair?: { ours: Run; theirs: Run; resamples: number }): Promise<PeerRow> {
  const { claims, latency } = JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8')) as { claims: ClaimsFigures; latency?: { p50Ms: number } };
  const { icd, icd_category: category, first_listed_accuracy: first, trap_hit_rate: traps } = claims.scores;
  const { precision, recall, f1 } = icd;
  const test = pair && compareRuns(pair.theirs, pair.ours, { resamples: pair.resamples }).bootstrap['icd micro-F1'];
  return {
    name: basename(folder), precision, recall, f1, category: category.f1, firstListed: first.value, traps: traps.value, medianMs: (await medianTime(folder)) ?? latency?.p50Ms ?? null,
    ...(test ? { difference: `${signed(test.difference)} (${signed(test.lower95)} to ${signed(test.upper95)})`, p: test.p } : {}),
  };
}

/** Median processor time of a note, where the run's claims say it. */
async function medianTime(folder: string): Promise<number | undefined> {
  const times: number[] = [];
  for await (const { text } of readLines(join(folder, 'predictions.jsonl'))) {
    const { cpuMs } = JSON.parse(text) as { cpuMs?: unknown };
    if (typeof cpuMs === 'number') times.push(cpuMs);
  }
  return times.length ? quantile(times, 0.5) : undefined;
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${short(Math.abs(value))}`;
}

function short(value: number | null): string {
  return value === null ? '-' : value.toFixed(3).replace(/^0/, '');
}

/** Markdown. */
export function formatPeers(rows: readonly PeerRow[]): string {
  return [
    '| coder | P | R | F1 | 3 characters | first-listed | trap hits | ms a note | ours - theirs (95 %) | p |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const p = row.p === undefined ? '' : row.p < 0.001 ? '< .001' : short(row.p);
      return `| ${row.name} | ${[row.precision, row.recall, row.f1, row.category, row.firstListed, row.traps].map(short).join(' | ')} | ${row.medianMs === null ? '-' : row.medianMs.toFixed(row.medianMs < 10 ? 1 : 0)} | ${row.difference ?? ''} | ${p} |`;
    }),
    '',
  ].join('\n');
}

if (isMain(import.meta.url)) {
  const [ours, ...peers] = process.argv.slice(2);
  try {
    if (!ours) throw new Error('usage: tsx eval/peers/table.ts OUR_RUN PEER_RUN...');
    process.stdout.write(formatPeers(await listPeers(ours, peers)));
  } catch (error) {
    process.stderr.write(`${error instanceof Error && !('code' in error) ? error.message : asChartcodeError(error).message}\n`);
    process.exitCode = 1;
  }
}
