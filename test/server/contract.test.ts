// Every answer against its schema, and every kind of bad input against its code.
import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../src/server/app.js';
import type { ChartcodeApp } from '../../src/server/app.js';
import {
  BatchRowSchema,
  CodeDetailSchema,
  HealthSchema,
  ModelsSchema,
  ReadySchema,
  RowErrorSchema,
  SearchResultSchema,
} from '../../src/server/schemas.js';
import { ClaimSchema, ErrorBodySchema } from '../../src/types.js';
import { DatabaseError, openDatabase } from '../../src/store/database/index.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const silent = pino({ level: 'silent' });
let app: ChartcodeApp;
beforeEach(() => {
  app = createApp(createFakeEngine(), { log: silent, maxBodyBytes: 4 << 20, maxBatchBytes: 4 << 20, maxBatchRows: 10 });
});

type Body = string | Uint8Array<ArrayBuffer>;
const post = (path: string, body: Body, type = 'application/json', headers: Record<string, string> = {}) =>
  app.request(path, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
const json = (value: unknown): string => JSON.stringify(value);
async function refusal(response: Response | Promise<Response>): Promise<{ status: number; code: string; fields: unknown[] }> {
  const answer = await response;
  expect(answer.headers.get('content-type')).toContain('application/json');
  const { error } = ErrorBodySchema.strict().parse(await answer.json());
  return { status: answer.status, code: error.code, fields: error.details.map((detail) => (detail as { field?: string }).field) };
}

describe('POST /v1/claims', () => {
  it('codes an encounter', async () => {
    const text = 'Follow-up of hypertension. No asthma. Headache.';
    const response = await post('/v1/claims', json({ id: 'enc-1', text, setting: 'office', patient: { age: 64 } }));
    expect(response.status).toBe(200);
    const claim = ClaimSchema.strict().parse(await response.json());
    expect(claim).toMatchObject({ id: 'enc-1', setting: 'office', decision: { route: 'review' }, rejected: [{ reason: 'negated' }] });
    for (const { evidence } of claim.codes) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('codes a note sent as text, with the other fields in the query', async () => {
    const response = await post(
      '/v1/claims?setting=emergency&age=40&sex=F&id=t1&dateOfService=2026-01-15',
      'Asthma.',
      'text/plain; charset=UTF-8',
    );
    expect(ClaimSchema.parse(await response.json())).toMatchObject({ id: 't1', setting: 'emergency', codes: [{ code: 'J45.909' }] });
  });

  it('codes documents', async () => {
    const response = await post(
      '/v1/claims',
      json({
        documents: [
          { id: 'd1', text: 'Asthma.' },
          { id: 'd2', text: 'Diabetes.' },
        ],
      }),
    );
    expect(ClaimSchema.parse(await response.json()).codes.map(({ evidence }) => evidence[0]?.documentId)).toEqual(['d1', 'd2']);
  });

  const note = (fields: object): string => json({ text: 'Hypertension.', ...fields });
  it.each<[string, Body, number, string, string]>([
    ['an empty note', note({ text: '' }), 400, 'E102', 'text'],
    ['whitespace', note({ text: ' \n\t ' }), 400, 'E102', 'text'],
    ['a note of 2 MB', note({ text: 'a'.repeat(2 << 20) }), 413, 'E103', 'text'],
    ['NUL', note({ text: 'a\0b' }), 400, 'E104', 'text'],
    ['half a surrogate pair', '{"text":"a\\ud800b"}', 400, 'E104', 'text'],
    ['HTML', note({ text: '<html><p>Hypertension</p></html>' }), 400, 'E104', 'text'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe]), 400, 'E107', 'body'],
    ['a body that is not JSON', '{"text": Hypertension}', 400, 'E105', 'body'],
    ['an empty body', '', 400, 'E105', 'body'],
    ['a body over the limit', note({ text: 'a'.repeat(5 << 20) }), 413, 'E109', 'body'],
    ['an array', '[]', 400, 'E101', 'encounter'],
    ['no text', '{}', 400, 'E101', 'text'],
    ['text that is a number', note({ text: 5 }), 400, 'E101', 'text'],
    ['an unknown setting', note({ setting: 'moon' }), 400, 'E106', 'setting'],
    ['a date that is none', note({ dateOfService: 'yesterday' }), 400, 'E106', 'dateOfService'],
    ['age -1', note({ patient: { age: -1 } }), 400, 'E106', 'patient.age'],
    ['age 400', note({ patient: { age: 400 } }), 400, 'E106', 'patient.age'],
  ])('refuses %s', async (_, body, status, code, field) => {
    expect(await refusal(post('/v1/claims', body))).toEqual({ status, code, fields: [field] });
  });

  it('refuses what it does not read', async () => {
    for (const type of ['application/pdf', 'application/x-ndjson', 'application/json; charset=latin1', 'constructor', ''])
      expect(await refusal(post('/v1/claims', note({}), type))).toEqual({ status: 415, code: 'E108', fields: ['content-type'] });
    expect(await refusal(post('/v1/claims', note({}), 'application/json', { 'content-encoding': 'gzip' }))).toEqual({
      status: 415,
      code: 'E108',
      fields: ['content-encoding'],
    });
    expect(await refusal(post('/v1/claims?age=old', 'Asthma.', 'text/plain'))).toEqual({ status: 400, code: 'E106', fields: ['age'] });
    expect(await refusal(post('/v1/claims?setting=moon', 'Asthma.', 'text/plain'))).toEqual({
      status: 400,
      code: 'E106',
      fields: ['setting'],
    });
  });

  it('answers any bytes with a claim or a coded error', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]":,\\ae0 \n', 'é', '"text"', '"id"') }).map((value) => Buffer.from(value));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value)),
      text,
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom('application/json', 'text/plain', 'application/x-ndjson'), async (body, type) => {
        const path = type === 'application/x-ndjson' ? '/v1/claims/batch' : '/v1/claims';
        const response = await post(path, new Uint8Array(body), type);
        if (response.status !== 200) expect((await refusal(response)).code).toMatch(/^E1/);
        else if (type === 'application/x-ndjson') z.array(BatchRowSchema).parse(await response.json());
        else ClaimSchema.strict().parse(await response.json());
      }),
    );
  });

  it('says where JSON breaks', async () => {
    const body = ErrorBodySchema.parse(await (await post('/v1/claims', '{"text": "a",\n oops}')).json());
    expect(body.error.details).toEqual([{ field: 'body', problem: 'unexpected character', position: 15, line: 2, column: 2 }]);
  });
});

