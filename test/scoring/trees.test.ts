// Trees walk as LightGBM's do: left when value <= threshold, leaves add up.
import { expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { predictLogit, readScorer } from '../../src/scoring/trees.js';

const scorer = {
  schema: 1, features: ['a', 'b'], keepLogit: 0, rates: { code: {}, category: {}, reported: {} },
  trees: [
    { feature: [0, 1], threshold: [0.5, 2], left: [-1, -2], right: [1, -3], leaf: [-1, 0.25, 2] },
    { feature: [], threshold: [], left: [], right: [], leaf: [0.5] },
  ],
};
const read = (features: string[]) => readScorer(Buffer.from(JSON.stringify(scorer)), features);

it('sums the leaves that a row reaches', () => {
  const trees = read(['a', 'b']);
  expect(predictLogit(trees, Float32Array.of(0.5, 9))).toBe(-0.5);
  expect(predictLogit(trees, Float32Array.of(0.6, 2))).toBe(0.75);
  expect(predictLogit(trees, Float32Array.of(0.6, 2.5))).toBe(2.5);
});

it('reads a value that is no number as 0', () => {
  const row = Float32Array.of(Number.NaN, 9);
  expect(predictLogit(read(['a', 'b']), row)).toBe(-0.5);
  expect(row[0]).toBeNaN();
});

it('refuses trees of other features', () => expect(() => read(['a', 'c'])).toThrow(ChartcodeError));

it('finds its columns by name when the engine computes more', () => {
  const trees = read(['new', 'b', 'a']);
  expect(predictLogit(trees, Float32Array.of(7, 9, 0.5))).toBe(-0.5);
  expect(predictLogit(trees, Float32Array.of(7, 2.5, 0.6))).toBe(2.5);
});
