// The contract of the store of reviews over SQLite and over Postgres.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase } from '../../../src/store/database/index.js';
import { findPostgres, startPostgres } from '../../helpers/postgres.js';
import type { PostgresCluster } from '../../helpers/postgres.js';
import { describeReviewStore } from './contract.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-reviews-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const openAt = async (place: string) => ({ database: await openDatabase(place), again: () => openDatabase(place) });

describeReviewStore('SQLite', () => openAt(join(folder, 'reviews.db')));

const bin = findPostgres();
describe.skipIf(bin === undefined)('with a server', () => {
  let cluster: PostgresCluster | undefined;
  beforeAll(async () => {
    if (bin !== undefined) cluster = await startPostgres(bin);
  });
  afterAll(() => cluster?.remove());
  describeReviewStore('Postgres', async () => openAt((await cluster?.createDatabase()) ?? ''));
});
