// Sections: every way in which US notes write headings.
import { describe, expect, it } from 'vitest';
import { SECTION_KINDS, readDocument } from '../../src/document/index.js';

/** `kind: first words` of every section of a text that holds words. */
function kindsOf(text: string): string[] {
  return readDocument({ id: 'd', text, type: 'progress_note' }).sections.map((section) => section.kind);
}

function kindOf(text: string, phrase: string): string {
  const doc = readDocument({ id: 'd', text, type: 'progress_note' });
  const at = text.indexOf(phrase);
  return doc.sentences.find((sentence) => sentence.start <= at && sentence.end > at)?.section ?? 'outside';
}

const cases: Array<[name: string, text: string, phrase: string, kind: string]> = [
  ['capitals before a colon', 'CHIEF COMPLAINT: Cough for a week.', 'Cough', 'chief_complaint'],
  ['mixed case before a colon', 'Assessment: Gout of the left foot.', 'Gout', 'assessment'],
  ['lower case at the start of a line', 'cc: cough\nhpi: two days of cough', 'two days', 'history_of_present_illness'],
  ['capitals alone on a line', 'HISTORY OF PRESENT ILLNESS\n\nShe fell at home.', 'She fell', 'history_of_present_illness'],
  ['title case alone on a line', 'Review of Systems\nNo fever.', 'No fever', 'review_of_systems'],
  [
    'in the middle of a paragraph',
    'She has pain. PAST MEDICAL HISTORY: Asthma. MEDICATIONS: None of note.',
    'Asthma',
    'past_medical_history',
  ],
  [
    'commas after the colon',
    'Left knee pain.,PAST SURGICAL HISTORY:,  1.  Hernia repair.,2.  Hysterectomy.',
    'Hysterectomy',
    'past_surgical_history',
  ],
  ['after a lower-case word without a stop', 'The wound was closed COMPLICATIONS: Bleeding at the port.', 'Bleeding', 'complications'],
  ['numbered', '1. ASSESSMENT: Anemia of chronic disease.', 'Anemia', 'assessment'],
  ['with mark-up', '## Assessment and Plan\nStart metformin.', 'Start metformin', 'assessment_and_plan'],
  ['bold', '**Impression:** Cystitis.', 'Cystitis', 'impression'],
  ['slash', 'A/P: COPD, stable.', 'COPD', 'assessment_and_plan'],
  ['ampersand', 'ASSESSMENT & PLAN: COPD, stable.', 'COPD', 'assessment_and_plan'],
  ['plural in brackets', 'PREOPERATIVE DIAGNOSIS(ES): Cataract.', 'Cataract', 'preoperative_diagnosis'],
  ['hyphen', 'Post-Operative Diagnosis: Appendicitis.', 'Appendicitis', 'postoperative_diagnosis'],
  ['short form', 'Postop dx: Torn meniscus.', 'Torn', 'postoperative_diagnosis'],
  ['dash instead of a colon', 'IMPRESSION - Right lower lobe pneumonia.', 'Right lower', 'impression'],
  ['no colon, capitals, same line', 'INDICATIONS The patient is a 40-year-old with cholelithiasis.', 'cholelithiasis', 'indications'],
  ['body system inside the examination', 'PHYSICAL EXAM:\nVitals: BP 120/80\nHEENT: Throat is red.', 'Throat', 'physical_exam'],
  [
    'body system inside the review of systems',
    'REVIEW OF SYSTEMS:\nGI: Loose stools.\nCardiovascular: Palpitations.',
    'Palpitations',
    'review_of_systems',
  ],
  ['body system inside findings', 'FINDINGS:\nLIVER: Fatty infiltration.', 'Fatty', 'findings'],
  ['body system after the technique of an imaging report', 'TECHNIQUE: Axial images.\nLUNGS: A nodule of 6 mm.', 'nodule', 'findings'],
  ['unlisted capitals end a section', 'MEDICATIONS: Aspirin.\nMISCELLANEOUS MATTERS: Parking was full.', 'Parking', 'other'],
  [
    'unlisted capitals inside a plan name a problem',
    'ASSESSMENT AND PLAN:\nCHRONIC GOUT: Continue allopurinol.',
    'Continue',
    'assessment_and_plan',
  ],
  ['unlisted heading with telling words', 'SURGICAL INDICATIONS OF NOTE: Stenosis.', 'Stenosis', 'indications'],
  [
    'dashed sub-heading does not leave the plan',
    'Assessment and Plan:\n1. Gout.\n- Patient Education and Counseling: Diet discussed.\n2. Anemia.',
    'Anemia',
    'assessment_and_plan',
  ],
  ['a value is not a section', 'PHYSICAL EXAM: BLOOD PRESSURE: 120/80. Lungs are clear.', 'Lungs are', 'physical_exam'],
  ['discharge diagnoses', 'DISCHARGE DIAGNOSES:\n1. Sepsis.\n2. Pyelonephritis.', 'Pyelonephritis', 'discharge_diagnosis'],
  ['family history', 'FHx: father with colon cancer', 'colon cancer', 'family_history'],
  ['emergency course', 'ED Course: Given fluids.', 'Given', 'ed_course'],
  ['decision making', 'MDM: Considered PE.', 'Considered', 'medical_decision_making'],
  ['hospital course', 'HOSPITAL COURSE: Treated for cellulitis.', 'cellulitis', 'hospital_course'],
  ['text before any heading', 'Seen today for a cough.\nPLAN: Rest.', 'Seen today', 'unheaded'],
];

describe('sections', () => {
  it.each(cases)('%s', (_name, text, phrase, kind) => {
    expect(kindOf(text, phrase)).toBe(kind);
  });

  it('leaves a note without headings in one piece', () => {
    expect(kindsOf('He was well until Monday, when he fell.\nNo loss of consciousness.')).toEqual(['unheaded']);
  });

  it('does not read the word of a heading inside a sentence as one', () => {
    expect(kindsOf('We discussed the plan and the findings with her; the assessment: unchanged since May.')).toEqual(['unheaded']);
  });

  it('takes no sentence of a note in capitals for a heading', () => {
    const text = 'THE PATIENT IS A 50 YEAR OLD MAN.\n\nHE HAS PNEUMONIA AND SEPSIS\n\nPLAN: ADMIT.';
    expect(kindsOf(text)).toEqual(['unheaded', 'plan']);
  });

  it('covers the text: sections follow each other, headings keep their place', () => {
    const text = 'Seen today.\n\nPMH: HTN\nPlan: rest. FOLLOW-UP: 2 weeks.';
    const { sections } = readDocument({ id: 'd', text, type: 'progress_note' });
    expect(sections[0]?.headingStart).toBe(0);
    sections.forEach((section, i) => {
      expect(section.end).toBe(sections[i + 1]?.headingStart ?? text.length);
      expect(section.start).toBeGreaterThanOrEqual(section.headingStart);
      expect(text.slice(section.headingStart, section.start)).toContain(section.title);
    });
  });

  it('keeps an unlisted heading readable, since it may name the condition', () => {
    const text = 'PLAN:\nHYPERTENSION: continue lisinopril.';
    const doc = readDocument({ id: 'd', text, type: 'progress_note' });
    expect(doc.sentences.map((s) => text.slice(s.start, s.end))).toEqual(['HYPERTENSION: continue lisinopril.']);
  });

  it('knows about 60 kinds', () => {
    expect(SECTION_KINDS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(SECTION_KINDS).size).toBe(SECTION_KINDS.length);
  });
});
