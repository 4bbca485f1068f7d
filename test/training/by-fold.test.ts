// What a note may read of a thing that there is once a fold.
import { describe, expect, it } from 'vitest';
import { byFold } from '../../models/training/by-fold.js';

describe('byFold', () => {
  it('opens each fold once, and for a note of no fold the table that leaves nothing out', () => {
    const opened: string[] = [];
    const read = byFold('rates-without-{fold}.json', { a: 0, b: 1, c: 0 }, (name) => {
      opened.push(name);
      return name;
    });
    expect(['a', 'b', 'c', 'dev-1', 'dev-2'].map(read)).toEqual(['0', '1', '0', 'none', 'none'].map((fold) => `rates-without-${fold}.json`));
    expect(opened).toEqual(['0', '1', 'none'].map((fold) => `rates-without-${fold}.json`));
  });
  it('gives every note the same where the path names no fold', () => expect(byFold('rates.json', undefined, (name) => name)('a')).toBe('rates.json'));
  it('asks for folds where the path names one', () => expect(() => byFold('{fold}.json', undefined, (name) => name)).toThrow('--folds'));
});
