// Facets that a note states choose among sibling codes: stated, absent, conflicting.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/assembly/index.js';
import { compileFamilies, findFamily, readTitle } from '../../src/assembly/siblings/read-titles.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();
const cm = edition.icd10cm;

/** The code that assembly makes of one candidate whose evidence is a phrase of the note. */
function settle(code: string, note: string, phrase: string) {
  const start = note.indexOf(phrase);
  if (start < 0) throw new Error(`the note does not hold "${phrase}"`);
  const mentions = findMentions(readDocument({ id: 'd1', text: note }));
  const [line] = assemble([candidate(code, 2, [evidenceAt(start, phrase)])], { edition, facts: OFFICE, keep: 0, mentions }).codes;
  if (!line) throw new Error('nothing was coded');
  return line;
}

/** Facet: rows of scored code, note, evidence phrase, code expected. */
const STATED: Record<string, [string, string, string, string][]> = {
  laterality: [
    ['M17.9', 'Assessment: primary osteoarthritis of the knee.', 'osteoarthritis of the knee', 'M1710'],
    ['S93.401A', 'Ankle sprain, grade 2. She has severe left ankle pain after a misstep.', 'Ankle sprain', 'S93402A'],
    ['I65.29', 'Carotid artery stenosis. Plan: right carotid artery stenting next week.', 'Carotid artery stenosis', 'I6521'],
    ['J38.00', 'Laryngoscopy: R vocal cord paralysis.', 'R vocal cord paralysis', 'J3801'],
    ['N60.09', 'Follow-up of bilateral breast cysts.', 'bilateral breast cysts', 'N6001'],
    ['H90.8', 'Mixed hearing loss, bilateral.', 'Mixed hearing loss', 'H906'],
  ],
  dominance: [
    ['G81.91', 'Left hemiparesis since the tumor bled.', 'Left hemiparesis', 'G8194'],
    ['G81.91', 'He is left-handed. Left hemiparesis since the tumor bled.', 'Left hemiparesis', 'G8192'],
  ],
  episode: [['S82.121A', 'Displaced fracture of the lateral condyle of the right tibia, healing well in the cast.', 'Displaced fracture of the lateral condyle of the right tibia, healing well', 'S82121D'],
    ['S83.511S', 'Torn anterior cruciate ligament, right knee. Following this, the notch was cleared from lateral to medial.', 'Torn anterior cruciate ligament, right knee', 'S83511A'],
    ['S83.511S', 'Laxity of the right knee after a tear of the anterior cruciate ligament.', 'tear of the anterior cruciate ligament', 'S83511S']],
  encounter: [
    ['S82.62XA', 'Ten weeks after ORIF of the left ankle. Impression: left lateral malleolus fracture.', 'left lateral malleolus fracture', 'S8262XD'],
    ['S52.502A', 'Cast check. Impression: left distal radius fracture.', 'left distal radius fracture', 'S52502D'],
    ['M80.08XA', 'Recheck. Compression fracture in November. Impression: osteoporotic T12 fracture.', 'osteoporotic T12 fracture', 'M8008XD'],
    ['S52.502A', 'First visit. Impression: left distal radius fracture. Films in 3 weeks for callus.', 'left distal radius fracture', 'S52502A'],
    ['S52.502A', 'Fell on ice yesterday. Right wrist fracture healed well, cast off. Impression: left distal radius fracture.', 'left distal radius fracture', 'S52502A'],
    ['S52.502A', 'Bridging callus at the right femur. Impression: left distal radius fracture.', 'left distal radius fracture', 'S52502A'],
    ['S83.512A', 'Six weeks after the tear of the left knee. Impression: left ACL tear. Plan reconstruction surgery.', 'left ACL tear', 'S83512A'],
    ['S83.512A', 'Impression: arthritis of the left knee from an old ACL tear.', 'old ACL tear', 'S83512S'],
    ['S52.502A', 'Podiatry, recheck 5 weeks. Impression: left distal radius fracture.', 'left distal radius fracture', 'S52502D'],
    ['S52.502A', 'Ankle pain. Impression: left distal radius fracture. Follow up 2 weeks.', 'left distal radius fracture', 'S52502A'],
    ['S43.014A', 'Right shoulder dislocation reduced 3 weeks ago. Impression: right anterior shoulder dislocation.', 'right anterior shoulder dislocation', 'S43014D'],
    ['S93.402A', 'PHYSICAL THERAPY EVALUATION. Referred for the left ankle. Assessment: left ankle sprain.', 'left ankle sprain', 'S93402D'],
  ],
  healing: [['S82.201D', 'Impression: tibia fracture. The tibial shaft fracture on the right is a delayed union.', 'tibia fracture', 'S82201G'], ['S82.121D', 'Displaced fracture of the lateral condyle of the right tibia with nonunion.', 'Displaced fracture of the lateral condyle of the right tibia with nonunion', 'S82121K']],
  openness: [
    ['S92.001A', 'Postoperative diagnosis: open calcaneus fracture on the right.', 'open calcaneus fracture on the right', 'S92001B'],
    ['S82.201D', 'Gustilo IIIA open fracture of the tibia. Impression: right tibial shaft fracture, healing well.', 'right tibial shaft fracture, healing well', 'S82201F'],
    ['S42.001A', 'Open tibia fracture grade II. Impression: right clavicle fracture.', 'right clavicle fracture', 'S42001A'],
    ['S92.001B', 'Right calcaneus fracture. Open reduction was done.', 'Right calcaneus fracture', 'S92001A'],
  ],
  displacement: [['S52.611A', 'Nondisplaced fracture of the right ulnar styloid.', 'Nondisplaced fracture of the right ulnar styloid', 'S52614A'], ['S82.61XA', 'Nondisplaced lateral mal fx on the film. Impression: right lateral malleolus fracture.', 'right lateral malleolus fracture', 'S8264XA']],
  'kidney-stage': [
    ['N18.9', 'CKD stage 3b, stable.', 'CKD stage 3b', 'N1832'],
    ['N18.4', 'Chronic kidney disease. He has stage III chronic kidney disease from hypertension.', 'Chronic kidney disease', 'N1830'],
  ],
  'pressure-stage': [['L89.150', 'Pressure ulcer of the sacrum, stage 3.', 'Pressure ulcer of the sacrum, stage 3', 'L89153']],
  'ulcer-depth': [['L97.229', 'Chronic ulcer of the left calf with fat layer exposed.', 'Chronic ulcer of the left calf', 'L97222']],
  trimester: [
    ['O99.013', 'G1P0 at 24w5d gestation. Anemia of pregnancy, started on iron.', 'Anemia of pregnancy', 'O99012'],
    ['O99.019', 'Intrauterine pregnancy at 32 weeks gestation with anemia of pregnancy.', 'anemia of pregnancy', 'O99013'],
  ],
  gestation: [
    ['Z3A.00', 'Intrauterine pregnancy at 40 and 6/7 weeks gestation.', 'Intrauterine pregnancy', 'Z3A40'],
    ['Z3A.00', 'Intrauterine pregnancy at 39 and 1/7th weeks.', 'Intrauterine pregnancy', 'Z3A39'],
    ['Z3A.00', 'Pregnancy, 36.4 weeks by dates.', 'Pregnancy', 'Z3A36'],
    ['Z3A.00', 'Pregnancy at 28-1 weeks by dates.', 'Pregnancy', 'Z3A28'],
    ['Z3A.00', 'Pregnancy, 38th and 3/7th week.', 'Pregnancy', 'Z3A38'],
    ['Z3A.00', 'Pregnancy, her 3rd; seen on the 12th of May.', 'Pregnancy', 'Z3A00'],
    ['Z3A.00', 'Pregnancy, bleeding 2-3 weeks ago.', 'Pregnancy', 'Z3A00'],
    ['Z3A.27', 'Pregnancy at 32w4d. Pregnancy diabetes diagnosed at 27 wks.', 'Pregnancy diabetes diagnosed at 27 wks', 'Z3A32'],
  ],
  'diabetes-type': [['E11.9', 'Type 1 diabetes mellitus, on an insulin pump.', 'Type 1 diabetes mellitus', 'E109']],
  glycemia: [
    ['E11.9', 'Type 2 diabetes with hyperglycemia.', 'Type 2 diabetes with hyperglycemia', 'E1165'],
    ['E11.9', 'Type 2 diabetes, poorly controlled.', 'Type 2 diabetes', 'E1165'],
  ],
  'heart-failure': [
    ['I50.9', 'CHF, compensated. HFrEF with an EF of 30 percent.', 'CHF', 'I5020'],
    ['I50.9', 'Acute on chronic diastolic heart failure.', 'Acute on chronic diastolic heart failure', 'I5033'],
  ],
  fibrillation: [['I48.91', 'Paroxysmal atrial fibrillation on apixaban.', 'Paroxysmal atrial fibrillation', 'I480']],
  exacerbation: [
    ['J44.9', 'COPD exacerbation, treated with prednisone.', 'COPD exacerbation', 'J441'],
    ['J45.40', 'Moderate persistent asthma with acute exacerbation.', 'Moderate persistent asthma', 'J4541'],
  ],
  acuity: [
    ['J96.22', 'Chronic hypercapnic respiratory failure on home BiPAP.', 'Chronic hypercapnic respiratory failure', 'J9612'],
    ['K80.10', 'Acute on chronic calculous cholecystitis.', 'Acute on chronic calculous cholecystitis', 'K8012'],
  ],
  'septic-shock': [['R65.20', 'Severe sepsis. He is in septic shock on norepinephrine.', 'Severe sepsis', 'R6521']],
  organism: [['A41.9', 'Sepsis from the line. Blood cultures grew MSSA in 4 of 4 bottles.', 'Sepsis', 'A4101']],
  recurrent: [['K40.90', 'Recurrent right inguinal hernia.', 'Recurrent right inguinal hernia', 'K4091']],
  'depression-severity': [['F32.9', 'Major depression, recurrent, mild.', 'Major depression, recurrent, mild', 'F330']],
  substance: [['F10.10', 'Alcohol dependence, drinks daily.', 'Alcohol dependence', 'F1020']],
  'substance-course': [
    ['F18.10', 'Mild inhalant use disorder, now in sustained remission.', 'Mild inhalant use disorder, now in sustained remission', 'F1811'],
    ['F14.10', 'History of cocaine abuse.', 'cocaine abuse', 'F1411'],
    ['F11.10', 'Long history of heroin abuse, last use yesterday.', 'heroin abuse', 'F1110'],
  ],
  tobacco: [['F17.210', 'Nicotine dependence. She vapes every day.', 'Nicotine dependence', 'F17290']],
  intractable: [['G43.709', 'Chronic migraine without aura, intractable.', 'Chronic migraine without aura, intractable', 'G43719']],
  status: [['G43.909', 'Status migrainosus, day four of the headache.', 'Status migrainosus', 'G43901']],
  aura: [['G43.109', 'Migraine without aura.', 'Migraine without aura', 'G43009']],
  'neck-disc-level': [['M50.122', 'Disc herniation with radiculopathy. Fusion at C6-C7; the C6-C7 level was marked.', 'Disc herniation with radiculopathy', 'M50123'], ['M50.122', 'Disc herniation with radiculopathy. Fusion at C5-C6 and at C6-C7.', 'Disc herniation with radiculopathy', 'M50122']],
  'disc-level': [['M51.26', 'Extruded herniated disc at L5-S1.', 'herniated disc at L5-S1', 'M5127']],
  'spine-region': [['M48.00', 'Spinal stenosis of the cervical spine.', 'Spinal stenosis of the cervical spine', 'M4802']],
  quadrant: [['C50.912', 'Carcinoma of the left breast, upper inner quadrant.', 'Carcinoma of the left breast, upper inner quadrant', 'C50212']],
  luts: [['N40.0', 'BPH with nocturia three times a night.', 'BPH with nocturia', 'N401']],
  obstruction: [['K40.90', 'Incarcerated right inguinal hernia.', 'Incarcerated right inguinal hernia', 'K4030']],
  esophagitis: [['K21.9', 'GERD with esophagitis on endoscopy.', 'GERD with esophagitis', 'K2100']],
  'alzheimer-onset': [['G30.9', "Alzheimer's disease, late onset.", "Alzheimer's disease", 'G301']],
  remission: [['C81.90', 'Hodgkin lymphoma, in remission for 20 years.', 'Hodgkin lymphoma, in remission', 'C819A']],
  'distal-radius': [
    ['S52.572A', 'Closed fracture of the left distal radius.', 'fracture of the left distal radius', 'S52502A'],
    ['S52.502A', 'Left distal radius fracture with intra-articular extension.', 'Left distal radius fracture', 'S52572A'],
    ['S52.501A', 'Colles fracture, right wrist.', 'Colles fracture, right wrist', 'S52531A'],
    ['S52.501A', 'Buckle fracture of the right distal radius.', 'fracture of the right distal radius', 'S52521A'],
  ],
  'body-mass-index': [
    ['Z68.41', 'Morbid obesity with a body mass index of 46.', 'body mass index of 46', 'Z6842'],
    ['Z68.41', 'Obesity, BMI 39.96 kg/m2 today.', 'BMI 39.96', 'Z6839'],
    ['Z68.20', 'Underweight. BMI: 17.9.', 'BMI: 17.9', 'Z681'],
    ['Z68.45', 'BMI is in the 95th percentile.', 'BMI', 'Z6845'],
  ],
  'birth-weight': [
    ['P07.10', 'Preterm twin. Birth weight 1,779 grams.', 'Preterm twin', 'P0717'],
    ['P07.10', 'Birth weight was 0.87 kg.', 'Birth weight was 0.87 kg', 'P0703'],
    ['P07.10', 'Low birth weight: birth weight 4 pounds 2 ounces.', 'Low birth weight', 'P0717'],
    ['P07.10', 'Low birth weight, weight today 1,900 grams.', 'Low birth weight', 'P0710'],
  ],
  'weeks-at-birth': [
    ['P07.30', 'Preterm infant born at 34 5/7 weeks.', 'Preterm infant', 'P0737'],
    ['P07.21', 'Extreme prematurity. A 25-week gestation female.', 'Extreme prematurity', 'P0724'],
  ],
  'stroke-score': [['R29.700', 'Acute stroke, NIHSS score of 12.', 'NIHSS score of 12', 'R29712']],
  'coma-score': [['R40.2410', 'Head injury. Glasgow coma scale 7.', 'Glasgow coma scale 7', 'R402430']],
  'burned-surface': [['T31.20', 'Burns over 15% TBSA.', 'Burns over 15% TBSA', 'T3110']],
  'glaucoma-stage': [['H40.1130', 'Primary open-angle glaucoma of both eyes, moderate stage.', 'Primary open-angle glaucoma of both eyes', 'H401132']],
  retinopathy: [
    ['E10.3553', 'Type 1 diabetes with proliferative retinopathy of both eyes.', 'proliferative retinopathy of both eyes', 'E103593'],
    ['E11.3299', 'Type 2 diabetes with severe NPDR.', 'Type 2 diabetes with severe NPDR', 'E113499'],
  ],
  strep: [['J02.9', 'Acute pharyngitis. Rapid strep positive.', 'Acute pharyngitis', 'J020'], ['J02.9', 'Acute pharyngitis. Rapid strep negative.', 'Acute pharyngitis', 'J029']],
  'macular-edema': [['E11.3291', 'Mild NPDR of the right eye with macular edema.', 'Mild NPDR of the right eye with macular edema', 'E113211']],
  'skin-site': [
    ['C43.59', 'Melanoma of the right upper arm.', 'Melanoma of the right upper arm', 'C4361'],
    ['C44.311', 'Basal cell carcinoma of the left cheek.', 'Basal cell carcinoma of the left cheek', 'C44319'],
    ['C43.9', 'Melanoma. The melanoma of the calf was excised.', 'Melanoma', 'C4370'],
    ['D22.9', 'Atypical nevus, she came back for it.', 'Atypical nevus', 'D229'],
  ],
  'clavicle-part': [['S42.031A', 'Displaced midshaft fracture of the right clavicle.', 'midshaft fracture of the right clavicle', 'S42021A']],
  'tibia-part': [['S82.121A', 'Fracture of the right tibial shaft.', 'Fracture of the right tibial shaft', 'S82201A']],
  'shaft-pattern': [
    ['S72.302A', 'Transverse fracture of the shaft of the left femur.', 'Transverse fracture of the shaft of the left femur', 'S72322A'],
    ['S82.261K', 'Nonunion of a fracture of the right tibial shaft.', 'Nonunion of a fracture of the right tibial shaft', 'S82201K'],
  ],
  nail: [['S61.012A', 'Laceration of the left thumb through the nail bed.', 'Laceration of the left thumb', 'S61112A']],
  'hand-burn-site': [
    ['T23.261A', 'Second degree burn of the right hand.', 'Second degree burn of the right hand', 'T23201A'],
    ['T23.201A', 'Second degree burn of the right palm.', 'Second degree burn of the right palm', 'T23251A'],
  ],
  'glaucoma-stage elsewhere': [
    ['H40.1130', 'POAG of both eyes. Visual fields: both hemifields. Stage: severe.', 'POAG of both eyes', 'H401133'],
    ['H40.1130', 'POAG of both eyes. Severe cataract.', 'POAG of both eyes', 'H401130'],
  ],
  'episodes of depression': [
    ['F32.1', 'Third episode of her depression. Assessment: MDD, moderate.', 'MDD, moderate', 'F331'],
    ['F32.1', 'Third episode of gout. Assessment: MDD, moderate.', 'MDD, moderate', 'F321'],
    ['F32.1', 'No prior episodes of depression. Assessment: MDD, moderate.', 'MDD, moderate', 'F321'],
  ],
  'remission that follows': [
    ['F14.20', 'Cocaine use disorder, severe. In full remission.', 'Cocaine use disorder, severe', 'F1421'],
    ['F14.20', 'Cocaine use disorder, severe. Lymphoma. In full remission.', 'Cocaine use disorder, severe', 'F1420'],
    ['F31.9', 'Bipolar disorder. Last manic episode in March. No depression. Partial remission I would say.', 'Bipolar disorder', 'F3173'],
    ['F31.9', 'Bipolar disorder. Last manic episode in March.', 'Bipolar disorder', 'F319'],
    ['F31.9', 'Bipolar disorder in full remission.', 'Bipolar disorder', 'F3170'],
    ['E11.9', 'Type 2 diabetes - in remission.', 'Type 2 diabetes', 'E11A'],
    ['E11.9', 'Type 2 diabetes, we spoke about remission.', 'Type 2 diabetes', 'E119'],
  ],
  hernia: [
    ['K40.90', 'Left inguinal hernia. Findings: incarcerated omentum in the sac, no strangulation.', 'Left inguinal hernia', 'K4030'],
    ['K40.90', 'Left inguinal hernia. The umbilical hernia was incarcerated.', 'Left inguinal hernia', 'K4090'],
    ['K40.90', 'Left inguinal hernia. Bulge came back after the repair.', 'Left inguinal hernia', 'K4091'],
    ['K40.90', 'Left inguinal hernia. Risk of recurrence was told.', 'Left inguinal hernia', 'K4090'],
    ['K42.9', 'Umbilical hernia. Findings: gangrenous bowel in the sac.', 'Umbilical hernia', 'K421'],
  ],
  eardrum: [
    ['H66.002', 'Left TM with a perforation draining pus. Acute suppurative otitis media, left.', 'Acute suppurative otitis media, left', 'H66012'],
    ['H66.002', 'Right TM has a perforation. Acute suppurative otitis media, left.', 'Acute suppurative otitis media, left', 'H66002'],
  ],
  perineum: [
    ['O70.9', 'Perineal tear. It went through the anal sphincter.', 'Perineal tear', 'O7020'],
    ['O70.9', 'Perineal tear into the muscles, sphincter intact.', 'Perineal tear into the muscles', 'O701'],
    ['O70.9', 'Perineal tear.', 'Perineal tear', 'O709'],
  ],
  'ulcer of a place': [
    ['L97.519', 'Ulcer of the right midfoot. Base: fat visible.', 'Ulcer of the right midfoot', 'L97412'],
    ['L97.519', 'Ulcer of the right great toe. Left foot wound: fat visible.', 'Ulcer of the right great toe', 'L97519'],
    ['L97.512', 'Ulcer of the right shin, fat visible.', 'Ulcer of the right shin', 'L97812'],
  ],
  'stage of a pressure ulcer': [['L89.229', 'Pressure ulcer of the left hip. It is a stage 3 now, was a stage 2.', 'Pressure ulcer of the left hip', 'L89223'], ['L89.159', 'Pressure ulcer of the sacrum. Right heel: stage 2.', 'Pressure ulcer of the sacrum', 'L89159']],
  diverticula: [['K57.32', 'Few sigmoid diverticula no inflammation.', 'sigmoid diverticula no inflammation', 'K5730'], ['K57.32', 'Inflamed sigmoid diverticula.', 'Inflamed sigmoid diverticula', 'K5732']],
  'foreign body': [['S51.811A', 'Laceration of the right forearm. A shard was removed.', 'Laceration of the right forearm', 'S51821A'], ['S51.811A', 'Laceration of the right forearm. Film for foreign body negative.', 'Laceration of the right forearm', 'S51811A']],
  'week to come': [['Z3A.39', 'G2P1 at 36w2d. Repeat cesarean set for 39w0d.', 'set for 39w0d', 'Z3A36']],
  cause: [['D64.9', 'Anemia due to chemotherapy.', 'Anemia due to chemotherapy', 'D6481'], ['D64.9', 'Anemia, chemo-related, recheck in a week.', 'Anemia', 'D6481']],
  'tobacco by kind': [['F17.200', 'Smokes a pack of cigarettes a day. Nicotine dependence.', 'Nicotine dependence', 'F17210'], ['F17.210', 'Nicotine dependence. He chews tobacco and smokes cigarettes.', 'Nicotine dependence', 'F17200']],
  lobe: [['C34.90', 'Tumor of the right middle lobe.', 'Tumor of the right middle lobe', 'C342'], ['C34.90', 'Carcinoma of the left upper lobe.', 'Carcinoma of the left upper lobe', 'C3412']],
  'subcategory without sides': [['I50.23', 'Right femoral access. Acute on chronic systolic heart failure.', 'Acute on chronic systolic heart failure', 'I5023'], ['I50.813', 'Acute on chronic right heart failure.', 'Acute on chronic right heart failure', 'I50813']],
  'quadrants of a breast': [['C50.912', 'Carcinoma of overlapping sites of the left breast.', 'Carcinoma of overlapping sites of the left breast', 'C50812'], ['C50.912', 'Carcinoma of the left breast. The nipple areolar complex was taken with the skin.', 'Carcinoma of the left breast', 'C50912']],
  'severe with psychosis': [['F33.2', 'Major depressive disorder, recurrent, severe, with mood-congruent psychotic features.', 'Major depressive disorder, recurrent, severe, with mood-congruent psychotic features', 'F333']],
  'acute and chronic': [['K80.10', 'Acute and chronic cholecystitis with stones.', 'chronic cholecystitis', 'K8012'], ['I50.22', 'Acute on chronic systolic heart failure.', 'chronic systolic heart failure', 'I5023']],
  'necrosis of the pancreas': [['K85.20', 'Alcohol-induced acute pancreatitis with sterile necrosis.', 'Alcohol-induced acute pancreatitis', 'K8521'], ['K85.91', 'Acute pancreatitis, no necrosis on CT.', 'Acute pancreatitis', 'K8590'], ['K85.10', 'Gallstone pancreatitis with infected necrosis of the pancreas.', 'Gallstone pancreatitis', 'K8512']],
  'stenosis and insufficiency': [['I05.0', 'Rheumatic mitral stenosis with regurgitation.', 'Rheumatic mitral stenosis', 'I052'], ['I35.0', 'Aortic stenosis and mitral regurgitation.', 'Aortic stenosis', 'I350']],
  'side of another time or limb': [
    ['L03.119', 'Left lower leg warm and red. Clot in the right leg in 2015. Diagnosis: cellulitis of the lower leg.', 'cellulitis of the lower leg', 'L03116'],
    ['S52.539A', 'Left wrist with a dinner-fork deformity. Right arm fine. Diagnosis: Colles fracture.', 'Colles fracture', 'S52532A'],
    ['H04.129', 'Dry eye syndrome of both lacrimal glands.', 'Dry eye syndrome', 'H04123'],
  ],
  'scar and weeks': [['O34.219', 'Previous cesarean, low transverse scar.', 'Previous cesarean', 'O34211'], ['O99.02', 'OB visit at 30w2d. Previous cesarean, low transverse scar. Iron deficiency anemia of pregnancy.', 'Iron deficiency anemia of pregnancy', 'O99013']],
  relapse: [['C90.00', 'Multiple myeloma in first relapse.', 'Multiple myeloma', 'C9002'], ['C90.00', 'Multiple myeloma, on maintenance since the first relapse.', 'Multiple myeloma', 'C9000']],
  'wrist fracture by name': [['S52.501A', 'Distal radius fracture of the right wrist, extra-articular (Colles).', 'Distal radius fracture of the right wrist', 'S52531A']],
  'other side not displaced': [['S82.142A', 'Left bicondylar tibial plateau fracture. There is a nondisplaced fracture of the medial plateau on the right.', 'Left bicondylar tibial plateau fracture', 'S82142A']],
  'gangrene of a toe that is gone': [['E11.51', 'Type 2 diabetes with peripheral arterial disease. The second toe was amputated in 2023 for gangrene.', 'Type 2 diabetes with peripheral arterial disease', 'E1151'], ['E11.51', 'Type 2 diabetes with peripheral arterial disease and gangrene of the foot.', 'Type 2 diabetes with peripheral arterial disease', 'E1152']],
  angina: [['I25.10', 'Coronary artery disease with unstable angina.', 'Coronary artery disease', 'I25110']],
  cuff: [['M75.101', 'Torn right rotator cuff. There was a full thickness tear of the rotator cuff.', 'Torn right rotator cuff', 'M75121']],
  intent: [['T40.2X4A', 'Poisoning by oxycodone.', 'Poisoning by oxycodone', 'T402X1A']],
};

