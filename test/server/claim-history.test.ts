// GET /v1/claims/:id and /explain: what was answered, what happened since, and why.
import { describe, expect, it } from 'vitest';
import { ExplanationSchema } from '../../src/explain/index.js';
import { readKeyRing } from '../../src/store/audit/index.js';
import { ClaimSchema } from '../../src/types.js';
import { createKeyedApp } from '../helpers/keyed-app.js';

const NOTE = { id: 'visit-17', text: 'Blood pressure is up: hypertension. Wheezes again, so asthma. No diabetes.' };
const RING = readKeyRing(`a:${Buffer.alloc(32, 1).toString('hex')}`, 'TEST');

interface History {
  claimId: string;
  quoted: boolean;
  claim: object;
  history: { kind: string; actor: string; body?: object }[];
}

describe('a claim that was answered', () => {
  it('is given back with its history, by its id and by that of the encounter', async () => {
    const { send, tokens } = await createKeyedApp({ trail: { texts: 'quotes', textKeys: RING } });
    const response = await send('/v1/claims', tokens.coder, { method: 'POST', body: NOTE });
    const claim = ClaimSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/claims/${claim.claimId ?? ''}`);
    await send(`/v1/claims/${claim.claimId ?? ''}/explain`, tokens.auditor);
    for (const id of [claim.claimId ?? '', 'visit-17']) {
      const found = (await (await send(`/v1/claims/${id}`, tokens.auditor)).json()) as History;
      expect(found).toMatchObject({ claimId: claim.claimId, quoted: true });
      expect(found.history.slice(0, 2).map(({ kind }) => kind)).toEqual(['claim.coded', 'claim.read']);
      expect(found.claim).toMatchObject({ id: 'visit-17', codes: claim.codes.map(({ code, evidence }) => ({ code, evidence: evidence.map(({ text }) => ({ text })) })) });
    }
  });

  it('is its client’s own and nobody else’s of that role', async () => {
    const { send, tokens, keys } = await createKeyedApp();
    const stranger = (await keys.create({ name: 'other clinic', role: 'client' }, 'test')).token;
    const { claimId } = ClaimSchema.parse(await (await send('/v1/claims', tokens.client, { method: 'POST', body: NOTE })).json());
    const status = async (token: string, path = claimId ?? ''): Promise<number> => (await send(`/v1/claims/${path}`, token)).status;
    expect([await status(tokens.client), await status(stranger), await status(stranger, 'visit-17'), await status(tokens.coder), await status(tokens.auditor)]).toEqual([200, 404, 404, 200, 200]);
    for (const id of ['none', '%00', 'x'.repeat(300), "' OR 1=1"]) expect(await status(tokens.admin, encodeURIComponent(id))).toBe(404);
  });

  it('comes in every format that it was answered in, with the same identifiers', async () => {
    const { send, audit } = await createKeyedApp({ roles: false, trail: { texts: 'notes', textKeys: RING } });
    const encounter = { id: NOTE.id, documents: [{ id: 'visit', type: 'progress_note', text: NOTE.text, authoredOn: '2026-01-15' }], patient: { age: 64, sex: 'F' }, payer: 'medicare', setting: 'inpatient' };
    const posted = await send('/v1/claims', undefined, { method: 'POST', body: encounter, headers: { accept: 'application/fhir+json' } });
    const address = posted.headers.get('location') ?? '';
    const get = (accept: string, query = '') => send(`${address}${query}`, undefined, { headers: { accept } });
    const withoutTimes = async (response: Response) => (await response.text()).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'now');
    expect(await withoutTimes(await get('application/fhir+json'))).toBe(await withoutTimes(posted));
    const csv = await get('text/csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(await csv.text()).toMatch(/visit-17,2026-01-15,inpatient,progress_note,ICD-10-CM,1,first_listed,I10,/);
    const x12 = await (await get('application/edi-x12', '?claimFormat=837i')).text();
    expect(x12).toMatch(/CLM\*visit-17[\s\S]*HI\*ABK:I10/);
    expect([(await get('application/pdf')).status, (await get('text/csv', '?claimFormat=ub04')).status]).toEqual([406, 400]);
    expect(await (await get('application/json')).json()).toMatchObject({ history: [{ kind: 'claim.coded' }, { body: { as: 'fhir' } }, { body: { as: 'csv' } }, { body: { as: 'x12' } }] });
    expect((await audit.verify()).ok).toBe(true);
  });

  it('comes in other formats without words where none were kept, with its days for the 837 until retention ends', async () => {
    const { send, audit } = await createKeyedApp({ roles: false });
    await send('/v1/claims', undefined, { method: 'POST', body: { id: NOTE.id, documents: [{ id: 'a', text: NOTE.text, authoredOn: '2026-01-12' }], dateOfService: '2026-01-15', setting: 'inpatient', claimType: 'institutional' } });
    const get = (accept: string) => send('/v1/claims/visit-17', undefined, { headers: { accept } });
    expect(await (await get('text/csv')).text()).toMatch(/2026-01-15,inpatient,\w+,ICD-10-CM,1,first_listed,I10,.*d1:22-34/);
    const bundle = await (await get('application/fhir+json')).text();
    // FHIR has no empty strings.
    expect([JSON.parse(bundle).resourceType, bundle.includes('""')]).toEqual(['Bundle', false]);
    expect(await (await get('application/edi-x12')).text()).toMatch(/CLM\*visit-17\*[\s\S]*DTP\*434\*RD8\*20260112-20260115[\s\S]*HI\*ABK:I10/);
    await audit.dropTexts(new Date(Date.now() + 1000), 'cli');
    expect(await (await get('application/edi-x12')).json()).toMatchObject({ error: { code: 'E152', details: [{ field: 'dateOfService' }] } });
  });

  it('of a batch can be found, too', async () => {
    const { send } = await createKeyedApp({ roles: false });
    const rows = (await (await send('/v1/claims/batch', undefined, { method: 'POST', body: [NOTE, { text: '' }, { text: 'Asthma.' }] })).json()) as { claimId?: string }[];
    expect(rows.map(({ claimId }) => claimId === undefined)).toEqual([false, true, false]);
    expect((await send(`/v1/claims/${rows[2]?.claimId ?? ''}`)).status).toBe(200);
  });
});

describe('an explanation', () => {
  it('says which words, why, what was rejected and what would be needed', async () => {
    const { send } = await createKeyedApp({ roles: false, trail: { texts: 'notes', textKeys: RING } });
    await send('/v1/claims', undefined, { method: 'POST', body: NOTE });
    const explained = ExplanationSchema.parse(await (await send('/v1/claims/visit-17/explain')).json());
    expect(explained.codes.map(({ code, words, needed }) => [code, words[0]?.quote, needed.length > 0])).toEqual([
      ['I10', 'hypertension', false],
      ['J45.909', 'asthma', true],
    ]);
    expect(explained.rejected).toMatchObject([{ code: 'E11.9', because: 'the note says that it is absent', words: { quote: 'diabetes' } }]);
    expect(explained.decision.reasons[0]).toMatchObject({ reason: 'low-confidence: J45.909 at 0.71', meaning: expect.stringMatching(/\w/) as string });
    const response = await send('/v1/claims/visit-17/explain', undefined, { headers: { accept: 'text/plain' } });
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    for (const part of ['ICD-10-CM I10 Essential (primary) hypertension', 'first-listed diagnosis', 'words: "asthma"', 'Not coded', 'model fake-1']) expect(text).toContain(part);
  });

  it('has places instead of words where none were kept, and gets the words back from the note', async () => {
    const { send } = await createKeyedApp({ roles: false });
    await send('/v1/claims', undefined, { method: 'POST', body: NOTE });
    const bare = ExplanationSchema.parse(await (await send('/v1/claims/visit-17/explain')).json());
    expect([bare.codes[0]?.words[0], bare.note?.slice(0, 20)]).toMatchObject([{ start: 22, end: 34, quote: null }, 'Quotes were not kept']);
    const again = ExplanationSchema.parse(await (await send('/v1/claims/visit-17/explain', undefined, { method: 'POST', body: { text: NOTE.text } })).json());
    expect(again.codes[0]?.words[0]?.quote).toBe('hypertension');
    expect((await send('/v1/claims/visit-17/explain', undefined, { method: 'POST', body: { text: `${NOTE.text} ` } })).status).toBe(400);
  });
});
