// Document type and setting: written notes, and the share of right answers on the development notes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inferSetting, readDocument } from '../../src/document/index.js';
import { DOCUMENT_TYPES, SETTINGS } from '../../src/types.js';
import { SHARED, readJsonLines } from '../corpora.js';

interface CodedNote {
  document_type: string;
  encounter: { text?: string; setting?: string };
}

const NOTES: Array<[type: string, setting: string, text: string]> = [
  [
    'operative_report',
    'outpatient_hospital',
    'PREOPERATIVE DIAGNOSIS: Cataract, right eye.\nPOSTOPERATIVE DIAGNOSIS: Same.\nPROCEDURE PERFORMED: Phacoemulsification with lens implant.\nANESTHESIA: Topical.\nCOMPLICATIONS: None.\nDESCRIPTION OF PROCEDURE: The patient was taken to the operating room, prepped and draped. An incision was made.',
  ],
  [
    'discharge_summary',
    'inpatient',
    'DISCHARGE SUMMARY\nDATE OF ADMISSION: 01/02. DATE OF DISCHARGE: 01/06.\nDISCHARGE DIAGNOSES:\n1. Pneumonia.\n2. COPD exacerbation.\nHOSPITAL COURSE: The patient was admitted and treated with ceftriaxone.\nDISCHARGE MEDICATIONS: Prednisone.\nCONDITION ON DISCHARGE: Stable.',
  ],
  [
    'diagnostic_report',
    'outpatient_hospital',
    'EXAM: CT abdomen and pelvis with contrast.\nCLINICAL HISTORY: Abdominal pain.\nTECHNIQUE: Axial images.\nCOMPARISON: None.\nFINDINGS: The liver is normal. There is an appendicolith.\nIMPRESSION: Acute appendicitis.',
  ],
  [
    'emergency_department_note',
    'emergency',
    'CHIEF COMPLAINT: Ankle injury.\nHPI: Patient presents to the emergency department by ambulance after a fall.\nED COURSE: X-ray negative, splint applied.\nMDM: Ankle sprain.\nDISPOSITION: Discharged home. Return to the ED for worsening pain.',
  ],
  // the one of a patient's name is no MR study
  ['progress_note', 'office', 'Mr. Hale is back for his blood pressure. He feels well. BP 138/82. Hypertension at goal, continue lisinopril, return in 3 months.'],
  [
    'progress_note',
    'office',
    'SUBJECTIVE: Here for follow-up of hypertension. Feels well.\nOBJECTIVE: BP 138/82.\nASSESSMENT: Hypertension.\nPLAN: Continue lisinopril, return in 3 months.',
  ],
];

