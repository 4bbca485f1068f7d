// API keys over the database; every change of a key is a record of the audit trail in the same transaction.
import { createHash } from 'node:crypto';
import { ChartcodeError } from '../../errors.js';
import type { AuditTrail } from '../audit/index.js';
import type { Database, Queries } from '../database/index.js';
import { hashSecret, makeToken } from './api-key.js';
import type { ApiKey, Role } from './api-key.js';

export interface NewKey {
  name: string;
  role: Role;
  expiresAt?: Date;
  /** Requests a minute; the server's own limit when absent. */
  ratePerMinute?: number;
}

export interface KeyStore {
  /** Makes a key. The token is given here and never again. */
  create(key: NewKey, actor: string): Promise<{ key: ApiKey; token: string }>;
  /** A new key with the old one's name, role, limit and, unless given, no expiry; the old one ends after `graceMs`. Throws E134. */
  rotate(id: string, graceMs: number, actor: string, expiresAt?: Date): Promise<{ key: ApiKey; token: string }>;
  setRole(id: string, role: Role, actor: string): Promise<ApiKey>;
  /** Ends a key now. Ending it twice changes nothing. Throws E134. */
  revoke(id: string, actor: string): Promise<ApiKey>;
  /** Every key there ever was, oldest first. */
  list(): Promise<ApiKey[]>;
  find(id: string): Promise<{ key: ApiKey; secretHash: string } | undefined>;
  /** Whether there was ever a key: from then on the service needs one. */
  any(): Promise<boolean>;
}

interface Row {
  id: string;
  name: string;
  role: string;
  secret_hash: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  rate_per_minute: number | null;
}

const SELECT = 'SELECT id, name, role, secret_hash, created_at, expires_at, revoked_at, rate_per_minute FROM api_keys';

/** Opens the keys of a database. */
export function openKeyStore(database: Database, trail: AuditTrail, now: () => Date = () => new Date()): KeyStore {
  const load = async (queries: Queries, id: string): Promise<Row> => {
    const row = await queries.get<Row>(`${SELECT} WHERE id = ?`, [id]);
    if (row === undefined) throw new ChartcodeError('E134', undefined, [{ field: 'id', problem: 'names no API key' }]);
    return row;
  };
  const insert = async (queries: Queries, made: Made): Promise<ApiKey> => {
    const { id, secretHash, name, role, createdAt, expiresAt, ratePerMinute } = made;
    await queries.run('INSERT INTO api_keys (id, name, role, secret_hash, created_at, expires_at, revoked_at, rate_per_minute) VALUES (?, ?, ?, ?, ?, ?, NULL, ?)', [
      id, name, role, secretHash, createdAt, expiresAt, ratePerMinute,
    ]);
    return readRow(await load(queries, id));
  };
  return {
    async create(key, actor) {
      const { made, token } = await makeKey(key, now());
      const stored = await database.transaction(async (queries) => {
        const added = await insert(queries, made);
        await trail.appendIn(queries, [{ kind: 'key.created', actor, body: { ...describe(added), secret: digestHash(made.secretHash) } }]);
        return added;
      });
      return { key: stored, token };
    },
    async rotate(id, graceMs, actor, expiresAt) {
      const old = await load(database, id);
      const { made, token } = await makeKey({ name: old.name, role: old.role as Role, ratePerMinute: old.rate_per_minute ?? undefined, expiresAt }, now());
      const stored = await database.transaction(async (queries) => {
        const current = await load(queries, id);
        const end = now().getTime() + graceMs;
        // A key that ends sooner is not given more time.
        await queries.run('UPDATE api_keys SET revoked_at = ? WHERE id = ?', [Math.min(end, current.revoked_at ?? end), id]);
        const added = await insert(queries, { ...made, role: current.role });
        await trail.appendIn(queries, [{ kind: 'key.rotated', actor, body: { ...describe(added), secret: digestHash(made.secretHash), replaces: id, graceMs } }]);
        return added;
      });
      return { key: stored, token };
    },
    setRole: (id, role, actor) =>
      database.transaction(async (queries) => {
        const before = await load(queries, id);
        await queries.run('UPDATE api_keys SET role = ? WHERE id = ?', [role, id]);
        if (before.role !== role) await trail.appendIn(queries, [{ kind: 'key.role_changed', actor, body: { key: id, from: before.role, to: role } }]);
        return readRow(await load(queries, id));
      }),
    revoke: (id, actor) =>
      database.transaction(async (queries) => {
        const before = await load(queries, id);
        const at = now().getTime();
        if (before.revoked_at === null || before.revoked_at > at) {
          await queries.run('UPDATE api_keys SET revoked_at = ? WHERE id = ?', [at, id]);
          await trail.appendIn(queries, [{ kind: 'key.revoked', actor, body: { key: id, role: before.role } }]);
        }
        return readRow(await load(queries, id));
      }),
    list: async () => (await database.all<Row>(`${SELECT} ORDER BY created_at, id`)).map(readRow),
    async find(id) {
      const row = await database.get<Row>(`${SELECT} WHERE id = ?`, [id]);
      return row && { key: readRow(row), secretHash: row.secret_hash };
    },
    any: async () => (await database.get('SELECT 1 AS found FROM api_keys LIMIT 1')) !== undefined,
  };
}

interface Made {
  id: string;
  secretHash: string;
  name: string;
  role: string;
  createdAt: number;
  expiresAt: number | null;
  ratePerMinute: number | null;
}

async function makeKey({ name, role, expiresAt, ratePerMinute }: NewKey, at: Date): Promise<{ made: Made; token: string }> {
  const { id, secret, token } = makeToken();
  const secretHash = await hashSecret(secret);
  return { token, made: { id, secretHash, name, role, createdAt: at.getTime(), expiresAt: expiresAt?.getTime() ?? null, ratePerMinute: ratePerMinute ?? null } };
}

function readRow({ id, name, role, created_at, expires_at, revoked_at, rate_per_minute }: Row): ApiKey {
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return { id, name, role: role as Role, createdAt: new Date(created_at).toISOString(), expiresAt: iso(expires_at), revokedAt: iso(revoked_at), ratePerMinute: rate_per_minute };
}

/** SHA-256 (hex) of a secret's scrypt hash: tells whether the hash was changed, and nothing of the secret. */
function digestHash(secretHash: string): string {
  return createHash('sha256').update(secretHash).digest('hex');
}

/** What the chain keeps of a key. Its name stays out of it: it may be a person's. */
function describe({ id, role, expiresAt, ratePerMinute }: ApiKey): { key: string; role: string; expiresAt: string | null; ratePerMinute: number | null } {
  return { key: id, role, expiresAt, ratePerMinute };
}
