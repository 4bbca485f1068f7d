import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeWriter, phrasesOf, readFindingTerms } from '../../src/scoring/finding-terms.js';

const FILE = {
  schema: 1,
  source: 'made',
  predecessors: { R519: 'R51', R510: 'R51' },
  unpadded: ['T148'],
  terms: { headache: [['R51', 10, 0.8, 40]], 'headache intense': [['R51', 10, 0.9, 9], ['G439', 20, 0.3, 9]] },
};
const read = (file: unknown) => readFindingTerms(Buffer.from(JSON.stringify(file)));

describe('codes as the corpus of exhaustive coding writes them', () => {
  const write = codeWriter(FILE);
  it.each([
    ['R519', 'R51'], // split in FY2021
    ['R510', 'R51'],
    ['T148XXA', 'T148'], // 7th character and placeholders left out
    ['W19XXXA', 'W19XXX'],
    ['S42301A', 'S42301'],
    ['R402410', 'R402410'], // a digit is the place of the coma scale, not an encounter
    ['I96', 'I96'],
  ])('%s is %s', (code, written) => expect(write(code)).toBe(written));
});

describe('phrases', () => {
  it('are keys of one to three content words', () => {
    expect(phrasesOf('Headaches of the left side')).toEqual(new Map([['headache', 1], ['headache left', 2], ['headache left side', 3], ['left', 1], ['left side', 2], ['side', 1]]));
  });

  it('leave bare numbers out', () => expect([...phrasesOf('40 mg').keys()].sort()).toEqual(['40 mg', 'mg']));

  it('read any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => [...phrasesOf(text)].every(([key, words]) => key.length > 0 && words >= 1 && words <= 3)));
  });
});

describe('terms', () => {
  it('give each code with its best rate', () => {
    expect(read(FILE).find('intense headache since May')).toEqual([
      { label: 10, written: 'R51', rate: 0.9, documents: 9, words: 2 },
      { label: 20, written: 'G439', rate: 0.3, documents: 9, words: 2 },
    ]);
    expect(read(FILE).find('no such words')).toEqual([]);
  });

  it('of a malformed file are refused', () => expect(() => read({ ...FILE, terms: { headache: [['R51', 'x', 1, 1]] } })).toThrow(expect.objectContaining({ code: 'E203' })));
});
