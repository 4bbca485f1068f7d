// The way of real notes through the real engine: the note that ships, its claim over HTTP and the command line, and input that no engine may accept.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { runCli } from '../../src/cli/program.js';
import type { Engine } from '../../src/engine.js';
import { createApp } from '../../src/server/app.js';
import { type Claim, ClaimSchema } from '../../src/types.js';
import { verifyInstallation } from '../../src/verify.js';
import { makeSimulatedRecord } from '../helpers/simulated-record.js';

const ROOT = join(import.meta.dirname, '../..');
const note = readFileSync(join(ROOT, 'training-data/example-note.txt'), 'utf8');
let engine: Engine;
let claim: Claim;

beforeAll(async () => {
  engine = await createEngine();
  claim = await engine.code({ id: 'example', text: note, dateOfService: '2026-01-15', patient: { age: 67, sex: 'F' } });
}, 120_000);
afterAll(() => engine.close());

describe('the claim of the example note', () => {
  it('fits the contract', () => {
    expect(ClaimSchema.parse(claim)).toEqual(claim);
    expect(claim.documentType).toBe('progress_note');
    expect(claim.setting).toBe('office');
  });

  it('codes what the assessment states, most specific', () => {
    const codes = claim.codes.map((c) => c.code);
    expect(codes).toEqual(expect.arrayContaining(['E11.42', 'E78.2', 'I10', 'M17.11']));
  });

  it('gives neither what is denied, nor of the family, nor only possible', () => {
    const categories = claim.codes.map((c) => c.code.slice(0, 3));
    for (const wrong of ['R07', 'R06', 'C50', 'I63', 'G47']) expect(categories).not.toContain(wrong);
  });

  it('quotes the note exactly, for every code', () => {
    for (const code of claim.codes) {
      expect(code.evidence.length).toBeGreaterThan(0);
      for (const e of code.evidence) expect(note.slice(e.start, e.end)).toBe(e.text);
    }
    for (const r of claim.rejected) expect(note.slice(r.start, r.end)).toBe(r.text);
  });

  it('has one first-listed code and sequences 1 to n', () => {
    const diagnoses = claim.codes.filter((c) => c.system === 'ICD-10-CM');
    expect(diagnoses.filter((c) => c.role === 'first_listed')).toHaveLength(1);
    expect(diagnoses.map((c) => c.sequence)).toEqual(diagnoses.map((_, i) => i + 1));
  });

  it('is the same when coded again', async () => {
    const again = await engine.code({ id: 'example', text: note, dateOfService: '2026-01-15', patient: { age: 67, sex: 'F' } });
    expect({ ...again, timings: null }).toEqual({ ...claim, timings: null });
  });
});

describe('what the engine answers otherwise', () => {
  it('warns when the day of service lies past the edition', async () => {
    const late = await engine.code({ text: note, dateOfService: '2026-12-01' });
    expect(late.findings.some((f) => f.severity === 'warning' && /FY2026|edition/i.test(`${f.message} ${f.source}`))).toBe(true);
    expect(late.decision.route).toBe('review');
  });

  it.each([
    ['E102', { text: '' }], ['E102', { text: ' \n\t ' }], ['E104', { text: 'pain\0' }], ['E104', { text: 'pain \ud800 in knee' }], ['E104', { text: '<html><body><p>Pain</p></body></html>' }],
    ['E103', { text: 'pain. '.repeat(350_000) }], ['E106', { text: 'pain', setting: 'moon' }], ['E106', { text: 'pain', dateOfService: '2026-02-31' }],
    ['E106', { text: 'pain', patient: { age: -1 } }], ['E106', { text: 'pain', patient: { age: 400 } }], ['E101', { nothing: true }], ['E101', null],
  ])('refuses bad input with %s', async (code, input) => {
    await expect(engine.code(input)).rejects.toMatchObject({ code });
  });

  it('codes a note of one word, and one without any condition', async () => {
    expect((await engine.code({ text: 'Pneumonia' })).codes.every((c) => c.evidence.length > 0)).toBe(true);
    const none = await engine.code({ text: 'The chair was moved to the other room. Coffee was served.' });
    expect(none.decision.route).toBe('review');
  });

  it('keeps documents apart', async () => {
    const both = await engine.code({
      documents: [{ id: 'a', text: 'ASSESSMENT: Essential hypertension.' }, { id: 'b', text: 'IMPRESSION: Acute appendicitis.' }], dateOfService: '2026-01-15',
    });
    const of = (code: string) => both.codes.find((c) => c.code.startsWith(code))?.evidence.map((e) => e.documentId);
    expect(new Set(of('I10'))).toEqual(new Set(['a']));
    expect(new Set(of('K35'))).toEqual(new Set(['b']));
  });

  it('finds codes for a phrase', async () => {
    const hits = await engine.search('diabetic foot ulcer', 10);
    expect(hits.map((h) => h.code)).toContain('E11.621');
  });
});

describe('callers with the real engine', () => {
  it('serves the claim over HTTP', async () => {
    const app = createApp(engine);
    const response = await app.request('/v1/claims', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: 'example', text: note, dateOfService: '2026-01-15', patient: { age: 67, sex: 'F' } }) });
    expect(response.status).toBe(200);
    const body = ClaimSchema.parse(await response.json());
    expect(body.codes).toEqual(claim.codes);
  });

  it('codes the last visit of a simulated record from FHIR, its note once, the note of an earlier visit left out and named', async () => {
    const response = await createApp(engine).request('/v1/claims', { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(makeSimulatedRecord()) });
    expect(response.status).toBe(200);
    const visit = ClaimSchema.parse(await response.json());
    const [written, context, ...more] = visit.documents ?? [];
    expect([written?.type, context?.id, more.length]).toEqual(['history_and_physical', 'context', 0]);
    expect(visit).toMatchObject({ setting: 'office', decision: { reasons: expect.arrayContaining(['unread-content: 1']) as unknown } });
    const diagnoses = visit.codes.filter(({ system }) => system === 'ICD-10-CM').map(({ code }) => code);
    expect(diagnoses).toEqual(expect.arrayContaining(['E11.319', 'I10']));
    expect(diagnoses[0]).toBe('E11.319');
    expect(diagnoses).not.toContain('J20.9');
    for (const { documentId, start, end, text } of visit.codes.flatMap(({ evidence }) => evidence)) expect(visit.documents?.find(({ id }) => id === documentId)?.text.slice(start, end)).toBe(text);
  });

  it('prints the claim on the command line', async () => {
    let out = '';
    const exit = await runCli(['code'], {
      stdin: (async function* () {})(), stdout: { write: (t) => (out += t) }, stderr: { write: () => true }, env: {},
      openEngine: async () => ({ ...engine, edition: engine.edition, models: engine.models, code: (i) => engine.code(i), close: async () => {} }), verify: () => verifyInstallation(),
    });
    expect(exit).toBe(0);
    for (const code of ['E11.42', 'M17.11']) expect(out).toContain(code);
  });
});