describe('POST /v1/claims/batch', () => {
  const rows = [
    { id: 'a', text: 'Hypertension.' },
    { id: 'b', text: '' },
    { text: 'Asthma.', setting: 'moon' },
    5,
    { id: 'e', text: 'Headache.' },
  ];

  it('gives each row of an array its claim or its error', async () => {
    const response = await post('/v1/claims/batch', json(rows));
    const answer = z.array(BatchRowSchema).parse(await response.json());
    expect(answer).toMatchObject([
      { id: 'a', codes: [{ code: 'I10' }] },
      { id: 'b', error: { code: 'E102' } },
      { line: 3, error: { code: 'E106' } },
      { line: 4, error: { code: 'E101' } },
      { id: 'e' },
    ]);
  });

  it('takes lines, of which some are not JSON or not UTF-8, and streams lines', async () => {
    const body = Buffer.concat([Buffer.from(`${json(rows[0])}\nnot json\n\n`), Buffer.from([0xff, 0x0a]), Buffer.from(json(rows[4]))]);
    const response = await post('/v1/claims/batch', body, 'application/x-ndjson', { accept: 'application/x-ndjson' });
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const answer = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => BatchRowSchema.parse(JSON.parse(line)));
    expect(answer).toMatchObject([
      { id: 'a', codes: [{ code: 'I10' }] },
      { line: 2, error: { code: 'E105' } },
      { line: 4, error: { code: 'E107' } },
      { id: 'e' },
    ]);
    RowErrorSchema.strict().parse(answer[1]);
  });

  it('refuses what is no batch', async () => {
    expect(await refusal(post('/v1/claims/batch', '{}'))).toEqual({ status: 400, code: 'E101', fields: ['body'] });
    expect(await refusal(post('/v1/claims/batch', '[1'))).toEqual({ status: 400, code: 'E105', fields: ['body'] });
    expect(await refusal(post('/v1/claims/batch', json(Array.from({ length: 11 }, () => rows[0]))))).toEqual({
      status: 413,
      code: 'E109',
      fields: ['body'],
    });
    expect(await refusal(post('/v1/claims/batch', 'Asthma.', 'text/plain'))).toEqual({
      status: 415,
      code: 'E108',
      fields: ['content-type'],
    });
    expect(await (await post('/v1/claims/batch', '[]')).json()).toEqual([]);
  });
});

