// Learn then Test (Angelopoulos et al. 2021): the lowest threshold whose precision is proved at a confidence, or none.
import type { Control } from '../../src/routing/index.js';
import { binomialPValue, clopperPearsonLower, hoeffdingBentkusPValue, hoeffdingBentkusUpper, leastTrials } from './bounds.js';
import { sum } from './statistics.js';

export type Bound = 'clopper-pearson' | 'hoeffding-bentkus';

export interface ControlOptions {
  target: number;
  confidence: number;
  bound: Bound;
  /**
   * Sequences of tests, each with its share of the error allowed: the first starts where codes are just enough to prove the target, the last where a
   * quarter of all codes lies above the threshold, the others evenly between on a log scale (each at least at twice as many as the one before).
   */
  starts: number;
}

/** A document's part at a threshold: `right` of `n` codes. */
export interface Part {
  right: number;
  n: number;
}

/** A document: its probabilities and what came of them. */
export type Unit = readonly { probability: number; right: boolean }[];

export interface TestedPoint {
  threshold: number;
  n: number;
  right: number;
  effective: number;
  precision: number | null;
  lower: number;
  p: number;
  valid: boolean;
}

/** Thresholds from 1 down to .5 in steps of .005. */
export const GRID: readonly number[] = Array.from({ length: 101 }, (_, i) => (1000 - 5 * i) / 1000);

/**
 * Codes of one system: the parts above a threshold are single codes of documents. `whole`: claims, kept only when every code reaches the threshold.
 * The grid runs from the safest threshold down. Points with fewer codes than could ever prove the target are passed over; that looks at
 * probabilities only, never at what was right, so the guarantee stands.
 */
export function testGrid(units: readonly Unit[], whole: boolean, options: ControlOptions): TestedPoint[] {
  const { target, confidence, bound, starts } = options;
  const budget = (1 - confidence) / starts;
  const least = leastTrials(target, 1 - budget);
  const points = GRID.map((threshold) => ({ threshold, parts: partsAt(units, threshold, whole) })).filter(({ parts }) => sum(parts.map((one) => one.n)) >= least);
  const tested = points.map(({ threshold, parts }) => ({ threshold, ...measure(parts, target, confidence, bound), valid: false }));
  // where a sequence starts goes by how many codes there are, never by which are right
  const spread = Math.max(2 ** (starts - 1), (tested.at(-1)?.n ?? 0) / (4 * least));
  for (let start = 0; start < starts; start += 1) {
    const first = tested.findIndex((point) => point.n >= least * spread ** (start / Math.max(1, starts - 1)));
    for (let at = first; at >= 0 && at < tested.length; at += 1) {
      const point = tested[at] as TestedPoint;
      if (!point.valid && point.p > budget) break;
      point.valid = true;
    }
  }
  return tested;
}

function partsAt(units: readonly Unit[], threshold: number, whole: boolean): Part[] {
  return units.flatMap((unit) => {
    const kept = whole ? (unit.length > 0 && unit.every((one) => one.probability >= threshold) ? unit : []) : unit.filter((one) => one.probability >= threshold);
    return kept.length ? [{ right: kept.filter((one) => one.right).length, n: kept.length }] : [];
  });
}

function measure(parts: readonly Part[], target: number, confidence: number, bound: Bound): Omit<TestedPoint, 'threshold' | 'valid'> {
  const [n, right] = [sum(parts.map((one) => one.n)), sum(parts.map((one) => one.right))];
  const precision = n ? right / n : null;
  if (bound === 'hoeffding-bentkus') {
    // Documents are the units, each with its share of wrong codes: no design effect is needed.
    const loss = parts.length ? sum(parts.map((one) => 1 - one.right / one.n)) / parts.length : 1;
    const p = hoeffdingBentkusPValue(loss, parts.length, 1 - target);
    return { n, right, effective: parts.length, precision, lower: 1 - hoeffdingBentkusUpper(loss, parts.length, confidence), p };
  }
  const effect = designEffect(parts);
  const effective = n / effect;
  return { n, right, effective, precision, lower: clopperPearsonLower(right / effect, effective, confidence), p: binomialPValue(right / effect, effective, target) };
}

/** How much less codes of the same documents say than as many independent ones (Kish 1965, variance of a ratio); at least 1. */
export function designEffect(parts: readonly Part[]): number {
  const [n, right] = [sum(parts.map((one) => one.n)), sum(parts.map((one) => one.right))];
  const p = n ? right / n : 0;
  if (parts.length < 2 || p === 0 || p === 1) return 1;
  const variance = (parts.length / (parts.length - 1)) * (sum(parts.map((one) => (one.right - p * one.n) ** 2)) / n ** 2);
  return Math.max(1, variance / ((p * (1 - p)) / n));
}

/** The lowest valid threshold with its figures, or why there is none. `all`: codes (claims) of any probability. */
export function chooseControl(points: readonly TestedPoint[], all: number, what: string, options: ControlOptions, count: (threshold: number) => number): Control {
  const valid = points.filter((one) => one.valid);
  const best = valid.at(-1);
  if (best) {
    const { threshold, n, right, effective, precision, lower } = best;
    return { threshold, n, right, effective: round(effective), precision: round(precision ?? 0), lower: round(lower), coverage: all ? round(count(threshold) / all) : 0 };
  }
  const least = leastTrials(options.target, 1 - (1 - options.confidence) / options.starts);
  const surest = points.reduce<TestedPoint | undefined>((a, b) => (a && a.lower >= b.lower ? a : b), undefined);
  const reason = !surest
    ? `too few ${what}: ${all} in all, never ${least} above a threshold, and ${least} without an error are the fewest that prove ${options.target} at ${options.confidence}`
    : `no threshold proves ${options.target}: the best is ${surest.threshold}, where ${surest.right} of ${surest.n} codes are right and the lower bound is ${surest.lower.toFixed(3)}${options.starts > 1 ? ` (${options.starts} sequences are tested, each at a confidence of ${(1 - (1 - options.confidence) / options.starts).toFixed(3)})` : ''}`;
  return {
    threshold: null, n: surest?.n ?? all, right: surest?.right ?? 0, effective: round(surest?.effective ?? 0), precision: surest ? round(surest.precision ?? 0) : null,
    lower: surest ? round(surest.lower) : null, coverage: 0, reason,
  };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

