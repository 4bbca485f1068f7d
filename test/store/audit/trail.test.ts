// The trail over SQLite: what is added stays, what is tampered with is found, texts go and the chain stands.
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openTrail, readKeyRing, recordClaim, restoreClaim, restoreEncounter, restoreFromNote } from '../../../src/store/audit/index.js';
import type { AuditTrail, TrailOptions } from '../../../src/store/audit/index.js';
import { DatabaseError, openDatabase } from '../../../src/store/database/index.js';
import type { Database } from '../../../src/store/database/index.js';
import { openKeyStore } from '../../../src/store/keys/key-store.js';
import type { Encounter } from '../../../src/types.js';
import { createFakeEngine } from '../../helpers/fake-engine.js';

const KEY = Buffer.alloc(32, 7);
const RING = readKeyRing(`a:${Buffer.alloc(32, 1).toString('hex')}`, 'TEST');
const TEXT = 'Wheezing at night since the move. Assessment: asthma and hypertension, no diabetes.';
const ENCOUNTER: Encounter = { id: 'MRN-4711', documents: [{ id: 'note', text: TEXT }] };
const engine = createFakeEngine();

let database: Database;
let clock = 0;
const open = (options: TrailOptions = {}): AuditTrail => openTrail(database, { now: () => new Date((clock += 1000)), ...options });
async function fill(trail: AuditTrail, count = 6): Promise<void> {
  for (let n = 0; n < count; n += 1) await trail.append({ kind: 'claim.read', actor: 'local', claimId: `c${n}`, body: { n } });
}
const code = async (trail: AuditTrail, encounter = ENCOUNTER): Promise<string> =>
  recordClaim(trail, { encounter, claim: await engine.code(encounter), actor: 'local', channel: 'claim' });

beforeEach(async () => {
  clock = Date.parse('2026-03-01T00:00:00Z');
  database = await openDatabase(':memory:');
});

