// Reviews and compliance over HTTP: decided once, measured, and no word of a note in what comes back.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp, type ChartcodeApp } from '../../src/server/app.js';
import { type Database, openDatabase } from '../../src/store/database/index.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

let database: Database;
let app: ChartcodeApp;
beforeEach(async () => {
  database = await openDatabase(':memory:');
  app = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), database });
});
afterEach(() => database.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) => app.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
const get = async (path: string, accept = 'application/json') => app.request(path, { headers: { accept } });
const NOTE = { id: 'enc-77', text: 'Hypertension and diabetes. Headache.', setting: 'office' };
const REVIEW = {
  decisions: [
    { system: 'ICD-10-CM', code: 'E11.9', action: 'modify', reason: 'specificity', to: { system: 'ICD-10-CM', code: 'E11.65' } },
    { system: 'ICD-10-CM', code: 'R51.9', action: 'reject', reason: 'integral' },
  ],
  others: 'accept',
};

describe('the places that a coder marks', () => {
  const TWO = { id: 'enc-78', documents: [{ id: 'Quartermain.txt', text: 'Hypertension.' }, { id: 'addendum', text: 'Knee pain of the right side. Diabetes.' }] };
  const marking = (documentId: string, end: number) => ({ decisions: [], others: 'accept', added: [{ system: 'ICD-10-CM', code: 'J45.909', evidence: [{ documentId, start: 0, end }] }] });

  it('are kept by the place of their document, never by its name', async () => {
    await post('/v1/claims', TWO);
    for (const name of ['addendum', 'd2']) {
      const response = await post('/v1/claims/enc-78/review', marking(name, 9));
      const { finalCodes } = (await response.json()) as { finalCodes: { code: string; evidence: object[] }[] };
      expect(finalCodes.find(({ code }) => code === 'J45.909')?.evidence).toEqual([{ documentId: 'd2', start: 0, end: 9 }]);
    }
    await post('/v1/claims/enc-78/review', marking('Quartermain.txt', 9));
    const kept = await database.all<{ body: string }>("SELECT body FROM reviews UNION ALL SELECT body FROM audit_records");
    expect(JSON.stringify(kept)).not.toMatch(/Quartermain|addendum/);
  });

  it('lie in a document of the claim', async () => {
    await post('/v1/claims', TWO);
    const refused = async (documentId: string, end: number) => ((await (await post('/v1/claims/enc-78/review', marking(documentId, end))).json()) as { error: { code: string; details: { field: string }[] } }).error;
    expect(await refused('third', 9)).toMatchObject({ code: 'E142', details: [{ field: 'added.0.evidence.0.documentId' }] });
    expect(await refused('d3', 9)).toMatchObject({ code: 'E142' });
    expect(await refused('addendum', 1000)).toMatchObject({ code: 'E142', details: [{ field: 'added.0.evidence.0.end' }] });
  });
});

describe('POST /v1/claims/:id/review', () => {
  it('gives final codes, once', async () => {
    await post('/v1/claims', NOTE);
    const first = await post('/v1/claims/enc-77/review', REVIEW);
    expect(first.status).toBe(201);
    const review = (await first.json()) as { id: string; claimId: string; reviewer: string; finalCodes: { code: string }[] };
    expect(review.finalCodes.map(({ code }) => code)).toEqual(['I10', 'E11.65']);
    expect(review.reviewer).toBe('local');
    const again = await post(`/v1/claims/${review.claimId}/review`, REVIEW);
    expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, review.id]);
    const history = (await (await get('/v1/claims/enc-77')).json()) as { history: { kind: string }[] };
    expect(history.history.filter(({ kind }) => kind === 'claim.reviewed')).toHaveLength(1);
  });

  it('answers what does not fit with a code that names the place', async () => {
    await post('/v1/claims', NOTE);
    const refused = async (path: string, body: unknown, headers = {}): Promise<[number, string]> => {
      const response = await post(path, body, headers);
      const { error } = (await response.json()) as { error: { code: string } };
      expect(JSON.stringify(error)).not.toMatch(/headache|the patient/i);
      return [response.status, error.code];
    };
    expect(await refused('/v1/claims/enc-78/review', REVIEW)).toEqual([404, 'E133']);
    expect(await refused('/v1/claims/enc-77/review', { decisions: [] })).toEqual([400, 'E142']);
    expect(await refused('/v1/claims/enc-77/review', { ...REVIEW, comment: 'the patient said' })).toEqual([400, 'E106']);
    const wrong = await (await post('/v1/claims/enc-77/review', { decisions: [{ system: 'ICD-10-CM', code: '-', action: 'maybe' }], firstListed: 5 })).json();
    expect(wrong).toMatchObject({ error: { details: [
      { field: 'decisions.0.code', problem: 'has a form that no code has' },
      { field: 'decisions.0.action', problem: 'must be one of accept, modify, reject' },
      { field: 'firstListed', problem: 'must be a string' },
    ] } });
    expect(await refused('/v1/claims/enc-77/review', { decisions: [{ system: 'ICD-10-CM', code: 'I10', action: 'reject', reason: 'the patient said' }], others: 'accept' })).toEqual([400, 'E106']);
    // A name of every object is no reason.
    for (const reason of ['constructor', 'toString', '__proto__']) expect(await refused('/v1/claims/enc-77/review', { decisions: [{ system: 'ICD-10-CM', code: 'I10', action: 'reject', reason }], others: 'accept' })).toEqual([400, 'E106']);
    const adding = (line: object): object => ({ decisions: [], others: 'accept', added: [{ system: 'ICD-10-CM', ...line }] });
    expect(await refused('/v1/claims/enc-77/review', adding({ code: 'G62.9', evidence: [{ documentId: 'd1', start: 20, end: 10 }] }))).toEqual([400, 'E106']);
    expect(await refused('/v1/claims/enc-77/review', adding({ code: 'I10' }))).toEqual([400, 'E142']);
    expect((await post('/v1/claims/enc-77/review', REVIEW, { 'idempotency-key': 'k1' })).status).toBe(201);
    expect(await refused('/v1/claims/enc-77/review', { decisions: [], others: 'accept' }, { 'idempotency-key': 'k1' })).toEqual([409, 'E118']);
  });
});

it('measures agreement, lists reasons, samples and reports', async () => {
  for (let i = 0; i < 60; i += 1) await post('/v1/claims', { id: `e${i}`, text: 'Hypertension.' });
  await post('/v1/claims', NOTE);
  await post('/v1/claims/enc-77/review', REVIEW);
  expect(await (await get('/v1/reviews/agreement')).json()).toMatchObject({ reviews: 1, overall: { suggested: 3, accepted: 1, modified: 1, rejected: 1 } });
  expect(await (await get('/v1/reviews/agreement?since=2999-01-01')).json()).toMatchObject({ reviews: 0 });
  expect((await get('/v1/reviews/agreement?since=yesterday')).status).toBe(400);
  expect(await (await get('/v1/reviews/reasons')).json()).toMatchObject({ specificity: { for: ['modify'] } });
  const work = (await (await get('/v1/compliance/work-list')).json()) as { population: number; items: { why: string }[] };
  expect(work.population).toBe(60);
  expect(work.items.every(({ why }) => why === 'drawn')).toBe(true);
  expect(await (await get('/v1/compliance/report')).json()).toMatchObject({ claims: 61, routes: { auto: 60, review: 1 }, drift: null });
  const page = await get('/v1/compliance/report', 'text/html');
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).not.toMatch(/hypertension/i);
});
