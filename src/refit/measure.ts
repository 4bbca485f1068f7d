// Figures of claims against their coding, and how sure a difference of two F1 is.
import { expectedError } from '../calibration/choose.js';
import { pointLoss } from './choose-map.js';
import { addCounts, type CodedNote, type Counts, scoreCounts } from './code-notes.js';
import type { Figures } from './contract.js';

/** Lowest probability of the high tier in the contract. */
const HIGH = 0.95;

/** Figures of coded notes; `probabilities` in the order of their points. */
export function measure(coded: readonly CodedNote[], probabilities: readonly number[]): Figures {
  const points = coded.flatMap((one) => one.points);
  const total = addCounts(coded.map((one) => one.counts));
  const mean = (value: (p: number, right: boolean) => number): number => points.reduce((sum, { right }, i) => sum + value(probabilities[i]!, right), 0) / Math.max(1, points.length);
  const high = points.filter((_, i) => probabilities[i]! >= HIGH);
  const round = (value: number): number => Number(value.toFixed(4));
  const { precision, recall, f1 } = scoreCounts(total);
  return {
    precision: round(precision), recall: round(recall), f1: round(f1), predicted: total.predicted, required: total.required,
    ece: round(expectedError(points.map(({ right }, i) => [probabilities[i]!, Number(right)]))),
    brier: round(mean((p, right) => (p - Number(right)) ** 2)),
    logLoss: round(mean(pointLoss)),
    high: { n: high.length, precision: high.length > 0 ? round(high.filter(({ right }) => right).length / high.length) : null },
  };
}

/** F1 of `a` less F1 of `b` on the same notes, with a 95 % interval: jackknife over notes (Efron and Stein 1981), normal. */
export function compareF1(a: readonly Counts[], b: readonly Counts[]): { f1: number; lower: number; upper: number } {
  const [wholeA, wholeB] = [addCounts(a), addCounts(b)];
  const without = (whole: Counts, one: Counts): Counts => ({ right: whole.right - one.right, predicted: whole.predicted - one.predicted, found: whole.found - one.found, required: whole.required - one.required });
  const f1 = scoreCounts(wholeA).f1 - scoreCounts(wholeB).f1;
  const left = a.map((one, i) => scoreCounts(without(wholeA, one)).f1 - scoreCounts(without(wholeB, b[i]!)).f1);
  const mean = left.reduce((x, y) => x + y, 0) / Math.max(1, left.length);
  const error = Math.sqrt(((left.length - 1) / Math.max(1, left.length)) * left.reduce((sum, one) => sum + (one - mean) ** 2, 0));
  const round = (value: number): number => Number(value.toFixed(4));
  return { f1: round(f1), lower: round(f1 - 1.96 * error), upper: round(f1 + 1.96 * error) };
}
