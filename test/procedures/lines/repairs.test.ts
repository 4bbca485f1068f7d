// Wounds that were closed: each branch of complexity, site and summed length, on texts written for these tests.
import { describe, expect, it } from 'vitest';
import { settleRepairs } from '../../../src/procedures/lines/index.js';
import { readNote, type TinyNote } from './helpers.js';

const close = (text: string, claimed: string[] = [], note: Partial<TinyNote> = {}): string => {
  const { input, lines } = readNote({ text, lines: claimed.map((code) => [code, text.slice(0, 10)]), type: 'emergency_department_note', setting: 'emergency', ...note });
  const settled = settleRepairs(lines, input);
  for (const { evidence } of settled.lines) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return settled.lines.map(({ code }) => code).join(' ');
};

it('adds no closure that was made elsewhere', () => {
  expect(close('6 cm sutured laceration of the forearm, edges together, nylon sutures in place. Laceration, repaired elsewhere.')).toBe('');
});

describe('closures of wounds', () => {
  it.each([
    ['2 cm laceration of the left thigh. Closed with four 4-0 nylon sutures.', '12001'],
    ['Laceration of the shin, 8.5 cm. Stapled.', '12004'],
    ['A 30 mm laceration over the eyebrow was repaired with 6-0 prolene.', '12013'],
    ['5 cm laceration of the calf. Deep tissue approximated with 3-0 vicryl, skin with nylon.', '12032'],
    ['4 cm laceration of the palm. Two-layer closure with vicryl and nylon.', '12042'],
    ['1.5 cm laceration of the lower lip, layered closure with chromic and nylon.', '12051'],
    ['Cut of the back, 6 cm laceration. Complex repair with extensive undermining, vicryl and nylon.', '13101'],
    ['Scalp laceration 3 cm and a forearm laceration 2 cm. Both closed with staples.', '12002'],
    ['Scalp laceration 3 cm and cheek laceration 1 cm. Scalp closed with staples, cheek with 6-0 nylon.', '12002 12011'],
    ['2 cm laceration of the chin and 6 cm laceration of the thigh. Thigh closed in layers. Chin closed with 6-0 nylon.', '12032 12011'],
    ['1 inch laceration of the forehead closed with Dermabond.', '12013'],
  ])('%s', (text, expected) => expect(close(text).split(' ').sort()).toEqual(expected.split(' ').sort()));
  it('takes the place of a closure that was misread', () => expect(close('4 cm laceration of the forearm. Closed with simple interrupted nylon.', ['12032', '12013'])).toBe('12002'));
  it('gives the lowest number of the site, and asks, without a length', () => {
    const { input } = readNote({ text: 'Laceration of the knee was closed with nylon sutures.', lines: [], type: 'emergency_department_note', setting: 'emergency' });
    const { lines, queries } = settleRepairs([], input);
    expect([lines.map(({ code }) => code), queries.map(({ topic }) => topic)]).toEqual([['12001'], ['procedure_detail']]);
  });
  it.each([
    'Superficial laceration of the toe, 1 cm, no sutures needed.', '2 cm laceration of the chin closed with steri-strips.', 'Laceration of the arm, 3 cm, sutured at an outside hospital.', 'Healing laceration of the leg, 4 cm. Sutures removed.',
    '3 cm laceration of the tongue was sutured with chromic.', '4 cm laceration of the shin left open because of the bite.', 'Hernia repair in the past. He cut his wrist years ago.', 'Wound of the heel, 3 cm, dressed.',
  ])('not billed: %s', (text) => expect(close(text)).toBe(''));
  it('leaves reports of operations; a wound beside a growth that was cut out has its own closure', () => {
    expect(close('3 cm laceration of the arm closed with nylon.', [], { type: 'operative_report', setting: 'outpatient_hospital' })).toBe('');
    expect(close('3 cm laceration of the arm closed with nylon.', ['11602'])).toBe('11602 12002');
  });
});
