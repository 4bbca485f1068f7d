// Payer packs: every condition of the format, bad rows named, imports that change nothing when they fail.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChartcodeError } from '../../src/errors.js';
import { importPayerPack } from '../../src/reference/import-payer.js';
import aliases from '../../src/reference/payer-aliases.json' with { type: 'json' };
import { loadEdition, namePayer } from '../../src/reference/index.js';
import { PayerPackSchema, readPayerPack, type PayerCondition } from '../../src/reference/payer-pack.js';
import { applyRules, readForeignClaim } from '../../src/rules/index.js';
import { meets, readClaimFacts } from '../../src/rules/payer/meets.js';
import { OFFICE } from '../helpers/draft-codes.js';

const SCHEMA_FILE = new URL('../../src/reference/payers/payer-pack.schema.json', import.meta.url);
const dir = mkdtempSync(join(tmpdir(), 'chartcode-payer-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const claim = readForeignClaim([
  { system: 'ICD-10-CM', code: 'S83.211A' }, { system: 'ICD-10-CM', code: 'E11.9' },
  { system: 'CPT', code: '29881', modifiers: ['RT'], units: 1, linkedDiagnoses: ['S83.211A'] }, { system: 'CPT', code: '97110', units: 3 }, { system: 'CPT', code: '97110', modifiers: ['GP'], units: 2 },
]);
const facts = { ...OFFICE, patient: { age: 40, sex: 'F' as const }, specialty: 'Orthopedics' };
const fires = (when: PayerCondition, at = 2) => meets(when, claim.codes[at], readClaimFacts(claim, facts));

describe('a condition', () => {
  it.each<[PayerCondition, boolean]>([
    [{ codes: ['29881'] }, true], [{ codes: ['2988*'] }, true], [{ codes: ['29870-29887'] }, true], [{ codes: ['29870-29880'] }, false],
    [{ modifiers: ['RT', 'LT'] }, true], [{ withoutModifiers: ['RT'] }, false], [{ units: { min: 2 } }, false], [{ units: { max: 1 } }, true],
    [{ linked: ['S83.2*'] }, true], [{ withoutLinked: ['S83.2*'] }, false], [{ with: ['E11.9'] }, true], [{ without: ['97110'] }, false], [{ with: ['29881'] }, false],
    [{ age: { min: 41 } }, false], [{ age: { max: 40 } }, true], [{ sex: ['M'] }, false], [{ setting: ['office'] }, true], [{ specialty: ['orthopedics'] }, true],
    [{ dateOfService: { from: '2026-01-01', through: '2026-01-15' } }, true], [{ dateOfService: { from: '2026-01-16' } }, false],
    [{ any: [{ sex: ['M'] }, { codes: ['29881'] }] }, true], [{ not: { sex: ['F'] } }, false],
  ])('%j is %s', (when, expected) => expect(fires(when)).toBe(expected));
  it('counts units over the day', () => {
    expect(fires({ codes: ['97110'], unitsOfDay: { min: 5 } }, 3)).toBe(true);
    expect(fires({ codes: ['97110'], unitsOfDay: { min: 6 } }, 3)).toBe(false);
  });
  it('on the patient fails where the claim does not say', () => expect(meets({ age: { min: 0 } }, claim.codes[2], readClaimFacts(claim, OFFICE))).toBe(false));
});

describe('the shipped packs', () => {
  const run = (payer: string | undefined, code: string, extra: object = {}) => {
    const { findings } = applyRules(readForeignClaim([{ system: 'CPT', code, ...extra }]), { ...OFFICE, ...(payer ? { payer } : {}) }, loadEdition());
    return findings.filter((item) => item.rule === 'payer').map((item) => `${item.severity} ${item.codes.join()} ${item.source.split(',')[1]?.trim().split(':')[0] ?? ''}`);
  };
  it('speak to their payer alone', () => {
    expect(run('medicare', '99243')).toEqual([expect.stringContaining('error 99243')]);
    expect(run('Medicare', '99243')).toHaveLength(1);
    for (const spelling of ['medicare part b', 'Medicare-B', 'MEDICARE (Part B)', ' Original  Medicare ']) expect(run(spelling, '99243'), spelling).toEqual([expect.stringContaining('error 99243')]);
    expect(run('Medicare Advantage', '99243')).toEqual([expect.stringMatching(/^info/)]);
    expect(run('Example Commercial', '97110', { units: 5 })).toHaveLength(1);
    expect(run(undefined, '99243')).toEqual([]);
    expect(run('nobody', '99243')).toEqual([expect.stringMatching(/^info/)]);
    expect(run('medicare', '97110', { modifiers: ['GP'] })).toEqual([]);
    expect(run('example-commercial', '97110', { units: 5 })).toHaveLength(1);
  });
  it('publish their JSON Schema', () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(PayerPackSchema, { io: 'input' }))));
  });
});

