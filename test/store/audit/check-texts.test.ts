// Texts beside the chain, over both databases: what retention deleted is no fault, what somebody else deleted, emptied, added or moved in time is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrail, recordClaim } from '../../../src/store/audit/index.js';
import { readKeyRing } from '../../../src/store/audit/key-ring.js';
import { openDatabase } from '../../../src/store/database/index.js';
import { createFakeEngine } from '../../helpers/fake-engine.js';
import { findPostgres, startPostgres } from '../../helpers/postgres.js';
import type { PostgresCluster } from '../../helpers/postgres.js';

const bin = findPostgres();
let cluster: PostgresCluster | undefined;
beforeAll(async () => {
  if (bin !== undefined) cluster = await startPostgres(bin);
});
afterAll(() => cluster?.remove());

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const RING = readKeyRing(`a:${Buffer.alloc(32, 1).toString('hex')}`, 'TEST');

describe.each(['sqlite', 'postgres'] as const)('%s', (kind) => {
  // Skipped where no Postgres server is installed.
  const test = it.skipIf(kind === 'postgres' && bin === undefined);

  /** One claim a day, each record another kind of keeping: nothing, quotes, notes. */
  const open = async (days: number) => {
    const database = await openDatabase(kind === 'sqlite' ? ':memory:' : ((await cluster?.createDatabase()) ?? ''));
    const engine = createFakeEngine();
    let day = 0;
    const now = (): Date => new Date(START + day * DAY);
    const ids: string[] = [];
    const code = async (): Promise<void> => {
      const encounter = { text: 'Hypertension.' };
      const trail = openTrail(database, { now, textKeys: RING, texts: (['none', 'quotes', 'notes'] as const)[day % 3] });
      ids.push(await recordClaim(trail, { encounter, claim: await engine.code(encounter), actor: 'local', channel: 'claim' }));
      day += 1;
    };
    for (let n = 0; n < days; n += 1) await code();
    const trail = openTrail(database, { now, textKeys: RING });
    const find = async (): Promise<unknown> => {
      const { problem } = await trail.verify();
      return problem && [problem.kind, problem.seq];
    };
    /** Deletes what is older than the claim of that day. */
    const retain = (from: number): Promise<number> => trail.dropTexts(new Date(START + from * DAY), 'cli');
    const remove = (n: number) => database.run('DELETE FROM audit_texts WHERE claim_id = ?', [ids[n] ?? '']);
    return { database, trail, ids, code, find, retain, remove };
  };

  test('knows what retention deleted, and goes on knowing it', async () => {
    const { database, code, find, retain } = await open(6);
    expect(await find()).toBeUndefined();
    expect([await retain(2), await find()]).toEqual([2, undefined]);
    await code();
    expect([await retain(4), await retain(4), await find()]).toEqual([2, 0, undefined]);
    await database.close();
  });

  test.each([
    ['before retention comes', 0],
    ['that retention will not reach for long', 5],
  ])('finds a text that somebody deleted %s', async (_, n) => {
    const { database, find, remove } = await open(6);
    await remove(n);
    expect(await find()).toEqual(['index-removed', n + 1]);
    await database.close();
  });

  test('finds it still when retention has come over it: fewer were deleted than were due', async () => {
    const { database, trail, find, retain, remove } = await open(6);
    await remove(1);
    expect([await retain(3), await find()]).toEqual([2, ['index-removed', 7]]);
    expect((await trail.verify()).problem?.message).toContain('deleted 2 texts where 3 were due');
    await database.close();
  });

  test('finds one that was altered, or moved from another claim, where it has the key, and a salt that does not fit a note', async () => {
    const { database, ids, trail, find } = await open(6);
    const [, quotes = '', note = '', , other = ''] = ids;
    const set = (field: string, claim: string, value: string) => database.run(`UPDATE audit_texts SET ${field} = ? WHERE claim_id = ?`, [value, claim]);
    const read = async (field: 'sealed' | 'salt', claim: string) => (await database.get<Record<string, string>>(`SELECT ${field} FROM audit_texts WHERE claim_id = ?`, [claim]))?.[field] ?? '';
    for (const [claim, seq] of [[quotes, 2], [note, 3]] as const) {
      const was = await read('sealed', claim);
      await set('sealed', claim, await read('sealed', other));
      expect(await find()).toEqual(['index-edited', seq]);
      // Without the key nobody can tell.
      expect((await openTrail(database).verify()).ok).toBe(true);
      await set('sealed', claim, was);
    }
    const was = await read('sealed', quotes);
    await set('sealed', quotes, 'no sealed text at all');
    expect(await find()).toEqual(['index-edited', 2]);
    await set('sealed', quotes, was);
    await set('salt', note, await read('salt', quotes));
    expect((await trail.verify()).problem).toMatchObject({ seq: 3, message: expect.stringContaining('salt') as string });
    await database.close();
  });

  test('finds days of service that were altered, emptied or added', async () => {
    const { database, find, trail } = await open(1);
    const engine = createFakeEngine();
    const encounter = { text: 'Hypertension.', dateOfService: '2026-01-15' };
    const claim = await engine.code(encounter);
    const [open_, sealed] = [await recordClaim(openTrail(database), { encounter, claim, actor: 'local', channel: 'claim' }), await recordClaim(trail, { encounter, claim, actor: 'local', channel: 'claim' })];
    expect(await find()).toBeUndefined();
    const read = async (id: string) => (await database.get<{ days: string }>('SELECT days FROM audit_texts WHERE claim_id = ?', [id]))?.days ?? null;
    const set = (id: string, days: string | null) => database.run('UPDATE audit_texts SET days = ? WHERE claim_id = ?', [days, id]);
    for (const [id, seq] of [[open_, 2], [sealed, 3]] as const) {
      const was = await read(id);
      for (const other of ['{"dateOfService":"2026-01-16"}', null, 'broken']) {
        await set(id, other);
        expect(await find()).toEqual(['index-edited', seq]);
      }
      await set(id, was);
    }
    await database.run('UPDATE audit_texts SET days = ? WHERE days IS NULL', ['{"dateOfService":"2026-01-15"}']);
    expect(await find()).toEqual(['index-edited', 1]);
    await database.close();
  });

  test('finds one that was emptied, put back, added, doubled or given another time', async () => {
    const { database, ids, find, retain } = await open(6);
    const [first, second, , , , last] = ids as [string, string, string, string, string, string];
    const put = (id: string, claim: string, at: number) => database.run('INSERT INTO audit_texts (id, claim_id, salt, sealed, stored_at) VALUES (?, ?, ?, NULL, ?)', [id, claim, 'aa', at]);
    const undo = (id: string) => database.run('DELETE FROM audit_texts WHERE id = ?', [id]);
    await put('x', 'no-such-claim', START);
    expect(await find()).toEqual(['index-inserted', 0]);
    await undo('x');
    await put('y', last, START + 5 * DAY);
    expect(await find()).toEqual(['index-inserted', 6]);
    await undo('y');
    await database.run('UPDATE audit_texts SET stored_at = stored_at + 1 WHERE claim_id = ?', [second]);
    expect(await find()).toEqual(['index-edited', 2]);
    await database.run('UPDATE audit_texts SET stored_at = stored_at - 1 WHERE claim_id = ?', [second]);
    expect([await retain(1), await find()]).toEqual([1, undefined]);
    await put('z', first, START);
    expect(await find()).toEqual(['index-inserted', 1]);
    await undo('z');
    await database.run('UPDATE audit_texts SET sealed = NULL WHERE claim_id = ?', [second]);
    expect(await find()).toEqual(['index-edited', 2]);
    await database.close();
  });
});
