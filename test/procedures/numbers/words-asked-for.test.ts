// Skin excisions and closures by their site; numbers that stand only where the report has a word of their part or means.
import { describe, expect, it } from 'vitest';
import table from '../../../src/procedures/data/decisions.json' with { type: 'json' };
import { readCodeSet } from '../../../src/procedures/lines/code-ranges.js';
import { edition, type TinyNote } from '../lines/helpers.js';
import { decideText } from './decide-text.js';

const decide = (text: string, code: string, note: Partial<TinyNote> = {}): string => decideText(text, code, text.slice(0, -1), note);

const SITES: [text: string, code: string, expected: string][] = [
  ['Excision of a nevus of the cheek.', '11402', '11442'],
  ['Excision of a nevus of the scalp.', '11402', '11422'],
  ['Excision of a cyst of the back.', '11441', '11401'],
  ['Excision of a nevus of the cheek and one of the back.', '11402', '11402'],
  ['Excision of a basal cell carcinoma of the nose.', '11442', '11642'],
  ['Excision of a lesion of the nose, possible basal cell carcinoma.', '11442', '11442'],
  ['Excision of a benign nevus of the arm.', '11602', '11402'],
  ['Laceration of the lip, simple closure.', '12001', '12011'],
  ['Laceration of the forearm, simple closure.', '12011', '12001'],
  ['Layered closure of the forehead.', '12031', '12051'],
  ['Layered closure of the hand.', '12031', '12041'],
  ['Layered closure of the thigh.', '12041', '12031'],
  ['Layered closure of the neck, face spared.', '12051', '12051'],
];

describe('skin, by its site', () => it.each(SITES)('%s (%s)', (text, code, expected) => expect(decide(text, code)).toBe(expected)));

const NAME = 'words that a number asks for: ';
const ASKED = table.families.filter(({ name }) => name.startsWith(NAME));
const NUMBERS = Array.from({ length: 90_000 }, (_, i) => String(10_000 + i)).filter((code) => edition.procedure(code));
const WITH: Record<string, string> = {
  breast: 'left breast', shoulder: 'rotator cuff', hand: 'ring finger', 'knee and thigh': 'patella', foot: 'hallux', 'nose and sinuses': 'turbinate', airways: 'carina', heart: 'mitral valve', eye: 'cornea', ear: 'tympanic membrane',
  'female organs': 'uterus', 'male organs': 'scrotum', 'urinary tract': 'bladder', 'skull and brain': 'craniotomy', 'spinal canal by needle': 'epidural space', 'computed tomography': 'head CT', 'magnetic resonance': 'MRI', ultrasound: 'ultrasound', 'brain waves': 'EEG',
};

describe('words that a number asks for', () => {
  it.each(ASKED.map(({ name, among }) => [name.slice(NAME.length), among] as const))('%s', (_, among) => {
    const code = NUMBERS.find(readCodeSet(among))!;
    expect(decide('The quick brown fox was brought to the room.', code)).toBe('');
  });

  it.each(Object.entries(WITH))('%s stands beside "%s"', (name, word) => {
    const family = ASKED.find((one) => one.name === NAME + name)!;
    const code = NUMBERS.find(readCodeSet(family.among))!;
    expect(decide(`The ${word} was seen.`, code)).not.toBe('');
  });
});
