// Reviews: judged against the claim, saved once with their audit record, measured, and turned into coded notes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRow, CodedNoteSchema } from '../../../eval/lib/dataset.js';
import { ChartcodeError } from '../../../src/errors.js';
import { openTrail } from '../../../src/store/audit/index.js';
import { type Database, openDatabase } from '../../../src/store/database/index.js';
import { createReviewStore, exportNote, judgeClaim, measureAgreement, REVIEW_REASONS, type Review, ReviewInputSchema } from '../../../src/store/reviews/index.js';
import { line, makeClaim, NOTE, review } from './claims.js';

const isCode = (_system: string, code: string): boolean => ['E1165', 'E119', 'I10', 'J189', 'M25561', '99214', '99213'].includes(code);
const input = (value: object) => ReviewInputSchema.parse({ decisions: [], ...value });
const decide = (system: string, code: string, action: string, more: object = {}) => ({ system, code, action, ...more });
const WHOLE = {
  decisions: [
    decide('ICD-10-CM', 'e11.9', 'modify', { reason: 'specificity', to: { system: 'ICD-10-CM', code: 'e1165' } }),
    decide('ICD-10-CM', 'J18.9', 'reject', { reason: 'negated' }),
    decide('CPT', '99213', 'modify', { reason: 'visit-level-too-low', to: { system: 'CPT', code: '99214', modifiers: ['25'] } }),
  ],
  others: 'accept',
  added: [{ system: 'ICD-10-CM', code: 'M25.561', evidence: [{ documentId: 'd1', start: NOTE.indexOf('Knee'), end: NOTE.indexOf('Knee') + 9 }] }],
};
const refusal = (value: object): ChartcodeError => {
  try {
    judgeClaim(makeClaim(), input(value), isCode);
  } catch (error) {
    if (error instanceof ChartcodeError) return error;
  }
  throw new Error('was not refused');
};

describe('judging a claim', () => {
  it('gives every line its decision and the final codes in order', () => {
    const { decisions, finalCodes } = judgeClaim(makeClaim(), input({ ...WHOLE, finalCodes: ['E11.65', 'I10', 'M25561', '99214'].map((code, i) => ({ system: i < 3 ? 'ICD-10-CM' : 'CPT', code })) }), isCode);
    expect(decisions.map(({ code, action }) => `${code} ${action}`)).toEqual(['E11.9 modify', 'I10 accept', 'J18.9 reject', '99213 modify']);
    expect(finalCodes.map(({ code, role, from }) => `${code} ${role ?? '-'} ${from}`)).toEqual(['E11.65 first_listed changed', 'I10 secondary claim', 'M25.561 secondary added', '99214 - changed']);
    expect(finalCodes.at(-1)).toMatchObject({ modifiers: ['25'], units: 1 });
  });

  it('puts another diagnosis first where the coder says so', () => {
    const { finalCodes } = judgeClaim(makeClaim(), input({ others: 'accept', firstListed: 'I10' }), isCode);
    expect(finalCodes.map(({ code }) => code)).toEqual(['I10', 'E11.9', 'J18.9', '99213']);
  });

  it.each([
    ['an undecided code', { decisions: [decide('ICD-10-CM', 'I10', 'accept')] }, 'leave ICD-10-CM E11.9 undecided'],
    ['a code that is not on the claim', { decisions: [decide('ICD-10-CM', 'E78.5', 'accept')], others: 'accept' }, 'not on the claim'],
    ['a second decision', { decisions: [decide('ICD-10-CM', 'I10', 'accept'), decide('ICD-10-CM', 'I10', 'reject', { reason: 'not-documented' })], others: 'accept' }, 'second time'],
    ['a rejection without reason', { decisions: [decide('ICD-10-CM', 'I10', 'reject')], others: 'accept' }, 'is needed to reject'],
    ['a reason for something else', { decisions: [decide('ICD-10-CM', 'I10', 'reject', { reason: 'laterality' })], others: 'accept' }, 'no reason to reject'],
    ['a change to nothing', { decisions: [decide('ICD-10-CM', 'I10', 'modify', { reason: 'specificity' })], others: 'accept' }, 'is needed to modify'],
    ['a change to no code', { decisions: [decide('ICD-10-CM', 'I10', 'modify', { reason: 'specificity', to: { system: 'ICD-10-CM', code: 'I99.99' } })], others: 'accept' }, 'no code of the edition'],
    ['a procedure made of a diagnosis', { decisions: [decide('ICD-10-CM', 'I10', 'modify', { reason: 'wrong-condition', to: { system: 'CPT', code: '99213' } })], others: 'accept' }, 'makes a procedure'],
    ['a first-listed code that is gone', { others: 'accept', firstListed: 'M25561' }, 'not among the final codes'],
    ['final codes that do not follow', { others: 'accept', finalCodes: [{ system: 'ICD-10-CM', code: 'I10' }] }, 'not what the decisions give'],
  ])('refuses %s', (_name, value, problem) => expect(refusal(value)).toMatchObject({ code: 'E142', message: expect.stringContaining(problem) as string }));

  it('takes no free words, and only reasons of the list', () => {
    expect(ReviewInputSchema.safeParse({ decisions: [], others: 'accept', comment: 'the patient said so' }).success).toBe(false);
    expect(ReviewInputSchema.safeParse({ decisions: [decide('ICD-10-CM', 'I10', 'reject', { reason: 'because' })] }).success).toBe(false);
    for (const { for: actions, meaning } of Object.values(REVIEW_REASONS)) expect(actions.length * meaning.length).toBeGreaterThan(0);
  });
});

