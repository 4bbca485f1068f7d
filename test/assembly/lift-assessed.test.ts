// What the author lists by its name as a diagnosis stands, unless a standing code tells it already (Official Guidelines IV.J, I.B.5).
import { describe, expect, it } from 'vitest';
import { liftAssessed } from '../../src/assembly/assessment/lift-assessed.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';

const cm = loadEdition().icd10cm;

/** Codes lifted in a note whose items name codes; candidates stand from 0 on. */
function lift(text: string, items: [string, string[]][], candidates: [string, number, string][]): string[] {
  const mentions = findMentions(readDocument({ id: 'd1', text }));
  const named = items.map(([words, codes]) => ({ mention: mentions.find((one) => one.text === words)!, codes }));
  const drafts = candidates.map(([code, logit, words]) => candidate(code, logit, [evidenceAt(text.lastIndexOf(words), words)]));
  return [...liftAssessed(drafts, ({ logit }) => logit >= 0, named, (code) => cm.title(code)).assessed];
}

describe('a plain item of the list of diagnoses', () => {
  it('stands beside the others', () => {
    expect(lift('Assessment:\n1. Concussion\n2. Bruxism', [['Concussion', ['S060X0A']], ['Bruxism', ['F458']]], [['S06.0X0A', 2, 'Concussion'], ['F45.8', -3, 'Bruxism']])).toEqual(['F458']);
  });
  it('takes of its category the candidate that is nearest to the codes that its words name, then the likeliest', () => {
    expect(lift('Assessment:\n1. Blepharitis', [['Blepharitis', ['H01009']]], [['H01.021', -3, 'Blepharitis'], ['H01.006', -3.7, 'Blepharitis'], ['H01.003', -4, 'Blepharitis']])).toEqual(['H01006']);
  });
  it('does not stand where its words speak for another code, or one of its category stands', () => {
    expect(lift('Assessment:\n1. Gout', [['Gout', ['M109']]], [['E79.0', 1, 'Gout'], ['M10.9', -2, 'Gout']])).toEqual([]);
    expect(lift('Wrist gout.\nAssessment:\n1. Gout', [['Gout', ['M109']]], [['M10.039', 1, 'Wrist gout'], ['M10.9', -2, 'Gout']])).toEqual([]);
  });
  it('does not stand beside the kind that says more', () => {
    expect(lift('Assessment:\n1. Stone and acute cholecystitis\n2. Cholecystitis', [['Cholecystitis', ['K819']]], [['K80.00', 2, 'Stone and acute cholecystitis'], ['K81.9', -2, 'Cholecystitis']])).toEqual([]);
    expect(lift('Assessment:\n1. Hypertensive heart disease\n2. HTN', [['HTN', ['I10']]], [['I11.9', 2, 'Hypertensive heart disease'], ['I10', -2, 'HTN']])).toEqual([]);
  });
  it('does not stand as a symptom, nor without a candidate that may', () => {
    expect(lift('Assessment:\n1. Strep throat\n2. Fever', [['Fever', ['R509']]], [['J02.0', 2, 'Strep throat'], ['R50.9', -1, 'Fever']])).toEqual([]);
    expect(lift('Assessment:\n1. Pes planus', [['Pes planus', ['M2140']]], [['M21.41', -7, 'Pes planus']])).toEqual([]);
  });
});
