// What the titles of reports name, specialty by specialty, and titles that name nothing done.
import { describe, expect, it } from 'vitest';
import table from '../../../src/procedures/data/titles.json' with { type: 'json' };
import { addTitled } from '../../../src/procedures/titles.js';
import { edition, readNote } from '../lines/helpers.js';

const SURGERY: [title: string, expected: string][] = [
  ['Laparoscopic appendectomy', '44970'],
  ['Laparoscopic right hemicolectomy', '44205'],
  ['Open right hemicolectomy', '44160'],
  ['Reversal of Hartmann colostomy', '44626'],
  ['Small bowel resection', '44120'],
  ['Whipple procedure', '48150'],
  ['Total thyroidectomy', '60240'],
  ['Modified radical mastectomy, left', '19307'],
  ['Needle-localized excisional breast biopsy', '19125'],
  ['Right breast lumpectomy', '19301'],
  ['Incision and drainage of perirectal abscess', '46040'],
  ['Removal of Port-A-Cath', '36590'],
  ['Insertion of PermCath, right internal jugular vein', '36558'],
  ['Placement of left subclavian central venous catheter', '36556'],
  ['Left tube thoracostomy', '32551'],
  ['Right lower lobectomy', '32480'],
  ['Aortic valve replacement', '33405'],
  ['Right carotid endarterectomy', '35301'],
  ['Endovascular repair of abdominal aortic aneurysm', '34705'],
  ['Left below-knee amputation', '27880'],
  ['Direct current cardioversion', '92960'],
  ['Left total knee arthroplasty', '27447'],
  ['Right unicompartmental knee replacement', '27446'],
  ['Cephalomedullary nail, left intertrochanteric fracture', '27245'],
  ['Open reduction and internal fixation, bimalleolar fracture', '27814'],
  ['Repair of left Achilles tendon', '27650'],
  ['Arthroscopic ACL reconstruction', '29888'],
  ['Open reduction internal fixation of the right distal radius', '25607'],
  ['Left carpal tunnel release', '64721'],
  ['Release of trigger finger, right ring', '26055'],
  ['Removal of hardware, left ankle', '20680'],
  ['Excision of neuroma, third interspace, left foot', '28080'],
  ['Endoscopic plantar fasciotomy', '29893'],
  ['Lumbar microdiscectomy L4-5', '63030'],
  ['Cervical laminectomy C3 to C6', '63045'],
  ['L2 balloon kyphoplasty', '22514'],
  ['L5 transforaminal epidural steroid injection', '64483'],
  ['Lumbar epidural steroid injection L4-5', '62323'],
  ['Sacroiliac joint injection', '27096'],
  ['Left frontal craniotomy for resection of glioma', '61510'],
  ['Craniotomy for evacuation of subdural hematoma', '61312'],
  ['Right ventriculoperitoneal shunt', '62223'],
  ['Tonsillectomy and adenoidectomy', '42821'],
  ['Bilateral myringotomy with tubes', '69436'],
  ['Septoplasty', '30520'],
  ['Superficial parotidectomy', '42415'],
  ['Phacoemulsification with lens implant, right eye', '66984'],
  ['Pars plana vitrectomy with membrane peel', '67041'],
  ['Ahmed tube shunt, left eye', '66180'],
  ['Transurethral resection of the prostate', '52601'],
  ['Cystoscopy with removal of double-J stent', '52310'],
  ['Extracorporeal shockwave lithotripsy, left', '50590'],
  ['Radical inguinal orchiectomy', '54530'],
  ['Left hydrocelectomy', '55040'],
  ['Total abdominal hysterectomy', '58150'],
  ['Hysteroscopy with D&C', '58558'],
  ['Cold knife conization of the cervix', '57520'],
  ['Laparoscopic tubal fulguration', '58670'],
  ['Le Fort colpocleisis', '57120'],
  ['Abdominoplasty', '15830'],
  ['Colonoscopy', '45378'],
  ['ERCP with sphincterotomy', '43262'],
  ['Split-thickness skin graft to the left thigh', '15100'],
  ['Colonoscopy, possible polypectomy', '45378'],
  ['Debridement of the wound to muscle', '11043'],
  ['TLIF L4-5', '22633'],
  ['Anterior cervical plate C5-C6', '22845'],
  ['Repair of EPL tendon, right thumb', '26418'],
  ['Austin bunionectomy, left', '28296'],
  ['Lapidus bunionectomy', '28297'],
  ['Bronchoscopy with transbronchial biopsies', '31628'],
  ['CABG x3 with LIMA to LAD', '33518 33533'],
  ['Fistulogram with balloon angioplasty', '36902'],
  ['Temporal artery biopsy', '37609'],
  ['Laparoscopic cholecystectomy with cholangiogram', '47563'],
  ['Incarcerated right inguinal hernia repair', '49507'],
  ['Diagnostic laparoscopy and chromotubation', '58350'],
  ['Low transverse cesarean section', '59514'],
  ['Completion thyroidectomy', '60260'],
  ['Endoscopic third ventriculostomy', '62201'],
  ['Stapedectomy', '69660'],
  ['Holter', ''],
  ['Status post total hip arthroplasty', ''],
  ['Failed percutaneous endoscopic gastrostomy', ''],
  ['Irrigation of the wound', ''],
];
const STUDIES: [text: string, expected: string][] = [
  ['EXAM: MRI brain.\nTECHNIQUE: Images before and after gadolinium.', '70553'],
  ['EXAM: MRI brain.\nTECHNIQUE: Multiplanar images without contrast.', '70551'],
  ['EXAM: MRI of the right foot without and with contrast.', '73720'],
  ['EXAM: CT of the neck.\nTECHNIQUE: Axial images after 80 cc of Isovue.', '70491'],
  ['EXAM: CT abdomen and pelvis with IV contrast.', '74177'],
  ['EXAM: CT head without contrast.', '70450'],
  ['EXAM: CTA abdomen.', '74175'],
  ['EXAM: Carotid duplex ultrasound.', '93880'],
  ['EXAM: Right upper quadrant ultrasound.', '76705'],
  ['EXAM: Bone density, forearm.', '77081'],
  ['EXAM: Barium enema.', '74270'],
  ['EXAM: Ankle-brachial indices.', '93922'],
  ['EXAM: Coronary CT angiogram.', '75574'],
  ['EXAM: Right breast ultrasound.', '76642'],
  ['EXAM: Split night polysomnography.', '95811'],
];