describe('document type', () => {
  it.each(NOTES)('reads a %s', (type, setting, text) => {
    const doc = readDocument({ id: 'd', text });
    expect(doc.type).toBe(type);
    expect(inferSetting(doc)).toBe(setting);
  });

  it.each([
    ['INFUSION CENTER NOTE - office', 'procedure_note', 'office'], ['INFUSION NOTE - office', 'procedure_note', 'office'], ['PROGRESS NOTE, established', 'progress_note', 'office'],
    ['PROGRESS NOTE (inpatient)', 'progress_note', 'inpatient'], ['CRITICAL CARE NOTE - INPATIENT ICU', undefined, 'inpatient'], ['PROCEDURE NOTE - Office', 'procedure_note', 'office'],
  ] as const)('reads the place behind a title: %s', (title, type, setting) => {
    const doc = readDocument({ id: 'd', text: `${title}\nCOPD on home oxygen at 2 L, stable. Continue tiotropium. Return in 3 months.` });
    if (type) expect(doc.type).toBe(type);
    expect(inferSetting(doc)).toBe(setting);
  });

  it.each([
    ['Echo: EF 20%, severe MR.\nDischarge summary: 66M, ischemic cardiomyopathy, admitted w acute on chronic systolic HF. ICD implanted 8/4 via left chest. Discharged home 8/6.'],
    ['MRI brain 11/2: acute L MCA infarct. tPA given at 1412, then mechanical thrombectomy L M1. Discharged to acute rehab 11/8. Discharge dx: acute ischemic stroke, atrial fibrillation.'],
    ['Ultrasound: gallstones, CBD 11 mm. ERCP with sphincterotomy 3/3, then lap cholecystectomy 3/5. Discharged POD 1. DISCHARGE DIAGNOSES: choledocholithiasis.'],
    ['Lap chole - discharge summary. 45F w acute cholecystitis and gallstones, lap chole w IOC 9/9. Did well. Home next day.'],
    ['D/C SUMMARY\nPrincipal diagnosis: R intertrochanteric femur fx.\nProcedure: R cephalomedullary nail.\nHospital course: taken to OR on HD 2.'],
    ['NEWBORN DISCHARGE SUMMARY: Term male, 39 2/7 wk, vaginal delivery, BW 3450. Circumcision day 1. Home with mother day 2.'],
    ['Summary of hospitalization\nAdmission 7/7, discharge 7/9. L breast cancer UOQ. L mastectomy with SLNB. Home.'],
  ])('reads a short summary of a stay, whatever it begins with: %s', (text) => {
    const doc = readDocument({ id: 'd', text });
    expect(doc.type).toBe('discharge_summary');
    expect(inferSetting(doc)).toBe('inpatient');
  });

  it.each([
    'Physical Therapy Evaluation\nReason for referral: lumbar radiculopathy.\nFindings: SLR positive left. Impression: left L5 radiculopathy. Moderate complexity, 97162 criteria.',
    'SPEECH LANGUAGE PATHOLOGY EVALUATION\nWAB-R aphasia quotient 68.2. Impression: moderate Broca aphasia.',
    'Vestibular PT evaluation. Dix-Hallpike right positive. Head impulse normal. Low complexity (97161 criteria).',
    'OT EVAL: R hand, TAM IF 180. Impression: stiffness.',
  ])('an evaluation by a therapist is no report of a study: %s', (text) => expect(readDocument({ id: 'd', text }).type).toBe('progress_note'));

  it('reads a short report of a study', () => {
    for (const text of ['CT head without contrast: no hemorrhage, no mass effect. Impression: normal.', 'Echo: EF 55%, mild MR. No effusion.']) expect(readDocument({ id: 'd', text }).type).toBe('diagnostic_report');
  });

  it('home oxygen is no setting', () => {
    const visit = (words: string): string => inferSetting(readDocument({ id: 'd', text: `PROGRESS NOTE\nSUBJECTIVE: Here for follow-up of COPD. ${words} Feels well.\nOBJECTIVE: BP 138/82.\nASSESSMENT: COPD.\nPLAN: Continue tiotropium, return in 3 months.` }));
    expect(visit('On home oxygen, home O2 at 2 L.')).toBe(visit('On at 2 L.'));
    expect(visit('On home oxygen.')).toBe('office');
  });

  it('keeps the type that the caller gives', () => {
    expect(readDocument({ id: 'd', text: 'IMPRESSION: Gout.', type: 'consultation' }).type).toBe('consultation');
  });

  it('answers for any text', () => {
    for (const text of ['', ' ', '\u{1f489}', 'x'.repeat(5000)]) {
      const doc = readDocument({ id: 'd', text });
      expect(DOCUMENT_TYPES).toContain(doc.type);
      expect(SETTINGS).toContain(inferSetting(doc));
    }
  });

  const path = join(SHARED, 'datasets/claims/dev.jsonl.gz');
  it.skipIf(!existsSync(path))('is right on most development notes (skipped when ../shared is absent)', () => {
    const notes = (readJsonLines(path) as CodedNote[]).filter((note) => note.encounter.text !== undefined);
    const right = notes.filter((note) => readDocument({ id: 'd', text: note.encounter.text ?? '' }).type === note.document_type).length;
    expect(right / notes.length).toBeGreaterThan(0.8);
  });
});
