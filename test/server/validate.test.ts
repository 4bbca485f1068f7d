// POST /v1/claims/validate and `chartcode validate`: foreign claims in, findings out, bad ones named.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import { createApp } from '../../src/server/app.js';
import { validateClaim, ValidationSchema } from '../../src/validate-claim.js';
import { ErrorBodySchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const app = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), maxBodyBytes: 1 << 20 });
const post = (body: string, type = 'application/json') => app.request('/v1/claims/validate', { method: 'POST', body, headers: { 'content-type': type } });
const CLAIM = { id: 'c1', setting: 'office', dateOfService: '2026-01-15', note: 'ignored', codes: [
  { system: 'ICD-10-CM', code: 'm17.11', role: 'first_listed' }, { system: 'CPT', code: '20610', modifiers: ['rt'], units: 1, linkedDiagnoses: ['M17.11'], probability: 1 }, { system: 'CPT', code: '99213', units: null },
] };

const SOUND = { system: 'ICD-10-CM', code: 'I10' };

describe('a claim coded elsewhere', () => {
  it('is judged, whatever the case of its codes, with absent and null alike', async () => {
    const response = await post(JSON.stringify(CLAIM));
    expect(response.status).toBe(200);
    const result = ValidationSchema.strict().parse(await response.json());
    expect(result).toMatchObject({ id: 'c1', valid: false, findings: expect.arrayContaining([expect.objectContaining({ rule: 'modifier-25', codes: ['99213', '20610'] })]) });
    const codes = CLAIM.codes.map((line) => (line.code === '99213' ? { ...line, modifiers: ['25'] } : line));
    const judged = validateClaim({ ...CLAIM, codes });
    expect(judged.valid).toBe(true);
    expect(judged.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });
  it('takes HCPCS numbers under either system, and says so', () => {
    expect(validateClaim({ dateOfService: '2026-01-15', codes: [{ system: 'ICD-10-CM', code: 'M54.50' }, { system: 'CPT', code: 'J1885', units: 1 }] }).findings).toMatchObject([{ rule: 'line-system', severity: 'info' }, { rule: 'unlinked', severity: 'info' }]);
  });
  it('of many lines is judged off the event loop, behind the gate, and comes out the same', async () => {
    const judged: number[] = [];
    const engine = { ...createFakeEngine(), judge: (claim: unknown, support: Parameters<typeof validateClaim>[1]) => {
      judged.push((claim as typeof CLAIM).codes.length);
      return Promise.resolve(validateClaim(claim, support));
    } };
    const own = createApp(engine, { log: pino({ level: 'silent' }) });
    const send = async (body: object) => (await own.request('/v1/claims/validate', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })).json();
    const many = { ...CLAIM, codes: Array.from({ length: 300 }, (_, at) => ({ system: 'ICD-10-CM', code: at % 2 ? `X${at}.ZZ` : 'I10' })) };
    expect(await send(many)).toEqual(validateClaim(many));
    expect(await send(CLAIM)).toEqual(validateClaim(CLAIM));
    expect(judged).toEqual([300]);
    own.gate.stop();
    expect(await send(many)).toMatchObject({ error: { code: 'E503' } });
  });
  it('that is malformed gets each wrong field, without its value', async () => {
    const response = await post(JSON.stringify({ id: 'c2', setting: 'moon', dateOfService: '2026-02-30', codes: [{ system: 'CPT', code: 5 }, { system: 'XYZ', code: 'SECRET' }] }));
    expect(response.status).toBe(400);
    const text = await response.text();
    const { error } = ErrorBodySchema.parse(JSON.parse(text));
    expect(error.code).toBe('E113');
    expect(error.details.map((detail) => (detail as { field: string }).field).sort()).toEqual(['codes.0.code', 'codes.1.system', 'dateOfService', 'setting']);
    expect(text).not.toContain('SECRET');
    for (const input of [null, [], 'x', {}, { codes: 'none' }]) expect(() => validateClaim(input)).toThrow(expect.objectContaining({ code: 'E113' }));
    expect((await post('not json')).status).toBe(400);
    expect((await post('x', 'text/plain')).status).toBe(415);
  });
  it('stands in the OpenAPI description', async () => {
    const { paths } = (await (await app.request('/openapi.json')).json()) as { paths: Record<string, unknown> };
    expect(paths['/v1/claims/validate']).toBeDefined();
  });
});

describe('chartcode validate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartcode-validate-'));
  const write = (name: string, text: string) => { const path = join(folder, name); writeFileSync(path, text); return path; };
  const run = async (...argv: string[]) => {
    let out = '';
    let err = '';
    const stdin = (async function* () { yield await Promise.resolve(''); })();
    const fail = () => Promise.reject(new Error('no engine is needed'));
    const code = await runCli(['validate', ...argv], { stdin, stdout: { write: (text) => { out += text; } }, stderr: { write: (text) => { err += text; } }, env: {}, openEngine: fail, verify: fail });
    return { code, out, err };
  };
  it('prints one claim, and a line for each row of many, bad rows among them', async () => {
    const one = await run(write('one.json', JSON.stringify(CLAIM, null, 2)));
    expect([one.code, JSON.parse(one.out)]).toMatchObject([1, { id: 'c1', valid: false }]);
    const many = await run(write('many.jsonl', `${JSON.stringify({ id: 'ok', dateOfService: '2026-01-15', codes: [SOUND] })}\n\n{"id":"bad","codes":7}\noops\n`));
    expect(many.out.trim().split('\n').map((row) => JSON.parse(row) as object)).toMatchObject([{ id: 'ok', valid: true }, { id: 'bad', error: { code: 'E113' } }, { line: 4, error: { code: 'E105' } }]);
    expect(many.code).toBe(1);
    expect((await run(write('ok.jsonl', JSON.stringify({ codes: [SOUND] })))).code).toBe(0);
  });
  it('writes to a file, and refuses to overwrite its input', async () => {
    const input = write('in.jsonl', `${JSON.stringify({ id: 'a', dateOfService: '2026-01-15', codes: [SOUND] })}\n`);
    const output = join(folder, 'out.jsonl');
    expect(await run(input, '--out', output)).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(output, 'utf8')).toBe('{"id":"a","findings":[],"valid":true}\n');
    expect((await run(input, '--out', input)).code).not.toBe(0);
    expect((await run(join(folder, 'absent.jsonl'))).code).toBe(2);
    expect((await run(input, '--out', join(folder, 'no', 'such', 'place'))).code).toBe(1);
  });
});
