// Boosting: finds what was planted, finds nothing where nothing is, and its trees say the same to the engine.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../eval/lib/random.js';
import { binRows } from '../../src/refit/boosting/bins.js';
import { addTree, boost, type BoostSettings } from '../../src/refit/boosting/boost.js';
import { predictLogits, type Scorer } from '../../src/scoring/trees.js';

const SETTINGS: BoostSettings = { depth: 3, lambda: 5, leastRows: 20, leastHessian: 1, leastGain: 0.5, learningRate: 0.1, maxRounds: 60, featureShare: 1, rowShare: 1 };
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

function plant(n: number, effect: (row: Float32Array) => number, seed = 3) {
  const random = seededRandom(seed);
  const rows = Array.from({ length: n }, () => Float32Array.from({ length: 6 }, () => Math.round(random() * 100) / 10));
  const base = Float64Array.from({ length: n }, () => random() * 4 - 3);
  const labels = Uint8Array.from(rows, (row, i) => Number(random() < logistic(base[i]! + effect(row))));
  return { rows, target: { base, labels, weights: new Float64Array(n).fill(1) }, all: Uint32Array.from({ length: n }, (_, i) => i) };
}
const loss = (logits: ArrayLike<number>, labels: Uint8Array): number => labels.reduce((sum, y, i) => sum + Math.log1p(Math.exp(y ? -logits[i]! : logits[i]!)), 0) / labels.length;
const logitsOf = (data: ReturnType<typeof binRows>, trees: ReturnType<typeof boost>, base: Float64Array): Float64Array => {
  const logits = Float64Array.from(base);
  for (const tree of trees) addTree(data, tree, logits);
  return logits;
};

describe('boost', () => {
  it('learns an interaction that the base log-odds lack, and nothing from noise', () => {
    const planted = plant(6000, (row) => (row[1]! > 5 && row[4]! > 5 ? 3 : -0.5));
    const fresh = plant(3000, (row) => (row[1]! > 5 && row[4]! > 5 ? 3 : -0.5), 4);
    const data = binRows([...planted.rows, ...fresh.rows], 32);
    const whole = { base: Float64Array.from([...planted.target.base, ...fresh.target.base]), labels: Uint8Array.from([...planted.target.labels, ...fresh.target.labels]), weights: new Float64Array(9000).fill(1) };
    const trees = boost(data, whole, planted.all, SETTINGS);
    const heldOut = logitsOf(data, trees, whole.base).subarray(6000);
    const truth = fresh.rows.map((row, i) => fresh.target.base[i]! + (row[1]! > 5 && row[4]! > 5 ? 3 : -0.5));
    expect(loss(heldOut, fresh.target.labels)).toBeLessThan(loss(fresh.target.base, fresh.target.labels) - 0.1);
    expect(loss(heldOut, fresh.target.labels)).toBeLessThan(loss(truth, fresh.target.labels) + 0.02);
    const noise = plant(3000, () => 0);
    const none = boost(binRows(noise.rows, 32), noise.target, noise.all, { ...SETTINGS, leastGain: 12 });
    expect(none.every((tree) => tree.leaf.every((value) => Math.abs(value) < 0.1))).toBe(true);
  });

  it('is the same on every run, and stops when it is told to', () => {
    const { rows, target, all } = plant(800, (row) => row[0]! / 5 - 1);
    const data = binRows(rows, 16);
    const sampled = { ...SETTINGS, featureShare: 0.5, rowShare: 0.7 };
    expect(boost(data, target, all, sampled)).toEqual(boost(data, target, all, sampled));
    expect(boost(data, target, all, sampled, (round) => round < 4)).toHaveLength(5);
  });

  it('gives trees that the engine reads the same', async () => {
    const { rows, target, all } = plant(1500, (row) => (row[2]! > 3.3 ? 2 : -1));
    const data = binRows(rows, 24);
    const trees = boost(data, target, all, { ...SETTINGS, maxRounds: 12 });
    const scorer = { trees: JSON.parse(JSON.stringify(trees)) as Scorer['trees'], columns: 6 } as Scorer;
    const expected = logitsOf(data, trees, target.base);
    const logits = await predictLogits(scorer, rows);
    logits.forEach((logit, i) => expect(target.base[i]! + logit).toBeCloseTo(expected[i]!, 6));
  });
});

it('bins keep the order of values, whatever they are', () => {
  fc.assert(fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 }), fc.integer({ min: 2, max: 40 }), (values, bins) => {
    const { columns, cuts } = binRows(values.map((value) => Float32Array.of(value)), bins);
    expect(cuts[0]!.length).toBeLessThan(bins);
    values.forEach((value, i) => cuts[0]!.forEach((cut, bin) => expect(Math.fround(value) <= cut).toBe(columns[0]![i]! <= bin)));
  }));
});
