// Drugs that a note names and that were not given here by needle, and those that were.
import { describe, expect, it } from 'vitest';
import { addAdministrations, completeLines, dropNotGiven } from '../../../src/procedures/lines/index.js';
import { readNote } from './helpers.js';

/** Codes that stay of one drug and a shot, both quoted by the words of the drug. */
function kept(text: string, code: string, words: string, setting: 'office' | 'emergency' = 'office'): string[] {
  const { lines, input } = readNote({ text, lines: [[code, words], ['96372', words]], type: 'progress_note', setting });
  const { lines: left, findings } = dropNotGiven(lines, input);
  expect(findings.length).toBe(2 - left.length);
  for (const { evidence } of findings) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return left.map((line) => line.code);
}

describe('drugs that were not given here', () => {
  it.each([
    ['Dexamethasone 20 mg taken by mouth at home.', 'J1100', 'Dexamethasone 20 mg'],
    ['Yesterday in the emergency department she received ketorolac 30 mg IM.', 'J1885', 'ketorolac 30 mg'],
    ['Two days ago the paramedics gave diphenhydramine 50 mg IM.', 'J1200', 'diphenhydramine 50 mg'],
    ['She refused the ketorolac 60 mg IM that was offered.', 'J1885', 'ketorolac 60 mg'],
    ['Ceftriaxone 1 g IM was drawn up. It was held for a rash.', 'J0696', 'Ceftriaxone 1 g'],
    ['Methotrexate 15 mg SC weekly, injected by her husband.', 'J9260', 'Methotrexate 15 mg'],
    ['We talked about ketorolac 60 mg IM; she would rather not.', 'J1885', 'ketorolac 60 mg'],
    ['Sent home with promethazine 25 mg suppositories.', 'J2550', 'promethazine 25 mg'],
    ['Continue testosterone 200 mg IM every two weeks.', 'J1071', 'testosterone 200 mg'],
  ])('%s', (text, code, words) => expect(kept(text, code, words)).toEqual([]));
  it.each([
    ['Ketorolac 30 mg IM was given here after sumatriptan at home failed.', 'J1885', 'Ketorolac 30 mg'],
    ['EMS gave nothing; here she received ketorolac 30 mg IM.', 'J1885', 'ketorolac 30 mg'],
    ['Cyanocobalamin 1000 mcg IM left deltoid (last one in the right), next due in May.', 'J3420', 'Cyanocobalamin 1000 mcg'],
    ['Declined oral medicine. Ceftriaxone 1 g IM given.', 'J0696', 'Ceftriaxone 1 g'],
    ['Right knee injected with 40 mg triamcinolone. Patient declined the left injection after that.', 'J3301', '40 mg triamcinolone'],
    ['Testosterone cypionate 200 mg IM every two weeks, given today by RN.', 'J1071', 'Testosterone cypionate 200 mg'],
    ['Botox #4 (q12w). 155 units over 31 sites.', 'J0585', 'Botox #4'],
    ["On lanreotide 120 mg every 28 days; today's dose given deep SC.", 'J1930', 'lanreotide 120 mg'],
  ])('%s stands', (text, code, words) => expect(kept(text, code, words)).toEqual([code, '96372']));
  it('the emergency department is here for its own note', () => expect(kept('In the ED she received ketorolac 30 mg IM.', 'J1885', 'ketorolac 30 mg', 'emergency')).toEqual(['J1885', '96372']));
});

describe('the rest of a vial', () => {
  const billed = (text: string): [string, number, string[]][] => {
    const { lines, input } = readNote({ text, lines: [], type: 'progress_note', setting: 'office', payer: 'medicare' });
    return completeLines(addAdministrations(lines, input), input).lines.map(({ code, units, modifiers }) => [code, units, modifiers]);
  };
  it.each([
    ['Bortezomib 1.3 mg/m2 = 2.2 mg was prepared and given SC; the rest of the 3.5 mg vial was discarded.', 22, 13],
    ['Bortezomib 1.3 mg/m2 (BSA 1.7) = 2.2 mg SC given from a 3.5 mg vial; remaining drug wasted.', 22, 13],
    ['Bortezomib 2.2 mg was prepared. Injected SC in the abdomen. 1.3 mg of the 3.5 mg vial was discarded.', 22, 13],
  ])('%s', (text, given, wasted) => expect(billed(text)).toEqual([['J9041', given, []], ['J9041', wasted, ['JW']], ['96401', 1, []]]));
  it('several vials hold their sum', () => {
    expect(billed('Azacitidine 135 mg SC given. Two 100 mg vials; what was left was thrown away.').slice(0, 2)).toEqual([['J9025', 135, []], ['J9025', 65, ['JW']]]);
  });
  it('a vial whose size is not told leaves the waste open', () => expect(billed('Bortezomib 2.2 mg SC given; the rest of the vial was discarded.').filter(([, , modifiers]) => modifiers.length > 0)).toEqual([]));
});
