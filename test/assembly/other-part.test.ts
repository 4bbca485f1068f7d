// Whose side a side word tells.
import { describe, expect, it } from 'vitest';
import { isOfOtherPart, namesOtherPart } from '../../src/assembly/siblings/other-part.js';

const foreign = (text: string, word: string, ...sites: string[]): boolean => isOfOtherPart(text, { start: text.indexOf(word), end: text.indexOf(word) + word.length }, sites);

describe('a side word', () => {
  it.each([
    ['X-ray of the left hip last year', 'left', ['shoulder'], true],
    ['Left knee replaced in 2020', 'Left', ['upper', 'limb'], true],
    ['wax in the ear on the right', 'right', ['eye'], true],
    ['pain in the left groin', 'left', ['hip'], false],
    ['left shin swollen', 'left', ['lower', 'limb'], false],
    ['symptoms on the left', 'left', ['knee'], false],
    ['left hip', 'left', [], false],
  ])('%s', (text, word, sites, other) => expect(foreign(text, word, ...sites)).toBe(other));
});

describe('a sentence', () => {
  it.each([
    ['bridging callus at the femur', ['wrist'], true],
    ['fracture of the ankle', ['lower', 'leg'], false],
    ['callus, alignment held', ['wrist'], false],
    ['hip pain', [], true],
  ])('%s', (text, sites, other) => expect(namesOtherPart(text, sites)).toBe(other));
});
