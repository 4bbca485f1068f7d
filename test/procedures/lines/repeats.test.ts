// Studies done twice on one day, doses of both sides, needle gauges, vaccines of Medicare.
import { describe, expect, it } from 'vitest';
import { addRepeats } from '../../../src/procedures/lines/index.js';
import { readDoses } from '../../../src/procedures/lines/parse-dose.js';
import { numberGivings } from '../../../src/procedures/lines/vaccinations.js';
import { readNote, unitsOf } from './helpers.js';

const repeat = (text: string, code: string, type: 'diagnostic_report' | 'emergency_department_note'): string => {
  const { input, lines } = readNote({ text, lines: [[code, text.slice(0, 8)]], type, setting: 'emergency' });
  return addRepeats(lines, input).map((line) => [line.code, ...line.modifiers].join('-')).join(' ');
};

describe('a second study of the day', () => it.each([
  ['EKG at 0805 interpreted by me: sinus. Repeat EKG at 0930 interpreted by me: no change.', '93010', 'emergency_department_note', '93010 93010-76'],
  ['EKG at 0805 interpreted by me: sinus. Repeat EKG will be done at 0930.', '93010', 'emergency_department_note', '93010'],
  ['EKG interpreted by me: sinus, unchanged from prior EKG.', '93010', 'emergency_department_note', '93010'],
  ['X-RAY WRIST 3 VIEWS, 0915: fracture. REPEAT X-RAY WRIST 3 VIEWS AFTER REDUCTION, 1040: aligned.', '73110', 'diagnostic_report', '73110 73110-76'],
  ['CHEST 1 VIEW, 0600. Comparison: 1 day ago.', '71045', 'diagnostic_report', '71045'],
] as const)('%s', (text, code, type, expected) => expect(repeat(text, code, type)).toBe(expected)));

describe('a study that another physician read first', () => it.each([
  ['EKG 21:10, second tracing of today; Dr. Ortiz interpreted the first one at noon. Sinus tachycardia.', '93010', '93010-77'],
  ['Chest film, repeat of the film of this morning, which was read by Dr. Sand; I am a different radiologist.', '71045', '71045-77'],
  ['Chest film. Repeat for hypoxia. Comparison: film of yesterday, read by Dr. Hill.', '71045', '71045'],
  ['Chest film. Compared with a film of an outside hospital, which was read by another radiologist.', '71045', '71045'],
] as const)('%s', (text, code, expected) => expect(repeat(text, code, 'diagnostic_report')).toBe(expected)));

describe('a dose for each side', () => it.each([
  ['Right knee: 40 mg Kenalog. Left knee: 40 mg Kenalog.', 8], ['Kenalog 40 mg into the right knee and Kenalog 40 mg into the left knee.', 8], ['Kenalog 40 mg into the right knee; the left knee got 40 mg of Kenalog last month.', 4],
])('%s', (text, units) => expect(unitsOf({ text, lines: [['J3301', 'Kenalog']], type: 'progress_note', setting: 'office' }, 'J3301')).toBe(units)));

it('reads a gauge as no dose', () => expect(readDoses('A 22G needle, 2 g of cefazolin, 40 mg').map(({ value }) => value)).toEqual([2000, 40]));

it('gives the vaccines of Medicare their own numbers', () => expect([...numberGivings(['90662', '90677', '90715'], false, true)]).toEqual([['G0008', 1], ['G0009', 1], ['90471', 1]]));
