// A few mutations of each format at every commit; the ten thousand are in mutations.long.test.ts.
import { expect, it } from 'vitest';
import { runMutations } from './mutations.js';

it('reads 300 mutated inputs of each format or refuses them with a code', () => {
  for (const { read, refused } of Object.values(runMutations(300, 1))) {
    expect(read).toBeGreaterThan(0);
    expect(refused + read).toBe(300);
  }
});
