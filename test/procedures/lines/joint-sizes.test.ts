// Each number of a joint keeps the quotes of its own joint.
import { expect, it } from 'vitest';
import { keepOwnJoints } from '../../../src/procedures/lines/index.js';
import { readNote } from './helpers.js';

const quotesOf = (text: string, lines: [string, ...string[]][]): string[][] => keepOwnJoints(readNote({ text, type: 'procedure_note', lines }).lines).map(({ evidence }) => evidence.map((one) => one.text));

it('takes the elbow from the number of the shoulder, where the elbow has one', () => {
  expect(quotesOf('The left shoulder was injected. The right elbow was injected.', [['20610', 'left shoulder was injected', 'right elbow was injected'], ['20605', 'right elbow was injected']])).toEqual([['left shoulder was injected'], ['right elbow was injected']]);
});

it.each([
  ['no other number of that size', [['20610', 'left shoulder was injected', 'right elbow was injected']]],
  ['a quote that names both', [['20610', 'left shoulder was injected. The right elbow was injected'], ['20605', 'right elbow was injected']]],
  ['no quote would be left', [['20610', 'right elbow was injected'], ['20605', 'right elbow was injected']]],
] as [string, [string, ...string[]][]][])('leaves the quotes: %s', (_, lines) => {
  expect(quotesOf('The left shoulder was injected. The right elbow was injected.', lines)).toEqual(lines.map(([, ...quotes]) => quotes));
});
