// Decision families met by short reports in plain words, as clinics and theatres write them; a sentence of our own for each way that they can go.
import { describe, expect, it } from 'vitest';
import type { TinyNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

type Case = [text: string, codes: string, expected: string, note?: Partial<TinyNote>];
const office = { type: 'progress_note', setting: 'office' } as const;

const CASES: Case[] = [
  ['PROCEDURE: Colonoscopy with endoscopic mucosal resection. A flat polyp was lifted with saline and resected by snare.', '45385', '45390'],
  ['PROCEDURE: Colonoscopy. A polyp was resected by snare.', '45385', '45385'],
  ['PROCEDURE: EGD with endoscopic mucosal resection of a gastric nodule, lifted and snared.', '43251', '43254'],
  ['PROCEDURE: Coronary angiography. The left ventricle was not entered.', '93458', '93454'],
  ['PROCEDURE: Left heart catheterization and coronary angiography. LVEDP 12.', '93458', '93458'],
  ['PROCEDURE: Core needle biopsy of a left breast mass.', '19083 47000', '19083'],
  ['PROCEDURE: Core needle biopsy of a liver lesion.', '47000', '47000'],
  ['PROCEDURE: Aortic valve replacement with a bioprosthesis.', '33405 33465', '33405'],
  ['PROCEDURE: Amputation of the right great toe.', '28820 11750', '28820'],
  ['PROCEDURE: Bronchoscopy with transbronchial biopsies of the right lower lobe.', '31628 31632', '31628'],
  ['PROCEDURE: Bronchoscopy with transbronchial biopsies of the right upper and the right lower lobe.', '31628 31632', '31628 31632'],
  ['PROCEDURE: Mohs surgery of the nose, first stage, 3 tissue blocks, clear.', '17311 17312 17315', '17311'],
  ['PROCEDURE: Mohs surgery of the nose. Two stages; the first had seven tissue blocks.', '17311 17312 17315', '17311 17312 17315'],
  ['PROCEDURE: Left L5 transforaminal epidural steroid injection.', '64483 64484 62323', '64483'],
  ['PROCEDURE: Left L4 and L5 transforaminal epidural steroid injections.', '64483 64484', '64483 64484'],
  ['PROCEDURE: Injection of the left first carpometacarpal joint.', '20605', '20600'],
  ['PROCEDURE: Injection of the left wrist.', '20605', '20605'],
  ['PROCEDURE: Paring of a single corn of the fifth toe.', '11056', '11055', office],
  ['PROCEDURE: Paring of three corns.', '11056', '11056', office],
  ['PROCEDURE: Dressing of a small burn of the hand, less than 5 percent of the body.', '16025', '16020'],
  ['PROCEDURE: Dressing of a medium burn of the whole leg, 8 percent of the body.', '16025', '16025'],
  ['PROCEDURE: Maxillary antrostomy with removal of tissue and total ethmoidectomy.', '31267 31256 31255 31254', '31267 31255'],
  ['PROCEDURE: Removal of a tunneled central venous port.', '36590 36589', '36590'],
  ['PROCEDURE: Knee arthroscopy with medial and lateral meniscectomy.', '29880 27332', '29880'],
  ['Paclitaxel infused intravenously from 9:00 to 11:00.', '96413 96416', '96413'],
  ['Fluorouracil by ambulatory pump for 46 hours.', '96416', '96416'],
  ['Percutaneous skin tests with 40 allergenic extracts were done.', '95004 95165', '95004', office],
  ['Ten doses of antigen were prepared in one vial.', '95165', '95165', office],
  ['PROCEDURE: LEEP of the cervix.', '57461', '57522'],
  ['PROCEDURE: Colposcopy with LEEP of the cervix.', '57461', '57461'],
  ['PET/CT from skull base to mid thigh.', '78812', '78815', { type: 'diagnostic_report' }],
  ['Individual psychotherapy, 45 minutes.', '90836', '90834', office],
  ['Follow-up of depression. Sertraline increased. Individual psychotherapy, 45 minutes.', '90836 99214', '90836 99214', office],
  ['PROCEDURE: Repeat cesarean delivery only; prenatal care was given by another group.', '59510 59409', '59514'],
  ['PROCEDURE: Primary cesarean section. I followed the patient through the whole pregnancy.', '59514', '59510'],
  ['Adjustment of the cervical, thoracic and lumbar spine.', '98940', '98941', office],
  ['PROCEDURE: Electrical cardioversion. One synchronized shock.', '92960', '92960'],
  ['PROCEDURE: Cardiopulmonary resuscitation for 12 minutes.', '92950', '92950'],
  ['Medicare annual wellness visit, subsequent.', '99397', 'G0439', office],
  ['PROCEDURE: Knee injection under real-time ultrasound guidance; an image was saved.', '20610 76937', '20611'],
  ['PROCEDURE: Knee arthroscopy with meniscectomy. In the lateral compartment the meniscus was intact.', '29880', '29881'],
  ['PROCEDURE: Open left inguinal hernia repair with mesh. \nDESCRIPTION: An oblique incision was made. A laparoscopic way had been discussed.', '49650', '49505'],
  ['PROCEDURE: RALP with nerve sparing.', '55866', '55866'],
  ['PROCEDURE: ECTR with the Agee blade.', '29848', '29848'],
  ['PROCEDURE: Adenotonsillectomy.', '42820', '42820', { patient: { age: 6 } } as Partial<TinyNote>],
  ['PROCEDURE: Excision of a subcutaneous lipoma of the thigh, under 3 cm.', '27327', '27327'],
  ['PROCEDURE: Excision of a tumor beneath the fascia of the thigh, 6.0 cm mass.', '27327', '27339'],
];

describe('short reports', () => {
  it.each(CASES)('%s %s -> %s', (text, codes, expected, note) => expect(decideText(text, codes, text.replace(/^PROCEDURE: /, '').split('. ')[0]!.replace(/\.$/, ''), note)).toBe(expected));
});
