// A claim coded elsewhere is judged as it was sent: its own order, and no winner where nothing speaks for one.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { validateClaim } from '../../src/validate-claim.js';

const base = { dateOfService: '2026-01-15' };
const diagnoses = (...codes: string[]) => codes.map((code, at) => ({ system: 'ICD-10-CM', code, sequence: at + 1, role: at === 0 ? 'first_listed' : 'secondary' }));
const findings = (claim: object) => validateClaim({ ...base, ...claim }).findings;

describe('Excludes1 on a claim coded elsewhere', () => {
  const told = (...codes: string[]) => findings({ setting: 'office', codes: diagnoses(...codes) }).filter((item) => item.rule === 'excludes1');
  it('lets Z21 and R75 give way to B20 in either order', () => {
    for (const weak of ['Z21', 'R75']) {
      for (const pair of [['B20', weak], [weak, 'B20']]) {
        expect(told(...pair)[0]?.message).toMatch(new RegExp(`^${weak} and B20 are not coded together; ${weak} is the weaker one: .*I\\.C\\.1\\.a\\.2\\.f`));
      }
    }
  });
  it('names none as the weaker where only the order would tell, and says the same in both', () => {
    const [one, other] = [told('E10.65', 'E11.65'), told('E11.65', 'E10.65')];
    expect(one).toMatchObject([{ severity: 'error' }]);
    expect(one[0]?.message).not.toMatch(/weaker one: (?!its own note)/);
    expect(one[0]?.message).toBe(other[0]?.message);
  });
});

describe('the order as sent', () => {
  const stay = (...codes: string[]) => findings({ setting: 'inpatient', patient: { age: 60, sex: 'F' }, codes: diagnoses(...codes).map((line) => ({ ...line, presentOnAdmission: 'Y' })) });
  it('is judged for the principal diagnosis of a stay, also where the rules would reorder', () => {
    const errors = stay('R65.21', 'A41.9', 'J96.01').filter((item) => item.severity === 'error');
    expect(errors).toMatchObject([{ rule: 'unacceptable-principal', codes: ['R65.21'], source: expect.stringContaining('Medicare Code Editor') as string }]);
    expect(stay('A41.9', 'R65.21', 'J96.01').filter((item) => item.severity === 'error')).toEqual([]);
  });
  it('is told once', () => {
    const { icd10cm } = loadEdition();
    const barred = icd10cm.billable.find((code) => code.startsWith('Z71') && icd10cm.edits(code).unacceptablePrincipal) ?? 'none';
    expect(stay(barred, 'E11.9').filter((item) => item.rule === 'unacceptable-principal')).toHaveLength(1);
  });
  it('asks no indicator for a code that a rule put there', () => {
    const found = stay('R65.21', 'J96.01');
    expect(found.filter((item) => item.rule === 'present-on-admission')).toEqual([]);
    expect(found.find((item) => item.rule === 'sepsis-infection')?.codes).toContain('A41.9');
  });
});

describe('procedure lines as sent', () => {
  const i10 = { system: 'ICD-10-CM', code: 'I10', role: 'first_listed' };
  const tell = (line: { system?: string; code: string; modifiers?: string[]; units?: number; linkedDiagnoses?: string[] }, claim: object = { setting: 'outpatient_hospital' }) =>
    findings({ ...claim, codes: [i10, { system: 'CPT', units: 1, linkedDiagnoses: ['I10'], ...line }] }).filter((item) => item.codes.includes(line.code)).map((item) => `${item.rule} ${item.severity}`);
  it('take 50 with one unit only', () => {
    expect(tell({ code: '64483', modifiers: ['50'], units: 2 })).toContain('modifier-fit error');
    expect(tell({ code: '64483', modifiers: ['50'] })).not.toContain('modifier-fit error');
  });
  it('take 26 or TC, not both', () => {
    expect(tell({ code: '71046', modifiers: ['26', 'TC'] })).toContain('modifier-fit error');
    expect(tell({ code: '71046', modifiers: ['26'] })).not.toContain('modifier-fit error');
  });
  it('name a coronary artery on coronary procedures only', () => {
    for (const modifier of ['LC', 'LD', 'RC', 'LM', 'RI']) {
      expect(tell({ code: '29881', modifiers: [modifier] })).toContain('modifier-fit error');
      expect(tell({ code: '92928', modifiers: [modifier] })).not.toContain('modifier-fit error');
    }
  });
  it('count whole units, miles aside', () => {
    expect(tell({ code: '97110', units: 1.5 })).toContain('units error');
    expect(tell({ system: 'HCPCS', code: 'A0425', units: 12.4 })).not.toContain('units error');
  });
  it('stand under their own code set', () => {
    expect(tell({ system: 'CPT', code: 'J1885' })).toContain('line-system info');
    expect(tell({ system: 'HCPCS', code: '71046' })).toContain('line-system info');
    expect(tell({ system: 'HCPCS', code: 'J1885' })).not.toContain('line-system info');
  });
  it('are of a hospital where the number is, once the claim says where', () => {
    expect(tell({ code: '99223' }, { setting: 'office' })).toContain('visit-levels error');
    expect(tell({ code: '99284' }, { setting: 'office' })).toContain('visit-levels error');
    expect(tell({ code: '99223' }, { setting: 'inpatient' })).not.toContain('visit-levels error');
    expect(tell({ code: '99223' }, {})).not.toContain('visit-levels error');
  });
  it('name a diagnosis, save on the claim of a facility', () => {
    expect(tell({ code: '71046', linkedDiagnoses: [] })).toContain('unlinked info');
    expect(tell({ code: '71046' })).not.toContain('unlinked info');
    expect(tell({ code: '71046', linkedDiagnoses: [] }, { setting: 'outpatient_hospital', claimType: 'institutional' })).not.toContain('unlinked info');
  });
});

describe('a payer without a pack', () => {
  const payerOf = (payer: string) => findings({ setting: 'office', payer, codes: diagnoses('I10') }).filter((item) => item.rule === 'payer').map((item) => item.severity);
  it('is told as information', () => {
    expect(payerOf('Nowhere Health')).toEqual(['info']);
    expect(payerOf('Medicare')).toEqual([]);
  });
});
