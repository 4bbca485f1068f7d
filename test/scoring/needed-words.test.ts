// Combination codes need a word for each of their parts.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { findDenied, findUnsaid } from '../../src/scoring/needed-words.js';

const of = (code: string, text: string) => findUnsaid(code, findMentions(readDocument({ id: 'd1', text })));

describe('findUnsaid', () => {
  it.each([
    ['K8000', 'ASSESSMENT: Acute cholecystitis.', 'gallstone'], ['E10319', 'ASSESSMENT: Type 1 diabetes mellitus.', 'diabetic-eye'],
    ['R6521', 'ASSESSMENT: Severe sepsis from pneumonia.', 'septic-shock'], ['I130', 'ASSESSMENT: Hypertension with CHF.', 'kidney-with-hypertension'],
    ['I110', 'ASSESSMENT: Hypertension. No heart failure symptoms.', 'heart-with-hypertension'], ['J441', 'ASSESSMENT: Asthma exacerbation.', 'obstructive-lung'],
    ['D6832', 'INR 5 on warfarin. No bleeding.', 'bleeding-of-an-anticoagulant'], ['I951', 'Orthostatic hypotension due to doxazosin.', 'hypotension-of-a-drug'],
    ['C61', 'Prostate ca s/p RP, NED. No adjuvant treatment.', 'cancer-that-is-over'],
    ['T8131XA', 'Abdomen with a wound VAC in place.', 'wound-that-came-apart'], ['Z66', 'Code status: full code.', 'code-status-full'],
    ['I2699', 'History of pulmonary embolism in 2005.', 'embolism-of-the-past'], ['I82409', 'Prior DVT.', 'clot-of-the-past'], ['Z5111', 'The plan is to proceed with six cycles of chemotherapy.', 'chemotherapy-to-come'],
    ['F17210', 'Smoked in her twenties. She does not smoke now.', 'smoking-of-the-past'], ['D494', 'Chest wall tumor.', 'growth-of-the-bladder'], ['N189', 'Renal insufficiency, creatinine 1.6.', 'insufficiency-of-the-kidney'],
    ['D123', 'Sigmoid polyp: tubular adenoma.', 'transverse-colon'], ['C775', 'Right axilla: 1 of 3 nodes positive.', 'nodes-of-the-pelvis'], ['K7031', 'Cirrhosis after hepatitis C, ascites.', 'alcohol-of-the-liver'],
    ['Z392', 'Post-op visit after cholecystectomy.', 'after-childbirth'], ['Z01810', 'Cardiac surgery clinic.', 'surgery-ahead'], ['Z302', 'She wished for a tubal ligation; none was performed.', 'sterilization-not-done'],
    ['C50911', 'Mastectomy 2016, then five years of letrozole that she finished in 2021. No evidence of recurrence.', 'cancer-that-is-over'],
    ['Z391', 'Nurse visit. BP check.', 'lactation'], ['I4891', 'Ventricular tachycardia/fibrillation, shocked.', 'fibrillation-of-the-atria'], ['N179', 'Renal failure. Her creatinine is 2.4.', 'kidney-that-fails-suddenly'],
    ['R001', 'Heart rate varied between 56 and 128.', 'slow-heart'], ['I609', 'Subarachnoid hemorrhage from an aneurysm, which was clipped.', 'aneurysm-clipped-before'],
    ['Z7952', 'Thrush from steroid use, which was stopped.', 'steroids-stopped'], ['R0901', 'Asphyxia due to strangulation.', 'asphyxia-of-a-threat'],
    ['Z992', 'Hemodialysis (1991-1996), then a kidney transplant that works.', 'dialysis-of-before-a-transplant'], ['N9985', 'Abnormal bleeding after endometrial ablation.', 'syndrome-after-ablation'], ['N80321', 'Postoperative diagnosis: suspected endometriosis. Vesicles consistent with endometriosis.', 'endometriosis-seen'],
    ['E119', 'T2DM? no - A1c 5.4.', 'diabetes-named'], ['T380X5A', 'Hyperglycemia, steroid never given.', 'steroid-given'],
    ['Z1211', 'COLONOSCOPY. Indication: Rectal bleeding. A 6 mm sessile polyp was snared.', 'diagnostic-colonoscopy'], ['J910', 'Excision of malignant lesion.', 'pleural-effusion'], ['M50122', 'L4-5 microdiscectomy. The right L5 root was freed.', 'cervical-disc'],
  ])('%s: %s', (code, text, row) => expect(of(code, text)).toBe(row));

  it.each([
    ['K8000', 'ASSESSMENT: Acute cholecystitis with cholelithiasis.'], ['Z1211', 'Screening colonoscopy. Rectal bleeding years ago.'], ['Z1211', 'COLONOSCOPY. No rectal bleeding.'], ['M50122', 'C5-6 disc with radiculopathy.'], ['E10319', 'ASSESSMENT: Type 1 diabetes with background retinopathy.'], ['E119', 'ASSESSMENT: Type 2 diabetes.'],
    ['R6521', 'ASSESSMENT: Sepsis. Levophed was started.'], ['K810', 'ASSESSMENT: Acute cholecystitis.'],
    ['T8131XA', 'The incision has opened.'], ['Z66', 'Full code on arrival; code status was changed to DNR.'],
    ['I2699', 'History of pulmonary embolism. CT shows a new pulmonary embolus.'], ['I82432', 'Prior DVT. Duplex shows an acute popliteal thrombus.'], ['Z5111', 'Here for cycle 3 of chemotherapy. Plan to proceed with cycle 4 in two weeks.'],
    ['F17210', 'Smokes a pack a day, does not smoke in the house.'], ['N189', 'Chronic renal insufficiency.'],
    ['I110', 'Hypertension with heart failure. No edema.'], ['I951', 'Orthostatic hypotension.'], ['Z992', 'Hemodialysis from 2003 to 2009, then a transplant that failed; now on hemodialysis.'], ['N80321', 'Excision of endometriosis of the left uterosacral ligament.'], ['C50911', 'Breast cancer on anastrozole, NED.'],
       ['D125', 'Sigmoid polyp: tubular adenoma.'], ['K7031', 'Alcoholic cirrhosis with ascites.'], ['Z01818', 'Preoperative evaluation.'],
    ['I4891', 'Known fibrillation.'], ['I4901', 'Ventricular tachycardia/fibrillation, shocked.'], ['N179', 'Creatinine rose from 1.1 to 2.4.'], ['N179', 'Acute on chronic renal failure.'], ['R001', 'Heart rate 42.'],
    ['I609', 'Admitted with a subarachnoid hemorrhage from an aneurysm, which was clipped.'], ['Z7952', 'Steroid use, which was stopped; now on prednisone again.'],
  ])('%s is said: %s', (code, text) => expect(of(code, text)).toBeUndefined());
});