describe('the name of a payer', () => {
  it('is one, however it is written', () => {
    expect(['Medicare', 'MEDICARE PART B', 'medicare_b', 'Fee-for-service Medicare', 'Medicare FFS'].map(namePayer)).toEqual(['medicare', 'medicare', 'medicare', 'medicare', 'medicare']);
    expect(['Acme Health, Inc.', 'acme_health  inc', 'Santé+', '***'].map(namePayer)).toEqual(['acme-health-inc', 'acme-health-inc', 'santé', '***']);
  });
  it('has aliases in the spelling that they are looked up by, each of one payer', () => {
    const names = Object.values(aliases.payers).flat();
    expect(names.filter((name) => name !== name.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim())).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
  it('that is not known is answered with those that are', () => {
    const { findings } = applyRules(readForeignClaim([{ system: 'CPT', code: '99213' }]), { ...OFFICE, payer: 'nobody' }, loadEdition());
    expect(findings.find(({ rule }) => rule === 'payer')?.message).toContain('(those of example-commercial, medicare are)');
  });
});

describe('importing a pack', () => {
  const pack = { schema: 1, payer: 'acme', name: 'Acme', edition: '2026.1', source: 'Acme manual', from: '2026-01-01', validThrough: '2026-12-31', rules: [{ id: 'no-visit', severity: 'error', message: 'Not {code}.', source: 'p. 1', when: { codes: ['99213'] } }] };
  const write = (name: string, value: unknown) => { const path = join(dir, name); writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value)); return path; };
  const dataDir = join(dir, 'data');
  const findings = () => applyRules(readForeignClaim([{ system: 'CPT', code: '99213' }]), { ...OFFICE, payer: 'acme' }, loadEdition({ dataDir })).findings.map((item) => item.message);

  it('puts its rules in force for its dates', () => {
    expect(findings()).toEqual([expect.stringMatching(/^No payer pack/)]);
    expect(importPayerPack(write('acme.json', pack), { dataDir })).toMatchObject([{ name: 'payer acme', edition: '2026.1', rows: 1 }]);
    expect(findings()).toEqual(['Not 99213.']);
    expect(loadEdition({ dataDir }).payerPack('acme', '2027-01-01')).toBeUndefined();
  });
  it('names every bad row and keeps what was in force', () => {
    const bad = { ...pack, rules: [pack.rules[0], { ...pack.rules[0], severity: 'fatal' }, { ...pack.rules[0], id: 'x y' }, { ...pack.rules[0], id: 'z', when: { codes: ['99213-99'], colour: 'red' } }, { ...pack.rules[0], id: 'w', when: {} }] };
    let error: unknown;
    try { importPayerPack(write('bad.json', bad), { dataDir }); } catch (thrown) { error = thrown; }
    expect(error).toMatchObject({ code: 'E304' });
    const fields = (error as ChartcodeError).details.map((item) => (item as { field: string }).field);
    for (const row of ['rules.1.severity', 'rules.2.id', 'rules.3.when', 'rules.4.when']) expect(fields.some((field) => field.startsWith(row)), row).toBe(true);
    expect(findings()).toEqual(['Not 99213.']);
    expect(() => importPayerPack(write('none.json', 'no JSON'), { dataDir })).toThrow(/is not JSON/);
    expect(() => readPayerPack({ ...pack, rules: [pack.rules[0], pack.rules[0]] }, 'x')).toThrow(/same as rules.0.id/);
    expect(() => readPayerPack({ ...pack, from: '2027-01-01' }, 'x')).toThrow(/before from/);
  });
});
