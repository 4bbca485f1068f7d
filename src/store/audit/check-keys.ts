// The table of API keys, which says who may do what, against the records of their making: a role, an expiry, a secret that was changed beside them opens the service.
import { createHash } from 'node:crypto';
import type { Queries } from '../database/index.js';
import { describeTable, readBody } from './check-tables.js';
import type { TableCheck } from './check-tables.js';
import type { ChainProblem, StoredRecord } from './verify-chain.js';

interface Row {
  id: string;
  role: string;
  secret_hash: string;
  expires_at: number | null;
  revoked_at: number | null;
  rate_per_minute: number | null;
}

/** A key as its records leave it. */
interface Expected {
  seq: number;
  role: unknown;
  expiresAt: number | null;
  ratePerMinute: unknown;
  /** Absent in what earlier versions wrote. */
  secret?: unknown;
  /** When it ends at the latest, ms. */
  endsBy: number | null;
}

type KeyRecord = Pick<StoredRecord, 'seq' | 'kind' | 'at' | 'body'>;

/** The end stands in the row by one look at the clock and in the record by another. */
const SLACK_MS = 60_000;
const COLUMNS = 'id, role, secret_hash, expires_at, revoked_at, rate_per_minute';

/** The check of `api_keys`. Keys are few: they are kept in mind until the chain has gone by. */
export function checkKeys(queries: Queries): TableCheck {
  const expected = new Map<string, Expected>();
  const take = (records: readonly KeyRecord[]): void => {
    for (const record of records) if (record.kind.startsWith('key.')) takeRecord(expected, record);
  };
  return {
    compare: (page) => {
      take(page);
      return Promise.resolve(undefined);
    },
    findStray: async (last) => {
      // One statement sees keys and the newest of their records at one time; what was written since the walk is read after it.
      const rows = await queries.all<Row & { newest: number | null }>(`SELECT ${COLUMNS}, (SELECT max(seq) FROM audit_records WHERE kind LIKE 'key.%') AS newest FROM api_keys ORDER BY created_at, id`);
      const newest = rows[0]?.newest ?? 0;
      if (newest > last) take(await queries.all<KeyRecord>("SELECT seq, kind, at, body FROM audit_records WHERE kind LIKE 'key.%' AND seq > ? AND seq <= ? ORDER BY seq", [last, newest]));
      return compareAll(rows, expected);
    },
  };
}

function takeRecord(expected: Map<string, Expected>, { seq, kind, at, body }: KeyRecord): void {
  const { key, role, expiresAt, ratePerMinute, secret, replaces, graceMs, to } = readBody(body) ?? {};
  const end = (id: unknown, by: number): void => {
    const found = expected.get(String(id));
    if (found) expected.set(String(id), { ...found, seq, endsBy: Math.min(by, found.endsBy ?? by) });
  };
  if (kind === 'key.created' || kind === 'key.rotated') {
    expected.set(String(key), { seq, role, expiresAt: typeof expiresAt === 'string' ? Date.parse(expiresAt) : null, ratePerMinute, secret, endsBy: null });
    if (kind === 'key.rotated') end(replaces, Date.parse(at) + Number(graceMs));
  } else if (kind === 'key.role_changed') {
    const found = expected.get(String(key));
    if (found) expected.set(String(key), { ...found, seq, role: to });
  } else if (kind === 'key.revoked') end(key, Date.parse(at));
}

function compareAll(rows: readonly Row[], expected: ReadonlyMap<string, Expected>): ChainProblem | undefined {
  for (const row of rows) {
    const found = expected.get(row.id);
    if (found === undefined) return describe('index-inserted', 0, 'a key was added that no record speaks of');
    if (!says(row, found)) return describe('index-edited', found.seq, 'its key has another role, secret, limit or end than the records say');
  }
  const ids = new Set(rows.map(({ id }) => id));
  for (const [id, { seq }] of expected) if (!ids.has(id)) return describe('index-removed', seq, 'its key is missing');
  return undefined;
}

function says({ role, secret_hash, expires_at, revoked_at, rate_per_minute }: Row, found: Expected): boolean {
  if (role !== found.role || expires_at !== found.expiresAt || rate_per_minute !== (found.ratePerMinute ?? null)) return false;
  if (typeof found.secret === 'string' && found.secret !== createHash('sha256').update(secret_hash).digest('hex')) return false;
  return found.endsBy === null ? revoked_at === null : revoked_at !== null && revoked_at <= found.endsBy + SLACK_MS;
}

function describe(kind: 'index-edited' | 'index-removed' | 'index-inserted', seq: number, what: string): ChainProblem {
  return describeTable(kind, seq, 'api_keys', what);
}
