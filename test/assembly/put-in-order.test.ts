// What opens a claim: never a complication that arose in the stay (Official Guidelines, II), an injury ahead of a listed disease.
import { describe, expect, it } from 'vitest';
import { putInOrder } from '../../src/assembly/first-listed/put-in-order.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { candidate, evidenceAt, INPATIENT } from '../helpers/draft-codes.js';

const edition = loadEdition();
const first = (note: string, codes: [string, number, string][], facts: EncounterFacts = INPATIENT): string | undefined => {
  const drafts = codes.map(([code, firstLogit, words]) => ({ ...candidate(code, 2, [evidenceAt(note.indexOf(words), words)]), firstLogit }));
  return putInOrder(drafts, edition, facts, undefined, findMentions(readDocument({ id: 'd1', text: note })))[0]?.code;
};

describe('a complication of care', () => {
  it.each([
    ['Complete heart block, pacemaker placed. The procedure was complicated by a left pneumothorax.', 'J95.811', 'left pneumothorax', 'I442'],
    ['Complete heart block, pacemaker placed. On POD 2 an ileus after surgery was seen.', 'K91.89', 'an ileus', 'I442'],
    ['Complete heart block. Readmitted on POD 4 with an ileus.', 'K91.89', 'an ileus', 'K9189'],
    ['Complete heart block. Presented with a wound infection on postoperative day 9.', 'T81.49XA', 'wound infection', 'T8149XA'],
  ])('%s', (note, code, words, expected) => expect(first(note, [['I44.2', -1, 'Complete heart block'], [code, 3, words]])).toBe(expected));
});

describe('an injury of a visit that lists a cirrhosis', () => {
  const note = 'Cut the scalp in a fall. Scalp laceration. Alcoholic cirrhosis. Hepatic encephalopathy.';
  const codes: [string, number, string][] = [['K70.30', 3, 'Alcoholic cirrhosis'], ['S01.01XA', -1, 'Scalp laceration']];
  const emergency: EncounterFacts = { ...INPATIENT, setting: 'emergency', documentType: 'emergency_department_note' };
  it('opens its claim', () => expect(first(note, codes, emergency)).toBe('S0101XA'));
  it('does not where the liver fails', () => expect(first(note, [...codes, ['K76.82', 0, 'Hepatic encephalopathy']], emergency)).toBe('K7030'));
});

describe('a kidney that fails suddenly beside hypertensive kidney disease', () => {
  const office: EncounterFacts = { ...INPATIENT, setting: 'office', documentType: 'consultation' };
  const codes: [string, number, string][] = [['I13.0', 3, 'hypertension'], ['N17.9', -1, 'failure']];
  it.each([
    ['REASON FOR VISIT: Acute kidney failure.\n\nHPI: hypertension, heart disease and CKD 3.', 'N179'],
    ['REASON FOR VISIT: Heart failure.\n\nHPI: hypertension and CKD 3. Acute kidney failure last month.', 'I130'],
    ['ASSESSMENT:\n1. Hypertension and heart failure.\n2. Acute kidney failure, better. hypertension', 'I130'],
  ])('%s', (note, expected) => expect(first(note, codes, office)).toBe(expected));
  it('yields to a sepsis', () => expect(first('REASON FOR VISIT: Acute kidney failure.\n\nHPI: hypertension. Sepsis.', [...codes, ['A41.9', 4, 'Sepsis']], office)).toBe('A419'));
});

describe('a stay for rehabilitation after a joint was replaced', () => {
  const codes: [string, number, string][] = [['I10', 3, 'Hypertension'], ['Z47.1', -1, 'hip replacement'], ['Z96.642', -2, 'hip replacement']];
  it('opens with the aftercare', () => expect(first('Left hip replacement; admitted to the rehabilitation unit. Hypertension.', codes)).toBe('Z471'));
  it('does not where it is none', () => expect(first('Left hip replacement in 2019. Hypertension.', codes)).toBe('I10'));
});

describe('a symptom of a stay', () => {
  it.each([
    ['Syncope, likely due to complete heart block.', 'I442'],
    ['Syncope secondary to complete heart block.', 'I442'],
    ['Syncope. Complete heart block in the past.', 'R55'],
    ['Syncope of unknown cause, complete heart block ruled out by the loop recorder.', 'R55'],
  ])('%s', (note, expected) => expect(first(note, [['R55', 3, 'Syncope'], ['I44.2', -1, note.includes('Complete') ? 'Complete heart block' : 'complete heart block']])).toBe(expected));
});

describe('a repeated prescription', () => {
  const office: EncounterFacts = { ...INPATIENT, setting: 'office', documentType: 'progress_note' };
  const note = 'Medication refill. Acute sinusitis. Uses no tobacco now.';
  it('opens no claim of a visit that treats an illness', () => expect(first(note, [['Z76.0', 3, 'Medication refill'], ['J01.90', -1, 'Acute sinusitis']], office)).toBe('J0190'));
  it('opens a claim without one', () => expect(first(note, [['Z76.0', 3, 'Medication refill'], ['Z87.891', -1, 'no tobacco now']], office)).toBe('Z760'));
});

describe('neutropenic fever of a stay', () => {
  const codes: [string, number, string][] = [['C50.912', 3, 'left breast cancer'], ['D70.1', -1, 'neutropenic fever']];
  it('opens its claim ahead of the malignancy', () => expect(first('Admitted with neutropenic fever on chemotherapy of left breast cancer.', codes)).toBe('D701'));
  it('does not in a stay for chemotherapy', () => expect(first('Chemotherapy given. Later neutropenic fever; left breast cancer.', [...codes, ['Z51.11', 2, 'Chemotherapy']])).not.toBe('D701'));
});

describe('an adverse effect that seems likeliest as the reason', () => {
  const note = 'Acute tubular necrosis from gentamicin. CKD 4, hypertensive. Anemia of CKD.';
  const codes: [string, number, string][] = [['T36.5X5A', 3, 'Acute tubular necrosis from gentamicin'], ['N17.0', 1, 'Acute tubular necrosis'], ['I12.9', 0, 'hypertensive'], ['N18.4', 0, 'CKD 4'], ['D63.1', -1, 'Anemia of CKD']];
  it('leaves the first place to what the drug did, not to what the Tabular names for another drug', () => expect(first(note, codes)).toBe('N170'));
});
