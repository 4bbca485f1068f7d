// One contract for both databases, and what each does when it is full, locked, restarted or not a database.
import { copyFileSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseError, openDatabase } from '../../../src/store/database/index.js';
import type { Database } from '../../../src/store/database/index.js';
import { migrate, readMigrations } from '../../../src/store/database/migrate.js';
import { findPostgres, startPostgres } from '../../helpers/postgres.js';
import type { PostgresCluster } from '../../helpers/postgres.js';

const bin = findPostgres();
const folder = mkdtempSync(join(tmpdir(), 'chartcode-db-'));
let cluster: PostgresCluster | undefined;
let files = 0;

beforeAll(async () => {
  if (bin !== undefined) cluster = await startPostgres(bin);
});
afterAll(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const places = {
  sqlite: () => Promise.resolve(join(folder, 'data', `${(files += 1)}.db`)),
  postgres: () => (cluster as PostgresCluster).createDatabase(),
};

/** The code that a promise fails with. */
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof DatabaseError ? error.code : String(error)),
  );

describe.each(['sqlite', 'postgres'] as const)('%s', (kind) => {
  const test = it.skipIf(kind === 'postgres' && bin === undefined);
  const withDatabase = async (work: (database: Database, location: string) => Promise<void>, retryMs = 10_000): Promise<void> => {
    const location = await places[kind]();
    const database = await openDatabase(location, { retryMs });
    try {
      await database.script('CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT)');
      await work(database, location);
    } finally {
      await database.close();
    }
  };

  test('gives the same shapes for texts, numbers, blobs and counts', () =>
    withDatabase(async (database) => {
      const now = await database.now();
      expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
      await database.script(kind === 'sqlite' ? 'CREATE TABLE b (data BLOB, at BIGINT)' : 'CREATE TABLE b (data BYTEA, at BIGINT)');
      expect(await database.run('INSERT INTO b (data, at) VALUES (?, ?), (?, ?)', [new Uint8Array([0, 255]), now, null, 2])).toEqual({ changes: 2 });
      const [first, second] = await database.all<{ data: Uint8Array | null; at: number }>('SELECT data, at FROM b ORDER BY at DESC');
      expect([...(first?.data ?? [])]).toEqual([0, 255]);
      expect(first?.data).toBeInstanceOf(Uint8Array);
      expect(first?.at).toBe(now);
      expect(second).toEqual({ data: null, at: 2 });
      expect(await database.get('SELECT count(*) AS n, sum(at) AS s FROM b WHERE at = ?', [2])).toEqual({ n: 1, s: 2 });
      expect(await database.get('SELECT at FROM b WHERE at = ?', [77])).toBeUndefined();
      expect(await database.get<{ at: number; q: string }>("UPDATE b SET at = at + 1 WHERE at = ? RETURNING at, '?' AS q", [2])).toEqual({ at: 3, q: '?' });
    }));

  test('undoes a transaction that throws, and keeps callers out of each other', () =>
    withDatabase(async (database) => {
      await expect(
        database.transaction(async (queries) => {
          await queries.run('INSERT INTO things (id, name) VALUES (?, ?)', [1, 'lost']);
          throw new Error('stop');
        }),
      ).rejects.toThrow('stop');
      const add = (id: number): Promise<void> =>
        database.transaction(async (queries) => {
          const row = await queries.get<{ n: number }>('SELECT count(*) AS n FROM things');
          await queries.run('INSERT INTO things (id, name) VALUES (?, ?)', [id, String(row?.n)]);
        });
      await Promise.all([...Array(10).keys()].map(add));
      expect(await database.get('SELECT count(*) AS n FROM things')).toEqual({ n: 10 });
      await expect(database.transaction(() => database.get('SELECT 1'))).rejects.toThrow('queries that it was given');
    }));

  test('names a refused row without its values, and says that a constraint refused it', () =>
    withDatabase(async (database) => {
      await database.run('INSERT INTO things (id, name) VALUES (?, ?)', [1, 'Jane Roe']);
      const error = await database.run('INSERT INTO things (id, name) VALUES (?, ?)', [1, 'Jane Roe']).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DatabaseError);
      expect((error as DatabaseError).code).toBe('E406');
      expect((error as DatabaseError).constraint).toBe(true);
      expect(JSON.stringify((error as DatabaseError).toBody())).not.toContain('Jane');
      expect(await codeOf(database.all('SELECT nothing FROM nowhere'))).toBe('E406');
      expect(await database.run('INSERT INTO things (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING', [1, 'x'])).toEqual({ changes: 0 });
    }));

  test('migrates once, whoever comes first, and refuses an altered or later migration', () =>
    withDatabase(async (database, location) => {
      expect(await migrate(database)).toEqual([]);
      const more = [...readMigrations(kind), { name: '9998-more.sql', sql: 'CREATE TABLE more (id INTEGER PRIMARY KEY, data BLOB);' }];
      const other = await openDatabase(location, { migrated: false });
      try {
        const both = await Promise.all([migrate(database, more), migrate(other, more)]);
        expect(both.flat()).toEqual(['9998-more.sql']);
      } finally {
        await other.close();
      }
      const broken = [...more, { name: '9999-broken.sql', sql: 'CREATE TABLE half (id INTEGER); CREATE TABLE more (id INTEGER);' }];
      expect(await codeOf(migrate(database, broken))).toBe('E406');
      expect(await codeOf(database.all('SELECT id FROM half'))).toBe('E406');
      await expect(migrate(database, [...more.slice(0, -1), { name: '9998-more.sql', sql: 'SELECT 1;' }])).rejects.toMatchObject({ code: 'E405' });
      await expect(openDatabase(location)).rejects.toMatchObject({ code: 'E405' });
    }));

  test('retries work that another connection keeps waiting', () =>
    withDatabase(async (database, location) => {
      const other = await openDatabase(location);
      try {
        const count = (of: Database): Promise<void> =>
          of.transaction(async (queries) => {
            await queries.run(`INSERT INTO things (id, name) VALUES (1, '0') ON CONFLICT (id) DO NOTHING`);
            await queries.run('UPDATE things SET name = CAST(CAST(name AS INTEGER) + 1 AS TEXT) WHERE id = 1');
          });
        await Promise.all([...Array(20).keys()].map((turn) => count(turn % 2 === 0 ? database : other)));
        expect(await database.get('SELECT name FROM things')).toEqual({ name: '20' });
      } finally {
        await other.close();
      }
    }));
});