const codesOf = (text: string, lines: [string, string][] = [], type: 'operative_report' | 'diagnostic_report' | 'progress_note' = 'operative_report'): string[] => {
  const note = readNote({ text, type, lines });
  const found = addTitled(note.lines, [], note.input);
  for (const { evidence } of found) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return found.map(({ code }) => code);
};

describe('titles of reports', () => {
  it.each(SURGERY)('%s', (title, expected) => expect(codesOf(`PROCEDURE: ${title}.\nDESCRIPTION: The patient was brought to the room.`).join(' ')).toBe(expected));

  it.each(STUDIES)('%s', (text, expected) => expect(codesOf(text, [], 'diagnostic_report').join(' ')).toBe(expected));

  it('take the place of a misreading of the same words and its parts', () => {
    expect(codesOf('PROCEDURE: Right hemicolectomy.\nDESCRIPTION: The abdomen was explored.', [['49000', 'explored']])).toEqual(['44160']);
    expect(codesOf('PROCEDURE: Unicompartmental knee replacement.', [['27447', 'knee replacement']])).toEqual(['27446']);
  });

  it('leave a claim alone that answers the title', () => expect(codesOf('PROCEDURE: Laparoscopic cholecystectomy with cholangiogram.', [['47563', 'cholecystectomy']])).toEqual(['47563']));

  it('are not read from the description below, nor from a visit', () => {
    expect(codesOf('PROCEDURE: The patient was taken to the room. Septoplasty was discussed.')).toEqual([]);
    expect(codesOf('PROCEDURE: Septoplasty.', [], 'progress_note')).toEqual([]);
  });

  it('tell grown patients from children', () => {
    const { input } = readNote({ text: 'PROCEDURE: Tonsillectomy and adenoidectomy.', lines: [] });
    expect(addTitled([], [], { ...input, facts: { ...input.facts, patient: { age: 5 } } }).map(({ code }) => code)).toEqual(['42820']);
  });

  it('name only numbers of the edition', () => expect(table.rows.map(({ code }) => code).filter((code) => !edition.procedure(code))).toEqual([]));
});
