// A list of patterns answers the same whatever it was asked before, and for words of any length.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternIndex } from '../../../src/procedures/pcs/words.js';

const PATTERNS = ['hernia', 'hern*', 'h*', 'repair*', 'mesh'];

function makeIndex(): { index: PatternIndex; name: (word: string) => string[] } {
  const index = new PatternIndex();
  const numbers = new Map(PATTERNS.map((pattern) => [index.add(pattern), pattern]));
  return { index, name: (word) => index.match(word).map((number) => numbers.get(number)!) };
}

/** What a word meets, by the words of the contract. */
const expected = (word: string): string[] => PATTERNS.filter((pattern) => (pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern)).sort();

describe('a pattern index', () => {
  it('finds literals and prefixes', () => {
    const { name } = makeIndex();
    expect(name('hernia').sort()).toEqual(['h*', 'hern*', 'hernia']);
    expect(name('herniorrhaphy').sort()).toEqual(['h*', 'hern*']);
    expect(name('meshes')).toEqual([]);
  });

  it('answers the same after thousands of other words', () => {
    const { name } = makeIndex();
    const words = ['hernia', 'repaired', 'mesh', 'he', 'x'];
    const before = words.map(name);
    for (let at = 0; at < 5000; at++) name(`w${'abcdefghij'[at % 10]}${at.toString(36).replace(/\d/g, 'q')}${'z'.repeat(at % 7)}`);
    expect(words.map(name)).toEqual(before);
  });

  it('answers by its patterns for any word', () => {
    const { name } = makeIndex();
    fc.assert(fc.property(fc.constantFrom(...PATTERNS, 'he', 'rep'), fc.string({ maxLength: 8 }), (start, end) => {
      const word = start.replace('*', '') + end;
      expect(name(word).sort()).toEqual(expected(word));
      expect(name(word).sort()).toEqual(expected(word));
    }));
  });

  it('reads a word of a million characters at once', () => {
    const { name } = makeIndex();
    expect(name(`hern${'a'.repeat(1_000_000)}`).sort()).toEqual(['h*', 'hern*']);
  });
});
