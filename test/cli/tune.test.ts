// tune, thresholds diff and compare over the command line: files, refusals, and what is wrong where.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import { ThresholdProfileSchema } from '../../src/routing/index.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-tune-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const result = { out: '', err: '' };
  const code = await runCli(argv, {
    stdin: (async function* () {})(), env: {},
    stdout: { write: (text) => void (result.out += text) },
    stderr: { write: (text) => void (result.err += text) },
    openEngine: () => Promise.resolve(createFakeEngine()),
    verify: () => Promise.resolve({ ok: true, checks: [] }),
  });
  return { code, ...result };
}
const put = (name: string, rows: unknown[]): string => {
  writeFileSync(join(folder, name), rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
  return join(folder, name);
};
const SHA = 'd'.repeat(64);
const ids = Array.from({ length: 120 }, (_, i) => `n${i}`);
const gold = put('gold.jsonl', ids.map((id) => ({ id, encounter: { text: 'a note', dateOfService: '2026-01-15' }, document_type: 'progress_note', diagnoses: [{ code: 'I10', role: 'first_listed', certainty: 'required' }] })));
const claims = (sha: string, change: Record<string, unknown> = {}) => ids.map((id) => ({
  id, documentType: 'progress_note', codes: [{ system: 'ICD-10-CM', code: 'I10', probability: 0.96, role: 'first_listed', sequence: 1 }], provenance: { model: { sha256: sha } }, ...change,
}));
const predictions = put('claims.jsonl', claims(SHA));
const profile = join(folder, 'profile.json');

describe('tune', () => {
  it('writes profile and plot, and prints the table', async () => {
    const { code, out } = await run('tune', gold, '--predictions', predictions, '--target-precision', '0.95', '--starts', '1', '--author', 'team', '--out', profile);
    expect(code).toBe(0);
    expect(out).toContain('every code reaches 0.5;');
    const written = ThresholdProfileSchema.parse(JSON.parse(readFileSync(profile, 'utf8')));
    expect(written).toMatchObject({ modelSha256: SHA, auto: { allowed: true }, tuned: { notes: 120, author: 'team', systems: { 'ICD-10-CM': { n: 120, right: 120 } } } });
    expect(readFileSync(join(folder, 'profile.html'), 'utf8')).toContain('<svg');
  });
  it('codes the notes itself when no claims are given, and reviews everything for want of codes', async () => {
    const { code, out } = await run('tune', put('small.jsonl', [readFileSync(gold, 'utf8').split('\n')[0]]), '--no-cache');
    expect(code).toBe(0);
    expect(out).toContain('REVIEW EVERYTHING: too few');
  });
  it('names the rows that it leaves out, line and field, and tunes on the rest', async () => {
    const rows = readFileSync(gold, 'utf8').trimEnd().split('\n');
    const { code, out, err } = await run('tune', put('holes.jsonl', ['{"id":', rows[0]!, ...rows, '{"id":"x","encounter":{"text":"t"},"document_type":"progress_note"}']), '--predictions', predictions);
    expect([code, out]).toEqual([0, expect.stringContaining('120 notes of holes.jsonl')]);
    expect(err).toMatch(/LEFT OUT: 3 rows of holes.jsonl\n {2}line 1: not JSON\n {2}line 3: id: the same as on line 2\n {2}line 123: diagnoses: /);
  });
  it('names what is wrong', async () => {
    const wrong: [string[], string][] = [
      [['--target-precision', '1.5'], 'target-precision must be a number between 0 and 1'],
      [['--bound', 'guess'], 'bound must be clopper-pearson'],
      [['--specialty', 'podiatry'], 'specialty no note of gold.jsonl has it'],
      [['--predictions', put('two.jsonl', [...claims(SHA).slice(0, 60), ...claims('e'.repeat(64)).slice(60)])], 'claims of several models'],
      [['--base', put('corrupt.json', ['{"schema":'])], 'corrupt.json is not JSON'],
      [['--base', put('short.json', [{ schema: 'threshold-profile/1' }])], 'short.json: the threshold profile is malformed'],
    ];
    for (const [options, message] of wrong) {
      const { code, err } = await run('tune', gold, '--predictions', predictions, ...options);
      expect(code).not.toBe(0);
      expect(err).toContain(message);
    }
  });
});

describe('thresholds diff', () => {
  it('shows who moves', async () => {
    const strict = { ...JSON.parse(readFileSync(profile, 'utf8')), id: 'strict', auto: { ...JSON.parse(readFileSync(profile, 'utf8')).auto, lowestProbability: 0.99 } };
    const { code, out } = await run('thresholds', 'diff', put('strict.json', [strict]), profile, gold, '--predictions', predictions);
    expect(code).toBe(0);
    expect(out).toContain('review -> auto     120 of 120 claims, 120 of 120 codes right: 1.000');
  });
  it('refuses a profile of another model, naming both', async () => {
    const { code, err } = await run('thresholds', 'diff', 'default', profile, gold, '--predictions', put('other.jsonl', claims('e'.repeat(64))));
    expect(code).not.toBe(0);
    expect(err).toContain('profile.json: the threshold profile all-95 was made for another model');
    expect(err).toContain('e'.repeat(64));
  });
});

it('evaluate scores claims from a file, and compare sets two runs side by side', async () => {
  const worse = put('worse.jsonl', claims(SHA, { codes: [] }));
  for (const [name, file] of [['a', predictions], ['b', worse]] as const)
    expect((await run('evaluate', gold, '--predictions', file, '--out', join(folder, name))).code).toBe(0);
  const { out } = await run('compare', join(folder, 'a'), join(folder, 'b'));
  expect(out).toMatch(/icd micro-F1 +1\.000 {2}0\.000 {2}-1\.000/);
  expect((await run('compare', join(folder, 'a'), join(folder, 'none'))).err).toContain('metrics.json cannot be read');
});
