// Decision families of tests that a note only recalls, of guidance and sedation within a procedure, and of scopes named as a look alone.
import { describe, expect, it } from 'vitest';
import type { TinyNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

type Case = [text: string, codes: string, expected: string, note?: Partial<TinyNote>];
const visit = { type: 'consultation', setting: 'office' } as const;
const ward = { type: 'consultation', setting: 'inpatient' } as const;
const report = { type: 'diagnostic_report' } as const;

const CASES: Case[] = [
  ['She had an MRI of the cervical spine that showed a disc.', '72141', '', visit],
  ['The EEG was normal.', '95816', '', visit],
  ['EEG done in the office today was normal.', '95816', '95816', visit],
  ['Doppler of the leg performed today showed a clot.', '93970', '', ward],
  ['Bedside ultrasound of the leg by me showed a clot.', '93970', '93970', ward],
  ['The patient was sent for physical therapy.', '99213 97162', '99213', visit],
  ['Physical therapy evaluation of the shoulder.', '97162', '97162', visit],
  ['Neuropsychological evaluation was stable.', '96132', '', visit],
  ['Vanderbilt forms were given to the mother.', '96127', '', visit],
  ['PHQ-9 administered, score 12.', '96127', '96127', visit],
  ['The WAIS showed a low average score.', '96132', '96132', { type: 'progress_note', setting: 'office', }],
  ['POLYSOMNOGRAPHY: Leg EMG showed no periodic movements.', '95810 95886', '95810', report],
  ['Two views of the shoulder.', '95886', '', report],
  ['Needle EMG of the right leg was normal.', '95886', '95886', report],
  ['PROCEDURE: Lumbar epidural steroid injection under fluoroscopy.', '62323 77003', '62323'],
  ['PROCEDURE: Dual chamber pacemaker under fluoroscopy.', '33208 77001', '33208'],
  ['Treadmill stress test, stress ECG normal.', '78452', '', report],
  ['Sestamibi images show no defect.', '78452', '78452', report],
  ['Ultrasound-guided core biopsy of the breast, two cores.', '19083 88305', '19083', report],
  ['A structural allograft was tapped into the disc space.', '20931 20930', '20931'],
  ['A structural allograft and demineralized bone were placed.', '20931 20930', '20931 20930'],
  ['Rapid strep negative, molecular.', '87880', '87651', visit],
  ['Rapid flu by PCR negative.', '87804', '87502', visit],
  ['PROCEDURE: Ultrasound-guided paracentesis.', '49082', '49083'],
  ['PROCEDURE: Paracentesis by landmarks.', '49082', '49082'],
  ['PROCEDURE: Thoracentesis. The fluid was found with ultrasound guidance.', '32554', '32555'],
  ['PROCEDURE: Thoracentesis. The catheter was removed.', '32556', '32554'],
  ['PROCEDURE: Pigtail drain of the right chest under CT.', '32556', '32557'],
  ['PROCEDURE: Phacoemulsification. Iris hooks were placed.', '66984', '66982'],
  ['PROCEDURE: Phacoemulsification. The pupil dilated well, no iris hooks were needed.', '66984', '66984'],
  ['EEG in the awake state.', '95819', '95816', report],
  ['EEG awake and asleep.', '95819', '95819', report],
  ['Split-night study.', '95810', '95811', report],
  ['A titration study is recommended.', '95810', '95810', report],
  ['PROCEDURE: Tonsillectomy.', '42820', '42826'],
  ['PROCEDURE: Manipulation of the left knee under anesthesia.', '27570 22505', '27570'],
  ['Colonoscopy. Demerol 50 mg IV and Versed were given.', '45378 J2175 96374', '45378', { type: 'procedure_note' }],
  ['PROCEDURE: Colonoscopy. Eight bxs of the mass.', '45378', '45378'],
  ['PROCEDURE: Colonoscopy. 32 random bx every 10 cm.', '45378', '45380'],
  ['PROCEDURE: Colonoscopy. The polyp was taken with a cold snare.', '45378', '45385'],
  ['PROCEDURE: Flexible sigmoidoscopy. Cold bx x4.', '45330', '45331'],
  ['PROCEDURE: Upper endoscopy. A metal stent was placed across the stricture.', '43239', '43266'],
  ['PROCEDURE: Upper endoscopy. Four bands were placed. Bands applied to varices.', '43235', '43244'],
  ['PROCEDURE: Upper endoscopy. The bleeding vessel was clipped, clip and epinephrine.', '43235', '43255'],
  ['PROCEDURE: Upper endoscopy. The food bolus was removed.', '43235', '43247'],
  ['PROCEDURE: Upper endoscopy. Dilated with a balloon to 18 mm.', '43235', '43249'],
  ['PROCEDURE: Upper endoscopy. A Savary dilation was done.', '43235', '43248'],
  ['PROCEDURE: Bronchoscopy. EBUS needle passes of stations 4R, 7 and 11L.', '31622', '31653'],
  ['PROCEDURE: Bronchoscopy. EBUS needle passes of station 7.', '31622', '31652'],
  ['PROCEDURE: Bronchoscopy. Transbronchial biopsies were taken.', '31622', '31628'],
  ['PROCEDURE: Bronchoscopy. Thick mucus plugs were suctioned.', '31622', '31645'],
  ['PROCEDURE: Bronchoscopy with bronchoalveolar lavage.', '31622', '31624'],
  ['PROCEDURE: ERCP. Brush cytology of the bile duct.', '43261 31623', '43261'],
];

describe('tests and scopes', () => it.each(CASES)('%s (%s)', (text, codes, expected, note) => {
  expect(decideText(text, codes, text.slice(0, -1), note)).toBe(expected);
}));
