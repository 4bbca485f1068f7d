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

describe('an Excludes1 pair of which the note tells each code in its own words', () => {
  const told = (code: string, start: number, logit: number) => ({ ...claimOf(code).codes[0]!, logit, evidence: [{ documentId: 'd1', start, end: start + 10, text: 'ten letter' }] });
  const leftOf = (...lines: ReturnType<typeof told>[]) => left({ ...claimOf('I10'), codes: lines.map((line, at) => ({ ...line, sequence: at + 1 })) });
  it('stays, and a coder is told', () => {
    expect(leftOf(told('D00.07', 0, 2), told('D02.0', 40, 3))).toEqual(['D0007', 'D020']);
    expect(applyRules({ ...claimOf('I10'), codes: [told('D00.07', 0, 2), told('D02.0', 40, 3)] }, OFFICE, edition).findings).toMatchObject([{ rule: 'excludes1', severity: 'error', action: 'flagged' }]);
  });
  it('does not stay where the words are the same, one is unsure, vague, or belongs to the other', () => {
    expect(leftOf(told('D00.07', 0, 2), told('D02.0', 5, 3))).toEqual(['D020']);
    expect(leftOf(told('D00.07', 0, 0.5), told('D02.0', 40, 3))).toEqual(['D020']);
    expect(leftOf(told('R09.2', 0, 2), told('J96.01', 40, 3))).toEqual(['J9601']);
    expect(leftOf(told('I34.0', 0, 2), told('I08.0', 40, 3))).toEqual(['I080']);
  });
});

describe('the order that guidelines fix', () => {
  it.each([
    [['A41.52', 'T83.511A'], 'T83511A'], [['S23.170A', 'S24.154A'], 'S24154A'], [['S22.42XA', 'S06.5X0A'], 'S065X0A'], [['I25.10', 'I21.4'], 'I214'], [['O70.1', 'O48.0'], 'O480'],
    [['O99.824', 'O70.1'], 'O701'], [['S06.9X9S', 'G81.14'], 'G8114'], [['T31.0', 'T21.32XA'], 'T2132XA'], [['U09.9', 'G90.A'], 'G90A'], [['B94.1', 'F04'], 'F04'],
  ])('%j: %s first', (codes, first) => expect(left(chosen(...codes))[0]).toBe(first));
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
  it.each([[['J90', 'J91.0'], 'J910'], [['D75.1', 'D45'], 'D45'], [['N19', 'N17.9'], 'N179'], [['K81.9', 'K80.10'], 'K8010'], [['J96.01', 'J80'], 'J80'], [['K65.0', 'K35.201'], 'K35201'], [['N20.0', 'N13.2'], 'N132'], [['G81.91', 'I69.351'], 'I69351'], [['E16.2', 'E11.649'], 'E11649']])('%j: the code that the Excludes1 note names, %s', (codes, stays) => {
    expect(left(chosen(...codes)).filter((code) => codes.includes(code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code))).toEqual([stays]);
  });
});
