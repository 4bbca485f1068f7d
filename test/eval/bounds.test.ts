// Bounds and exact tests against SciPy's figures, published tables, and what they promise.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  binomialPValue, clopperPearsonLower, clopperPearsonUpper, hoeffdingBentkusPValue, hoeffdingBentkusUpper, leastTrials,
} from '../../eval/lib/bounds.js';
import { mcNemar, pairedBootstrap } from '../../eval/lib/paired-tests.js';
import { binomialAtLeast, binomialAtMost, logGamma } from '../../eval/lib/special-functions.js';
import { mean } from '../../eval/lib/statistics.js';
import { ROOT } from './reference-scorer.js';

const fixture = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/eval/bound-figures.json'), 'utf8')) as {
  clopper_pearson: { k: number; n: number; confidence: number; lower: number; upper: number }[];
  fractional: { k: number; n: number; confidence: number; lower: number }[];
  tails: { k: number; n: number; p: number; at_least: number; at_most: number }[];
  mcnemar: { only_a: number; only_b: number; p: number }[];
  hoeffding_bentkus: { loss: number; n: number; risk: number; p: number }[];
};
const repeat = (n: number, pair: [boolean, boolean]): [boolean, boolean][] => Array.from({ length: n }, () => pair);

describe('against SciPy', () => {
  it.each(fixture.clopper_pearson)('Clopper-Pearson $k of $n at $confidence', ({ k, n, confidence, lower, upper }) => {
    expect(clopperPearsonLower(k, n, confidence)).toBeCloseTo(lower, 10);
    expect(clopperPearsonUpper(k, n, confidence)).toBeCloseTo(upper, 10);
  });
  it('fractional counts', () => {
    for (const { k, n, confidence, lower } of fixture.fractional) expect(clopperPearsonLower(k, n, confidence)).toBeCloseTo(lower, 10);
  });
  it('binomial tails', () => {
    for (const { k, n, p, at_least, at_most } of fixture.tails) {
      expect(Math.abs(binomialAtLeast(k, n, p) - at_least)).toBeLessThan(1e-10);
      expect(Math.abs(binomialAtMost(k, n, p) - at_most)).toBeLessThan(1e-10);
    }
  });
  it('McNemar', () => {
    for (const { only_a, only_b, p } of fixture.mcnemar)
      expect(mcNemar([...repeat(only_a, [true, false]), ...repeat(only_b, [false, true]), ...repeat(9, [true, true])]).p).toBeCloseTo(p, 10);
  });
  it('Hoeffding-Bentkus', () => {
    for (const { loss, n, risk, p } of fixture.hoeffding_bentkus) expect(hoeffdingBentkusPValue(loss, n, risk)).toBeCloseTo(p, 9);
  });
});

describe('published values', () => {
  it('59 right of 59 prove .95 at 95 % (Hahn and Meeker: rule of success runs), 299 prove .99', () => {
    expect(leastTrials(0.95, 0.95)).toBe(59);
    expect(leastTrials(0.99, 0.95)).toBe(299);
    expect(clopperPearsonLower(59, 59, 0.95)).toBeGreaterThanOrEqual(0.95);
    expect(clopperPearsonLower(58, 58, 0.95)).toBeLessThan(0.95);
  });
  it('5 of 10: two-sided 95 % interval .187 to .813 (Clopper and Pearson 1934)', () => {
    expect([clopperPearsonLower(5, 10, 0.975), clopperPearsonUpper(5, 10, 0.975)].map((one) => one.toFixed(3))).toEqual(['0.187', '0.813']);
  });
  it('logGamma of whole numbers and one half', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 10);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 10);
  });
});

describe('what they promise', () => {
  it('test and bound agree: p is at most .05 exactly where the lower bound reaches the target', () => {
    for (let right = 80; right <= 100; right += 1)
      expect(binomialPValue(right, 100, 0.9) <= 0.05).toBe(clopperPearsonLower(right, 100, 0.95) >= 0.9);
  });
  it('Hoeffding-Bentkus refuses nothing below its upper bound', () => {
    const upper = hoeffdingBentkusUpper(0.02, 200, 0.95);
    expect(hoeffdingBentkusPValue(0.02, 200, upper + 1e-6)).toBeLessThanOrEqual(0.05);
    expect(hoeffdingBentkusPValue(0.02, 200, upper - 1e-3)).toBeGreaterThan(0.05);
  });
  it('nothing is known from nothing', () => {
    expect([clopperPearsonLower(0, 0, 0.95), clopperPearsonUpper(0, 0, 0.95), binomialPValue(0, 0, 0.9), hoeffdingBentkusPValue(0, 0, 0.1)]).toEqual([0, 1, 1, 1]);
  });
  it('the bootstrap of equal runs finds nothing, of a clear difference finds it, and repeats itself', () => {
    const same = Array.from({ length: 50 }, (_, i): [number, number] => [i % 2, i % 2]);
    expect(pairedBootstrap(same, mean, { resamples: 200 })).toMatchObject({ difference: 0, p: 1 });
    const better = same.map(([a], i): [number, number] => [a, i % 5 === 0 ? 1 : a]);
    const found = pairedBootstrap(better, mean, { resamples: 20_000 });
    expect(found.difference).toBeCloseTo(0.1, 12);
    expect(found.lower95).toBeGreaterThan(0);
    // five of fifty notes are better and none is worse: a resample shows no difference when it draws none of the five
    expect(Math.abs(found.p - 2 * 0.9 ** 50)).toBeLessThan(0.003);
    expect(pairedBootstrap(better, mean, { resamples: 20_000 })).toEqual(found);
  });
});
