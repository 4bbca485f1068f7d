// The contract of the job store over SQLite and over Postgres.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase } from '../../src/store/database/index.js';
import { findPostgres, startPostgres } from '../helpers/postgres.js';
import type { PostgresCluster } from '../helpers/postgres.js';
import { describeJobStore } from './jobs.contract.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-jobs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeJobStore('SQLite', () => openDatabase(join(folder, 'jobs.db')));

const bin = findPostgres();
describe.skipIf(bin === undefined)('with a server', () => {
  let cluster: PostgresCluster | undefined;
  beforeAll(async () => {
    if (bin !== undefined) cluster = await startPostgres(bin);
  });
  afterAll(() => cluster?.remove());
  describeJobStore('Postgres', async () => openDatabase((await cluster?.createDatabase()) ?? ''));
});
