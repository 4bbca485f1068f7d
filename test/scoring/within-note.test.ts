// How candidates of a note compare: checked by hand and by order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_LISTED_NAMES, FEATURE_NAMES } from '../../src/scoring/index.js';
import { COMPARED_NAMES, compareWithinNote, WITHIN_NOTE_NAMES } from '../../src/scoring/within-note.js';

describe('compareWithinNote', () => {
  it('gives the distance to the greatest value, then how many are greater', () => {
    const rows = [Float32Array.of(9, 1, 0.5), Float32Array.of(9, 3, 0.25), Float32Array.of(9, 2, 0.5)];
    expect(compareWithinNote(rows, [1, 2]).map((row) => [...row])).toEqual([[-2, 0, 2, 0], [0, -0.25, 0, 2], [-1, 0, 1, 0]]);
  });

  it('gives nothing for a note without rows, and zeros for one alone', () => {
    expect(compareWithinNote([], [0])).toEqual([]);
    expect([...compareWithinNote([Float32Array.of(4)], [0])[0]!]).toEqual([0, 0]);
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 }), (values) => {
      const rows = values.map((value) => Float32Array.of(value));
      const turned = compareWithinNote([...rows].reverse(), [0]).reverse();
      expect(compareWithinNote(rows, [0]).map((row) => [...row])).toEqual(turned.map((row) => [...row]));
    }));
  });

  it('compares columns that the trees of the first-listed choice know', () => {
    expect(COMPARED_NAMES.filter((name) => name !== 'logit' && !FEATURE_NAMES.includes(name))).toEqual([]);
    expect(FIRST_LISTED_NAMES.slice(-WITHIN_NOTE_NAMES.length)).toEqual(WITHIN_NOTE_NAMES);
    expect(new Set(FIRST_LISTED_NAMES).size).toBe(FIRST_LISTED_NAMES.length);
  });
});
