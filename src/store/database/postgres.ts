// The shared database: Postgres through a pool of connections, for many servers and workers.
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { asDatabaseError, DatabaseError } from './database-error.js';
import { retryTransient } from './retry.js';
import type { Database, Queries, SqlValue } from './types.js';

export interface PostgresOptions {
  /** How long work that the database refuses for a passing reason is tried again, ms. */
  retryMs: number;
  /** Connections at most. */
  maxConnections: number;
}

/** int8 and numeric (counts and sums) as numbers: ids are texts, and no count here comes near 2^53. */
const NUMBERS = new Set([20, 1700]);
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => (NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format)),
} as pg.CustomTypesConfig;

/** Opens a pool; nothing is sent yet. Errors never hold the address, which may carry a password. */
export function openPostgres(address: string, { retryMs, maxConnections }: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: address,
    max: maxConnections,
    types,
    connectionTimeoutMillis: 5000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'chartcode',
    keepAlive: true,
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  const inside = new AsyncLocalStorage<true>();

  const attempt = <T>(work: (client: pg.PoolClient) => Promise<T>, mayRepeat: boolean): Promise<T> => {
    if (inside.getStore() === true) throw new Error('a transaction must use the queries that it was given');
    return retryTransient(() => withClient(pool, work), retryMs, mayRepeat);
  };
  const single = <T>(sql: string, work: (queries: Queries) => Promise<T>): Promise<T> =>
    attempt((client) => work(createQueries(client)), /^\s*SELECT\b(?!.*\bFOR UPDATE\b)/is.test(sql));
  return {
    kind: 'postgres',
    all: (sql, parameters) => single(sql, (queries) => queries.all(sql, parameters)),
    get: (sql, parameters) => single(sql, (queries) => queries.get(sql, parameters)),
    run: (sql, parameters) => single(sql, (queries) => queries.run(sql, parameters)),
    script: (sql) => single(sql, (queries) => queries.script(sql)),
    transaction: (work, { idempotent = false } = {}) =>
      attempt((client) => transact(client, () => inside.run(true, () => work(createQueries(client)))), idempotent),
    now: async () => {
      const row = await single('SELECT', (queries) => queries.get<{ now: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now'));
      return row?.now ?? Date.now();
    },
    close: () => pool.end(),
  };
}

async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    const failure = asDatabaseError(error);
    // No connection, so nothing was sent.
    throw failure instanceof DatabaseError ? new DatabaseError(failure.code, failure.reason, failure.transient) : failure;
  }
  const broken = (): void => undefined;
  client.on('error', broken);
  let failed: unknown;
  try {
    return await work(client);
  } catch (error) {
    failed = asDatabaseError(error);
    throw failed;
  } finally {
    client.off('error', broken);
    client.release(failed instanceof DatabaseError && failed.code === 'E402');
  }
}

async function transact<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  let committing = false;
  try {
    await client.query('BEGIN');
    const result = await work();
    committing = true;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    const failure = asDatabaseError(error);
    // Closes the connection when the server is gone, which undoes the work as well.
    await client.query('ROLLBACK').catch(() => undefined);
    if (!(failure instanceof DatabaseError)) throw failure;
    throw committing ? failure : new DatabaseError(failure.code, failure.reason, failure.transient);
  }
}

function createQueries(client: pg.PoolClient): Queries {
  const query = (sql: string, parameters: readonly SqlValue[] = []): Promise<pg.QueryResult> => client.query(toNumbered(sql), [...parameters]);
  const all = async <Row extends object>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]> => (await query(sql, parameters)).rows as Row[];
  return {
    kind: 'postgres',
    all,
    get: async <Row extends object>(sql: string, parameters?: readonly SqlValue[]): Promise<Row | undefined> => (await all<Row>(sql, parameters))[0],
    run: async (sql, parameters) => ({ changes: (await query(sql, parameters)).rowCount ?? 0 }),
    script: async (sql) => {
      await client.query(sql);
    },
  };
}

const numbered = new Map<string, string>();

/** `?` as `$1`, `$2` ...; those within quotes stay. */
function toNumbered(sql: string): string {
  const known = numbered.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const result = sql.replace(/'(?:[^']|'')*'|"[^"]*"|\?/g, (part) => (part === '?' ? `$${(count += 1)}` : part));
  if (numbered.size >= 1000) numbered.clear();
  numbered.set(sql, result);
  return result;
}
