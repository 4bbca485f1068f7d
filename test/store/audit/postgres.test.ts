// The trail and the keys over Postgres: one chain of many writers, refused changes, texts that go.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrail, readKeyRing, recordClaim, restoreClaim } from '../../../src/store/audit/index.js';
import { openDatabase } from '../../../src/store/database/index.js';
import type { Database } from '../../../src/store/database/index.js';
import { openKeyStore } from '../../../src/store/keys/key-store.js';
import { createFakeEngine } from '../../helpers/fake-engine.js';
import { findPostgres, startPostgres } from '../../helpers/postgres.js';
import type { PostgresCluster } from '../../helpers/postgres.js';

const KEY = Buffer.alloc(32, 7);
const bin = findPostgres();

// Skipped where no Postgres server is installed.
describe.skipIf(bin === undefined)('over Postgres', () => {
  let cluster: PostgresCluster | undefined;
  let databases: Database[] = [];
  const open = async (address: string): Promise<Database> => {
    const database = await openDatabase(address);
    databases.push(database);
    return database;
  };
  beforeAll(async () => {
    if (bin !== undefined) cluster = await startPostgres(bin);
  });
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()));
    databases = [];
    await cluster?.remove();
  });

  it('chains what two servers add at once, and refuses every change', async () => {
    const address = (await cluster?.createDatabase()) ?? '';
    const [one, two] = [await open(address), await open(address)];
    const trails = [openTrail(one, { auditKey: KEY }), openTrail(two, { auditKey: KEY })];
    await Promise.all(Array.from({ length: 60 }, (_, n) => trails[n % 2]?.append({ kind: 'claim.read', actor: 'local', body: { n } })));
    expect(await trails[0]?.verify()).toMatchObject({ ok: true, records: 60, head: { seq: 60 } });
    for (const sql of ["UPDATE audit_records SET actor = 'x' WHERE seq = 2", 'DELETE FROM audit_records WHERE seq = 60', 'TRUNCATE audit_records', 'UPDATE audit_head SET seq = 3', 'DELETE FROM audit_head', 'TRUNCATE audit_head'])
      await expect(one.run(sql), sql).rejects.toMatchObject({ code: 'E406' });
    await one.script("ALTER TABLE audit_records DISABLE TRIGGER ALL; UPDATE audit_records SET actor = 'x' WHERE seq = 9;");
    expect((await trails[1]?.verify())?.problem).toMatchObject({ seq: 9, kind: 'edited' });
    await one.script('DELETE FROM audit_records WHERE seq IN (9, 60)');
    expect((await trails[1]?.verify())?.problem).toMatchObject({ seq: 9, kind: 'removed' });
  });

  it('keeps claims, texts and keys as SQLite does', async () => {
    const database = await open((await cluster?.createDatabase()) ?? '');
    const trail = openTrail(database, { texts: 'quotes', textKeys: readKeyRing(`a:${Buffer.alloc(32, 1).toString('hex')}`, 'TEST') });
    const encounter = { id: 'v1', documents: [{ id: 'note', text: 'Asthma. No diabetes.' }] };
    const claim = await createFakeEngine().code(encounter);
    const id = await recordClaim(trail, { encounter, claim, actor: 'local', channel: 'claim' });
    const [record] = await trail.history(id);
    expect(restoreClaim(record!, await trail.readText(id)).claim).toMatchObject(claim);
    expect(await trail.findByEncounter('v1')).toBe(id);
    const keys = openKeyStore(database, trail);
    expect(await keys.any()).toBe(false);
    const { key } = await keys.create({ name: 'a', role: 'coder', expiresAt: new Date('2099-01-01') }, 'test');
    await keys.revoke(key.id, 'test');
    expect(await keys.list()).toMatchObject([{ id: key.id, role: 'coder', expiresAt: '2099-01-01T00:00:00.000Z', revokedAt: expect.any(String) as string }]);
    expect(await trail.dropTexts(new Date(Date.now() + 1000), 'test')).toBe(1);
    expect(await trail.readText(id)).toBeUndefined();
    expect(await trail.verify()).toMatchObject({ ok: true, records: 4 });
  });
});