describe('SQLite', () => {
  it('answers E404 when its disk is full, keeps what it had, and goes on when there is room', async () => {
    const database = await openDatabase(await places.sqlite());
    await database.script('CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT)');
    await database.run('INSERT INTO things VALUES (1, ?)', ['kept']);
    const page = await database.get<{ page_count: number }>('PRAGMA page_count');
    await database.get(`PRAGMA max_page_count = ${page?.page_count ?? 0}`);
    const fill = (): Promise<unknown> => database.transaction((queries) => queries.run('INSERT INTO things VALUES (2, ?)', ['x'.repeat(1e6)]));
    expect(await codeOf(fill())).toBe('E404');
    expect(await codeOf(database.run('INSERT INTO things VALUES (3, ?)', ['x'.repeat(1e6)]))).toBe('E404');
    expect(await database.all('SELECT * FROM things')).toEqual([{ id: 1, name: 'kept' }]);
    await database.get('PRAGMA max_page_count = 100000');
    await fill();
    expect(await database.get('SELECT count(*) AS n FROM things')).toEqual({ n: 2 });
    await database.close();
  });

  it('has everything in its one file after it was closed', async () => {
    const location = await places.sqlite();
    const database = await openDatabase(location);
    await database.script('CREATE TABLE things (id BIGINT PRIMARY KEY)');
    await database.run('INSERT INTO things VALUES (7)');
    await database.close();
    const copy = `${location}.copy`;
    copyFileSync(location, copy);
    const copied = await openDatabase(copy);
    expect(await copied.all('SELECT id FROM things')).toEqual([{ id: 7 }]);
    await copied.close();
  });

  it('gives up on a lock after its budget with E403', async () => {
    const location = await places.sqlite();
    const [holder, database] = [await openDatabase(location), await openDatabase(location, { retryMs: 100 })];
    let release = (): void => undefined;
    const held = holder.transaction(() => new Promise<void>((resolve) => (release = resolve)));
    expect(await codeOf(database.transaction(() => Promise.resolve()))).toBe('E403');
    release();
    await held;
    await database.transaction(() => Promise.resolve());
    await Promise.all([holder.close(), database.close()]);
  });

  it('answers E402 while its file is gone, since what is written there would go with the process, and works when it is back', async () => {
    const location = await places.sqlite();
    const database = await openDatabase(location);
    await database.script('CREATE TABLE things (id BIGINT PRIMARY KEY)');
    const files = ['', '-wal', '-shm'].map((end) => `${location}${end}`);
    for (const file of files) renameSync(file, `${file}.away`);
    expect(await codeOf(database.run('INSERT INTO things VALUES (1)'))).toBe('E402');
    expect(await codeOf(database.transaction((queries) => queries.run('INSERT INTO things VALUES (2)')))).toBe('E402');
    writeFileSync(location, '');
    expect(await codeOf(database.run('INSERT INTO things VALUES (3)'))).toBe('E402');
    for (const file of files) renameSync(`${file}.away`, file);
    await database.run('INSERT INTO things VALUES (4)');
    expect(await database.all('SELECT id FROM things')).toEqual([{ id: 4 }]);
    await database.close();
  });

  it('keeps its file from other users, and refuses a file that is no database or cannot be made', async () => {
    const location = await places.sqlite();
    await (await openDatabase(location)).close();
    expect(statSync(location).mode & 0o077).toBe(0);
    const text = join(folder, 'text.db');
    writeFileSync(text, 'a note, not a database. '.repeat(200));
    expect(await codeOf(openDatabase(text))).toBe('E407');
    expect(await codeOf(openDatabase(join(text, 'below', 'a.db')))).not.toBe('none');
  });
});

describe.skipIf(bin === undefined)('Postgres', () => {
  it('carries work over a crash of the server', async () => {
    const database = await openDatabase(await places.postgres(), { retryMs: 30_000 });
    await database.script('CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT)');
    await database.run('INSERT INTO things VALUES (1, ?)', ['before']);
    let attempts = 0;
    await database.transaction(async (queries) => {
      attempts += 1;
      await queries.run('INSERT INTO things VALUES (2, ?)', ['during']);
      if (attempts === 1) await cluster?.crash();
      await queries.run('INSERT INTO things VALUES (3, ?)', ['during']);
    });
    expect(attempts).toBeGreaterThan(1);
    await cluster?.crash();
    expect(await database.all('SELECT id FROM things ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    await database.close();
  });

  it('answers E402 when it stays away, without its address, and works when it is back', async () => {
    const location = await places.postgres();
    const database = await openDatabase(location, { retryMs: 300 });
    await cluster?.stop();
    const error = await database.run('SELECT 1').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E402', status: 503 });
    expect(JSON.stringify((error as DatabaseError).toBody())).not.toContain('postgres');
    await cluster?.start();
    expect(await database.get('SELECT 1 AS one')).toEqual({ one: 1 });
    await database.close();
  });
});
