// A foreign claim's form, its note, and what hostile or broken claims get.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { validateClaim, validateWithNote } from '../../src/validate-claim.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const DAY = { dateOfService: '2026-01-15' };
const dx = (code: string, rest: object = {}) => ({ system: 'ICD-10-CM', code, ...rest });
const rulesOf = (claim: object) => validateClaim(claim).findings.map((item) => `${item.rule} ${item.severity}`);
const errorOf = (claim: unknown) => { try { validateClaim(claim); } catch (error) { return error as { code: string; message: string; details: { field: string; problem: string }[] }; } return undefined; };

describe('the form', () => {
  it('has one first-listed diagnosis', () => {
    expect(rulesOf({ ...DAY, codes: [dx('I10', { role: 'first_listed' }), dx('K21.9', { role: 'first_listed' })] })).toEqual(['one-first-listed error']);
    expect(rulesOf({ ...DAY, codes: [dx('I10', { role: 'secondary' })] })).toEqual(['one-first-listed warning']);
    expect(rulesOf({ ...DAY, codes: [dx('I10', { role: 'first_listed' }), dx('K21.9', { role: 'secondary' })] })).toEqual([]);
  });
  it('has one code a place, the first-listed one ahead, and links that lead somewhere', () => {
    expect(rulesOf({ ...DAY, codes: [dx('I10', { sequence: 1 }), dx('K21.9', { sequence: 1 })] })).toEqual(['sequence warning']);
    expect(rulesOf({ ...DAY, codes: [dx('I10', { sequence: 1 }), dx('K21.9', { sequence: 2, role: 'first_listed' })] })).toEqual(['sequence warning']);
    expect(rulesOf({ ...DAY, codes: [dx('I10'), { system: 'CPT', code: '99213', linkedDiagnoses: ['k219'] }] })).toEqual(['link error']);
  });
  it('has a day of service on which its code sets were in force', () => {
    const [undated] = validateClaim({ codes: [dx('I10')] }).findings;
    expect(undated).toMatchObject({ rule: 'edition-date', severity: 'warning' });
    expect(undated?.message).toMatch(/^No date of service is given: ICD-10-CM FY2026 \(2025-10-01 to 2026-09-30\) was taken/);
    expect(rulesOf({ dateOfService: '2014-05-01', codes: [dx('I10')] })).toEqual(expect.arrayContaining(['service-date error', 'edition-date warning']));
    expect(rulesOf({ dateOfService: '2031-05-01', codes: [dx('I10')] })).toEqual(['edition-date warning']);
  });
  it('has lines, among them a diagnosis that leads where roles are given', () => {
    expect(rulesOf({ ...DAY, codes: [] })).toEqual(['no-lines error']);
    expect(rulesOf({ ...DAY, codes: [{ system: 'CPT', code: '93000' }] })).toEqual(['one-first-listed error']);
    expect(rulesOf({ ...DAY, codes: [dx('I10', { role: 'secondary' }), dx('K21.9')] })).toEqual(['one-first-listed warning']);
    expect(rulesOf({ ...DAY, codes: [dx('I10'), dx('K21.9')] })).toEqual([]);
  });
  it('flags, and claims to have changed nothing', () => {
    const { findings } = validateClaim({ ...DAY, codes: [dx('I10'), dx('N18.30'), dx('J18.9'), dx('R05.9'), dx('B20'), dx('Z21'), { system: 'CPT', code: '29881' }, { system: 'CPT', code: '29874' }] });
    expect(findings.length).toBeGreaterThan(3);
    expect([...new Set(findings.map((item) => item.action))]).toEqual(['flagged']);
    expect(findings.map((item) => item.message).join(' ')).not.toMatch(/\b(removed|left out|was replaced)\b/);
    expect(findings.map((item) => item.id)).toEqual(findings.map((_, at) => `finding-${at + 1}`));
  });
});

describe('a malformed claim', () => {
  it('gets words of ours for each field', () => {
    expect(errorOf({ codes: [], text: 5 })).toMatchObject({ code: 'E113', details: [{ field: 'text', problem: 'must be a string' }] });
    const error = errorOf({ id: 7, setting: 'moon', dateOfService: 'soon', patient: { age: 900 }, codes: [{ system: 'X', code: 4, units: 'two', presentOnAdmission: 'Q' }] });
    expect(error?.details.map(({ field }) => field).sort()).toEqual(['codes.0.code', 'codes.0.presentOnAdmission', 'codes.0.system', 'codes.0.units', 'dateOfService', 'id', 'patient.age', 'setting']);
    expect(`${error?.message} ${JSON.stringify(error?.details)}`).not.toMatch(/Invalid|expected|received|Too (?:big|small)|moon|soon/);
  });
});

