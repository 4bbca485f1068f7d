// Further services that notes of office and emergency room name: allergy tests and shots, devices of the womb, joints and fractures set, sedation of one's own.
import { describe, expect, it } from 'vitest';
import { addNamed } from '../../../src/procedures/named.js';
import { addCompanions } from '../../../src/procedures/lines/index.js';
import { addTitled } from '../../../src/procedures/titles.js';
import { readNote, type TinyNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

const emergency = { type: 'emergency_department_note', setting: 'emergency' } as const;
const office = { type: 'progress_note', setting: 'office' } as const;
const join = (lines: readonly { code: string }[]): string => lines.map(({ code }) => code).sort().join(' ');

describe('named', () => it.each([
  ['Skin prick testing with 30 allergens was performed, positive to cat.', '95004', office], ['Prick tests done elsewhere last year.', '', office],
  ['Allergy shots: two injections of extract given, one in each arm.', '95117', office], ['Allergy injection given, 0.3 mL of dust mite extract.', '95115', office], ['She is on allergy shots elsewhere.', '', office],
  ['Spirometry: mild obstruction.', '94010', office], ['Her old IUD was removed with forceps.', '58301', office], ['She wants her Mirena removed next month.', '', office],
  ['Lateral dislocation of the patella. It was reduced with extension of the knee.', '27560', emergency], ['Dislocation of the ankle was reduced by orthopedics.', '', emergency],
  ['Anterior dislocation of the jaw. The mandible was reduced with downward pressure.', '21480', emergency], ['Shoulder dislocation that reduced spontaneously before arrival.', '', emergency],
  ['Displaced Colles fracture of the wrist. Closed reduction by me with a hematoma block.', '25605', emergency], ['Distal radius fracture, closed reduction by ortho.', '', emergency],
  ['CHIROPRACTIC VISIT. Adjusted cervical, thoracic and lumbar regions.', '98941', office], ['CHIROPRACTIC VISIT. Manipulation of the lumbar spine.', '98940', office], ['Her chiropractor adjusted the neck last week.', '', office],
  ['Acupuncture without electrical stimulation, 15 min.', '97810', office], ['Tympanometry: type A both ears.', '92567', office],
  ['Conscious sedation, 22 min, was given by the nurse under my direct supervision.', '99152', { type: 'procedure_note', setting: 'outpatient_hospital' }],
] as [string, string, Partial<TinyNote>][])('%s', (text, expected, note) => expect(join(addNamed([], [], readNote({ text, lines: [], ...note }).input))).toBe(expected)));

describe('beside another', () => it.each([
  ['PROCEDURE: Left L3-4 and L4-5 facet joint injections.', '64493', '64493 64494'], ['PROCEDURE: Left L4-5 facet joint injection.', '64493', '64493'],
  ['PROCEDURE: Left L3-4, L4-5 and L5-S1 facet injections.', '64493 64494', '64493 64494 64495'], ['PROCEDURE: Radiofrequency ablation for the C4-5 and C5-6 joints.', '64633', '64633 64634'],
])('%s', (text, codes, expected) => {
  const { input, lines } = readNote({ text, lines: codes.split(' ').map((code) => [code, text.slice(0, -1)]), type: 'procedure_note' });
  expect(join(addCompanions(lines, input).lines)).toBe(expected);
}));

describe('devices and second biopsies', () => it.each([
  ['Actinic keratoses: ears (3), nose (1), hands (4), frozen.', '17000', '17000 17003'], ['Acupuncture, needles for 40 min face to face.', '97810', '97810 97811'], ['Twenty skin tags were snipped.', '11200', '11200 11201'], ['Six skin tags were snipped.', '11200', '11200'],
  ['Kyleena was inserted without difficulty.', '58300', '58300 J7296'], ['Liletta that she brought her own was inserted.', '58300', '58300'],
])('%s', (text, codes, expected) => {
  const { input, lines } = readNote({ text, lines: codes.split(' ').map((code) => [code, text.slice(0, -1)]), ...office });
  expect(join(addCompanions(lines, input).lines)).toBe(expected);
}));

describe('decided', () => it.each([
  ['Flexible laryngoscopy in clinic: a polyp. Direct laryngoscopy to be arranged.', '31535', '31575', office], ['CT chest, low-dose, lung cancer screening.', '71250', '71271', { type: 'diagnostic_report' }],
  ['Venous duplex of the right leg.', '93970 93971', '93971', { type: 'diagnostic_report' }], ['Venous duplex of both legs.', '93970', '93970', { type: 'diagnostic_report' }],
  ['Trigger thumb: tendon sheath injected.', '20550 20600', '20550', office],
] as [string, string, string, Partial<TinyNote>][])('%s', (text, codes, expected, note) => expect(decideText(text, codes, text, note)).toBe(expected)));

describe('abscess by its title', () => it.each([
  ['Procedure: Incision and drainage of abscess of the thigh.\nPus came out. Loculations were broken up.', '10061'], ['Procedure: I&D of abscess, back.\nPus came out.', '10060'], ['Procedure: Incision and drainage of perirectal abscess.', '46040'],
])('%#', (text, expected) => expect(join(addTitled([], [], readNote({ text, lines: [], type: 'procedure_note', setting: 'office' }).input))).toBe(expected)));
