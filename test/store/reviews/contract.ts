// What the store of reviews must do, whatever database is under it; run by store.test.ts for each.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrail, readKeyRing, recordClaim } from '../../../src/store/audit/index.js';
import type { AuditTrail } from '../../../src/store/audit/index.js';
import type { Database } from '../../../src/store/database/index.js';
import { createReviewStore, exportReviewed, type Review, ReviewInputSchema, type ReviewStore } from '../../../src/store/reviews/index.js';
import { makeClaim, NOTE } from './claims.js';

export const isCode = (_system: string, code: string): boolean => ['E1165', 'E119', 'I10', 'J189', 'M25561', '99214', '99213'].includes(code);
export const input = (value: object) => ReviewInputSchema.parse({ decisions: [], ...value });
export const decide = (system: string, code: string, action: string, more: object = {}) => ({ system, code, action, ...more });
export const WHOLE = {
  decisions: [
    decide('ICD-10-CM', 'e11.9', 'modify', { reason: 'specificity', to: { system: 'ICD-10-CM', code: 'e1165' } }),
    decide('ICD-10-CM', 'J18.9', 'reject', { reason: 'negated' }),
    decide('CPT', '99213', 'modify', { reason: 'visit-level-too-low', to: { system: 'CPT', code: '99214', modifiers: ['25'] } }),
  ],
  others: 'accept',
  added: [{ system: 'ICD-10-CM', code: 'M25.561', evidence: [{ documentId: 'd1', start: NOTE.indexOf('Knee'), end: NOTE.indexOf('Knee') + 9 }] }],
};
const ACCEPT = { others: 'accept' };

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of items) found.push(one);
  return found;
}