describe('a stated facet', () => {
  for (const [facet, rows] of Object.entries(STATED)) it(`chooses by ${facet}`, () => {
    for (const [code, note, phrase, expected] of rows) expect([note, settle(code, note, phrase).code]).toEqual([note, expected]);
  });
  it('adds the words that state it and names its source', () => {
    const line = settle('I65.29', 'Carotid artery stenosis. Plan: right carotid artery stenting next week.', 'Carotid artery stenosis');
    expect(line.evidence.length).toBe(2);
    expect(line.evidence[1]?.text).toContain('right carotid artery');
    expect(line.sources).toContain('facets');
    expect(line.logit).toBe(2);
  });
});

describe('an absent facet', () => {
  it('gives the unspecified sibling, never a guess', () => {
    for (const [code, note, phrase, expected] of [
      ['N63.23', 'Left breast mass.', 'Left breast mass', 'N6320'], ['I48.20', 'Atrial fibrillation.', 'Atrial fibrillation', 'I4891'], ['N18.4', 'Chronic kidney disease.', 'Chronic kidney disease', 'N189'],
      ['H66.92', 'Otitis media.', 'Otitis media', 'H6690'], ['M41.45', 'Neuromuscular scoliosis.', 'Neuromuscular scoliosis', 'M4140'], ['L89.153', 'Pressure ulcer of the sacrum.', 'Pressure ulcer of the sacrum', 'L89159'],
    ] as const) expect([note, settle(code, note, phrase).code]).toEqual([note, expected]);
  });
  it('gives the value that the guidelines presume', () => {
    for (const [code, note, phrase, expected] of [
      ['S92.001B', 'Right calcaneus fracture.', 'Right calcaneus fracture', 'S92001A'], ['N40.1', 'Benign prostatic hyperplasia.', 'Benign prostatic hyperplasia', 'N400'],
      ['G43.719', 'Chronic migraine without aura.', 'Chronic migraine without aura', 'G43709'], ['A04.71', 'Clostridium difficile enteritis.', 'Clostridium difficile enteritis', 'A0472'],
    ] as const) expect([note, settle(code, note, phrase).code]).toEqual([note, expected]);
  });
  it('is not stated by words that deny it or belong to another', () => {
    expect(settle('K57.32', 'Sigmoid diverticulitis. No perforation or abscess.', 'Sigmoid diverticulitis').code).toBe('K5732');
    expect(settle('I48.91', 'Atrial fibrillation. Chronic low back pain.', 'Atrial fibrillation').code).toBe('I4891');
    expect(settle('E11.9', 'Type 2 diabetes. Family history: mother with type 1 diabetes.', 'Type 2 diabetes').code).toBe('E119');
  });
});

