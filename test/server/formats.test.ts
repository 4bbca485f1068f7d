// POST /v1/claims in every format: the claim with the texts that its offsets point into, or a coded error.
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/server/app.js';
import type { ChartcodeApp } from '../../src/server/app.js';
import { ClaimSchema, ErrorBodySchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';
import { ADT, CCDA, INPUTS, MDM, base64, makeVisitBundle } from '../helpers/format-inputs.js';
import { sendMutations } from './mutations.js';

let app: ChartcodeApp;
beforeEach(() => {
  app = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), maxBodyBytes: 1 << 20 });
});
const post = (body: string | Uint8Array, type: string, query = '') =>
  app.request(`/v1/claims${query}`, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body), headers: { 'content-type': type } });
const claimOf = async (response: Response | Promise<Response>) => {
  const answer = await response;
  expect(answer.status).toBe(200);
  return ClaimSchema.strict().parse(await answer.json());
};
const refusal = async (response: Response | Promise<Response>) => {
  const answer = await response;
  const { error } = ErrorBodySchema.strict().parse(await answer.json());
  return [answer.status, error.code];
};

it.each(INPUTS)('codes %s, and every offset holds in the returned documents', async (_, type, body) => {
  const claim = await claimOf(post(body, type));
  expect(claim.documents?.length).toBeGreaterThan(0);
  expect(claim.codes.length).toBeGreaterThan(0);
  const texts = new Map(claim.documents?.map(({ id, text }) => [id, text]));
  for (const { documentId, start, end, text } of [...claim.codes.flatMap(({ evidence }) => evidence), ...claim.rejected]) expect(texts.get(documentId)?.slice(start, end)).toBe(text);
});

it('takes setting, type, age and date from the source, and the query string over it', async () => {
  expect(await claimOf(post(CCDA, 'text/xml'))).toMatchObject({ setting: 'inpatient', documentType: 'discharge_summary', documents: [{ type: 'discharge_summary' }] });
  expect(await claimOf(post(MDM, 'x-application/hl7-v2+er7', '?setting=emergency&id=mine'))).toMatchObject({ id: 'mine', setting: 'emergency' });
});

it('takes FHIR that says it is JSON, and gives no documents for an encounter', async () => {
  expect((await claimOf(post(JSON.stringify(makeVisitBundle()), 'application/json'))).documents).toHaveLength(2);
  expect((await claimOf(post('{"text":"Asthma."}', 'application/json'))).documents).toBeUndefined();
});

it('sends a claim whose source could not be read as a whole to review, and says what is missing', async () => {
  const claim = await claimOf(post(JSON.stringify(makeVisitBundle()), 'application/fhir+json'));
  expect(claim.findings).toMatchObject([{ rule: 'unread-content', severity: 'warning', message: 'Not read: entry.2.resource belongs to another encounter.' }]);
  expect(claim.decision).toMatchObject({ route: 'review', reasons: expect.arrayContaining(['unread-content: 1']) as unknown });
});

it('takes rows of FHIR in a batch', async () => {
  const rows = [makeVisitBundle(), { resourceType: 'Bundle', type: 'history', id: 'b2' }, { text: 'Asthma.' }];
  const answer = await app.request('/v1/claims/batch', { method: 'POST', body: JSON.stringify(rows), headers: { 'content-type': 'application/json' } });
  expect(await answer.json()).toMatchObject([{ id: 'e2', documents: [{}, {}] }, { id: 'b2', error: { code: 'E121' } }, { codes: [{ code: 'J45.909' }] }]);
});

describe('what is refused', () => {
  const xml = CCDA.toString();
  it.each<[string, string | Uint8Array, string, [number, string]]>([
    ['an entity bomb', `<!DOCTYPE a [<!ENTITY b "cc">]>${xml}`, 'application/xml', [400, 'E124']],
    ['a body over the limit', Buffer.alloc(2 << 20, 'a'), 'application/xml', [413, 'E109']],
    ['a charset that is none', xml, 'application/xml; charset=klingon', [400, 'E125']],
    ['FHIR that is no JSON', '{', 'application/fhir+json', [400, 'E105']],
    ['a bundle without text', '{"resourceType":"Bundle","type":"collection"}', 'application/fhir+json', [400, 'E122']],
    ['an address only', '{"resourceType":"DocumentReference","content":[{"attachment":{"url":"http://x/y"}}]}', 'application/fhir+json', [400, 'E123']],
    ['base64 that is not', '{"resourceType":"DocumentReference","content":[{"attachment":{"data":"*"}}]}', 'application/fhir+json', [400, 'E121']],
    ['a PDF only', JSON.stringify({ resourceType: 'DocumentReference', content: [{ attachment: { contentType: 'application/pdf', data: base64('%PDF') } }] }), 'application/fhir+json', [415, 'E108']],
    ['a patient of 300 years', MDM.toString().replace('19610704', '17260704'), 'application/hl7-v2', [400, 'E106']],
    ['wrong separators', ADT.toString().replace('^~', '^^'), 'application/hl7-v2', [400, 'E121']],
    ['an empty page', '<html></html>', 'text/html', [400, 'E122']],
  ])('%s', async (_, body, type, expected) => expect(await refusal(post(body, type))).toEqual(expected));
});

it('answers mutated inputs with a claim or an error of the caller; ten thousand in mutations.long.test.ts', async () => {
  for (const { coded, refused } of Object.values(await sendMutations(25, 0))) expect(coded + refused).toBe(25);
});
