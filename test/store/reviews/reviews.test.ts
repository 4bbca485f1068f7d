// Reviews: judged against the claim, measured, and turned into coded notes; the store of them is in store.test.ts.
import { describe, expect, it } from 'vitest';
import { parseRow, CodedNoteSchema } from '../../../eval/lib/dataset.js';
import { ChartcodeError } from '../../../src/errors.js';
import { exportNote, judgeClaim, measureAgreement, REVIEW_REASONS, type Review, ReviewInputSchema } from '../../../src/store/reviews/index.js';
import { line, makeClaim, NOTE, review } from './claims.js';
import { decide, input, isCode, WHOLE } from './contract.js';

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

it('quotes the document that a review means by its place', () => {
  const claim = makeClaim();
  const judged = judgeClaim(claim, input(WHOLE), isCode);
  const documents = [{ id: 'b', text: NOTE }, { id: 'd1', text: 'Another note altogether, long enough that every place of the first is one of it, too, with nothing of a knee in it and nothing of any pain.' }];
  const note = exportNote({ ...review('c1', 'ann', []), ...judged }, claim, { documents });
  expect(note.diagnoses.find(({ code }) => code === 'M25.561')?.evidence).toEqual(['Knee pain']);
});

it('says which claims a review may be of', () => {
  expect(judgeClaim(makeClaim([line('CPT', '99213', 'Office visit', { sequence: 1 }), line('CPT', '99213', 'Office visit', { sequence: 2 })]), input({ decisions: [decide('CPT', '99213', 'accept', { sequence: 1 }), decide('CPT', '99213', 'reject', { sequence: 2, reason: 'included-elsewhere' })] }), isCode).finalCodes).toHaveLength(1);
});
