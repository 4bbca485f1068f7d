// Whose fracture it is, what was cauterized, how a urine was read, whether there is a pregnancy, and the doses and sides of two parts.
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/procedures/facts.js';
import { settleOwnMinutes } from '../../../src/procedures/lines/own-minutes.js';
import { modifiersOf, readNote, unitsOf } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

const emergency = { type: 'emergency_department_note', setting: 'emergency' } as const;
const office = { type: 'progress_note', setting: 'office' } as const;

describe('a break that another will treat', () => {
  it.each<[text: string, code: string, quote: string, left: string]>([
    ['Distal radius fracture, left. Volar splint molded by me. Orthopedics in a week.', '25600', 'radius fracture', '29125'],
    ['Fibula fracture. A posterior short leg splint was applied. Ortho follow-up.', '27786', 'Fibula fracture', '29515'],
    ['Distal radius buckle fracture. A removable velcro splint was given. Ortho in a week.', '25600', 'buckle fracture', ''],
    ['Distal radius fracture. Closed treatment without manipulation by me, volar splint applied.', '25600', 'radius fracture', '25600'],
  ])('emergency: %s', (text, code, quote, left) => expect(decideText(text, code, quote, emergency)).toBe(left));
  it('an office that sends the patient on, and one that does not', () => {
    expect(decideText('Radius fracture. Volar splint placed here. Referred to orthopedics this week.', '25600', 'Radius fracture', office)).toBe('29125');
    expect(decideText('Radius fracture. Volar splint placed here. Back in one week.', '25600', 'Radius fracture', office)).toBe('25600');
  });
});

describe('siblings by a word of the note', () => {
  it.each<[text: string, code: string, quote: string, left: string]>([
    ['Epistaxis, septal vessel cauterized with silver nitrate.', '17250', 'silver nitrate', '30901'],
    ['Umbilical granuloma cauterized with silver nitrate.', '17250', 'silver nitrate', '17250'],
    ['UA automated with microscopy in house: 30 WBC.', '81003', 'UA', '81001'],
    ['Urine dip on the analyzer: nitrite positive.', '81002', 'Urine dip', '81003'],
    ['Urine dip: nitrite positive. Micro sent to the lab.', '81002', 'Urine dip', '81002'],
    ['Urine hCG negative. Transvaginal scan by me: stripe 12 mm.', '76817', 'Transvaginal scan', '76830'],
    ['Pregnancy test positive. Transvaginal scan by me: embryo with heart activity.', '76817', 'Transvaginal scan', '76817'],
  ])('%s', (text, code, quote, left) => expect(decideText(text, code, quote, office)).toBe(left));
});

describe('contrast', () => {
  it.each<[text: string, state: string | undefined]>([
    ['after 100 mL Omnipaque 350 IV. No oral contrast.', 'with'], ['CT ABDOMEN AND PELVIS WITH IV AND ORAL CONTRAST', 'with'], ['CT CHEST W/ CONTRAST', 'with'],
    ['CT HEAD W/O CONTRAST', 'none'], ['no IV or oral contrast', 'none'], ['MRI W/O AND W/ CONTRAST', 'without-and-with'], ['Prior noncontrast study of 2023.', undefined],
  ])('%s', (text, state) => expect(readFacts(text).contrast).toBe(state));
});

describe('minutes of talking therapy', () => {
  const left = (text: string): string => {
    const { input, lines } = readNote({ ...office, text, lines: [['90833', text.slice(0, 10)]] });
    return settleOwnMinutes(lines, input).lines.map(({ code }) => code).join(' ');
  };
  it('behind what it was about', () => expect(left('Psychotherapy: CBT, work worries, apart from the medication part, 42 minutes.')).toBe('90836'));
  it('not those of the visit', () => expect(left('Psychotherapy: none formally; total visit 25 minutes.')).toBe(''));
});

describe('two parts', () => {
  const text = 'R 1st CMC OA: injected Kenalog 20 mg. L 2nd finger trigger: tendon sheath injected Kenalog 20 mg.';
  it('have a side each', () => expect(modifiersOf({ ...office, text, lines: [['20550', 'L 2nd finger trigger']] }, '20550')).toContain('F1'));
  it('have a dose each', () => expect(unitsOf({ ...office, text, lines: [['J3301', 'Kenalog 20 mg']] }, 'J3301')).toBe(4));
  it('an amount goes before the volume that holds it', () => expect(unitsOf({ ...office, text: 'R wrist injected 1 cc with 10 mg Kenalog. Left ring finger injected with 10 mg Kenalog.', lines: [['J3301', '10 mg Kenalog']] }, 'J3301')).toBe(2));
  it('influenza A and B are two results', () => expect(unitsOf({ ...office, text: 'Rapid flu A negative, B negative.', lines: [['87804', 'Rapid flu']] }, '87804')).toBe(2));
});
