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