describe('a contradicted facet', () => {
  it('gives the unspecified sibling and a flag', () => {
    for (const [code, note, phrase, expected, flag] of [
      ['S93.401A', 'Ankle sprain. The left ankle is swollen. The right ankle is swollen.', 'Ankle sprain', 'S93409A', 'conflict:laterality'],
      ['N18.9', 'Chronic kidney disease. Stage 2 chronic kidney disease per the outside chart. Stage 4 chronic kidney disease on our labs.', 'Chronic kidney disease', 'N189', 'conflict:kidney-stage'],
      ['O99.019', 'Anemia of pregnancy. Intrauterine pregnancy at 20 weeks gestation. Gestational age by ultrasound is 31 weeks.', 'Anemia of pregnancy', 'O99019', 'conflict:trimester'],
      ['Z68.41', 'BMI 46 today, BMI 38 after the diet.', 'BMI 46 today, BMI 38 after the diet', 'Z6841', 'conflict:body-mass-index'],
      ['I48.91', 'Atrial fibrillation. Paroxysmal atrial fibrillation was noted. Permanent atrial fibrillation is listed.', 'Atrial fibrillation', 'I4891', 'conflict:fibrillation'],
    ] as const) {
      const line = settle(code, note, phrase);
      expect([note, line.code, line.flags]).toEqual([note, expected, [flag]]);
    }
  });
});

