// One database, two kinds: what jobs, audit, reviews and keys may ask of it.

/** Values that may be bound and read. Times are milliseconds since 1970 (INTEGER), truth values 0 or 1. */
export type SqlValue = string | number | null | Uint8Array;

/**
 * Statements in the SQL that SQLite and Postgres share (`?` for parameters, ON CONFLICT, RETURNING), one result shape for both.
 * Throws E402 to E407 (see `DatabaseError`).
 */
export interface Queries {
  readonly kind: 'sqlite' | 'postgres';
  /** Every row that a statement gives. Blobs come as Uint8Array, counts and sums as numbers. */
  all<Row extends object>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  /** The first row, if there is one. */
  get<Row extends object>(sql: string, parameters?: readonly SqlValue[]): Promise<Row | undefined>;
  /** Runs a statement; `changes` counts the rows that it inserted, altered or deleted. */
  run(sql: string, parameters?: readonly SqlValue[]): Promise<{ changes: number }>;
  /** Runs several statements without parameters; for migrations. */
  script(sql: string): Promise<void>;
}

export interface TransactionOptions {
  /**
   * Whether the work may run again after it was committed. A connection that is lost while it commits leaves that open: with `true` the work
   * is tried again, else E402 with `outcome: 'unknown'` is thrown and the caller decides.
   */
  idempotent?: boolean;
}

export interface Database extends Queries {
  /**
   * Runs work in one write transaction; a throw undoes it. Work that the database refused for a passing reason (busy, deadlock, connection lost)
   * runs again from its start, so it must change nothing but the database. Use the given queries inside it: the database's own would wait for
   * the transaction to end, and throw for it.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** The database's clock in ms: leases of many machines are compared by one clock. */
  now(): Promise<number>;
  /** Waits for what is under way, then lets go of the file or the connections. */
  close(): Promise<void>;
}
