// Each element of medical decision making, stated and absent, on sentences written for this test.
import { describe, expect, test } from 'vitest';
import { countElements } from '../../../src/procedures/visit/count-elements.js';
import { findCues } from '../../../src/procedures/visit/find-cues.js';
import { rateProblems } from '../../../src/procedures/visit/rate-problems.js';
import type { ElementLevels } from '../../../src/procedures/visit/types.js';
import { diagnosis, readVisit } from './read-note.js';

function levelsOf(text: string, codes: string[] = []): ElementLevels {
  const { documents, mentions } = readVisit(text);
  return countElements(findCues(documents, mentions), rateProblems(codes.map((code) => diagnosis(code)))).levels;
}

function cuesOf(text: string): string[] {
  const { documents, mentions } = readVisit(text);
  return findCues(documents, mentions).map((one) => one.cue);
}

describe('data', () => {
  test.each([
    ['nothing', 'Patient feels fine today.', 0],
    ['one test', 'We will order a TSH.', 0],
    ['two unique tests', 'Ordered CBC and TSH.', 1],
    ['one test named twice', 'CBC today. Repeat CBC next week.', 0],
    ['three unique tests', 'Plan: CBC, TSH and urinalysis.', 2],
    ['two tests and an outside record', 'Old records were reviewed. Ordered CBC and TSH.', 2],
    ['an independent historian alone', 'History was obtained from the mother.', 1],
    ['own interpretation', 'I personally reviewed the MRI images.', 2],
    ['discussion with another physician', 'I discussed the case with cardiology.', 2],
    ['interpretation and discussion', 'I personally reviewed the films. I discussed the case with Dr. Stone.', 3],
    ['three tests and interpretation', 'CBC, TSH and lipase were ordered. EKG as interpreted by me shows sinus rhythm.', 3],
  ])('%s', (_, text, level) => {
    expect(levelsOf(text).data).toBe(level);
  });

  test('two regions of one modality are two tests', () => {
    expect(levelsOf('CT of the head was ordered. CT of the chest was ordered.').data).toBe(1);
  });
});

describe('risk', () => {
  test.each([
    ['nothing', 'Patient feels fine today.', 0],
    ['over the counter', 'Take ibuprofen as needed with rest.', 1],
    ['a prescription', 'I prescribed amoxicillin.', 2],
    ['a dose', 'Lisinopril 20 mg daily.', 2],
    ['a plan counts as ordered', 'We will start metformin.', 2],
    ['a negated prescription', 'No antibiotics were prescribed.', 0],
    ['social determinants', 'He is homeless.', 2],
    ['minor surgery', 'We recommend a biopsy.', 2],
    ['major surgery', 'She elected to proceed with total knee replacement.', 3],
    ['hospital admission', 'He will be admitted to the hospital.', 3],
    ['resuscitation status', 'After the talk the patient is DNR.', 3],
    ['monitoring for toxicity', 'We check the lithium level.', 3],
    ['parenteral opioid', 'She received morphine IV.', 3],
  ])('%s', (_, text, level) => {
    expect(levelsOf(text).risk).toBe(level);
  });
});

describe('problems', () => {
  test.each([
    ['none', [], 0],
    ['a status only', ['Z794'], 0],
    ['a minor one', ['B079'], 1],
    ['one stable chronic', ['I10'], 1],
    ['two chronic', ['I10', 'E119'], 2],
    ['an illness with systemic symptoms', ['J189'], 2],
    ['a threat to life', ['A419'], 3],
  ] as [string, string[], number][])('%s', (_, codes, level) => {
    expect(levelsOf('The patient was seen.', codes).problems).toBe(level);
  });

  test('worsening raises one chronic problem', () => {
    expect(levelsOf('His hypertension is worsening.', ['I10']).problems).toBe(2);
  });

  test.each([
    ['a simple abscess', 'Abscess of the back, tender mass.', ['L02212'], 1],
    ['a deep one', 'Peritonsillar abscess.', ['J36'], 2],
    ['fever in a sore throat', 'Fever 38.4, exudate on the tonsils.', ['J020'], 1],
    ['fever in a pneumonia', 'Fever 38.4, crackles.', ['J189'], 2],
    ['what an operation was for', 'Follow-up after hospital stay for appendicitis.', ['I10'], 1],
    ['what it is', 'Acute appendicitis.', [], 2],
  ] as [string, string, string[], number][])('%s', (_, text, codes, level) => expect(levelsOf(text, codes).problems).toBe(level));

  test.each([
    ['a threat that is over', 'Acute respiratory failure, resolving.', 1, 0],
    ['one of the day', 'Acute respiratory failure.', 3, 0],
    ['what another team did on another day', 'He was intubated in the emergency department and on a ventilator for three days.', 0, 0],
    ['what goes on', 'He is still on the ventilator today.', 0, 3],
    ['a step down', 'Transfer to the floor.', 0, 0],
    ['a step up', 'Transfer to a trauma center.', 0, 3],
    ['a night of the past', 'She spent a night in the ICU.', 0, 0],
  ] as [string, string, number, number][])('%s', (_, text, problems, risk) => expect(levelsOf(text)).toMatchObject({ problems, risk }));

  test('a threat that is denied does not count', () => {
    expect(cuesOf('She denies suicidal ideation.')).not.toContain('life_threat');
    expect(cuesOf('She reports suicidal ideation.')).toContain('life_threat');
  });
});

describe('what the note denies counts for nothing and is not quoted', () => {
  const supports = (text: string): string[] => {
    const { documents, mentions } = readVisit(text);
    const { support } = countElements(findCues(documents, mentions), []);
    return Object.values(support).flatMap((list) => list.map((one) => one.evidence.text));
  };
  test.each([
    'No labs ordered.', 'CBC was not obtained.', 'No x-ray needed.', 'CT head was deferred.', 'She refused the MRI.', 'Neither CT nor MRI was done.', 'Labs: none.', 'We held off on an MRI.',
    'Outside records were not reviewed.', 'The case was not discussed with cardiology.', 'I did not personally review the MRI images.', 'If not better, MRI of the knee.',
    'We will not start metformin.', 'Surgery is not indicated.', 'No DNR order.', 'No exacerbation since the last visit.', 'Low concern for sepsis.', 'Call us for fever or worsening pain.',
    'Risks of bleeding, perforation and stroke were explained.', 'Mr. Reed feels fine.',
  ])('%s', (text) => expect(supports(text)).toEqual([]));

  test.each([
    ['EKG shows no ischemia.', 'EKG'], ['No EKG changes.', 'EKG'], ['Troponin negative.', 'Troponin'], ['CT without contrast was ordered.', 'CT'], ['Diabetes is not at goal.', 'not at goal'],
    ['No change in lisinopril 20 mg daily.', 'lisinopril'], ['No improvement with naproxen.', 'No improvement'], ['Follow-up for uncontrolled diabetes.', 'uncontrolled'],
    ['Not only a CBC but also a TSH was ordered.', 'CBC'], ['He should continue metformin 500 mg daily for poorly controlled diabetes.', 'metformin'],
  ])('%s stays', (text, words) => expect(supports(text).join(' ')).toContain(words));

  test('a level does not rest on tests that were not done', () => {
    expect(levelsOf('No labs ordered. CBC not obtained. No x-ray needed. CT was not required.').data).toBe(0);
  });
});

test('what a relative had is not the problem of the patient', () => {
  expect(cuesOf('Family History: Mother had a stroke.')).not.toContain('life_threat');
});
