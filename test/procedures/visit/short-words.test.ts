// Terse notes: drugs by name and number alone, own readings and talks in short forms, times without a unit, categories that the first words name. Sentences written for this test.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countElements } from '../../../src/procedures/visit/count-elements.js';
import { FAMILIES, type FamilyChoice } from '../../../src/procedures/visit/choose-family.js';
import { findCues } from '../../../src/procedures/visit/find-cues.js';
import { findTimes } from '../../../src/procedures/visit/find-times.js';
import { findTherapist } from '../../../src/procedures/visit/find-unseen.js';
import { codeVisit } from '../../../src/procedures/visit/index.js';
import { DRUG_LETTER, GENERAL_LETTER, maskDrugs } from '../../../src/procedures/visit/mask-drugs.js';
import { findTitled } from '../../../src/procedures/visit/titled.js';
import type { ElementLevels } from '../../../src/procedures/visit/types.js';
import { readVisit } from './read-note.js';

function levelsOf(text: string): ElementLevels {
  const { documents, mentions } = readVisit(text);
  return countElements(findCues(documents, mentions), []).levels;
}

describe('risk', () => test.each([
  ['A/P: OCD improving. Fluvoxamine to 250.', 2],
  ['A/P: LTG 100 bid, same dose.', 2],
  ['A/P: eczema. Clobetasol oint.', 2],
  ['Left OM. Cipro-dex bid x 10d.', 2],
  ['HTN fine on lisinopril, rf 90 d.', 2],
  ['A/P: sprain. Ice, rest.', 1],
  ['MDM: OTC ibuprofen. Wound closed with 5 staples.', 1],
  ['A/P: fusion L4-5 sched 2/11.', 3],
  ['Dx torsion. Urology to OR today.', 3],
  ['Decision made for laparoscopic appendectomy tonight.', 3],
  ['Cystitis. Nitrofurantoin.', 2],
  ['Tetracaine. Foreign body removed.', 1],
  ['Plan obs floor overnight.', 3],
  ['Bowel prep was clear. Basal cell of the nose.', 0],
])('%s', (text, level) => expect(levelsOf(text).risk).toBe(level)));

describe('data', () => test.each([
  ['XR wrist 3v neg by me.', 2],
  ['ECG (me) NSR.', 2],
  ['MRI personally reviewed: no mass.', 2],
  ['XR wrist neg per radiology.', 0],
  ['MBS and TSH ordered.', 1],
  ['Surg aware.', 2],
  ['Trop neg, COHb 9, CK 210.', 2],
  ['No discussion needed, surgery was years ago.', 0],
])('%s', (text, level) => expect(levelsOf(text).data).toBe(level)));

describe('times', () => {
  test.each([
    ['Discharged home. 30+ min (36).', 'discharge', 31],
    ['Exam at discharge: afebrile, return for pain or fever.\n36 minutes.', 'discharge', 36],
    ['>30 min (41) on discharge.', 'discharge', 31],
    ['Still on the vent. CC 70 excluding bronch.', 'critical', 70],
  ])('%s', (text, kind, minutes) => expect(findTimes(readVisit(text).documents).find((one) => one.kind === kind)?.minutes).toBe(minutes));
  test('a time after fever is none of the discharge', () => expect(findTimes(readVisit('Afebrile for 24 hours.').documents).filter(({ kind }) => kind === 'discharge')).toEqual([]));
  test('stated critical care is critical care', () => {
    const text = 'EMERGENCY DEPARTMENT NOTE\nHPI: combative, restrained, given haloperidol 5 IM.\nED COURSE: lactate 2.9, head CT negative. Critical care 40 min excl procedures.\nDX: acute alcohol intoxication with delirium.';
    expect(codeVisit(readVisit(text, { setting: 'emergency', type: 'emergency_department_note' })).line?.code).toBe('99291');
  });
});

describe('the category that the first words name', () => {
  const choice = (name: string): FamilyChoice => ({ name, family: FAMILIES[name]!, probability: 0.8, twin: 0 });
  test.each([
    ['HOME VISIT, established. Sore bottom and shoulder.', 'office_est', 'home_est'],
    ['Home-based primary care, residence is assisted living.', 'office_new', 'home_new'],
    ['Seen after a home visit by the nurse.', 'office_est', undefined],
    ['SNF f/u of dementia.', 'office_est', 'nf_sub'],
    ['LTC routine monthly visit. Seen in room.', 'office_est', 'nf_sub'],
    ['NURSING FACILITY ADMISSION H&P. Transferred yesterday for rehabilitation.', 'office_est', 'nf_init'],
    ['Sent from SNF for a routine visit to the wound clinic.', 'office_est', undefined],
    ['Initial psychiatric evaluation by the attending.', 'office_new', 'psych'],
    ['Psychiatric evaluation by LCSW.', 'office_new', 'psych_np'],
    ['Cough for three days.', 'office_est', undefined],
  ])('%s', (text, read, expected) => expect(findTitled(choice(read), readVisit(text))?.name).toBe(expected));
  test.each([
    ['Annual physical, established 45M.', 'none', true, 'prev_new'],
    ['Annual physical, established 45M.', 'none', false, 'prev_est'],
    ['Surgery H&P. Decision made for laparoscopic appendectomy tonight.', 'none', undefined, 'hosp_init'],
    ['OBSERVATION. Admitted at 7 am for chest pain, discharged the same day at 6 pm.', 'discharge', undefined, 'hosp_day'],
    ['Admitted on Monday, discharged on Thursday.', 'discharge', undefined, undefined],
  ])('%s (%s, %s)', (text, read, newPatient, expected) => {
    const setting = read === 'none' && newPatient !== undefined ? 'office' : 'inpatient';
    const name = read === 'none' ? 'nurse' : read;
    expect(findTitled({ ...choice(name), name: read }, readVisit(text, { setting, patient: newPatient === undefined ? {} : { newPatient } }))?.name).toBe(expected);
  });
  test.each([
    ['NICU DOL 6. Critically ill on bubble CPAP.', 0, 'nicu'],
    ['NICU DOL 20, feeder, room air.', 0, undefined],
    ['NICU consult. On CPAP.', 0, undefined],
    ['NICU history. Critically ill on CPAP.', 3, undefined],
  ])('%s (%s years)', (text, age, expected) => expect(findTitled(choice('hosp_sub'), readVisit(text, { setting: 'inpatient', patient: { age } }))?.name).toBe(expected));
});

