// The floor of the service: 10,000 mutated inputs of each format over HTTP, no crash and no 5xx.
import { expect, it } from 'vitest';
import { sendMutations } from './mutations.js';

it('answers 10,000 mutated inputs of each format with a claim or an error of the caller', async () => {
  for (const [format, { coded, refused }] of Object.entries(await sendMutations(10_000, 50_000))) {
    expect(coded, format).toBeGreaterThan(100);
    expect(coded + refused, format).toBe(10_000);
  }
});
