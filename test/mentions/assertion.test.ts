// Assertion of a condition in its sentence, on sentences written for this project.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { assertSpan, findMentions } from '../../src/mentions/index.js';
import type { Assertion } from '../../src/types.js';

function flagsOf(text: string, condition: string): string {
  const start = text.indexOf(condition);
  expect(start).toBeGreaterThanOrEqual(0);
  const doc = readDocument({ id: 'd', text, type: 'progress_note' });
  const { assertion, cues } = assertSpan(doc, { start, end: start + condition.length });
  for (const cue of cues) expect(text.slice(cue.start, cue.end).trim()).not.toBe('');
  return (Object.keys(assertion) as Array<keyof Assertion>).filter((flag) => assertion[flag]).join(' ');
}

/** Sentence, condition in it, flags that hold (in the order of `Assertion`), `''` for a plain statement. */
const cases: Array<[text: string, condition: string, flags: string]> = [
  // negated: cue before
  ['No fever today.', 'fever', 'negated'],
  ['She denies fever, chills, nausea or vomiting.', 'fever', 'negated'],
  ['She denies fever, chills, nausea or vomiting.', 'vomiting', 'negated'],
  ['No history of diabetes, hypertension, or stroke.', 'stroke', 'negated'],
  ['There is no evidence of deep vein thrombosis.', 'deep vein thrombosis', 'negated'],
  ['Lungs clear without wheezes, rales, or rhonchi.', 'rhonchi', 'negated'],
  ['Negative for cough and dyspnea.', 'dyspnea', 'negated'],
  ['The abdomen is free of masses.', 'masses', 'negated'],
  ['She does not have asthma.', 'asthma', 'negated'],
  ['Films fail to show; CT fails to reveal a fracture.', 'fracture', 'negated'],
  ['The patient was ruled out for myocardial infarction.', 'myocardial infarction', 'negated'],
  ['Neither edema nor cyanosis.', 'cyanosis', 'negated'],
  ['Denies: headache; syncope; palpitations', 'palpitations', 'negated'],
  ['Denies:\n- headache\n- syncope', 'syncope', 'negated'],
  ['ROS: (-) rash, (+) itching', 'rash', 'negated'],
  // where a denial ends: what is treated, the name that a quality belongs to, a new statement
  ['A teacher, never anemic, hypothyroidism on levothyroxine.', 'hypothyroidism', ''],
  ['Free of angina, type 2 diabetes on metformin.', 'type 2 diabetes', ''],
  ['No falls, bleeding on warfarin, or bruises.', 'bleeding', 'negated'],
  ['Small varices without bleeding, portal hypertension.', 'portal hypertension', ''],
  ['Cirrhosis without bleeding, ascites, or coma.', 'ascites', 'negated'],
  ['No transfusion was given, and we recorded acute blood loss anemia.', 'acute blood loss anemia', ''],
  ['Dementia without behavioral problems, developed gangrene of the foot.', 'gangrene of the foot', ''],
  ['Stretching and naproxen have not settled her plantar fasciitis.', 'plantar fasciitis', ''],
  ['Uterus absent since birth.', 'Uterus absent', ''],
  // negated: cue behind
  ['Leukemia in remission, MRD neg after induction.', 'Leukemia in remission', ''],
  ['Impacted cerumen of both ears, TMs not seen.', 'Impacted cerumen of both ears', ''],
  ['Pulmonary embolism was ruled out.', 'Pulmonary embolism', 'negated'],
  ['Ankle clonus - none', 'Ankle clonus', 'negated'],
  ['Homans sign: negative', 'Homans sign', 'negated'],
  ['Heart failure, cardiogenic shock vs sepsis.', 'Heart failure', ''],
  ['Heart failure, cardiogenic shock vs sepsis.', 'cardiogenic shock', 'uncertain'],
  ['Possible metabolic syndrome in a man with truncal obesity.', 'truncal obesity', ''],
  ['A burden of one percent, in keeping with his atrial fibrillation.', 'atrial fibrillation', ''],
  ['Pap with ASC-US, HPV other high-risk positive.', 'ASC-US', ''],
  ['I felt the child was dehydrated.', 'dehydrated', ''],
  ['Septic arthritis is unlikely.', 'Septic arthritis', 'negated'],
  ['Masses were not seen.', 'Masses', 'negated'],
  ['Clubbing is absent.', 'Clubbing', 'negated'],
  // terminators
  ['No fever but has a productive cough.', 'productive cough', ''],
  ['No chest pain; dyspnea on exertion.', 'dyspnea', ''],
  ['Denies chest pain, however reports palpitations.', 'palpitations', ''],
  ['No weight loss, she has night sweats.', 'night sweats', ''],
  ['No ulcers except for a small erosion.', 'erosion', ''],
  ['He had no fracture and was treated for a sprain.', 'sprain', ''],
  ['No edema. Varicose veins.', 'Varicose veins', ''],
  // pseudo cues
  ['There is no increase in the pleural effusion.', 'pleural effusion', ''],
  // marks end what a cue reaches
  ['No end organ damage -> malignant hypertension.', 'malignant hypertension', ''],
  ['No ulcer = postphlebitic syndrome.', 'postphlebitic syndrome', ''],
  ['Shoulder strain (films, no tear) and tennis elbow of the left arm.', 'tennis elbow of the left arm', ''],
  ['Ultrasound: no hydronephrosis, 5 mm stone of the left ureter.', '5 mm stone of the left ureter', ''],
  ['Ductal carcinoma in situ, margins neg.', 'Ductal carcinoma in situ', ''],
  ['Contusion of the right hip - XR neg.', 'Contusion of the right hip', ''],
  ['Bacterial meningitis, organism not identified.', 'Bacterial meningitis', ''],
  ['Throat culture and strep screen were negative.', 'strep screen', 'negated'],
  ['Chronic diarrhea - colonoscopy next month (?microscopic colitis).', 'Chronic diarrhea', ''],
  ['Chronic diarrhea - colonoscopy next month (?microscopic colitis).', 'microscopic colitis', 'uncertain'],
  ['Bronchitis - viral vs bacterial.', 'Bronchitis', ''],
  ['A1c 5.8 -> no, prediabetes.', 'prediabetes', ''],
  ['Esophagogastroduodenoscopy for cirrhosis, variceal screening.', 'cirrhosis', ''],
  ['Acquired absence of the left breast.', 'left breast', ''],
  // short forms of denial, of others, of the past
  ['Gout none. Ascites no.', 'Ascites', 'negated'],
  ['Diabetes: none', 'Diabetes', 'negated'],
  ['Endocarditis excluded by echo.', 'Endocarditis', 'negated'],
  ['Stroke called off by neurology.', 'Stroke', 'negated'],
  ['Bladder cancer must be excluded.', 'Bladder cancer', 'uncertain'],
  ['Mother gout, father lupus.', 'gout', 'family'],
  ['Sister w/ celiac disease.', 'celiac disease', 'family'],
  // what a newborn has itself behind what the mother has
  ['Term newborn, infant of a mother with type 1 diabetes, asthma, neonatal jaundice, cephalohematoma.', 'neonatal jaundice', ''],
  ['Term newborn, infant of a mother with type 1 diabetes, asthma, neonatal jaundice, cephalohematoma.', 'cephalohematoma', ''],
  ['Term newborn, infant of a mother with type 1 diabetes, asthma, neonatal jaundice, cephalohematoma.', 'asthma', 'family'],
  ['Mother with preeclampsia, baby had a pneumothorax.', 'pneumothorax', ''],
  ['Mother with preeclampsia, asthma, anemia.', 'anemia', 'family'],
  ['Born by cesarean to a 33 yo G3 with lupus.', 'lupus', 'family'],
  ['Mother with asthma, jaundice as a newborn.', 'jaundice', 'family'],
  ['PMH per wife: emphysema.', 'emphysema', ''],
  ['Risks incl. bleeding and infection.', 'infection', 'hypothetical'],
  ['PMH: 1) Graves disease (reportedly resolved).', 'Graves disease', 'historical'],
  ['Infant 12 days old, colic.', 'colic', ''],
  ['Gram negative bacteremia.', 'bacteremia', ''],
  ['Not only gout but also psoriasis.', 'gout', ''],
  ['No change in the lung nodule.', 'lung nodule', ''],
  ['She walked without difficulty in spite of her arthritis.', 'arthritis', ''],
  ['Her hypertension is not well controlled.', 'hypertension', ''],
  ['Triple negative breast cancer.', 'breast cancer', ''],
  // normal findings
  ['Normal thyroid, tender sinuses.', 'thyroid', 'negated'],
  ['Normal thyroid, tender sinuses.', 'tender sinuses', ''],
  ['The medial meniscus was noted to be intact.', 'medial meniscus', 'negated'],
  ['Hearing loss; tympanic membranes are normal.', 'Hearing loss', ''],
  ['Normal pressure hydrocephalus.', 'hydrocephalus', ''],
  ['Delivered by normal spontaneous vaginal delivery.', 'vaginal delivery', ''],
  ['Asthma with normal spirometry.', 'Asthma', ''],
  ['HIV: negative.', 'HIV', 'negated'],
  // uncertain: words a fresh reader missed
  ['Findings concerning for appendicitis.', 'appendicitis', 'uncertain'],
  ['Imaging suggestive of osteomyelitis.', 'osteomyelitis', 'uncertain'],
  ['Presumed viral gastroenteritis.', 'viral gastroenteritis', 'uncertain'],
  ['There is a high probability that this is a melanoma.', 'melanoma', 'uncertain'],
  ['There is a high probability of malignancy.', 'malignancy', 'uncertain'],
  ['A lesion suspicious for carcinoma.', 'carcinoma', 'uncertain'],
  ['Worrisome for sepsis.', 'sepsis', 'uncertain'],
  ['Cannot exclude pneumonia.', 'pneumonia', 'uncertain'],
  ['The story raises the possibility of temporal arteritis.', 'temporal arteritis', 'uncertain'],
  ['I suspect she has a contact dermatitis.', 'contact dermatitis', 'uncertain'],
  ['He is being evaluated for lupus.', 'lupus', 'uncertain'],
  ['r/o DVT', 'DVT', 'uncertain'],
  ['Gout vs. cellulitis', 'cellulitis', 'uncertain'],
  ['Gout vs. cellulitis', 'Gout', 'uncertain'],
  ['Low back pain, possible disc herniation', 'Low back pain', ''],
  ['Pneumonia, likely.', 'Pneumonia', 'uncertain'],
  ['Palpitations, probable anxiety.', 'Palpitations', ''],
  // hypothetical
  ['She is followed up for signs of osteonecrosis.', 'osteonecrosis', 'hypothetical'],
  ['Risks were reviewed, including bleeding, infection, and nerve injury.', 'nerve injury', 'hypothetical'],
  ['Risks discussed include but are not limited to:\n1. Bleeding\n2. Pneumothorax', 'Pneumothorax', 'hypothetical'],
  ['He was counseled on the signs and symptoms of hypoglycemia.', 'hypoglycemia', 'hypothetical'],
  ['This drug can cause neutropenia.', 'neutropenia', 'hypothetical'],
  ['Screening for diabetes.', 'diabetes', 'hypothetical'],
  // past or present
  ['She has a long history of schizophrenia.', 'schizophrenia', ''],
  ['History of hypertension, on lisinopril.', 'hypertension', ''],
  ['History of DM2 and CAD.', 'CAD', ''],
  ['History of pneumonia.', 'pneumonia', 'historical'],
  ['History of hypertension, which resolved after weight loss.', 'hypertension', 'historical'],
  ['Tingling of the toes, which resolved on Sunday.', 'Tingling of the toes', 'historical'],
  ['Acute myeloid leukemia in remission.', 'Acute myeloid leukemia', ''],
  ['Status post hip fracture in 2004.', 'hip fracture', 'historical'],
  // negation in lists and past "but"
  ['Denies chest pain, shortness of breath, or fever.', 'fever', 'negated'],
  ['No evidence of cirrhosis or ascites but has splenomegaly.', 'ascites', 'negated'],
  ['No evidence of cirrhosis or ascites but has splenomegaly.', 'splenomegaly', ''],
  ['He denies any problems with shortness of breath.', 'shortness of breath', 'negated'],
  ['Positive for lack of energy, diabetes, and joint pain.', 'diabetes', ''],
  ['This hypertension is not controlled.', 'hypertension', ''],
  ['A rapid strep test was done, which was negative.', 'strep', 'negated'],
  ['Migraine without aura.', 'Migraine without aura', ''],
  ['Appendicitis without perforation.', 'Appendicitis without perforation', ''],
  ['No history of diabetes, active smoker.', 'smoker', ''],
  // other people
  ['Her husband has high cholesterol.', 'high cholesterol', 'family'],
  ['He went home in the care of his mother with a foot contusion.', 'foot contusion', ''],
  // uncertain
  ['Possible pneumonia.', 'pneumonia', 'uncertain'],
  ['Findings consistent with cholecystitis.', 'cholecystitis', 'uncertain'],
  ['?cellulitis of the leg', 'cellulitis', 'uncertain'],
  ['R/O appendicitis.', 'appendicitis', 'uncertain'],
  ['Concern for osteomyelitis of the toe.', 'osteomyelitis', 'uncertain'],
  ['Bronchitis versus pneumonia.', 'Bronchitis', 'uncertain'],
  ['Bronchitis versus pneumonia.', 'pneumonia', 'uncertain'],
  ['Cannot exclude malignancy.', 'malignancy', 'uncertain'],
  ['Occult fracture cannot be excluded.', 'Occult fracture', 'uncertain'],
  ['This may represent lymphoma.', 'lymphoma', 'uncertain'],
  ['Probable viral syndrome.', 'viral syndrome', 'uncertain'],
  ['She is likely to go home tomorrow with her pneumonia treated.', 'pneumonia', ''],
  // historical
  ['History of breast cancer.', 'breast cancer', 'historical'],
  ['S/p cholecystectomy.', 'cholecystectomy', 'historical'],
  ['Status post myocardial infarction.', 'myocardial infarction', 'historical'],
  ['Stroke in 1998.', 'Stroke', 'historical'],
  ['She had shingles five years ago.', 'shingles', 'historical'],
  ['Her pneumonia has resolved.', 'pneumonia', 'historical'],
  ['Fever resolved, cough persists.', 'cough', ''],
  ['Resolved pneumothorax.', 'pneumothorax', 'historical'],
  ['Non ST elevation infarction with post herpetic neuralgia.', 'post herpetic neuralgia', ''],
  ['Prior kidney stones.', 'kidney stones', 'historical'],
  ['HISTORY OF PRESENT ILLNESS: Cough for two days.', 'Cough', ''],
  ['She presents with a three-day history of cough.', 'cough', ''],
  ['PAST MEDICAL HISTORY: Hypertension.', 'Hypertension', ''],
  // hypothetical
  ['Return if chest pain or fever.', 'chest pain', 'hypothetical'],
  ['Should she develop dyspnea, call us.', 'dyspnea', 'hypothetical'],
  ['Risk of bleeding was explained.', 'bleeding', 'hypothetical'],
  ['In case of seizure give lorazepam.', 'seizure', 'hypothetical'],
  ['CT to rule out pulmonary embolism.', 'pulmonary embolism', 'hypothetical'],
  ['Here for screening for colon cancer.', 'colon cancer', 'hypothetical'],
  ['Influenza vaccine given.', 'Influenza', 'hypothetical'],
  // family
  ['FAMILY HISTORY: Colon cancer.', 'Colon cancer', 'family'],
  ['Her mother had breast cancer.', 'breast cancer', 'family'],
  ['Family history of diabetes.', 'diabetes', 'family'],
  ['Colon cancer in his father.', 'Colon cancer', 'family'],
  ['Her mother brought her in with an ear infection.', 'ear infection', ''],
  ['No family history of melanoma.', 'melanoma', 'negated family'],
  // plain
  ['Acute appendicitis.', 'Acute appendicitis', ''],
  ['She has asthma and eczema.', 'eczema', ''],
];

