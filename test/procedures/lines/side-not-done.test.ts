// One side of a listed two-sided operation that was not done is not billed.
import { expect, it } from 'vitest';
import { settleSidesNotDone } from '../../../src/procedures/lines/index.js';
import { readNote } from './helpers.js';

function settle(text: string, modifiers: string[]) {
  const { input, lines } = readNote({ text, lines: [['64721', 'carpal tunnel release']] });
  return settleSidesNotDone(lines.map((line) => ({ ...line, modifiers })), input);
}

it('keeps the side that was done, and shows the sentence', () => {
  const { lines, findings } = settle('PROCEDURE: Bilateral carpal tunnel release. The right ligament was divided. The left side was not started.', ['50']);
  expect(lines[0]?.modifiers).toEqual(['RT']);
  expect(findings).toMatchObject([{ rule: 'side-not-done', codes: ['64721'] }]);
  expect(findings[0]?.evidence?.[0]?.text).toContain('left side was not started');
});

it.each([['PROCEDURE: Bilateral carpal tunnel release. Both ligaments were divided.', ['50']], ['PROCEDURE: Right carpal tunnel release. The left hand was not operated on today.', ['RT']]])('%s stays', (text, modifiers) => {
  const { lines, findings } = settle(text as string, modifiers as string[]);
  expect(lines[0]?.modifiers).toEqual(modifiers);
  expect(findings).toEqual([]);
});