describe('findDenied', () => {
  const denied = (code: string, text: string) => findDenied(code, findMentions(readDocument({ id: 'd1', text })));
  it('does not count words about the family', () => {
    expect(denied('C50911', 'Breast mass. Her aunt had breast cancer.')).toBe('breast-cancer-named');
    expect(denied('C50911', 'Cancer of the breast. Her aunt had it too.')).toBeUndefined();
  });
  it.each([
    ['I130', 'Acute diastolic HF, CKD stage 4. Hypertension is not present.', 'hypertension-denied'],
    ['I10', 'No hypertension; his mother has hypertension. Takes lisinopril for heart failure.', 'hypertension-denied'],
    ['I2699', 'Hypoxia. PE? no - CTA negative.', 'pulmonary-embolism-denied'],
    ['L03116', 'REASON FOR CONSULTATION: Possible cellulitis.\n\nPAST MEDICAL HISTORY: Recurrent cellulitis.\n\nIMPRESSION: Lymphedema. I do not find evidence of cellulitis.', 'cellulitis-denied'],
    ['J189', 'PAST MEDICAL HISTORY: COPD, pneumonia.\n\nASSESSMENT: COPD. No pneumonia on the film.', 'pneumonia-denied'],
    ['K567', 'ASSESSMENT: Bowel obstruction. The differential diagnosis includes ileus. Ileus is unlikely.', 'ileus-denied'],
  ])('%s: %s', (code, text, row) => expect(denied(code, text)).toBe(row));
  it.each([['I110', 'CHF. HTN. No pulmonary hypertension.'], ['I10', 'Takes amlodipine.'], ['I10', 'No gestational hypertension; hypertension since 2019.'], ['L03116', 'HISTORY: Cellulitis of the left leg for two days.\n\nASSESSMENT: No cellulitis of the right leg.'], ['J189', 'PAST MEDICAL HISTORY: Pneumonia.\n\nASSESSMENT: Possible pneumonia. No pneumonia on the first film.'], ['J189', 'PAST MEDICAL HISTORY: Pneumonia.\n\nPHYSICAL EXAM: No pneumonia signs.']])('%s is not: %s', (code, text) => expect(denied(code, text)).toBeUndefined());
});
