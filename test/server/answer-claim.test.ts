// Content negotiation of POST /v1/claims: each format by its media type, 406 before anything is coded, 422 when a format cannot carry the claim.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/server/app.js';
import { createLog } from '../../src/server/log.js';
import { readParties, readServerParties } from '../../src/store/read-parties.js';
import { ClaimSchema, ErrorBodySchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';
import { BundleResource } from '../output/fhir-schemas.js';
import { findFaults, parseInterchange } from '../output/parse-x12.js';

let coded = 0;
const engine = createFakeEngine({ onCode: () => void (coded += 1) });
/** The fake engine knows no procedures: this one adds a visit. */
const withVisit = {
  ...engine,
  code: async (input: unknown) => {
    const claim = await engine.code(input);
    const [first] = claim.codes;
    const line = { ...first!, system: 'CPT' as const, code: '99213', description: 'Office visit', role: undefined, sequence: 1, units: 1, modifiers: [], linkedDiagnoses: [first!.code] };
    return { ...claim, codes: [...claim.codes, line] };
  },
};
const app = createApp(withVisit, { log: createLog('silent') });
const post = (accept: string | undefined, body: object = { id: 'enc-9', text: 'Hypertension and asthma.', dateOfService: '2026-01-15' }, query = '') =>
  app.request(`/v1/claims${query}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...(accept === undefined ? {} : { accept }) } });

describe('POST /v1/claims', () => {
  it.each([undefined, '', '*/*', 'application/json', 'application/*', 'text/html, */*;q=0.1', 'application/json; charset=utf-8'])('answers JSON to Accept %j', async (accept) => {
    const response = await post(accept);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('vary')).toMatch(/accept/i);
    ClaimSchema.parse(await response.json());
  });

  it('answers a FHIR Bundle', async () => {
    const response = await post('application/fhir+json');
    expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    const { entry } = BundleResource.parse(await response.json());
    expect(entry.map(({ resource }) => resource.resourceType).filter((type) => type === 'Condition')).toHaveLength(2);
  });

  it('answers CSV', async () => {
    const response = await post('text/csv, application/json;q=0.5');
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect((await response.text()).split('\r\n')).toHaveLength(5);
  });

  it('answers an 837 draft, of the format asked for', async () => {
    const response = await post('application/edi-x12', undefined, '?claimFormat=837P');
    expect(response.headers.get('content-type')).toBe('application/edi-x12');
    const interchange = parseInterchange(await response.text());
    expect([interchange.version, findFaults(interchange)]).toEqual(['005010X222A1', []]);
    const facility = await post('application/edi-x12', { text: 'Asthma.', setting: 'inpatient', dateOfService: '2026-01-15' });
    expect(parseInterchange(await facility.text()).version).toBe('005010X223A2');
  });

  it('puts the parties of the server into it', async () => {
    const payer = { name: 'GOOD PAYER', id: '12345', claimFilingIndicator: 'CI' };
    const own = createApp(withVisit, { log: createLog('silent'), parties: { payer } });
    const response = await own.request('/v1/claims', { method: 'POST', body: JSON.stringify({ text: 'Asthma.', dateOfService: '2026-01-15' }), headers: { 'content-type': 'application/json', accept: 'application/edi-x12' } });
    expect(await response.text()).toContain('NM1*PR*2*GOOD PAYER*****PI*12345~');
  });

  it.each(['text/html', 'application/xml, image/png', 'application/fhir+xml', 'application/json;q=0', 'nonsense'])('refuses Accept %j with 406 before it codes', async (accept) => {
    const before = coded;
    const response = await post(accept);
    expect(response.status).toBe(406);
    expect(ErrorBodySchema.parse(await response.json()).error.code).toBe('E151');
    expect(coded).toBe(before);
  });

  it('takes the most wanted format that is written', async () => {
    expect((await post('text/html, text/csv;q=0.2, application/fhir+json;q=0.9')).headers.get('content-type')).toMatch(/fhir/);
  });

  it('names a wrong claimFormat, and what X12 cannot carry', async () => {
    const wrong = await post('application/edi-x12', undefined, '?claimFormat=835');
    expect([wrong.status, ErrorBodySchema.parse(await wrong.json()).error.details]).toEqual([400, [{ field: 'claimFormat', problem: 'must be one of 837p, 837i' }]]);
    const undated = await post('application/edi-x12', { text: 'Asthma.' });
    const { error } = ErrorBodySchema.parse(await undated.json());
    expect([undated.status, error.code, error.message]).toEqual([422, 'E152', expect.stringContaining('dateOfService')]);
  });
});

describe('a parties file', () => {
  const write = (value: unknown): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'chartcode-parties-')), 'parties.json');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const address = { line: '1 MAIN ST', city: 'X Y', state: 'IL', zip: '62701' };
  const subscriber = { lastName: 'DOE', firstName: 'JANE', memberId: 'W1', birthDate: '19620101', sex: 'F', address };

  it('is checked, and its error names the field and not the value', async () => {
    await expect(readParties(write({ subscriber }))).resolves.toEqual({ subscriber });
    await expect(readParties(write({ subscriber: { ...subscriber, memberId: 'W*1' } }))).rejects.toMatchObject({ code: 'E106', message: expect.not.stringContaining('W*1') as string, details: [{ field: 'parties.subscriber.memberId' }] });
    await expect(readParties(write({ payr: {} }))).rejects.toMatchObject({ code: 'E106' });
    await expect(readParties(write('{'))).rejects.toMatchObject({ code: 'E105' });
    await expect(readParties('/nowhere/parties.json')).rejects.toMatchObject({ code: 'E112' });
  });

  it('of a server names no subscriber', async () => {
    await expect(readServerParties(write({ subscriber }))).rejects.toMatchObject({ code: 'E106', details: [{ field: 'parties.subscriber' }] });
    await expect(readServerParties(undefined)).resolves.toBeUndefined();
  });
});
