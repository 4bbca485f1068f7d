// Mutated inputs against the readers: an encounter whose map holds, or a coded error of the caller's, and nothing else.
import { expect } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { readSource, sniffFormat } from '../../src/read-source.js';
import { INPUTS } from '../helpers/format-inputs.js';
import { mutate, mutateJson } from '../helpers/mutate.js';

/** Runs `count` mutations of each format and gives how many were read and refused, by format. */
export function runMutations(count: number, seed: number): Record<string, { read: number; refused: number }> {
  const counts: Record<string, { read: number; refused: number }> = {};
  for (const [format, , body] of INPUTS) {
    const tally = { read: 0, refused: 0 };
    counts[format] = tally;
    for (let place = 0; place < count; place += 1) {
      // Most injuries of bytes end at the JSON parser: every other one goes deeper.
      const bytes = format === 'fhir' && place % 2 === 1 ? mutateJson(body, seed + place) : mutate(body, seed + place);
      try {
        sniffFormat(bytes);
        const { documents, encounter } = readSource(bytes, format);
        expect(encounter.documents).toHaveLength(documents.length);
        const holds = documents.every(({ text, pieces }) => pieces.every(({ start, end, sourceStart, sourceEnd }) => start < end && end <= text.length && sourceStart < sourceEnd));
        if (!holds) throw new Error('a piece lies outside its text');
        tally.read += 1;
      } catch (error) {
        if (!(error instanceof ChartcodeError)) throw new Error(`${format}, seed ${seed + place}: ${String(error)}`, { cause: error });
        expect(error.status, `${format}, seed ${seed + place}`).toBeLessThan(500);
        expect(error.code).toMatch(/^E1/);
        tally.refused += 1;
      }
    }
  }
  return counts;
}