test.each([
  ['Newborn day 2. Breast feeding well. Routine newborn care.', 'newborn'],
  ['Newborn transferred for respiratory distress. Routine care so far.', undefined],
])('%s', (text, expected) => expect(findTitled({ name: 'hosp_sub', family: FAMILIES.hosp_sub!, probability: 0.8, twin: 0 }, readVisit(text, { setting: 'inpatient', patient: { age: 0 } }))?.name).toBe(expected));

test('a visit that decides nothing quotes what says that there was one', () => {
  const text = 'Here for BP recheck and form. 124/78, no meds. Feels well. Work form filled. No changes.';
  expect(codeVisit(readVisit(text, { patient: { age: 40, newPatient: false } })).line).toMatchObject({ code: '99212', evidence: [{ text: 'Here for BP recheck' }] });
});

test('a visit to the nurse on an order, where the words speak for no visit', () => {
  const none: FamilyChoice = { name: 'none', family: FAMILIES.nurse!, probability: 0.5, twin: 0 };
  expect(findTitled(none, readVisit('Nurse visit. BP check per Dr. Kim\'s order. 132/80.'))?.name).toBe('nurse');
  expect(findTitled(none, readVisit('Nurse visit for flu shot per order.'))).toBeUndefined();
  expect(findTitled(none, readVisit('Cough for three days.'))).toBeUndefined();
});

test('a patient evaluation is none of a physical therapist', () => {
  expect(findTherapist(readVisit('New pt eval. Gout not controlled.'))).toBeUndefined();
  expect(findTherapist(readVisit('PT EVAL: right knee.'))?.rule).toBe('therapist-note');
});

describe('drugs', () => {
  test.each([
    ['start metformin 500', 'metformin'], ['TMP-SMX ds', 'TMP-SMX'], ['statins', 'statins'], ['a tab of lisinopril', 'lisinopril'], ['on pembrolizumab', 'pembrolizumab'],
  ])('%s', (text, drug) => expect(maskDrugs(text)).toBe(text.replace(drug, DRUG_LETTER.repeat(drug.length))));
  test('a strength that needs a prescription', () => expect(maskDrugs('naproxen 500 bid')).toBe(`${DRUG_LETTER.repeat(12)} bid`));
  test('a general word is told apart', () => expect(maskDrugs('IV fluids')).toBe(GENERAL_LETTER.repeat(9)));
  test.each(['OTC ibuprofen', 'prep', 'basal cell', 'state of the art', 'ASA II'])('%s is none', (text) => expect(maskDrugs(text)).toBe(text));
  test('offsets stay', () => fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.constantFrom('aspirin', ' IV fluids ', 'TMP-SMX', ''), (text, drug) => {
    expect(maskDrugs(text + drug + text)).toHaveLength(text.length * 2 + drug.length);
  })));
});

describe('a very short note of an emergency department', () => {
  const code = (text: string, documentType: 'emergency_department_note' | 'procedure_note' | 'progress_note' | 'diagnostic_report'): string | undefined => {
    const { documents, mentions } = readVisit(text);
    return codeVisit({ documents, mentions, diagnoses: [], facts: { documentType, setting: 'emergency', dateOfService: '2026-01-15', patient: { age: 40 } } } as unknown as Parameters<typeof codeVisit>[0]).line?.code;
  };
  test.each([
    ['ED. Suture removal. Well healed. 5 sutures out by RN. Home.', 'emergency_department_note', /^9928/],
    ['Pink eye, both, since yest. Lids crusted, cornea clear. Polytrim. D/c.', 'progress_note', /^9928/],
    ['Rash both arms after hiking, vesicles in lines. Poison ivy. Prednisone taper. Home.', 'procedure_note', /^9928/],
  ] as const)('is one of a visit: %s', (text, type, expected) => expect(code(text, type)).toMatch(expected));
  test('is none where it is a report of a study', () => expect(code('Chest, two views. Clear lungs. Follow up as needed.', 'diagnostic_report')).toBeUndefined());
  test('is none where it tells of a procedure', () => expect(code('Chest tube. Consent. Prepped, lidocaine, 28 Fr tube placed. Film good. Admitted.', 'procedure_note')).toBeUndefined());
});
