// The scorer's choice of the reason for the encounter outlives rules that only weigh codes against each other.
import { describe, expect, it } from 'vitest';
import { loadEdition } from '../../src/reference/index.js';
import type { DraftClaim } from '../../src/rules/index.js';
import { applyRules } from '../../src/rules/index.js';
import { claimOf, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const left = (draft: DraftClaim) => applyRules(draft, OFFICE, edition).draft.codes.map((line) => line.code);
/** The claim with the first code chosen by the scorer, and less sure than the others. */
function chosen(...codes: string[]): DraftClaim {
  const draft = claimOf(...codes);
  return { ...draft, codes: draft.codes.map((line, at) => ({ ...line, probability: at === 0 ? 0.5 : 0.9, ...(at === 0 ? { role: 'first_listed' as const, firstLogit: 1 } : {}) })) };
}

describe('Excludes1', () => {
  it('takes away the other code, although it is surer', () => {
    expect(left(chosen('M54.12', 'M50.123'))).toEqual(['M5412']);
    expect(left(claimOf('M54.12', 'M50.123'))).not.toEqual(['M5412']);
  });
});

describe('an integral symptom that brought the patient', () => {
  it('goes where its cause then comes first', () => expect(left(chosen('R06.02', 'J44.9', 'E11.9'))).toEqual(['J449', 'E119']));
  it('stays where the encounter is about something else', () => expect(left(chosen('R06.02', 'E11.9', 'J44.9'))).toEqual(['R0602', 'E119', 'J449']));
  it('goes from a claim coded elsewhere, whose order says little', () => expect(left(claimOf('R06.02', 'E11.9', 'J44.9'))).toEqual(['E119', 'J449']));
});

describe('a pair of which one says more', () => {
  const sure = (code: string, logit: number) => ({ ...claimOf(code).codes[0]!, logit });
  const leftOf = (...codes: ReturnType<typeof sure>[]) => left({ ...claimOf('I10'), codes: codes.map((line, at) => ({ ...line, sequence: at + 1 })) });
  it('gives the precise code', () => expect(leftOf(sure('J45.909', 1.2), sure('J45.40', 1.1))).toEqual(['J4540']));
  it('gives the open code where it is much surer', () => expect(leftOf(sure('E11.9', 3.2), sure('E11.65', 0.7))).toEqual(['E119']));
  it.each([[['J90', 'J91.0'], 'J910'], [['D75.1', 'D45'], 'D45'], [['N19', 'N17.9'], 'N179'], [['K81.9', 'K80.10'], 'K8010'], [['E16.2', 'E11.649'], 'E11649']])('%j: the code that the Excludes1 note names, %s', (codes, stays) => {
    expect(left(chosen(...codes)).filter((code) => codes.includes(code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code))).toEqual([stays]);
  });
});
