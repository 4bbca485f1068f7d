// Wounds that were closed: each branch of complexity, site and summed length, on texts written for these tests.
import { describe, expect, it } from 'vitest';
import { dropIncludedClosures, settleRepairs } from '../../../src/procedures/lines/index.js';
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

describe('a part of which the function was examined is no site', () => {
  it.each([
    ['Left forearm: 4.5 cm laceration, finger flexion intact. Closed in layers with vicryl and nylon.', '12032'],
    ['Right ankle: 3 cm laceration, moves toes well, sensation of the foot normal. Closed in two layers, vicryl and nylon.', '12032'],
    ['Wrist with a 2 cm laceration, can oppose thumb. Closed with nylon.', '12001'],
    ['3 cm laceration of the hand, wrist extension and grip normal. Closed in layers with vicryl and nylon.', '12042'],
    ['3 cm laceration of the hand and finger flexion intact. Closed in layers with vicryl and nylon.', '12042'],
    ['3 cm laceration of the knee, foot and toe movement normal. Closed in layers with vicryl and nylon.', '12032'],
    ['2 cm laceration over the thumb flexion crease. Closed in layers with vicryl and nylon.', '12041'],
    ['3 cm laceration of the thumb, thumb warm and pink. Closed in layers with vicryl and nylon.', '12042'],
  ])('%s', (text, expected) => expect(close(text)).toBe(expected));
});

describe('staples, adhesive and strips', () => {
  it.each([
    ['2 cm scalp laceration, stapled, return in 10 days for removal.', '12001'],
    ['He fell. Scalp with a 2 cm wound. Wound stapled.', '12001'],
    ['He struck a shelf. Lac to top of head, 2 cm. Stapled x 4, staples out in 7 days.', '12001'],
    ['2 cm scalp laceration. Parents refused sutures, so three staples were placed.', '12001'],
    ['1.5 cm cheek laceration glued.', '12011'],
  ])('billed: %s', (text, expected) => expect(close(text)).toBe(expected));
  it.each([
    '2 cm scalp laceration, edges together, no staples needed.', '2 cm shin laceration. Steri-Strips applied.', '1.5 cm brow laceration: butterfly closures only.',
    '2 cm scalp laceration stapled yesterday at urgent care. Staples in place.', '2 cm scalp laceration. Staples recommended but the patient left before repair.',
  ])('not billed, though the trees said so: %s', (text) => expect(close(text, ['12001'])).toBe(''));
  it('has a number of its own with Medicare where adhesive alone closed it', () => {
    expect(close('2 cm laceration of the arm closed with Dermabond.', [], { payer: 'medicare' })).toBe('G0168');
    expect(close('2 cm laceration of the arm closed with Dermabond.')).toBe('12001');
    expect(close('2 cm laceration of the arm closed with nylon, Dermabond over it.', [], { payer: 'medicare' })).toBe('12001');
  });
});

describe('closures beside a growth cut out', () => {
  const left = (text: string, claimed: string[]): string => {
    const { input, lines } = readNote({ text, lines: claimed.map((code) => [code, text.slice(0, 10)]), type: 'procedure_note', setting: 'office' });
    return dropIncludedClosures(settleRepairs(lines, input).lines, input).lines.map(({ code }) => code).join(' ');
  };
  it.each([
    ['Nevus of the back excised, wound sutured with nylon.', ['11402', '12001'], '11402'],
    ['Nevus of the back excised, closed in layers.', ['11402', '12031'], '11402 12031'],
    ['Nevus of 3 mm of the back excised, closed in layers.', ['11400', '12031'], '11400'],
    ['Carcinoma of the cheek excised, closed in layers.', ['11640', '12051'], '11640 12051'],
    ['Rash of the arm, punch biopsy, one suture.', ['11104', '12001'], '11104'],
    ['Nevus of the back excised. A 3 cm laceration of the knee from a fall was closed with nylon.', ['11402'], '11402 12002'],
  ])('%s', (text, claimed, expected) => expect(left(text, claimed)).toBe(expected));
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
  it('leaves reports of operations and closures that another number owns', () => {
    expect(close('3 cm laceration of the arm closed with nylon.', [], { type: 'operative_report', setting: 'outpatient_hospital' })).toBe('');
    expect(close('Carcinoma of the arm excised, the 3 cm wound of the arm closed with nylon.', ['11602'])).toBe('11602');
    expect(close('3 cm laceration of the arm closed with nylon.', ['14020'])).toBe('14020');
  });
});

describe('a length wherever it stands in the telling', () => {
  it.each([
    ['He fell. Wound of the right cheek. Closed in layers with vicryl and nylon, 3.0 cm.', '12052'],
    ['Laceration of the chin. It measured 28 mm. Closed with 6-0 nylon.', '12013'],
    ['Laceration of the shin. Layered closure over a length of 8 cm with vicryl and nylon.', '12034'],
    ['Laceration of the calf closed in layers with vicryl and nylon, nine centimeters in all.', '12034'],
    ['2.8 cm laceration with clean edges. Closed with 6-0 nylon. Diagnosis: laceration of the chin.', '12013'],
    ['Laceration of the chin 2,8 cm, closed with 6-0 nylon.', '12013'],
    ['Laceration of the thigh 7 x 2 cm, closed with 3-0 nylon.', '12002'],
    ['2.4 cm laceration of the forehead. Edges trimmed, closed with 6-0 nylon, repaired length 2.7 cm. Diagnosis: 2.4 cm forehead laceration.', '12013'],
    ['He fell. Wound of the left cheek, closed in layers with vicryl and nylon, 3 cm. He cut his hand too; 1.5 cm, two nylon stitches.', '12052 12001'],
    ['Lacerations: forehead 4 cm, simple closure with 6-0 nylon; forearm 6 cm, closed in layers with vicryl and nylon.', '12013 12032'],
  ])('%s', (text, expected) => expect(close(text).split(' ').sort()).toEqual(expected.split(' ').sort()));
  it.each([
    ['Laceration of the scalp, 2 cm, four staples. Old 6 cm scar of the forearm.', '12001'],
    ['Laceration of the chin 1.2 cm; abrasion of the finger 3 cm. Chin closed with 6-0 nylon.', '12011'],
    ['2 cm laceration of the arm closed with nylon, sutures 6 mm apart. Bruise of the arm, 9 cm.', '12001'],
  ])('what is no wound has none: %s', (text, expected) => expect(close(text, ['12002'])).toBe(expected));
  it('bills the least and asks where the only length is that of a bruise', () => {
    const { input, lines } = readNote({ text: 'Laceration of the forehead closed in layers with vicryl and nylon. A bruise of 4 cm on the cheek.', lines: [['12052', 'Laceration']], type: 'emergency_department_note', setting: 'emergency' });
    const settled = settleRepairs(lines, input);
    expect([settled.lines.map(({ code }) => code), settled.queries.map(({ message }) => message)]).toEqual([['12051'], ['12051: the note does not state the length of the wound, which decides between this and neighbouring codes']]);
  });
});
