// Feedback and compliance on the command line, over a database that a service has written.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCodedNotes } from '../../eval/lib/dataset.js';
import { runCli } from '../../src/cli/program.js';
import { createApp } from '../../src/server/app.js';
import { openStore } from '../../src/server/open-store.js';
import { readConfig } from '../../src/server/read-config.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const dir = mkdtempSync(join(tmpdir(), 'chartcode-feedback-'));
const env = { CHARTCODE_DATABASE_PATH: join(dir, 'one.db'), CHARTCODE_AUDIT_TEXTS: 'notes', CHARTCODE_TEXT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` };
const CONTEXT = { setting: 'office', documentType: 'progress_note', specialty: 'cardiology', patient: { age: 64, sex: 'F', newPatient: false }, dateOfService: '2026-01-15', payer: 'medicare', claimType: 'professional' };
const NOTE = { id: 'enc-77', text: 'Hypertension and diabetes. No asthma. Headache.', ...CONTEXT };

/** Serves claims and one review into a database. */
async function serveInto(settings: Record<string, string>, notes: object[]): Promise<void> {
  const { database, audit } = await openStore(readConfig(settings));
  const app = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), database, audit });
  const post = async (path: string, body: object): Promise<number> => (await app.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })).status;
  for (const note of notes) expect(await post('/v1/claims', note)).toBe(200);
  expect(await post('/v1/claims/enc-77/review', { decisions: [{ system: 'ICD-10-CM', code: 'R51.9', action: 'reject', reason: 'integral' }], others: 'accept' })).toBe(201);
  await database.close();
}

async function cli(settings: Record<string, string>, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(argv, { stdin: (async function* () {})(), stdout: { write: (text) => out.push(text) }, stderr: { write: (text) => err.push(text) }, env: settings, openEngine: () => Promise.resolve(createFakeEngine()), verify: () => Promise.reject(new Error()) });
  return { code, out: out.join(''), err: err.join('') };
}

beforeAll(() => serveInto(env, [NOTE, ...Array.from({ length: 210 }, (_, i) => ({ id: `e${i}`, text: 'Hypertension.' }))]));
afterAll(() => rmSync(dir, { recursive: true }));

describe('feedback', () => {
  it('shows agreement', async () => {
    const { code, out } = await cli(env, 'feedback', 'stats');
    expect(code).toBe(0);
    expect(out).toMatch(/1 reviews of 1 claims[\s\S]*all +3 +2 +0 +1 +0 +0\.667/);
    expect(JSON.parse((await cli(env, 'feedback', 'stats', '--json', '--since', '2999-01-01')).out)).toMatchObject({ reviews: 0 });
    expect((await cli(env, 'feedback', 'stats', '--since', 'now')).code).toBe(2);
  });

  it('exports reviewed claims as coded notes, with the claims beside them', async () => {
    const [notes, claims] = [join(dir, 'notes.jsonl'), join(dir, 'claims.jsonl')];
    const { code, out } = await cli(env, 'feedback', 'export', '--out', notes, '--claims', claims);
    expect([code, out]).toEqual([0, `1 of 1 reviewed claims -> ${notes}\n`]);
    expect(statSync(notes).mode & 0o077).toBe(0);
    const read = await loadCodedNotes(notes);
    expect(read.report).toMatchObject({ rows: 1, quotesNotInText: 0 });
    expect(read.notes[0]).toMatchObject({ diagnoses: [{ code: 'I10', role: 'first_listed', evidence: ['Hypertension'] }, { code: 'E11.9' }], not_coded: [{ text: 'Headache', why: 'integral', tempting_code: 'R51.9' }] });
    // Everything that the encounter said beside its text, under the claim's own id.
    expect(read.notes[0]!.encounter).toEqual({ ...NOTE, id: read.notes[0]!.id });
    expect(JSON.parse(readFileSync(claims, 'utf8'))).toMatchObject({ id: read.notes[0]!.id, codes: [{ code: 'I10', evidence: [{ text: 'Hypertension' }] }, {}, {}] });
  });

  it('takes the notes from a file where none are kept, if they are the ones that were coded', async () => {
    const bare = { CHARTCODE_DATABASE_PATH: join(dir, 'two.db') };
    await serveInto(bare, [NOTE]);
    const [out, given] = [join(dir, 'bare.jsonl'), join(dir, 'given.jsonl')];
    expect((await cli(bare, 'feedback', 'export', '--out', out)).out).toContain('0 of 1 reviewed claims');
    writeFileSync(given, `${JSON.stringify({ ...NOTE, text: `${NOTE.text} ` })}\n`);
    expect((await cli(bare, 'feedback', 'export', '--out', out, '--notes', given)).out).toContain('0 of 1 reviewed claims');
    writeFileSync(given, `${JSON.stringify({ id: 'other', text: 'x' })}\n${JSON.stringify(NOTE)}\n`);
    expect((await cli(bare, 'feedback', 'export', '--out', out, '--notes', given)).out).toContain('1 of 1 reviewed claims');
    expect((await loadCodedNotes(out)).notes[0]).toMatchObject({ diagnoses: [{}, {}], encounter: { ...CONTEXT, text: NOTE.text } });
  });
});

describe('compliance', () => {
  it('freezes a baseline, samples and reports', async () => {
    const baseline = join(dir, 'baseline.json');
    expect((await cli(env, 'compliance', 'freeze', '--out', baseline, '--until', '2001-01-01')).err).toContain('E141');
    expect(await cli(env, 'compliance', 'freeze', '--out', baseline, '--name', 'first month')).toMatchObject({ code: 0, err: '' });
    const sample = await cli(env, 'compliance', 'sample');
    expect(sample.out).toMatch(/^\d+ of 210 claims, 0 reviewed\n([0-9a-f-]{36} {2}[\d-]{10} {2}office .*drawn {2}open\n)*$/);
    const page = join(dir, 'report.html');
    const { code, out } = await cli({ ...env, CHARTCODE_COMPLIANCE_BASELINE: baseline }, 'compliance', 'report', '--out', page);
    expect(code).toBe(0);
    expect(out).toContain('0 alarms in');
    expect(readFileSync(page, 'utf8')).toContain('first month');
    expect((await cli({ ...env, CHARTCODE_COMPLIANCE_BASELINE: join(dir, 'none.json') }, 'compliance', 'report')).code).toBe(2);
  });

  it('writes the policy from the settings', async () => {
    const { code, out } = await cli({ ...env, CHARTCODE_COMPLIANCE_SAMPLE_SHARE: '0.1' }, 'compliance', 'policy', '--organization', 'North Clinic');
    expect(code).toBe(0);
    expect(out).toContain('10 % of the claims');
    expect(out).toContain('North Clinic uses Chartcode');
    expect(out).toContain('whole notes with age, sex and dates, sealed');
    expect((await cli({ ...env, CHARTCODE_COMPLIANCE_SAMPLE_SHARE: '0.5' }, 'compliance', 'policy')).code).toBe(2);
  });
});
