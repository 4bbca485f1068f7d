// The floor of the service: 10,000 mutated inputs of each format, no crash, no error that would be a 5xx.
import { expect, it } from 'vitest';
import { runMutations } from './mutations.js';

it('reads 10,000 mutated inputs of each format or refuses them with a code', () => {
  for (const { read, refused } of Object.values(runMutations(10_000, 1_000))) {
    expect(read).toBeGreaterThan(100);
    expect(refused + read).toBe(10_000);
  }
});