describe('assertion', () => {
  it.each(cases)('%s | %s | %s', (text, condition, flags) => {
    expect(flagsOf(text, condition)).toBe(flags);
  });

  it('keeps the cue, its place and its rule', () => {
    const text = 'Seen today. No evidence of pneumonia.';
    const doc = readDocument({ id: 'd', text, type: 'progress_note' });
    const { cues } = assertSpan(doc, { start: text.indexOf('pneumonia'), end: text.indexOf('pneumonia') + 9 });
    expect(cues).toHaveLength(1);
    expect(text.slice(cues[0]?.start, cues[0]?.end)).toBe('No evidence of');
    expect(cues[0]).toMatchObject({ category: 'negated', rule: 'negated:forward:no evidence of' });
  });

  it('names the section as the cue of a family history', () => {
    const text = 'FAMILY HISTORY: Gout.';
    const doc = readDocument({ id: 'd', text, type: 'progress_note' });
    const { cues } = assertSpan(doc, { start: 16, end: 20 });
    expect(cues.map((cue) => [cue.rule, text.slice(cue.start, cue.end)])).toEqual([['section:family_history', 'FAMILY HISTORY: ']]);
  });

  it('negates the clause that holds the cue, not the sentence around it', () => {
    const text = 'Diabetes is well controlled on metformin, no evidence of neuropathy.';
    const mentions = findMentions(readDocument({ id: 'd', text, type: 'progress_note' }));
    const negated = (wanted: string): boolean | undefined => mentions.find((mention) => mention.text === wanted)?.assertion.negated;
    expect(negated('no evidence of neuropathy')).toBe(true);
    expect(negated('Diabetes is well controlled on metformin')).toBe(false);
    expect(mentions[0]).toMatchObject({ level: 'sentence', assertion: { negated: false } });
  });
});
