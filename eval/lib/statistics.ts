// Small statistics that the metrics share: ratios, precision and recall, calibration error, Wilson bounds.

export interface Ratio {
  /** Null when nothing was counted. */
  value: number | null;
  n: number;
}

export interface PrecisionRecall {
  precision: number;
  recall: number;
  f1: number;
}

/** A predicted probability with whether it came true. */
export type Outcome = readonly [probability: number, right: boolean];

export interface ReliabilityBin {
  from: number;
  to: number;
  n: number;
  /** Mean probability and share right; null when the bin is empty. */
  confidence: number | null;
  accuracy: number | null;
}

export function ratio(part: number, whole: number): Ratio {
  return { value: whole ? part / whole : null, n: whole };
}

export function mean(values: readonly number[]): number {
  return values.length ? sum(values) / values.length : 0;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Value at a quantile (0 to 1) by linear interpolation between the sorted values, as numpy does by default. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Precision, recall and their harmonic mean; `right` and `found` differ where optional slots exist. 0 where undefined. */
export function precisionRecall(right: number, predicted: number, found: number, required: number): PrecisionRecall {
  const precision = predicted ? right / predicted : 0;
  const recall = required ? found / required : 0;
  return { precision, recall, f1: precision + recall ? (2 * precision * recall) / (precision + recall) : 0 };
}

/** Equal-width bins of probability with what came true in each; the last includes 1. */
export function reliabilityBins(outcomes: readonly Outcome[], bins = 10): ReliabilityBin[] {
  return Array.from({ length: bins }, (_, bin) => {
    const from = bin / bins;
    const to = (bin + 1) / bins;
    const inside = outcomes.filter(([p]) => (p >= from && p < to) || (bin === bins - 1 && p === 1));
    const n = inside.length;
    const confidence = n ? sum(inside.map(([p]) => p)) / n : null;
    return { from, to, n, confidence, accuracy: n ? inside.filter(([, right]) => right).length / n : null };
  });
}

/** Expected calibration error over equal-width bins (Naeini et al. 2015); null without outcomes. */
export function calibrationError(outcomes: readonly Outcome[], bins = 10): number | null {
  if (outcomes.length === 0) return null;
  return sum(
    reliabilityBins(outcomes, bins).map((bin) =>
      bin.confidence === null || bin.accuracy === null ? 0 : (bin.n / outcomes.length) * Math.abs(bin.confidence - bin.accuracy),
    ),
  );
}

/** Mean squared error of the probabilities; null without outcomes. */
export function brierScore(outcomes: readonly Outcome[]): number | null {
  return outcomes.length ? sum(outcomes.map(([p, right]) => (p - Number(right)) ** 2)) / outcomes.length : null;
}

export { wilsonInterval } from '../../src/statistics.js';