describe('what the engine knows', () => {
  it('describes a code, dotted or not, in any case', async () => {
    for (const name of ['E11.65', 'e1165'])
      expect(CodeDetailSchema.strict().parse(await (await app.request(`/v1/codes/icd-10-cm/${name}`)).json())).toMatchObject({
        code: 'E11.65',
        billable: true,
        parent: { code: 'E11' },
        hcc: { V28: 38 },
        notes: { excludes1: [{ at: 'E11', codes: ['O24.4', 'E08-E09'] }] },
      });
    expect(CodeDetailSchema.parse(await (await app.request('/v1/codes/ICD-10-CM/E11')).json())).toMatchObject({
      billable: false,
      parent: null,
      children: [{ code: 'E11.9' }, { code: 'E11.65' }],
    });
    expect(CodeDetailSchema.parse(await (await app.request('/v1/codes/HCPCS/J0171')).json())).toMatchObject({
      system: 'HCPCS',
      code: 'J0171',
    });
  });

  it('E110 for a code that does not exist, E106 for a system that does not', async () => {
    for (const path of ['ICD-10-CM/Q99.999', 'ICD-10-CM/%00', 'CPT/99213', 'ICD-10-PCS/0000000', 'ICD-10-CM/__proto__'])
      expect(await refusal(app.request(`/v1/codes/${path}`))).toEqual({ status: 404, code: 'E110', fields: ['code'] });
    expect(await refusal(app.request('/v1/codes/ICD-9/250.00'))).toEqual({ status: 400, code: 'E106', fields: ['system'] });
  });

  it('searches', async () => {
    const answer = SearchResultSchema.strict().parse(await (await app.request('/v1/search?q=diabetes&limit=2')).json());
    expect(answer.hits).toHaveLength(2);
    expect(await refusal(app.request('/v1/search'))).toEqual({ status: 400, code: 'E106', fields: ['q'] });
    expect(await refusal(app.request('/v1/search?q=a&limit=1000'))).toEqual({ status: 400, code: 'E106', fields: ['limit'] });
    expect(await refusal(app.request('/v1/search?q=%20&limit=x'))).toEqual({ status: 400, code: 'E106', fields: ['q', 'limit'] });
  });

  it('names its models and tables', async () => {
    expect(ModelsSchema.strict().parse(await (await app.request('/v1/models')).json())).toMatchObject({
      models: [{ id: 'fake-1' }],
      edition: { id: 'FY2026' },
    });
  });
});