/** Registers the suite. `open` gives a database of its own each time, and `again` another connection to it, as a second server has. */
export function describeReviewStore(name: string, open: () => Promise<{ database: Database; again(): Promise<Database> }>): void {
  describe(`reviews in ${name}`, () => {
    let database: Database;
    let other: Database;
    let trail: AuditTrail;
    let store: ReviewStore;
    beforeAll(async () => {
      const opened = await open();
      database = opened.database;
      other = await opened.again();
      trail = openTrail(database, { texts: 'notes', textKeys: readKeyRing(`k:${Buffer.alloc(32, 3).toString('hex')}`, 'TEST') });
      store = createReviewStore(database, trail);
    });
    afterAll(async () => {
      await database?.close();
      await other?.close();
    });

    it('saves a review once, with one record in a chain that holds', async () => {
      const one = { claimId: 'c1', claim: makeClaim(), reviewer: 'key-1', input: input(WHOLE), isCode };
      const first = await store.save(one);
      const again = await store.save(one);
      expect(again).toEqual({ review: first.review, repeated: true });
      expect((await store.save({ ...one, reviewer: 'key-2' })).repeated).toBe(false);
      expect((await store.save({ ...one, idempotencyKey: 'k' })).repeated).toBe(false);
      await expect(store.save({ ...one, idempotencyKey: 'k', input: input(ACCEPT) })).rejects.toMatchObject({ code: 'E118' });
      await expect(store.save({ ...one, input: input({}) })).rejects.toMatchObject({ code: 'E142' });
      const history = await trail.history('c1');
      expect(history.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual(['claim.reviewed key-1', 'claim.reviewed key-2', 'claim.reviewed key-1']);
      expect(JSON.stringify(history)).not.toContain('diabetes');
      expect((await trail.verify()).ok).toBe(true);
    });

    it('saves a review once when two servers get it at one time', async () => {
      const one = { claimId: 'c2', claim: makeClaim(), reviewer: 'key-1', input: input(WHOLE), isCode };
      const second = createReviewStore(other, openTrail(other));
      const saved = await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? store : second).save(one)));
      expect(saved.filter(({ repeated }) => !repeated)).toHaveLength(1);
      for (const { review } of saved) expect(review).toEqual(saved[0]?.review);
      expect(await trail.history('c2')).toHaveLength(1);
      expect((await trail.verify()).ok).toBe(true);
    });

    it('is found out when a review is edited, removed or added behind the chain', async () => {
      for (const [sql, kind] of [
        ["UPDATE reviews SET body = replace(body, 'E11.65', 'E11.69') WHERE claim_id = 'c2'", 'index-edited'],
        ["UPDATE reviews SET body = replace(body, 'E11.69', 'E11.65') WHERE claim_id = 'c2'", undefined],
        ["UPDATE reviews SET reviewed_at = reviewed_at - 5 WHERE claim_id = 'c2'", 'index-edited'],
        ["UPDATE reviews SET reviewed_at = reviewed_at + 5 WHERE claim_id = 'c2'", undefined],
        ["INSERT INTO reviews (id, claim_id, reviewer, reviewed_at, request_sha256, body) SELECT '%', claim_id, reviewer, reviewed_at, request_sha256, body FROM reviews WHERE claim_id = 'c2'", 'index-inserted'],
        ["DELETE FROM reviews WHERE id = '%'", undefined],
        ["UPDATE reviews SET id = 'x' WHERE claim_id = 'c2'", 'index-removed'],
        ["UPDATE reviews SET id = (SELECT substr(body, strpos(body, '\"id\":\"') + 6, 32) FROM reviews WHERE claim_id = 'c2') WHERE claim_id = 'c2'", undefined],
      ] as const) {
        await database.run(database.kind === 'sqlite' ? sql.replace('strpos', 'instr') : sql);
        expect([sql, (await trail.verify()).problem?.kind]).toEqual([sql, kind]);
      }
    });

    it('lists by time and claim, over many pages', async () => {
      const before = (await collect(store.list())).length;
      for (let i = 0; i < 230; i += 1) await store.save({ claimId: `many-${i % 100}`, claim: makeClaim(), reviewer: `key-${i}`, input: input(ACCEPT), isCode });
      const all: Review[] = await collect(store.list());
      expect(new Set(all.map(({ id }) => id)).size).toBe(before + 230);
      expect(all.map(({ reviewedAt }) => reviewedAt)).toEqual(all.map(({ reviewedAt }) => reviewedAt).sort());
      expect(await collect(store.list({ claimId: 'many-7' }))).toHaveLength(3);
      expect(await collect(store.list({ since: all[0]!.reviewedAt }))).toHaveLength(before + 230);
      expect(await collect(store.list({ until: all[0]!.reviewedAt }))).toHaveLength(0);
      expect(await collect(store.list({ since: '2999-01-01T00:00:00Z' }))).toHaveLength(0);
    });

    it('exports the last review of a claim with its note and what the encounter said', async () => {
      const encounter = { id: 'visit-9', text: NOTE, patient: { age: 64, sex: 'F' as const }, dateOfService: '2026-01-15', payer: 'medicare', claimType: 'professional' as const };
      const claim = makeClaim();
      const claimId = await recordClaim(trail, { encounter, claim, actor: 'local', channel: 'claim' });
      await store.save({ claimId, claim, reviewer: 'key-1', input: input(ACCEPT), isCode });
      await store.save({ claimId, claim, reviewer: 'key-2', input: input(WHOLE), isCode });
      const report = { reviewed: 0, written: 0, withoutText: 0, gone: 0 };
      const exported = await collect(exportReviewed(trail, store, new Map(), report));
      // The claims of the other tests were made up: the trail has none of them.
      expect(report).toMatchObject({ written: 1, withoutText: 0, gone: report.reviewed - 1 });
      expect(exported[0]?.note).toMatchObject({ id: claimId, encounter: { ...encounter, id: claimId, setting: 'office' }, em: { code: '99214' } });
      expect(exported[0]?.note.diagnoses.map(({ code, evidence }) => [code, evidence[0]])).toEqual([['E11.65', 'type 2 diabetes'], ['I10', 'hypertension'], ['M25.561', 'Knee pain']]);
    });
  });
}
