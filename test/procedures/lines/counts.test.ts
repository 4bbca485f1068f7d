import { describe, expect, it } from 'vitest';
import { countRange, countTeeth, readAreas, readInterspaces, readLengths, readVertebrae } from '../../../src/procedures/lines/measures.js';
import { unitsOf } from './helpers.js';

describe('measures in words', () => {
  it.each([['C4-5, C5-6, C6-7.', 3], ['C4-C5 and C5-C6', 2], ['L5-S1', 1], ['L4 to S1', 2], ['T12-L1', 1], ['L3, L4', 0], ['L45', 1], ['C6-T1', 2]])('%s holds %d interspaces', (text, count) => {
    expect(readInterspaces(text).size).toBe(count);
  });
  it('counts vertebrae', () => expect(readVertebrae('T7 and T9, L1-L3').size).toBe(5));
  it('reads areas and lengths', () => {
    expect(readAreas('15 x 18 cm on the right and 15 x 15 cm on the left')).toEqual([270, 225]);
    expect(readAreas('the back (3520 cm2)')).toEqual([3520]);
    expect(readAreas('20 mm x 30 mm')).toEqual([6]);
    expect(readLengths('10 x 3 cm, then 4.5 cm')).toEqual([10, 4.5]);
  });
  it.each([['teeth 2, 3 and 5', 3], ['Tooth D, E, F, and G were extracted', 4], ['teeth 6 through 11', 6], ['the teeth were clean', 0], ['tooth #30', 1]])('%s', (text, count) => expect(countTeeth(text)).toBe(count));
  it('counts a row', () => {
    expect(countRange('injected in the spaces four to eight sequentially', ['spaces?'])).toBe(5);
    expect(countRange('fourth to tenth intercostal spaces', ['spaces?', 'intercostals?'])).toBe(7);
    expect(countRange('two to three days', ['spaces?'])).toBeUndefined();
  });
});

describe('units of counted lines', () => {
  it.each([
    ['22552', 'Anterior cervical discectomy and fusion at C4-C5, C5-C6, and C6-C7.', 2], ['22552', 'This procedure was then repeated at C4-C5.', 1], ['22853', 'utilizing Bengal cages x2', 2],
    ['15101', 'Split grafts of 15 x 18 cm on the right leg and 15 x 15 cm on the left leg.', 4], ['15111', 'Epidermal autograft to the back (3520 cm2).', 35], ['15274', 'Application of allograft (970 cm2).', 9],
    ['14302', 'The area was 18 cm by 16 cm.', 8], ['11046', 'Debridement of 9.0 x 5.3 cm.', 2], ['13102', 'Complex closure of 14 cm.', 2], ['D7140', 'Tooth D, E, F, and G were extracted.', 4],
    ['95886', 'Needle EMG was performed in both lower extremities.', 2], ['95886', 'Needle EMG was performed on the right arm and leg.', 2], ['95886', 'Needle EMG of the left arm.', 1],
    ['64421', 'Block of the spaces four to eight.', 4], ['11420', 'All 3 benign lesions were excised.', 3], ['22551', 'Fusion at C4-C5 and C5-C6.', 1],
  ])('%s: %s', (code, text, units) => expect(unitsOf({ text, lines: [[code, text.replace(/\.$/, '')]] }, code)).toBe(units));
  it.each([['Trial of two leads.', 2], ['Trial of two leads. The second lead could not be advanced and was withdrawn.', 1]])('%s', (text, units) => expect(unitsOf({ text, lines: [['63650', 'Trial of two leads']] }, '63650')).toBe(units));
  it('counts vaccines and their components', () => {
    const note = {
      text: 'MMR and varicella vaccines were given after counseling.', type: 'progress_note' as const, setting: 'office' as const,
      lines: [['90707', 'MMR'], ['90716', 'varicella'], ['90460', 'after counseling'], ['90461', 'after counseling']] as [string, string][],
    };
    expect([unitsOf(note, '90460'), unitsOf(note, '90461'), unitsOf(note, '90707')]).toEqual([2, 2, 1]);
  });
});

describe('names, letters and multiplications', () => {
  const office = { type: 'progress_note', setting: 'office' } as const;
  it('counts questionnaires by name, each that has a score', () => expect(unitsOf({ ...office, text: 'PHQ-9 = 17, GAD-7 = 15, both completed and scored today.', lines: [['96127', 'PHQ-9 = 17']] }, '96127')).toBe(2));
  it('counts the specimens of a report by their letters', () => {
    const report = { type: 'diagnostic_report' } as const;
    const text = 'SURGICAL PATHOLOGY\nA: nose, shave biopsy\nB: cheek, shave biopsy\nC: back, punch biopsy';
    expect(unitsOf({ ...report, text, lines: [['88305', 'nose, shave biopsy']] }, '88305')).toBe(3);
    expect(unitsOf({ ...report, text, lines: [['88305', 'nose, shave biopsy'], ['88304', 'cheek, shave biopsy']] }, '88305')).toBe(1);
  });
  it('adds up spots by place, the first one in 17000', () => {
    const text = 'Liquid nitrogen to AKs: scalp vertex x3 and L temple x2.';
    expect(unitsOf({ ...office, text, lines: [['17000', 'Liquid nitrogen'], ['17003', 'scalp vertex x3 and L temple x2']] }, '17003')).toBe(4);
  });
  it('reads hours without a colon, and U as units', () => {
    expect(unitsOf({ ...office, text: 'Cisplatin infusion 0940-1340 today.', lines: [['96413', 'infusion'], ['96415', 'Cisplatin infusion 0940-1340']] }, '96415')).toBe(3);
    expect(unitsOf({ ...office, text: 'Onabotulinum toxin 100 U given.', lines: [['J0585', 'Onabotulinum toxin 100 U']] }, 'J0585')).toBe(100);
  });
});