describe('siblings together', () => {
  it('bring in a condition that none of them carries alone', () => {
    const note = 'Assessment: left knee pain for two weeks.';
    const words = [evidenceAt(note.indexOf('left'), 'left knee pain')];
    const run = (logit: number) => assemble([candidate('M25.561', logit, words), candidate('M25.562', logit - 0.1, words)], { edition, facts: OFFICE, keep: 0, mentions: findMentions(readDocument({ id: 'd1', text: note })) }).codes;
    expect(run(-0.4)).toMatchObject([{ code: 'M25562', sources: ['model', 'siblings', 'facets'] }]);
    expect(run(-2)).toEqual([]);
  });
});

describe('every choice', () => {
  const codes = ['S52.501A', 'S72.001A', 'M17.11', 'H25.13', 'N18.4', 'I50.22', 'E11.65', 'F33.1', 'G43.909', 'K40.90', 'L89.153', 'O99.013', 'J45.40', 'A41.9', 'C50.412', 'M51.26', 'Z68.41', 'C43.59', 'P07.10', 'S72.302A', 'F10.20', 'I25.110', 'G81.94', 'K57.30'];
  const words = ['left', 'right', 'bilateral', 'stage 3', 'open', 'nondisplaced', 'healing well', 'acute on chronic', 'systolic', 'with bleeding', 'no obstruction', 'type 1', 'recurrent', 'severe', 'MRSA', '32 weeks pregnancy', 'remission', 'abuse', 'C5-6', 'dominant', 'BMI 33', 'birth weight 900 grams', 'cheek', 'the', '. '];
  it('is a billable code of the same family', () => {
    fc.assert(fc.property(fc.constantFrom(...codes), fc.array(fc.constantFrom(...words), { maxLength: 12 }), (code, said) => {
      const title = cm.title(code.replace('.', ''));
      const note = `${title}. ${said.join(' ')} ${title}.`;
      const line = settle(code, note, title);
      expect(cm.isBillable(line.code)).toBe(true);
      const family = findFamily(code.replace('.', ''), cm)?.siblings.map((sibling) => sibling.code) ?? [];
      expect([code.replace('.', ''), ...family]).toContain(line.code);
      expect(line.evidence.every((quote) => note.slice(quote.start, quote.end) === quote.text)).toBe(true);
    }), { numRuns: 60 });
  });
  it('finds the same families whether they were compiled ahead or at the first code', () => {
    const fresh = loadEdition({ dateOfService: '2025-01-15' }).icd10cm;
    const asked = ['S52', 'E11', 'O36', 'H40'].map((category) => fresh.billableUnder(category)[0]!);
    const before = asked.map((code) => findFamily(code, fresh));
    expect([...compileFamilies(fresh)].length).toBeGreaterThan(1800);
    expect(asked.map((code) => findFamily(code, fresh))).toEqual(before);
    for (const code of fresh.billable.filter((_, at) => at % 97 === 0)) {
      const siblings = findFamily(code, fresh)?.siblings;
      if (siblings) expect(siblings.map((one) => one.code)).toContain(code);
    }
  });

  it('reads a title into its facets and the rest', () => {
    const { values, base } = readTitle('S52611D', cm.title('S52611D'));
    expect(values).toMatchObject({ laterality: 'right', displacement: 'displaced', episode: 'subsequent', openness: 'closed', healing: 'routine' });
    expect(readTitle('S52615B', cm.title('S52615B')).base).toBe(base);
  });
});

