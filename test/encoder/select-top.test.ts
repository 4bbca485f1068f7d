// The k greatest of a row, as a full sort gives them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { selectTop } from '../../src/encoder/select-top.js';

it('equals a stable full sort', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (list, want) => {
    const row = Float32Array.from(list);
    const k = Math.min(want, row.length);
    const ids = new Int32Array(k), values = new Float32Array(k);
    selectTop(row, k, ids, values);
    const sorted = [...row.keys()].sort((a, b) => row[b]! - row[a]! || a - b).slice(0, k);
    expect([...ids]).toEqual(sorted);
    expect([...values]).toEqual(sorted.map((i) => row[i]));
  }));
});
