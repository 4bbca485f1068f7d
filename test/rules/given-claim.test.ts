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
