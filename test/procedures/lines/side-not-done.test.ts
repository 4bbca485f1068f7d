// One side of a listed two-sided operation that was not done is not billed; the other side that was done in the same way is.
import { expect, it } from 'vitest';
import { complete } from './helpers.js';

const settle = (text: string, quote = 'carpal tunnel release') => {
  const { lines, findings } = complete({ text, lines: [['64721', quote]] });
  return [lines[0]!.modifiers, findings.filter(({ rule }) => rule === 'side-not-done').map(({ evidence }) => evidence[0]!.text)];
};

it('keeps the side that was done, and shows the sentence', () => {
  expect(settle('PROCEDURE: Bilateral carpal tunnel release. The right ligament was divided. The left side was not started.', 'Bilateral carpal tunnel release')).toEqual([['RT'], ['The left side was not started.']]);
});

it.each([['The left side could not be reached.', 'LT'], ['We agreed to leave the left hand for a later date.', 'LT']])('takes the other side where %s', (told) => {
  expect(settle(`PROCEDURE: Bilateral carpal tunnel release. The right ligament was divided. ${told}`, 'Bilateral carpal tunnel release')).toEqual([['RT'], [told]]);
});

it.each([['PROCEDURE: Bilateral carpal tunnel release. Both ligaments were divided.', ['50']], ['PROCEDURE: Right carpal tunnel release. The left hand was not operated on today.', ['RT']]])('%s stays', (text, modifiers) => {
  expect(settle(text)).toEqual([modifiers, []]);
});

it.each([
  ['The right carpal tunnel release was done first. The left side was done in the same fashion.', ['50']],
  ['The right carpal tunnel release was done. The same procedure was then carried out on the opposite side.', ['50']],
  ['The right carpal tunnel release was done. The right side was dressed in the same manner.', ['RT']],
])('%s', (text, modifiers) => expect(settle(text, 'right carpal tunnel release')).toEqual([modifiers, []]));

it('keeps the side that the patient let be done', () => {
  expect(settle('PROCEDURE: Bilateral carpal tunnel release. The right ligament was divided. The patient declined the left release.', 'Bilateral carpal tunnel release')).toEqual([['RT'], ['The patient declined the left release.']]);
});

it('names the lid that was done where a title names both', () => {
  const { lines } = complete({ text: 'PROCEDURE: External levator repair, both upper eyelids. Right upper lid: the aponeurosis was advanced. The left lid was not begun.', lines: [['67904', 'External levator repair']] });
  expect(lines[0]!.modifiers).toEqual(['E3']);
});
