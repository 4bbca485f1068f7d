// Five random kills of server and workers over one job: no row is lost or answered twice. The long variant kills two hundred times.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { killWhileCoding } from '../helpers/kill-jobs.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a job under kills', () => {
  it('loses and doubles no row', async () => {
    const report = await killWhileCoding({ database: join(folder, 'jobs.db'), workers: 1, kills: 5, rows: 120, seed: 20261127, pauseMs: 1200 });
    expect(report).toMatchObject({ rows: 120, lost: 0, doubled: 0, wrong: 0 });
    expect(report.kills.server + report.kills.worker).toBe(5);
  }, 240_000);
});
