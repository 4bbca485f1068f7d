// The embedded database: one SQLite file in WAL mode, through libsql's one synchronous connection.
import { AsyncLocalStorage } from 'node:async_hooks';
import { closeSync, mkdirSync, openSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { asDatabaseError, DatabaseError } from './database-error.js';
import { retryTransient } from './retry.js';
import type { Database, Queries, SqlValue } from './types.js';

/** How long a statement waits for another process's write before it gives the event loop back, ms; longer waits are `retryTransient`'s. */
const BUSY_MS = 20;
const MAX_STATEMENTS = 200;

export interface SqliteOptions {
  /** How long work that the database refuses for a passing reason is tried again, ms. */
  retryMs: number;
}

/**
 * Opens (or creates, readable by its owner only) the file at `path`; `:memory:` keeps it in memory. A commit is on disk when its promise
 * resolves. Statements of one process run one at a time; several processes of one machine may share the file. Throws E402, E407; every
 * statement E402 while the file is not where it was opened.
 */
export function openSqlite(path: string, { retryMs }: SqliteOptions): Database {
  const connection = connect(path);
  const queries = createQueries(connection);
  const checkFile = watchFile(path);
  const inside = new AsyncLocalStorage<true>();
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  /** One after the other: a statement must not slip into another caller's transaction. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (inside.getStore() === true) throw new Error('a transaction must use the queries that it was given');
    const result = last.then(async () => {
      if (closed) throw new Error('the database is closed');
      return work();
    });
    last = result.catch(() => undefined);
    return result;
  };
  const attempt = <T>(work: () => Promise<T>): Promise<T> =>
    retryTransient(
      () =>
        inTurn(async () => {
          try {
            checkFile();
            return await work();
          } catch (error) {
            throw asDatabaseError(error);
          }
        }),
      retryMs,
      true,
    );
  return {
    kind: 'sqlite',
    all: (sql, parameters) => attempt(() => queries.all(sql, parameters)),
    get: (sql, parameters) => attempt(() => queries.get(sql, parameters)),
    run: (sql, parameters) => attempt(() => queries.run(sql, parameters)),
    script: (sql) => attempt(() => queries.script(sql)),
    transaction: (work) => attempt(() => transact(connection, () => inside.run(true, () => work(queries)))),
    now: () => Promise.resolve(Date.now()),
    close: async () => {
      await last;
      if (!closed) {
        writeBack(connection);
        connection.close();
      }
      closed = true;
    },
  };
}

function connect(path: string): Libsql.Database {
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // The file holds health records; its WAL takes over its mode.
      closeSync(openSync(path, 'a', 0o600));
    }
    const connection = new Libsql(path, { timeout: BUSY_MS });
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON']) connection.prepare(`PRAGMA ${pragma}`).all([]);
    return connection;
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** Puts what stands in the write-ahead log into the file, so that after a stop the file alone is the whole; another process that reads may forbid it. */
function writeBack(connection: Libsql.Database): void {
  try {
    connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]);
  } catch {
    // It is safe in the log.
  }
}

/** A check that the name still leads to the file that was opened: what is written to one that was removed is gone with the process. Throws E402. */
function watchFile(path: string): () => void {
  if (path === ':memory:') return () => undefined;
  const opened = statSync(path);
  return () => {
    const found = findFile(path);
    if (found === undefined) throw new DatabaseError('E402', 'the file was removed');
    if (found.ino !== opened.ino || found.dev !== opened.dev) throw new DatabaseError('E402', 'another file was put in its place: restart');
  };
}

function findFile(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

async function transact<T>(connection: Libsql.Database, work: () => Promise<T>): Promise<T> {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = await work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function createQueries(connection: Libsql.Database): Queries {
  const statements = new Map<string, Libsql.Statement>();
  const prepare = (sql: string): Libsql.Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const all = async <Row extends object>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> =>
    prepare(sql)
      .all([...parameters])
      .map((row) => readBlobs(row as Record<string, unknown>) as Row);
  return {
    kind: 'sqlite',
    all,
    get: async <Row extends object>(sql: string, parameters?: readonly SqlValue[]): Promise<Row | undefined> => (await all<Row>(sql, parameters))[0],
    run: async (sql, parameters = []) => ({ changes: prepare(sql).run([...parameters]).changes }),
    script: async (sql) => {
      connection.exec(sql);
    },
  };
}

function readBlobs(row: Record<string, unknown>): Record<string, unknown> {
  for (const name in row) if (row[name] instanceof ArrayBuffer) row[name] = new Uint8Array(row[name] as ArrayBuffer);
  return row;
}
