// Two hundred random kills of server and workers over one job, on each database: rows lost or doubled must be none.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killWhileCoding } from '../helpers/kill-jobs.js';
import { findPostgres, startPostgres } from '../helpers/postgres.js';
import type { PostgresCluster } from '../helpers/postgres.js';

const KILLS = Number(process.env['CHARTCODE_KILLS'] ?? 200);
const bin = findPostgres();
const folder = mkdtempSync(join(tmpdir(), 'chartcode-kill-'));
let cluster: PostgresCluster | undefined;

beforeAll(async () => {
  if (bin !== undefined) cluster = await startPostgres(bin);
});
afterAll(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('a long job under kills', () => {
  const run = async (database: string, seed: number): Promise<void> => {
    const rows = KILLS * 40;
    const report = await killWhileCoding({ database, workers: 2, kills: KILLS, rows, seed, pauseMs: 1500 });
    expect(report).toMatchObject({ rows, lost: 0, doubled: 0, wrong: 0 });
    expect(report.kills.server + report.kills.worker).toBe(KILLS);
    expect(report.kills.server).toBeGreaterThan(0);
  };
  it('loses and doubles no row over SQLite', () => run(join(folder, 'jobs.db'), 1));
  it.skipIf(bin === undefined)('loses and doubles no row over Postgres', async () => run((await cluster?.createDatabase()) ?? '', 2));
});
