// Further decision families: vessels, scopes, spine, soft tissue, birth, pictures; a sentence of our own for each way that they can go.
import { describe, expect, it } from 'vitest';
import type { TinyNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

type Case = [text: string, codes: string, expected: string, note?: Partial<TinyNote>];
const office = { type: 'progress_note', setting: 'office' } as const;
const report = { type: 'diagnostic_report' } as const;

const CASES: Case[] = [
  ['PROCEDURE: Angioplasty and stent placement, left common iliac artery.', '37220', '37221'],
  ['PROCEDURE: Angioplasty of the left common iliac artery. No stent was needed.', '37220', '37220'],
  ['PROCEDURE: Atherectomy and stenting of the right superficial femoral artery.', '37224', '37227'],
  ['PROCEDURE: Left heart catheterization with graft angiography. The SVG to the OM was patent.', '93458', '93459'],
  ['PROCEDURE: Left heart catheterization. The left main and the LAD are normal.', '93459', '93458'],
  ['PROCEDURE: Radiocephalic fistula.', '93458', ''],
  ['PROCEDURE: Left heart catheterization. LIMA to LAD is patent by injection.', '93459 33533', '93459'],
  ['PROCEDURE: Colonoscopy. The scope was passed to the cecum.', '45330', '45378'],
  ['PROCEDURE: Flexible examination. The scope was passed to the distal descending colon.', '45378', '45330'],
  ['PROCEDURE: EGD. Biopsies were taken from the antrum.', '43235', '43239'],
  ['PROCEDURE: EGD. The mucosa was normal and no biopsies were taken.', '43235', '43235'],
  ['PROCEDURE: Rigid esophagoscopy with removal of a coin.', '43215', '43194'],
  ['PROCEDURE: Microlaryngoscopy. Fat was injected into the left vocal fold.', '31536', '31571'],
  ['PROCEDURE: Laparoscopic appendectomy.\nLaparoscopy was abandoned and a midline incision was made. The appendix was perforated and pus filled all quadrants.', '44970', '44960'],
  ['PROCEDURE: Laparoscopic appendectomy, converted to open.\nThe appendix was inflamed and not perforated.', '44970', '44950'],
  ['PROCEDURE: Phacoemulsification with intraocular lens.', '66984 66850', '66984'],
  ['PROCEDURE: I&D of an abscess of the buttock.', '10180', '10060'],
  ['PROCEDURE: I&D of a wound infection after hernia repair.', '10180', '10180'],
  ['PROCEDURE: Bronchoscopy. An exophytic lesion of the left upper lobe bronchus was biopsied.', '31628', '31625'],
  ['PROCEDURE: Bronchoscopy. Transbronchial biopsies of the lesion of the lower lobe bronchus under fluoroscopy.', '31628', '31628'],
  ['PROCEDURE: Hysteroscopy, D&C. The lining was thin and no curettage was performed.', '58558', '58555'],
  ['PROCEDURE: Hysteroscopy, polypectomy. The uterus was perforated and polypectomy was not performed. The procedure was aborted.', '58558', '58558'],
  ['PROCEDURE: Pedicle screw instrumentation L4 to S1.', '22840', '22842'],
  ['PROCEDURE: Pedicle screw instrumentation L4-5.', '22840', '22840'],
  ['PROCEDURE: Anterior cervical plate C5-C6.', '22846', '22845'],
  ['PROCEDURE: Posterolateral fusion L4 to S1 with local bone.', '22633 22634', '22612 22614'],
  ['PROCEDURE: Transforaminal lumbar interbody fusion L4-5 with a cage.', '22612', '22633'],
  ['PROCEDURE: Anterior discectomy C5-6 under the operating microscope.', '22551 69990', '22551'],
  ['PROCEDURE: Evacuation of epidural hematoma, cervical spine, through the old laminectomy.', '61312', '63265'],
  ['PROCEDURE: Craniotomy and evacuation of epidural hematoma.', '61312', '61312'],
  ['PROCEDURE: Cervical epidural steroid injection without fluoroscopy.', '62321', '62320'],
  ['PROCEDURE: Excision of lipoma, left thigh. A 4 cm lipoma was removed from the subcutaneous fat.', '26111', '27337'],
  ['PROCEDURE: Excision of intramuscular lipoma, right arm, 4 cm.', '21556', '24076'],
  ['PROCEDURE: Total thyroidectomy with substernal extension on the left.', '60240', '60271'],
  ['PROCEDURE: Radical retropubic prostatectomy with pelvic lymph node dissection.', '55840 38770', '55845'],
  ['PROCEDURE: Open repair of recurrent incarcerated right inguinal hernia.', '49507', '49521'],
  ['PROCEDURE: Laparoscopic cholecystectomy. A cholangiogram was obtained and was normal.', '47562', '47563'],
  ['PROCEDURE: Laparoscopic cholecystectomy. A cholangiogram could not be obtained; no cholangiogram was performed.', '47562', '47562'],
  ['PROCEDURE: Bilateral upper lid blepharoplasty.', '15821', '15822'],
  ['PROCEDURE: Stab phlebectomies, 10 to 20 incisions.', '37766', '37765'],
  ['PROCEDURE: Evacuation of clots for postpartum hemorrhage.', '59409', ''],
  ['Colposcopy was performed. An endocervical curettage is then performed.', '57505', '57456', office],
  ['Injection of the acromioclavicular joint.', '20610', '20605', office],
  ['AP and lateral of the right knee show a healed fracture.', '73562', '73560', office],
  ['Three views of the right ankle were taken today.', '73610 73630', '73610', office],
  ['MRI of the shoulder, T1 and T2 weighted.', '73221 72146', '73221', report],
  ['Overnight sleep study showed severe apnea.', '95810', '', office],
  ['Dr. Doe had performed two lumbar epidural injections, last one in March.', '62323', '', office],
  ['Moderate sedation was given.', '99152', ''],
  ['Moderate sedation by me with an independent observer, 24 minutes.', '99152', '99152'],
  ['Perfusion study with Cardiolite. See the separate report for the stress portion.', '78452 93015', '78452', report],
  ['A 3 cm laceration of the left forearm was closed in one layer.', '12001', '12002', { type: 'emergency_department_note', setting: 'emergency' }],
  ['PROCEDURE: Lumbar fusion. Local bone was packed in the gutters.', '22612 20930', '22612'],
];

describe('further decision families', () => {
  it.each(CASES)('%s (%s)', (text, codes, expected, note) => expect(decideText(text, codes, text.split(/[.\n]/)[0]!, note)).toBe(expected));
});