describe('a claim of any size', () => {
  const { billable } = loadEdition().icd10cm;
  it('of 5,000 codes is judged', () => {
    const codes = Array.from({ length: 4_000 }, (_, at) => dx(billable[at * 17] ?? 'I10')).concat(Array.from({ length: 1_000 }, (_, at) => ({ system: 'CPT', code: String(20_000 + at * 7) })));
    const { findings, valid } = validateClaim({ ...DAY, codes });
    expect([valid, findings.length > 100]).toEqual([false, true]);
  }, 240_000);
  it('with lines that stand twice, unknown codes, and codes that are none', () => {
    expect(rulesOf({ ...DAY, codes: [dx('I10'), dx('i10'), dx('Q99.99'), { system: 'CPT', code: '00000' }, { system: 'CPT', code: '99213' }, { system: 'CPT', code: '99213' }, { system: 'ICD-10-PCS', code: '0000000' }] }))
      .toEqual(expect.arrayContaining(['duplicate warning', 'billable error', 'procedure-code error', 'duplicate-line error']));
    for (const code of ['💊', '__proto__', 'constructor', 'A', '....', ' I10 ']) expect(() => validateClaim({ ...DAY, codes: [dx(code), { system: 'CPT', code }, { system: 'ICD-10-PCS', code }] })).not.toThrow();
  });
});

describe('a claim with its note', () => {
  const engine = createFakeEngine();
  const check = (text: string, ...codes: object[]) => validateWithNote({ ...DAY, setting: 'office', text, codes }, () => Promise.resolve(engine)).then(({ findings, valid }) => ({ valid, support: findings.filter((item) => item.rule === 'support') }));
  it('is silent on what the note supports, and quotes what denies a code', async () => {
    const { valid, support } = await check('Patient has hypertension and no asthma.', dx('I10'), dx('J45.909'));
    expect(valid).toBe(false);
    expect(support).toMatchObject([{ severity: 'error', codes: ['J45.909'], evidence: [{ text: 'asthma', start: 32, end: 38 }] }]);
  });
  it('finds for itself what the note denies, or tells of a relative, and quotes the sentence', async () => {
    const { valid, support } = await check('Chest film shows no evidence of pneumonia. Mother had breast cancer. Denies chest pain today. Father had a myocardial infarction.', dx('J18.9'), dx('C50.919'), dx('R07.9'), dx('I21.9'));
    expect(valid).toBe(false);
    expect(support.map((item) => `${item.severity} ${item.codes.join()} ${item.message.split(': ')[1] ?? ''}`)).toEqual(['error J18.9 the note denies it.', 'error C50.919 the note tells it of a relative.', 'error R07.9 the note denies it.', 'error I21.9 the note tells it of a relative.']);
    expect(support[0]?.evidence?.[0]).toMatchObject({ start: 0, text: expect.stringContaining('no evidence of pneumonia') as string });
  });
  it('says of an uncertain diagnosis what its setting makes of it', async () => {
    const text = 'Possible pneumonia. Cough for three days.';
    expect((await check(text, dx('J18.9'))).support).toMatchObject([{ severity: 'error', source: 'ICD-10-CM Official Guidelines FY2026, IV.H' }]);
    const stay = await validateWithNote({ ...DAY, setting: 'inpatient', text, codes: [dx('J18.9', { presentOnAdmission: 'Y' })] }, () => Promise.resolve(engine));
    expect(stay.findings.filter((item) => item.rule === 'support')).toMatchObject([{ severity: 'info', source: 'ICD-10-CM Official Guidelines FY2026, II.H and III.C' }]);
  });
  it('does not call denied what another sentence asserts', async () => {
    const { support } = await check('No pneumonia last year. Pneumonia in the left lower lobe.', dx('J18.9'));
    expect(support.map((item) => item.severity)).toEqual(['warning']);
  });
  it('names the code that the note was read as, and says when nothing was found', async () => {
    const { support } = await check('Diabetes, headache.', dx('E11.9'), dx('E11.65'), dx('I10'), { system: 'CPT', code: '29881' });
    expect(support.map((item) => `${item.severity} ${item.codes.join(' ')}`)).toEqual(['warning E11.65 E11.9', 'warning I10', 'info 29881']);
  });
  it('whose note is empty gets the error of the note', async () => {
    await expect(check('  ', dx('I10'))).rejects.toMatchObject({ code: 'E102' });
  });
  it('asks for no engine when there is none', async () => {
    const fail = () => Promise.reject(new Error('not needed'));
    await expect(validateWithNote({ ...DAY, codes: [dx('I10')], text: null }, fail)).resolves.toMatchObject({ valid: true });
  });
});
