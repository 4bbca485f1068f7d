// Opens the database that jobs, audit trail, reviews and keys share.
import { migrate } from './migrate.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import type { Database } from './types.js';

export { DatabaseError } from './database-error.js';
export type { Database, Queries, SqlValue, TransactionOptions } from './types.js';

export interface DatabaseOptions {
  /** How long work that the database refuses for a passing reason (busy, restarting) is tried again, ms. Default 10,000. */
  retryMs?: number;
  /** Connections to Postgres at most. Default 8. */
  maxConnections?: number;
  /** Whether missing tables are made. Default true. */
  migrated?: boolean;
}

/**
 * Opens a database by its location: `postgres://...` is a Postgres server, anything else the path of a SQLite file (`:memory:` for none).
 * Throws E402 when it cannot be reached, E405 when a later version of this program made it, E407 when it is no database.
 */
export async function openDatabase(location: string, options: DatabaseOptions = {}): Promise<Database> {
  const { retryMs = 10_000, maxConnections = 8, migrated = true } = options;
  const database = /^postgres(ql)?:\/\//.test(location) ? openPostgres(location, { retryMs, maxConnections }) : openSqlite(location, { retryMs });
  try {
    if (migrated) await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
