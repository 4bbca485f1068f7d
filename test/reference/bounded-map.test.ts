// A cache that is full forgets, and never holds more than its bound.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BoundedMap } from '../../src/reference/bounded-map.js';

it('keeps at most its bound, and always what was set last', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.string())), (most, entries) => {
    const map = new BoundedMap<number, string>(most);
    for (const [key, value] of entries) {
      map.set(key, value);
      expect(map.size).toBeLessThanOrEqual(most);
      expect(map.get(key)).toBe(value);
    }
  }));
});
