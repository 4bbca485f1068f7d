// Modifiers and doses in notes that say more than one thing: another day's side, the vial beside the dose, one lesion or two.
import { describe, expect, it } from 'vitest';
import { modifiersOf, unitsOf } from './helpers.js';

const visit = (text: string): string[] => modifiersOf({ text, type: 'progress_note', setting: 'office', lines: [['99213', text.slice(0, 10)]] }, '99213');
const eye = (text: string): string[] => modifiersOf({ text, lines: [['66984', text.slice(0, 20)]] }, '66984');

describe('modifiers', () => {
  it.each([
    'Cataract extraction, left eye. The right eye was done by me five weeks ago and is still within its global period.',
    "Cataract extraction, right eye. The left eye was operated on by the same surgeon 3 weeks ago and today's operation falls in its postoperative period.",
    'Cataract extraction, left eye. The other eye was done by me three weeks ago.',
  ])('79: %s', (text) => expect(eye(text)).toContain('79'));
  it.each(['Cataract extraction, left eye. The right eye was done in 2019.', 'Cataract extraction, left eye. Follow-up tomorrow in the postoperative period.'])('no 79: %s', (text) => expect(eye(text)).not.toContain('79'));
  it.each([
    'Seen in the 90-day postoperative period of my right knee replacement for a new and unrelated problem: thumb pain.',
    'Patient is within the global period of her hernia repair. This visit is for a different problem, sinusitis.',
    'Rash. This is not related to the knee surgery.',
  ])('24: %s', (text) => expect(visit(text)).toContain('24'));
  it('no 24 for the operation itself', () => expect(visit('Seen in the 90-day global period of the knee replacement, doing well.')).not.toContain('24'));

  const skin = (text: string): string[] => modifiersOf({ text, type: 'procedure_note', setting: 'office', lines: [['11602', text.slice(0, 10)], ['11642', text.slice(0, 12)]] }, '11642');
  it('59 only where the note tells of several lesions', () => {
    expect(skin('Excision of a basal cell carcinoma with margins.')).not.toContain('59');
    expect(skin('Excision of two lesions, arm and nose.')).toContain('59');
  });
});

const dose = (text: string, code: string, quote: string): number | undefined => unitsOf({ text, type: 'procedure_note', setting: 'office', lines: [[code, quote]] }, code);

describe('doses', () => {
  it.each<[text: string, code: string, quote: string, units: number]>([
    ['OnabotulinumtoxinA (Botox) 200 unit single-dose vial was diluted. By the PREEMPT plan 155 units were injected in 31 sites.', 'J0585', 'Botox', 155],
    ['Botox 100 unit vial. A total of 85 units was injected: neck 35 units, shoulder 50 units.', 'J0585', 'Botox', 85],
    ['The knees were injected: triamcinolone 40 mg with 3 mL lidocaine in each knee, total 80 mg.', 'J3301', 'triamcinolone 40 mg', 8],
    ['Triamcinolone 40 mg was injected into the right knee, then the same into the left knee.', 'J3301', 'Triamcinolone 40 mg', 8],
    ['Both knees: 40 mg of Kenalog in each knee.', 'J3301', 'Kenalog', 8],
    ['Triamcinolone 40 mg was injected into the left knee and 40 mg into the right knee.', 'J3301', 'Triamcinolone 40 mg', 8],
    ['Kenalog 40 mg into the right knee; the left knee had Kenalog in June.', 'J3301', 'Kenalog 40 mg', 4],
    ['Kenalog 20 mg was injected into each hip bursa, total 40 mg.', 'J3301', 'Kenalog 20 mg', 4],
    ['30 mL of fluid were aspirated, then Depo-Medrol 40 mg was injected.', 'J1010', 'Depo-Medrol 40 mg', 40],
  ])('%s', (text, code, quote, units) => expect(dose(text, code, quote)).toBe(units));
  it.each<[text: string, code: string, units: number]>([
    ['Actinic keratoses of the scalp, nine in all, were frozen.', '17003', 8], ['A total of six actinic keratoses were frozen.', '17003', 5], ['Punch biopsies of the arm, leg and back, three in all.', '11105', 2],
  ])('%s', (text, code, units) => expect(dose(text, code, text.slice(0, -1))).toBe(units));
});
