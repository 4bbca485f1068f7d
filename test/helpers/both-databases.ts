// Runs a store's contract over SQLite and, where it is installed, over a Postgres server of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { findPostgres, type PostgresCluster, startPostgres } from './postgres.js';

/** `describeStore` gets a title and what gives the place of a fresh database: a path of a file, or a Postgres address. */
export function describeOnBothDatabases(name: string, describeStore: (title: string, place: () => Promise<string>) => void): void {
  const folder = mkdtempSync(join(tmpdir(), `chartcode-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  describeStore('SQLite', () => Promise.resolve(join(folder, `${name}.db`)));

  const bin = findPostgres();
  describe.skipIf(bin === undefined)('with a server', () => {
    let cluster: PostgresCluster | undefined;
    beforeAll(async () => {
      if (bin !== undefined) cluster = await startPostgres(bin);
    });
    afterAll(() => cluster?.remove());
    describeStore('Postgres', async () => (await cluster?.createDatabase()) ?? '');
  });
}
