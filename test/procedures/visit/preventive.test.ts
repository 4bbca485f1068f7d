// Visits that their opening words call preventive, on notes written for this test.
import { describe, expect, it } from 'vitest';
import { countElements } from '../../../src/procedures/visit/count-elements.js';
import { findCues } from '../../../src/procedures/visit/find-cues.js';
import { rateProblems } from '../../../src/procedures/visit/rate-problems.js';
import type { FamilyChoice } from '../../../src/procedures/visit/choose-family.js';
import { FAMILIES } from '../../../src/procedures/visit/choose-family.js';
import { findPreventive, findProblemBeside } from '../../../src/procedures/visit/preventive.js';
import { diagnosis, readVisit } from './read-note.js';

const choice = (name: string): FamilyChoice => ({ name, family: FAMILIES[name]!, probability: 0.8, twin: 0 });
const CASES: [text: string, age: number | undefined, read: string, expected: string | undefined, beside?: boolean][] = [
  ['CHIEF COMPLAINT: Annual exam.\nHPI: Her blood pressure has been high. Increase lisinopril.', 63, 'office_est', 'prev_est', true],
  ['She presents for a complete physical and has chest pain at night.', 68, 'office_new', 'prev_new', true],
  ['WELL CHILD 36 MO. Mother has no concerns.', 3, 'office_est', 'prev_est', false],
  ['Annual diabetic foot exam.', 60, 'office_est', undefined],
  ['Annual follow-up of asthma, yearly exam last month.', 40, 'office_est', undefined],
  ['Annual exam.', undefined, 'office_est', undefined],
  ['Annual exam.', 50, 'hosp_sub', undefined],
  ['Cough for three days.', 50, 'office_est', undefined],
];

describe('preventive visits', () => it.each(CASES)('%s (%s)', (text, age, read, expected, beside) => {
  const found = findPreventive(choice(read), readVisit(text, { patient: age === undefined ? {} : { age } }));
  expect(found?.choice.name).toBe(expected);
  expect(found?.beside).toBe(beside);
  if (found) expect(text.slice(found.evidence.start, found.evidence.end)).toBe(found.evidence.text);
}));

describe('an examination that the first diagnosis names', () => {
  const find = (codes: string[]) => {
    const text = 'PHYSICAL EXAM, NEW PATIENT\nEstablishing care, no complaints. Healthy adult.';
    return findPreventive(choice('office_new'), readVisit(text, { patient: { age: 36 } }, codes.map((code) => diagnosis(code, text, 'Healthy adult'))));
  };
  it('is a preventive visit where nothing else was addressed', () => expect(find(['Z0000'])).toMatchObject({ choice: { name: 'prev_new' }, beside: false, evidence: { text: 'Healthy adult' } }));
  it('is none beside a problem', () => expect(find(['Z0001', 'I10'])).toBeUndefined());
});

describe('a problem visit beside a preventive one', () => {
  const beside = (text: string, quote: string, age = 58) => {
    const input = readVisit(text, { patient: { age, newPatient: false } }, [diagnosis('Z0001', text, text.slice(0, 11)), diagnosis('I10', text, quote)]);
    return findProblemBeside(choice('prev_est'), countElements(findCues(input.documents, input.mentions), rateProblems(input.diagnoses)), input);
  };
  it('is one that the note calls unsettled and treats with a drug', () => expect(beside('Annual exam. A: hypertension above goal. P: increase lisinopril to 40.', 'hypertension')).toMatchObject({ choice: { name: 'office_est' }, evidence: [{ text: 'hypertension' }, { text: 'increase lisinopril to 40' }] }));
  it('is none where the drug goes on', () => expect(beside('Annual exam. A: hypertension, stable. P: continue lisinopril.', 'hypertension')).toBeUndefined());
  it('is none without a drug', () => expect(beside('Annual exam. A: hypertension above goal. P: less salt.', 'hypertension')).toBeUndefined());
  it('is asked for in so many words in a child', () => {
    expect(beside('Well child. A: asthma worse. P: start fluticasone.', 'asthma', 8)).toBeUndefined();
    expect(beside('Well child. Separate problem: asthma worse. P: start fluticasone.', 'asthma', 8)?.choice.name).toBe('office_est');
  });
});