describe('the store', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openDatabase(':memory:');
  });
  afterEach(() => database.close());

  it('saves a review once, with one record in a chain that holds', async () => {
    const trail = openTrail(database);
    const store = createReviewStore(database, trail);
    const one = { claimId: 'c1', claim: makeClaim(), reviewer: 'key-1', input: input(WHOLE), isCode };
    const first = await store.save(one);
    const again = await store.save(one);
    expect(again).toEqual({ review: first.review, repeated: true });
    expect((await store.save({ ...one, reviewer: 'key-2' })).repeated).toBe(false);
    expect((await store.save({ ...one, idempotencyKey: 'k' })).repeated).toBe(false);
    await expect(store.save({ ...one, idempotencyKey: 'k', input: input({ others: 'accept' }) })).rejects.toMatchObject({ code: 'E118' });
    const history = await trail.history('c1');
    expect(history.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual(['claim.reviewed key-1', 'claim.reviewed key-2', 'claim.reviewed key-1']);
    expect(JSON.stringify(history)).not.toContain('diabetes');
    expect((await trail.verify()).ok).toBe(true);
  });

  it('lists by time and claim, over many pages', async () => {
    const store = createReviewStore(database, openTrail(database));
    for (let i = 0; i < 230; i += 1) await store.save({ claimId: `c${i % 100}`, claim: makeClaim(), reviewer: `key-${i}`, input: input({ others: 'accept' }), isCode });
    const collect = async (filter: object): Promise<Review[]> => {
      const found: Review[] = [];
      for await (const one of store.list(filter)) found.push(one);
      return found;
    };
    const all = await collect({});
    expect(new Set(all.map(({ id }) => id)).size).toBe(230);
    expect(await collect({ claimId: 'c7' })).toHaveLength(3);
    expect(await collect({ since: all[0]!.reviewedAt })).toHaveLength(230);
    expect(await collect({ until: all[0]!.reviewedAt })).toHaveLength(0);
    expect(await collect({ since: '2999-01-01T00:00:00Z' })).toHaveLength(0);
  });
});

describe('agreement', () => {
  const judged = (code: string, action: 'accept' | 'modify' | 'reject', tier: 'high' | 'low' = 'high'): Review['decisions'][number] => ({ system: 'ICD-10-CM', code, sequence: 1, tier, probability: 0.9, action, ...(action === 'reject' ? { reason: 'negated' } : {}) });

  it('counts each claim once, by its last review, and each reviewer by theirs', () => {
    const report = measureAgreement([
      review('c1', 'ann', [judged('I10', 'reject'), judged('E119', 'accept', 'low')], { reviewedAt: '2026-01-01T00:00:00Z' }),
      review('c1', 'bob', [judged('I10', 'accept'), judged('E119', 'accept', 'low')], { reviewedAt: '2026-01-02T00:00:00Z' }),
      review('c2', 'ann', [judged('I10', 'accept')], { reviewedAt: '2026-01-03T00:00:00Z', added: [{ system: 'ICD-10-CM', code: 'J18.9', reason: 'missed' }], route: 'auto' }),
    ]);
    expect(report).toMatchObject({ reviews: 3, claims: 2, reasons: { missed: 1 } });
    expect(report.overall).toMatchObject({ suggested: 3, accepted: 3, added: 1, agreement: 1, found: 0.75, claims: 2 });
    expect(report.byReviewer['ann']).toMatchObject({ suggested: 3, accepted: 2, rejected: 1 });
    expect(report.byTier).toMatchObject({ high: { suggested: 2 }, low: { suggested: 1 } });
    expect(report.byRoute['auto']).toMatchObject({ suggested: 1, claims: 1 });
    expect(report.byCode['ICD-10-CM J18.9']).toMatchObject({ suggested: 0, added: 1, agreement: null });
    expect(report.pairs).toEqual([{ reviewers: ['ann', 'bob'], claims: 1, same: 0, kappa: 0 }]);
  });

  it('is empty without reviews', () => expect(measureAgreement([])).toMatchObject({ reviews: 0, overall: { suggested: 0, agreement: null } }));
});

it('makes coded notes that the dataset reader takes, with exact quotes', () => {
  const claim = makeClaim();
  const judged = judgeClaim(claim, input(WHOLE), isCode);
  const row = exportNote({ ...review('c1', 'ann', []), ...judged }, claim, { id: 'mrn-4711', text: NOTE });
  const note = parseRow(CodedNoteSchema, JSON.stringify(row), 'reviews.jsonl', 1);
  expect(note.id).toBe('c1');
  expect(JSON.stringify(note)).not.toContain('mrn-4711');
  expect(note.diagnoses.map(({ code, role, evidence }) => [code, role, ...evidence])).toEqual([['E11.65', 'first_listed', 'type 2 diabetes'], ['I10', 'secondary', 'hypertension'], ['M25.561', 'secondary', 'Knee pain']]);
  expect(note.procedures).toMatchObject([{ code: '99214', modifiers: ['25'], linked_dx: [] }]);
  expect(note.em?.code).toBe('99214');
  expect(note.not_coded).toEqual([{ text: 'pneumonia', why: 'negated', tempting_code: 'J18.9' }]);
  for (const { evidence } of note.diagnoses) for (const quote of evidence) expect(NOTE).toContain(quote);
});

it('says which claims a review may be of', () => {
  expect(judgeClaim(makeClaim([line('CPT', '99213', 'Office visit', { sequence: 1 }), line('CPT', '99213', 'Office visit', { sequence: 2 })]), input({ decisions: [decide('CPT', '99213', 'accept', { sequence: 1 }), decide('CPT', '99213', 'reject', { sequence: 2, reason: 'included-elsewhere' })] }), isCode).finalCodes).toHaveLength(1);
});
