// Acute and chronic forms of one condition: one code where the category has it, else both, the acute one first (I.B.8).
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules } from '../../src/rules/index.js';
import { claimOf, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const check = (...codes: string[]) => {
  const { draft, findings } = applyRules(claimOf(...codes), OFFICE, edition);
  return { codes: draft.codes.map((line) => line.code), found: findings.filter((item) => item.rule === 'combination') };
};

describe('acute and chronic at once', () => {
  it.each([
    ['I50.21', 'I50.22', 'I50.23'], ['I50.31', 'I50.32', 'I50.33'], ['I50.41', 'I50.42', 'I50.43'], ['I50.811', 'I50.812', 'I50.813'],
    ['J96.01', 'J96.11', 'J96.21'], ['J96.02', 'J96.12', 'J96.22'], ['J96.00', 'J96.10', 'J96.20'],
    ['K81.0', 'K81.1', 'K81.2'], ['J35.01', 'J35.02', 'J35.03'], ['K80.00', 'K80.10', 'K80.12'], ['M93.011', 'M93.021', 'M93.031'],
  ])('%s beside %s is %s, in either order', (a, b, both) => {
    for (const pair of [[a, b], [b, a]]) {
      const { found, codes } = check(...pair);
      expect(found).toMatchObject([{ severity: 'warning', codes: expect.arrayContaining([a, b, both]) as string[] }]);
      expect(found[0]?.message).toContain(`${both} takes the place of`);
      expect(codes).toEqual([both.replace('.', '')]);
    }
  });
  it('leaves no part beside the code for both', () => {
    expect(check('I50.23', 'I50.22').codes).toEqual(['I5023']);
    expect(check('K80.20', 'K81.0', 'K81.1').codes).toEqual(['K8012']);
  });
  it('keeps both where no such code exists, the acute one first', () => {
    expect(check('K85.90', 'K86.1').found).toEqual([]);
    expect(applyRules(claimOf('K86.1', 'K85.90'), OFFICE, edition).findings.map((item) => item.rule)).toContain('expected-order');
    expect(check('I50.21', 'I50.32').found).toEqual([]);
    expect(check('M93.011', 'M93.022').found).toEqual([]);
  });
});
