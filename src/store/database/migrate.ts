// Brings a database's tables up to this program: numbered SQL files, each applied once, in order, in its own transaction.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { ChartcodeError } from '../../errors.js';
import type { Database, Queries } from './types.js';

/**
 * The folder of migrations. `0001-jobs.sql` is for both databases, `0001-jobs.sqlite.sql` and `0001-jobs.postgres.sql` (applied after it) for
 * one. They are written with SQLite's types: on Postgres INTEGER is read as BIGINT and BLOB as BYTEA. A file that was released never changes.
 */
const FOLDER = new URL('./migrations/', import.meta.url);
const NAME = /^\d{4}-[a-z0-9-]+(\.(sqlite|postgres))?\.sql$/;
/** Any number, as long as every version of this program takes the same: two that start at once must not both migrate. */
const LOCK = 5_140_001;

export interface Migration {
  name: string;
  sql: string;
}

/** The migrations that ship, in order, for one kind of database. */
export function readMigrations(kind: Database['kind'], folder: URL = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name) && [undefined, kind].includes(NAME.exec(name)?.[2] as Database['kind'] | undefined))
    .sort((a, b) => compare(a.split('.')[0] ?? '', b.split('.')[0] ?? '') || a.length - b.length)
    .map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8') }));
}

/** Applies what is missing; gives the names. Throws E405 when the database was migrated by a later program, or a migration was altered. */
export async function migrate(database: Database, migrations: readonly Migration[] = readMigrations(database.kind)): Promise<string[]> {
  await lockedTransaction(database, async (queries) => {
    await queries.script(
      toDialect('CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL);', database.kind),
    );
  });
  const applied: string[] = [];
  for (const { name, sql } of migrations) {
    const sha256 = createHash('sha256').update(sql).digest('hex');
    const done = await lockedTransaction(database, async (queries) => {
      const known = await queries.get<{ sha256: string }>('SELECT sha256 FROM schema_migrations WHERE name = ?', [name]);
      if (known !== undefined) {
        if (known.sha256 !== sha256) throw refuse(name, 'was altered after it was applied');
        return false;
      }
      await queries.script(toDialect(sql, database.kind));
      await queries.run('INSERT INTO schema_migrations (name, sha256, applied_at) VALUES (?, ?, ?)', [name, sha256, Date.now()]);
      return true;
    });
    if (done) applied.push(name);
  }
  await refuseLater(database, migrations);
  return applied;
}

async function refuseLater(database: Database, migrations: readonly Migration[]): Promise<void> {
  const known = new Set(migrations.map(({ name }) => name));
  const rows = await database.all<{ name: string }>('SELECT name FROM schema_migrations ORDER BY name');
  const later = rows.find(({ name }) => !known.has(name));
  if (later !== undefined) throw refuse(later.name, 'was applied by a later version of this program');
}

function refuse(migration: string, problem: string): ChartcodeError {
  return new ChartcodeError('E405', undefined, [{ migration, problem }]);
}

/** A migration may run again: it is recorded in the transaction that makes it. */
function lockedTransaction<T>(database: Database, work: (queries: Queries) => Promise<T>): Promise<T> {
  return database.transaction(
    async (queries) => {
      if (queries.kind === 'postgres') await queries.script(`SELECT pg_advisory_xact_lock(${LOCK})`);
      return work(queries);
    },
    { idempotent: true },
  );
}

function toDialect(sql: string, kind: Database['kind']): string {
  return kind === 'sqlite' ? sql : sql.replace(/\bINTEGER\b/g, 'BIGINT').replace(/\bBLOB\b/g, 'BYTEA');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
