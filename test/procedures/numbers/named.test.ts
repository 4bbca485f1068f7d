// Procedures that a note names as done, and the ways of naming one that was not.
import { describe, expect, it } from 'vitest';
import table from '../../../src/procedures/data/named.json' with { type: 'json' };
import { addNamed } from '../../../src/procedures/named.js';
import { findNumber } from '../../../src/procedures/write-line.js';
import { edition, readNote, type TinyNote } from '../lines/helpers.js';

type Case = [text: string, expected: string, note?: Partial<TinyNote>];
const office = { type: 'progress_note', setting: 'office' } as const;
const emergency = { type: 'emergency_department_note', setting: 'emergency' } as const;
const report = { type: 'diagnostic_report' } as const;

const CASES: Case[] = [
  ['ED COURSE: A lumbar puncture was performed and the fluid was clear.', '62270', emergency],
  ['PLAN: If the fever returns, a lumbar puncture will be performed.', '', emergency],
  ['HISTORY: A bead in the right ear since this morning.\nPROCEDURE: The bead was removed with a hook.', '69200', emergency],
  ['HISTORY: Something in the left nostril, a foreign body by the mother.\nEXAM: It was removed with forceps.', '30300', emergency],
  ['No vein would run. I drilled an intraosseous needle into the right tibia.', '36680', emergency],
  ['The intraosseous needle placed by EMS was removed.', '', emergency],
  ['Spinal tap was advised. Five passes with a long needle, only bone was met.', '62270', emergency],
  ['Pancytopenia. Iliac crest: dry tap x3. Jamshidi core 1.8 cm.', '38221', office],
  ['Here for Mirena. Tenaculum on the lip, the sound would not pass the os.', '58300', office],
  ['Bartholin abscess, resolved. She asks about marsupialization.', '', office],
  ['Here for Mirena check. Strings seen at the os.', '', office],
  ['Scheduled Nexplanon. Arm prepped, lidocaine given.', '11981', office],
  ['Here for Nexplanon removal. Arm prepped, lidocaine given.', '', office],
  ['Acute appendicitis. Through a right lower incision the appendix was removed.', '44950', { type: 'operative_report' }],
  ['EXAM: Scaly rash. KOH prep was negative.', '87220', office],
  ['EXAM: Discharge. Wet prep in the office showed clue cells.', '87210', office],
  ['PLAN: KOH prep if it does not clear.', '', office],
  ['Rapid strep test was positive.', '87880', office],
  ['Rapid strep test last week at urgent care was positive.', '', office],
  ['Post-void residual 45 mL.', '51798', office],
  ['An albuterol nebulizer treatment was given here with good relief.', '94640', office],
  ['Albuterol nebulizer treatments every four hours at home.', '', office],
  ['Shave biopsy of the back lesion was performed.', '11102', office],
  ['The shave biopsy report showed a benign nevus.', '', office],
  ['FINDINGS: Three views of the right wrist show no fracture.', '73110', report],
  ['Two views of the chest show clear lungs.', '71046', report],
  ['C3-4: There is disc desiccation with a small protrusion.', '72141', report],
  ['Nursemaid elbow. It was reduced by hyperpronation.', '', emergency],
  ['EXAM: 3 cm abscess of the thigh.\nPROCEDURE: Incision with an 11 blade, 5 mL of pus.', '10060', office],
  ['A short arm volar splint was molded and applied.', '29125', emergency],
  ['Closed fracture of the right clavicle. Fracture care without manipulation here.', '23500', office],
  ['Endometrial biopsy done with pipelle, two passes.', '58100', office],
  ['Endometrial biopsy is planned.', '', office],
  ['X-ray of the left wrist 3 views: no fracture.', '73110', office],
  ['Outside x-ray of the left wrist 3 views: no fracture.', '', office],
  ['Bladder scan 120 mL after voiding.', '51798', office],
  ['Uroflow here, Qmax 11.', '51741', office],
  ['PROCEDURE: ACL reconstruction with hamstring autograft.', '29888'],
  ['PROCEDURE: Dual chamber pacemaker, left chest.', '33208'],
  ['PROCEDURE: Dual chamber pacemaker generator replacement.', '33228'],
  ['PROCEDURE: Greater saphenous vein stripping, right leg.', '37722'],
  ['PREOPERATIVE DIAGNOSIS: Postpartum hemorrhage.\nPROCEDURE: Removal of intrauterine clots.', '59160'],
  ['PROCEDURE: Right video-assisted thoracoscopic upper lobectomy.', '32663'],
  ['PROCEDURE: Epidermal autograft to the back, 3520 cm2.', '15110 15111'],
];

function name([text, , note]: Case): string {
  const { input } = readNote({ text, lines: [], ...note });
  const lines = addNamed([], [], input);
  for (const { evidence } of lines) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return lines.map(({ code }) => code).join(' ');
}

describe('named procedures', () => {
  it.each(CASES)('%s', (...one) => expect(name(one)).toBe(one[1]));

  it('take their age into account', () => {
    const { input } = readNote({ text: 'Nursemaid elbow. It was reduced by hyperpronation.', lines: [], ...emergency });
    expect(addNamed([], [], { ...input, facts: { ...input.facts, patient: { age: 3 } } }).map(({ code }) => code)).toEqual(['24640']);
  });

  it('give no number that the claim has, or that another line bars', () => {
    const { input, lines } = readNote({ text: 'FINDINGS: Three views of the right wrist show no fracture.', lines: [['73100', 'right wrist']], ...report });
    expect(addNamed(lines, [], input)).toEqual(lines);
  });

  it('name only numbers of the edition', () => expect(table.rows.map(({ code }) => code).filter((code) => !findNumber(edition, code))).toEqual([]));
});
