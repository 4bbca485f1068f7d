// The table of API keys against the chain, over both databases: whoever makes himself an administrator by SQL is found.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrail } from '../../../src/store/audit/index.js';
import { openDatabase } from '../../../src/store/database/index.js';
import { openKeyStore } from '../../../src/store/keys/key-store.js';
import { findPostgres, startPostgres } from '../../helpers/postgres.js';
import type { PostgresCluster } from '../../helpers/postgres.js';

const bin = findPostgres();
let cluster: PostgresCluster | undefined;
beforeAll(async () => {
  if (bin !== undefined) cluster = await startPostgres(bin);
});
afterAll(() => cluster?.remove());

describe.each(['sqlite', 'postgres'] as const)('%s', (kind) => {
  // Skipped where no Postgres server is installed.
  const test = it.skipIf(kind === 'postgres' && bin === undefined);
  const open = async () => {
    const database = await openDatabase(kind === 'sqlite' ? ':memory:' : ((await cluster?.createDatabase()) ?? ''));
    const trail = openTrail(database);
    const keys = openKeyStore(database, trail);
    const client = (await keys.create({ name: 'a', role: 'client', ratePerMinute: 30, expiresAt: new Date('2099-01-01') }, 'cli')).key.id;
    const old = (await keys.create({ name: 'b', role: 'coder' }, 'cli')).key.id;
    const rotated = (await keys.rotate(old, 86_400_000, 'cli')).key.id;
    await keys.setRole(rotated, 'auditor', 'cli');
    const ended = (await keys.create({ name: 'c', role: 'admin' }, 'cli')).key.id;
    await keys.revoke(ended, 'cli');
    // A key that is rotated once more and revoked within its grace ends at the earlier time.
    await keys.revoke(old, 'cli');
    const find = async () => (await trail.verify()).problem;
    return { database, trail, keys, find, client, old, rotated, ended };
  };

  test('is whole as it was written, also while keys are made', async () => {
    const { database, keys, find } = await open();
    expect(await find()).toBeUndefined();
    const made = Promise.all(Array.from({ length: 5 }, () => keys.create({ name: 'more', role: 'client' }, 'cli')));
    for (let n = 0; n < 5; n += 1) expect(await find()).toBeUndefined();
    await made;
    expect(await find()).toBeUndefined();
    await database.close();
  });

  test('finds a role, secret, limit, expiry or end that was changed, and keys that were added or taken away', async () => {
    const { database, find, client, old, rotated, ended } = await open();
    const hash = (await database.get<{ secret_hash: string }>('SELECT secret_hash FROM api_keys WHERE id = ?', [ended]))?.secret_hash ?? '';
    const changes: [string, string, string | number | null][] = [
      [client, 'role', 'admin'], [client, 'rate_per_minute', null], [client, 'expires_at', null], [client, 'secret_hash', hash], [client, 'revoked_at', 5],
      [old, 'revoked_at', null], [old, 'revoked_at', Date.now() + 86_400_000], [ended, 'revoked_at', null], [rotated, 'role', 'coder'],
    ];
    for (const [id, column, value] of changes) {
      const was = (await database.get<Record<string, string | number | null>>(`SELECT ${column} FROM api_keys WHERE id = ?`, [id]))?.[column] ?? null;
      const set = (to: string | number | null) => database.run(`UPDATE api_keys SET ${column} = ? WHERE id = ?`, [to, id]);
      await set(value);
      expect((await find())?.kind, `${column} ${value}`).toBe('index-edited');
      await set(was);
      expect(await find()).toBeUndefined();
    }
    await database.run('INSERT INTO api_keys (id, name, role, secret_hash, created_at) VALUES (?, ?, ?, ?, ?)', ['feedfeedfeedfeed', 'x', 'admin', hash, 1]);
    expect(await find()).toMatchObject({ kind: 'index-inserted', message: expect.stringContaining('api_keys') as string });
    await database.run('DELETE FROM api_keys WHERE id = ?', ['feedfeedfeedfeed']);
    await database.run('DELETE FROM api_keys WHERE id = ?', [client]);
    expect(await find()).toMatchObject({ kind: 'index-removed', seq: 1 });
    await database.run('DELETE FROM api_keys');
    expect((await find())?.kind).toBe('index-removed');
    await database.close();
  });
});