describe('a finger that no word names', () => {
  it.each([
    ['S61.211A', 'Laceration of a finger of the left hand, closed with nylon.', 'Laceration of a finger', 'S61219A'],
    ['S61.218A', 'He cut his finger on a can.', 'cut his finger', 'S61219A'],
    ['S61.211A', 'Laceration. The left index finger was cut.', 'Laceration', 'S61211A'],
    ['S61.218A', 'Laceration of the ring finger.', 'Laceration of the ring finger', 'S61218A'],
    ['S62.620A', 'Fracture of the middle phalanx, digit 2 of the right hand.', 'Fracture of the middle phalanx', 'S62620A'],
  ])('%s: %s', (code, note, phrase, expected) => expect(settle(code, note, phrase).code).toBe(expected));
});

describe('the digit of a hand', () => {
  it.each([
    ['S61.218A', 'Cut the left middle finger on a lid. Diagnosis: finger laceration.', 'finger laceration', 'S61213A'],
    ['S61.219A', 'Sliced the pad of the left thumb, nail not involved. Diagnosis: laceration.', 'laceration', 'S61012A'],
    ['S62.608A', 'Ball struck the right small finger. Diagnosis: phalanx fracture.', 'phalanx fracture', 'S62606A'],
    ['M65.30', 'Locking of the right ring finger. Assessment: trigger finger.', 'trigger finger', 'M65341'],
    ['S61.219A', 'Cut across the left palm. Diagnosis: laceration.', 'laceration', 'S61412A'],
    ['M65.30', 'Trigger finger, R long.', 'Trigger finger, R long', 'M65331'],
  ])('is told by the rest of the note (%s: %s)', (code, note, phrase, expected) => expect(settle(code, note, phrase).code).toBe(expected));
  it.each([
    ['S61.218A', 'Cut a finger of the left hand. Diagnosis: finger laceration.', 'finger laceration', 'S61219A'],
    ['S61.218A', 'Cut the ring finger. Diagnosis: finger laceration.', 'finger laceration', 'S61218A'],
    ['M65.30', 'Index admission was in May. Assessment: trigger finger.', 'trigger finger', 'M6530'],
  ])('is left open where no word or no side names it (%s: %s)', (code, note, phrase, expected) => expect(settle(code, note, phrase).code).toBe(expected));
  it('stays as scored where the note names several', () => {
    const note = 'Left index and left ring finger cut. Diagnosis: finger lacerations.';
    expect(settle('S61.215A', note, 'finger lacerations').code).toBe('S61215A');
    expect(settle('S61.218A', note, 'finger lacerations')).toMatchObject({ code: 'S61218A', flags: ['conflict:finger'] });
    expect(settle('M65.342', 'Trigger fingers, left third and fourth fingers.', 'Trigger fingers, left third and fourth fingers').code).toBe('M65342');
  });
});