describe('the trail', () => {
  it('chains what many callers add at once, in one order without gaps', async () => {
    const trail = open({ auditKey: KEY });
    const added = await Promise.all(Array.from({ length: 250 }, (_, n) => trail.append({ kind: 'claim.read', actor: 'local', body: { n } })));
    expect(added.map(({ seq }) => seq)).toEqual(added.map((_, at) => at + 1));
    expect(added.map(({ body }) => body.n)).toEqual(added.map((_, at) => at));
    expect(await trail.verify()).toMatchObject({ ok: true, records: 250, head: { seq: 250 } });
  });

  it('takes two trails over one database, as two servers have', async () => {
    const [one, two] = [open(), open()];
    await Promise.all([fill(one, 20), fill(two, 20)]);
    expect(await one.verify()).toMatchObject({ ok: true, records: 40 });
  });

  it('gives a caller nothing when a record cannot be written', async () => {
    const trail = open();
    await database.script('DROP TRIGGER audit_head_no_delete; DELETE FROM audit_head;');
    await expect(trail.append({ kind: 'claim.read', actor: 'local', body: {} })).rejects.toMatchObject({ code: 'E412' });
    await expect(code(trail)).rejects.toMatchObject({ code: 'E412' });
    await database.close();
    await expect(trail.append({ kind: 'claim.read', actor: 'local', body: {} })).rejects.toThrow();
  });

  it('stands or falls with the change that it belongs to', async () => {
    const trail = open();
    await expect(
      database.transaction(async (queries) => {
        await trail.appendIn(queries, [{ kind: 'model.changed', actor: 'cli', body: {} }]);
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(await trail.verify()).toMatchObject({ ok: true, records: 0 });
  });
});

describe('the database itself', () => {
  it.each([
    "UPDATE audit_records SET actor = 'x' WHERE seq = 2",
    'DELETE FROM audit_records WHERE seq = 6',
    'DELETE FROM audit_records',
    "INSERT OR REPLACE INTO audit_records (seq, at, kind, actor, body, previous, hash) VALUES (2, '', '', '', '{}', '', '')",
    "INSERT INTO audit_records (seq, at, kind, actor, body, previous, hash) VALUES (7, '', '', '', '{}', 'not the hash of record 6', '')",
    'UPDATE audit_head SET seq = 3',
    "UPDATE audit_head SET hash = 'x'",
    'DELETE FROM audit_head',
    "INSERT OR REPLACE INTO audit_head (id, seq, hash, pepper) VALUES (1, 0, '', '')",
  ])('refuses %s', async (sql) => {
    await fill(open());
    await expect(database.run(sql)).rejects.toMatchObject({ code: 'E406' });
    expect(await open().verify()).toMatchObject({ ok: true, records: 6 });
  });

  /** What someone does who can drop triggers. */
  const force = (sql: string): Promise<void> =>
    database.script(
      ['audit_records_no_update', 'audit_records_no_delete', 'audit_records_in_order', 'audit_head_forward', 'audit_head_no_delete', 'audit_head_one']
        .map((name) => `DROP TRIGGER ${name};`)
        .join('') + sql,
    );
  it.each([
    ["UPDATE audit_records SET body = '{\"n\":9}' WHERE seq = 3", 3, 'edited'],
    ["UPDATE audit_records SET actor = 'x' WHERE seq = 6", 6, 'edited'],
    ['UPDATE audit_records SET mac = NULL WHERE seq <= 2', 1, 'edited'],
    ['DELETE FROM audit_records WHERE seq = 3', 3, 'removed'],
    ['DELETE FROM audit_records WHERE seq > 4', 5, 'truncated'],
    ['UPDATE audit_records SET seq = -seq WHERE seq IN (3, 4); UPDATE audit_records SET seq = 7 + seq WHERE seq < 0', 3, 'moved'],
    ["INSERT INTO audit_records (seq, at, kind, actor, body, previous, hash) SELECT 7, at, kind, actor, body, hash, hash FROM audit_records WHERE seq = 6", 7, 'edited'],
    ['DELETE FROM audit_head', 6, 'head'],
    ['DELETE FROM audit_records WHERE seq > 4; UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_records WHERE seq = 4)', 4, 'head'],
  ])('with its triggers dropped and %s shows record %i as %s', async (sql, seq, kind) => {
    const trail = open({ auditKey: KEY });
    await fill(trail);
    await force(sql);
    expect((await trail.verify()).problem).toMatchObject({ seq, kind });
  });

  it('adds nothing behind a forged record', async () => {
    const trail = open();
    await fill(trail);
    await force("INSERT INTO audit_records (seq, at, kind, actor, body, previous, hash) SELECT 7, at, kind, actor, body, hash, hash FROM audit_records WHERE seq = 6");
    await expect(trail.append({ kind: 'claim.read', actor: 'local', body: {} })).rejects.toMatchObject({ code: 'E411' });
  });

  it('answers all who wait for a database that is busy at once, not one wait after the other', async () => {
    let asked = 0;
    const away: Database = { ...database, transaction: async () => { asked += 1; await new Promise(setImmediate); throw new DatabaseError('E403', 'SQLITE_BUSY', true); } };
    const trail = openTrail(away);
    const first = trail.append({ kind: 'claim.read', actor: 'local', body: {} });
    const behind = [1, 2, 3].map((n) => trail.append({ kind: 'claim.read', actor: 'local', body: { n } }));
    for (const one of [first, ...behind]) await expect(one).rejects.toMatchObject({ code: 'E411', status: 503 });
    expect(asked).toBe(1);
  });
});

describe('a claim in the trail', () => {
  it('comes back as it was answered when its text was kept', async () => {
    const claim = await engine.code(ENCOUNTER);
    for (const texts of ['notes', 'quotes'] as const) {
      const trail = open({ texts, textKeys: RING });
      const id = await code(trail);
      const [record] = await trail.history(id);
      const restored = restoreClaim(record!, await trail.readText(id));
      expect(restored).toMatchObject({ claim, quoted: true });
      expect(Object.keys(restored.claim).filter((key) => key !== 'claimId')).toEqual(Object.keys(claim));
      expect(await trail.findByEncounter('MRN-4711')).toBe(id);
    }
    expect(await open().findByEncounter('MRN-4712')).toBeUndefined();
  });

  it('keeps the places of the words and not the words, unless told to', async () => {
    const trail = open();
    const id = await code(trail);
    const [record] = await trail.history(id);
    const stored = await trail.readText(id);
    const { claim, quoted } = restoreClaim(record!, stored);
    expect(quoted).toBe(false);
    expect(claim.codes.map(({ code: name, evidence }) => [name, evidence[0]?.text])).toEqual([['I10', ''], ['J45.909', '']]);
    expect(claim.codes[0]?.evidence[0]).toMatchObject({ start: 57, end: 69 });
    // The note itself brings the words back, and no other note does.
    expect(restoreFromNote(record!, stored, ENCOUNTER)?.claim.codes).toEqual((await engine.code(ENCOUNTER)).codes);
    for (const text of [`${TEXT} `, 'Asthma.']) expect(restoreFromNote(record!, stored, { text })).toBeUndefined();
  });

  it('gives the encounter back as far as it was kept', async () => {
    const context = { setting: 'office', patient: { age: 64, sex: 'F' }, payer: 'medicare' } as const;
    const documents = [{ id: 'note', type: 'progress_note', text: TEXT, authoredOn: '2026-01-15' }, { id: 'more', text: 'Headache.' }] as const;
    const encounter: Encounter = { id: 'MRN-4711', documents: [...documents], ...context };
    const kept = async (texts: 'none' | 'quotes' | 'notes') => {
      const trail = open({ texts, textKeys: RING });
      return restoreEncounter(await trail.readText(await code(trail, encounter)));
    };
    expect(await kept('notes')).toEqual({ encounter, whole: true });
    // The day of its newest document stands for the day of service: a claim has one.
    expect(await kept('quotes')).toEqual({ encounter: { id: 'MRN-4711', ...context, dateOfService: '2026-01-15' }, whole: false, firstDate: '2026-01-15' });
    // Days and claim type, which an 837 needs, and nothing else of it.
    expect(await kept('none')).toEqual({ encounter: { dateOfService: '2026-01-15' }, whole: false });
    encounter.dateOfService = '2026-01-20';
    encounter.claimType = 'institutional';
    expect(await kept('none')).toEqual({ encounter: { dateOfService: '2026-01-20', claimType: 'institutional' }, whole: false, firstDate: '2026-01-15' });
    encounter.admissionDate = '2026-01-12';
    expect(await kept('none')).toMatchObject({ firstDate: '2026-01-12' });
    const trail = open();
    expect(restoreEncounter(await trail.readText(await code(trail)))).toBeUndefined();
    // What an earlier version sealed had no context.
    expect(restoreEncounter({ salt: '', text: JSON.stringify({ documentIds: ['d1'], documents: ['Asthma.'], quotes: [] }) })).toEqual({ encounter: { text: 'Asthma.' }, whole: true });
  });

  it.each(['none', 'quotes', 'notes'] as const)('leaves nothing of the note readable in the files, texts: %s', async (texts) => {
    const folder = mkdtempSync(join(tmpdir(), 'chartcode-audit-'));
    database = await openDatabase(join(folder, 'a.db'));
    const encounter = { id: 'MRN-4711', documents: [{ id: 'Zebulon Quartermain.txt', text: TEXT }] };
    await code(open({ texts, textKeys: RING }), encounter);
    const bytes = (): string => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('');
    expect(bytes()).toContain('J45.909');
    for (const word of ['Wheezing', 'the move', 'hypertension, no', 'MRN-4711', 'Zebulon', '"hypertension"']) expect(bytes()).not.toContain(word);
    await database.close();
  });

  it('loses its text when its time is over, and the chain stands', async () => {
    const trail = open({ texts: 'notes', textKeys: RING, auditKey: KEY });
    const old = await code(trail);
    clock += 30 * 86_400_000;
    const young = await code(trail);
    expect(await trail.dropTexts(new Date(clock - 86_400_000), 'cli')).toBe(1);
    expect([await trail.readText(old), (await trail.readText(young))?.text === undefined]).toEqual([undefined, false]);
    expect((await trail.history(old))[0]?.body).toMatchObject({ documents: [{ length: TEXT.length }] });
    expect(await trail.verify()).toMatchObject({ ok: true, records: 3 });
    expect(await trail.dropTexts(new Date(clock - 86_400_000), 'cli')).toBe(0);
    expect((await trail.verify()).records).toBe(3);
  });

  it('is sealed anew with a new key, and then needs the old one no more', async () => {
    const ids = [await code(open({ texts: 'notes', textKeys: RING })), await code(open({ texts: 'notes', textKeys: RING }))];
    const fresh = Buffer.alloc(32, 2).toString('hex');
    const both = readKeyRing(`b:${fresh},a:${Buffer.alloc(32, 1).toString('hex')}`, 'TEST');
    const alone = readKeyRing(`b:${fresh}`, 'TEST');
    await expect(open({ textKeys: alone }).readText(ids[0]!)).rejects.toMatchObject({ code: 'E413', details: [{ keyId: 'a' }] });
    await expect(open().readText(ids[0]!)).rejects.toMatchObject({ code: 'E413' });
    expect(await open({ textKeys: both }).resealTexts('cli')).toBe(2);
    expect(await open({ textKeys: both }).resealTexts('cli')).toBe(0);
    for (const id of ids) expect((await open({ textKeys: alone }).readText(id))?.text).toContain('Wheezing');
    expect(await open().verify()).toMatchObject({ ok: true, records: 3 });
  });

  it('has its days of service sealed where there is a key, and when it is sealed anew where there was none', async () => {
    const encounter: Encounter = { ...ENCOUNTER, dateOfService: '2026-01-15' };
    const days = async (id: string): Promise<string> => (await database.get<{ days: string }>('SELECT days FROM audit_texts WHERE claim_id = ?', [id]))?.days ?? '';
    const dayOf = async (trail: AuditTrail, id: string) => restoreEncounter(await trail.readText(id))?.encounter.dateOfService;
    const [plain, sealed] = [await code(open(), encounter), await code(open({ textKeys: RING }), encounter)];
    expect([await days(plain), (await days(sealed)).includes('2026')]).toEqual(['{"dateOfService":"2026-01-15"}', false]);
    await expect(open().readText(sealed)).rejects.toMatchObject({ code: 'E413' });
    expect(await open({ textKeys: RING }).resealTexts('cli')).toBe(1);
    expect(await open({ textKeys: RING }).resealTexts('cli')).toBe(0);
    expect((await days(plain)).includes('2026')).toBe(false);
    const trail = open({ textKeys: RING });
    expect([await dayOf(trail, plain), await dayOf(trail, sealed), (await trail.verify()).ok]).toEqual(['2026-01-15', '2026-01-15', true]);
    expect(await trail.dropTexts(new Date(clock + 1), 'cli')).toBe(2);
    expect([await trail.readText(plain), (await trail.verify()).ok]).toEqual([undefined, true]);
  });

  it('is not recorded with texts and without a key to seal them', () => {
    expect(() => open({ texts: 'quotes' })).toThrow(expect.objectContaining({ code: 'E106', details: [expect.objectContaining({ field: 'audit.textKeys' })] }));
  });
});

describe('API keys', () => {
  it('are made, rotated, given another role, revoked: each a record, none with a secret or a name', async () => {
    const trail = open();
    const keys = openKeyStore(database, trail, () => new Date(clock));
    expect(await keys.any()).toBe(false);
    const { key, token } = await keys.create({ name: 'Clinic of Dr. Quartermain', role: 'client', ratePerMinute: 30 }, 'cli');
    const next = await keys.rotate(key.id, 3_600_000, 'cli');
    await keys.setRole(next.key.id, 'coder', 'cli');
    await keys.setRole(next.key.id, 'coder', 'cli');
    await keys.revoke(next.key.id, 'cli');
    await keys.revoke(next.key.id, 'cli');
    expect(await keys.any()).toBe(true);
    expect((await keys.list()).map(({ id, role, ratePerMinute, revokedAt }) => [id, role, ratePerMinute, revokedAt === null])).toEqual([
      [key.id, 'client', 30, false],
      [next.key.id, 'coder', 30, false],
    ]);
    expect(Date.parse((await keys.find(key.id))?.key.revokedAt ?? '') - clock).toBeGreaterThan(3_500_000);
    const records = [];
    for await (const record of trail.records()) records.push(record);
    expect(records.map(({ kind }) => kind)).toEqual(['key.created', 'key.rotated', 'key.role_changed', 'key.revoked']);
    expect(JSON.stringify([records, await database.all('SELECT * FROM api_keys')])).not.toContain(token.slice(-43));
    expect(JSON.stringify(records)).not.toContain('Quartermain');
    await expect(keys.revoke('nobody', 'cli')).rejects.toMatchObject({ code: 'E134' });
    await expect(keys.rotate('nobody', 0, 'cli')).rejects.toMatchObject({ code: 'E134' });
  });
});
