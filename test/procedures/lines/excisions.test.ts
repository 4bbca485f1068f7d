// Growths of the skin that were cut out: kind, site group, excised diameter, and the closure beside them.
import { describe, expect, it } from 'vitest';
import { settleExcisions } from '../../../src/procedures/lines/index.js';
import { complete, readNote, type TinyNote } from './helpers.js';

const cut = (text: string, claimed: string[] = [], note: Partial<TinyNote> = {}): string => {
  const { input, lines } = readNote({ text, lines: claimed.map((code) => [code, text.slice(0, 12)]), type: 'procedure_note', setting: 'office', ...note });
  const settled = settleExcisions(lines, input);
  for (const { evidence } of settled) for (const one of evidence) expect(text.slice(one.start, one.end)).toBe(one.text);
  return settled.map(({ code, units }) => (units > 1 ? `${code}x${units}` : code)).sort().join(' ');
};

describe('growths that were cut out', () => {
  it.each([
    ['Excision of a nevus of the abdomen, excised diameter 0.5 cm.', '11400'],
    ['Excision of an epidermal cyst of the neck. The cyst was 1.4 cm and was excised with 2 mm margins.', '11422'],
    ['Squamous cell carcinoma of the scalp was excised. Greatest diameter including margins 2.6 cm.', '11623'],
    ['Basal cell carcinoma of the ear, 6 mm, excised with 4 mm margins.', '11642'],
    ['Melanoma of the calf excised, excised diameter 4.5 cm.', '11606'],
    ['Two growths. Mole of the thigh excised, excised diameter 1.1 cm. Mole of the chin excised, excised diameter 0.4 cm.', '11402 11440'],
    ['Mole of the left arm excised, excised diameter 0.9 cm. Mole of the right arm excised, excised diameter 0.8 cm.', '11401x2'],
    ['Excision of a basal cell carcinoma of the shoulder, excised diameter 1.5 cm. Layered closure, 4 cm, with vicryl and nylon.', '11602 12032'],
    ['Excision of a nevus of the cheek, excised diameter 0.9 cm. Complex closure of 2.8 cm with vicryl and nylon.', '11441 13132'],
    ['Diagnosis: nevus of the thigh. The lesion, 7 mm, was excised with 2 mm margins.', '11402'],
    ['Excision of a nevus of the abdomen, excised diameter of 1.2-1.4 cm.', '11402'],
    ['Excision of a basal cell carcinoma of the back, 0.9 cm with 0.3 cm margins, layered closure 3.1 cm.', '11602 12032'],
    ['Excision of a nevus of the abdomen, excised diameter - 0.9 cm.', '11401'],
  ])('%s', (text, expected) => expect(cut(text)).toBe(expected));
  it('takes the place of another number for the same act', () => expect(cut('Excision of a basal cell carcinoma of the nose, excised diameter 0.9 cm.', ['17281'])).toBe('11641'));
  it('drops a simple closure, which the cutting out includes', () => expect(cut('Nevus of the back excised, excised diameter 1.2 cm. Closed in a single layer.', ['11402', '12031'])).toBe('11402'));
  it.each([
['Excision of a nevus of the abdomen, excised diameter: -2.4 cm.', ''], ['Excision of the nevus of the back is planned.', ''], ['The ganglion cyst of the wrist, 2 cm, was excised.', ''], ['Nevus of the back excised.', ''],
  ])('not read: %s', (text, expected) => expect(cut(text)).toBe(expected));
  it('gives one growth one number, and the least of its group where its size is not stated', () => {
    expect(cut('Nevus of the back excised, excised diameter 1.2 cm.', ['11402', '11441'])).toBe('11402');
    expect(cut('Nevus of the back was excised full thickness.', ['11422'])).toBe('11400');
    expect(cut('Nevus of the back was excised full thickness.')).toBe('');
  });

  it('leaves numbers that own the cutting out, and claims with more growths than were read', () => {
    expect(cut('Excision of basal cell carcinoma of the cheek, excised diameter 2.2 cm, with a rotation flap.', ['14040'])).toBe('14040');
    expect(cut('Two moles were taken. Nevus of the back excised, excised diameter 1.2 cm.', ['11402', '11441'])).toBe('11402 11441');
  });
});

it('says that a size lies below zero, with its sentence', () => {
  const note = (text: string): TinyNote => ({ text, lines: [['11400', 'Nevus of the back']] });
  const rules = (text: string): string[] => complete(note(text)).findings.filter(({ rule }) => rule === 'negative-size').map(({ evidence }) => evidence[0]!.text);
  expect(rules('Nevus of the back excised. Excised diameter: -2.4 cm.')).toEqual(['Excised diameter: -2.4 cm.']);
  expect(rules('Nevus of the back excised. Excised diameter 1.2-1.4 cm.')).toEqual([]);
  expect(rules('Nevus of the back excised:\n-2 cm in diameter.')).toEqual([]);
});