describe('for those who run it', () => {
  it('E111 for any other address', async () => {
    for (const [path, method] of [
      ['/', 'GET'],
      ['/v1/nothing', 'GET'],
      ['/v2/claims', 'POST'],
      ['/v1/claims/', 'POST'],
      ['/../etc/passwd', 'GET'],
    ] as const)
      expect(await refusal(app.request(path, { method }))).toEqual({ status: 404, code: 'E111', fields: [] });
  });

  it('answers health and readiness', async () => {
    expect(HealthSchema.strict().parse(await (await app.request('/health')).json())).toEqual({ status: 'ok' });
    expect(ReadySchema.strict().parse(await (await app.request('/ready')).json())).toEqual({ status: 'ready' });
    app.gate.stop();
    const response = await app.request('/ready');
    expect([response.status, ReadySchema.parse(await response.json())]).toEqual([503, { status: 'stopping' }]);
    expect((await app.request('/health')).status).toBe(200);
    expect(await refusal(post('/v1/claims', '{"text":"Asthma."}'))).toMatchObject({ status: 503, code: 'E503' });
  });

  it('is not ready while its database is away, and asks it once for many', async () => {
    const database = await openDatabase(':memory:');
    let asked = 0;
    const away = { ...database, get: () => {
      asked += 1;
      return Promise.reject(new Error('gone'));
    } };
    const own = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), database: away });
    for (let n = 0; n < 5; n += 1) {
      const response = await own.request('/ready');
      expect([response.status, ReadySchema.parse(await response.json())]).toEqual([503, { status: 'no-database' }]);
    }
    expect([asked, (await own.request('/health')).status]).toEqual([1, 200]);
    const well = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), database });
    expect((await well.request('/ready')).status).toBe(200);
    // A full disk can be read, and takes no claim.
    let full = true;
    const disk = { ...database, transaction: <T>(work: Parameters<typeof database.transaction<T>>[0]) => (full ? Promise.reject(new DatabaseError('E404', 'SQLITE_FULL')) : database.transaction(work)) };
    const filled = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), database: disk });
    const code = async () => (await filled.request('/v1/claims', { method: 'POST', body: '{"text":"Asthma."}', headers: { 'content-type': 'application/json' } })).status;
    expect([await code(), (await filled.request('/ready')).status]).toEqual([503, 503]);
    full = false;
    expect([await code(), (await filled.request('/ready')).status]).toEqual([200, 200]);
    await database.close();
  });

  it('counts requests, claims, codes and errors', async () => {
    await post('/v1/claims', '{"text":"Hypertension and asthma."}');
    await post('/v1/claims', '{');
    await app.request('/nowhere/at/all');
    const response = await app.request('/metrics');
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    for (const line of [
      'chartcode_http_requests_total{method="POST",route="/v1/claims",status="200"} 1',
      'chartcode_http_requests_total{method="POST",route="/v1/claims",status="400"} 1',
      'chartcode_http_requests_total{method="GET",route="unmatched",status="404"} 1',
      'chartcode_claims_total{route="review"} 1',
      'chartcode_codes_total{system="ICD-10-CM",tier="high"} 1',
      'chartcode_errors_total{code="E105"} 1',
      'chartcode_engine_queue_depth 0',
    ])
      expect(text).toContain(line);
    expect(text).not.toContain('nowhere');
  });

  it('describes itself', async () => {
    const document = (await (await app.request('/openapi.json')).json()) as {
      openapi: string;
      security: object[];
      paths: Record<string, Record<string, { security?: object[]; responses?: object }>>;
      components: { securitySchemes: object; schemas: Record<string, { properties?: object; required?: string[] }> };
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/health',
      '/metrics',
      '/ready',
      '/v1/claims',
      '/v1/claims/batch',
      '/v1/claims/validate',
      '/v1/codes/{system}/{code}',
      '/v1/models',
      '/v1/search',
    ]);
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Claim', 'Encounter', 'Error', 'RowError', 'CodeDetail', 'SearchResult', 'Models']),
    );
    expect(document.components.schemas.Claim?.required).toContain('provenance');
    expect([document.security, Object.keys(document.components.securitySchemes), document.paths['/health']?.get?.security]).toEqual([[{ bearer: [] }, { header: [] }], ['bearer', 'header'], []]);
    expect(Object.keys(document.paths['/v1/claims']?.post?.responses ?? {})).toEqual(expect.arrayContaining(['200', '401', '403', '406', '429']));
  });
});
