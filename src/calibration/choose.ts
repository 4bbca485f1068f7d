// Compares the calibration methods by cross-validation on documents, per code system, and fits the chosen one on everything.
import { createHash } from 'node:crypto';
import { type CalibrationMethod, type CalibrationPoint, fitMap, METHODS, type SystemMap } from './fit.js';
import { calibrate, type Calibration } from './index.js';

export const FOLDS = 5;
/** A system with fewer codes keeps a map of two numbers at most, and shifts need many more. */
const LEAST_FOR_ISOTONIC = 300;
const LEAST_FOR_COVARIATES = 400;

export interface Compared { system: string; method: CalibrationMethod; covariates: boolean; ece: number; brier: number; logLoss: number; chosen: boolean }

export interface ChosenMap { map: SystemMap; method: CalibrationMethod; compared: Compared[]; /** Cross-fitted probabilities of the chosen way, by place of the point. */ probabilities: number[] }

/** The fifth that a document belongs to: by its id, so that its codes stay together and the split never changes. */
export function foldOf(note: string): number {
  return createHash('sha256').update(note).digest()[0]! % FOLDS;
}

/** Expected calibration error over ten equal bins of [probability, right]. */
export function expectedError(points: readonly (readonly [number, number])[]): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, p: 0, y: 0 }));
  for (const [p, y] of points) {
    const bin = bins[Math.min(9, Math.floor(p * 10))]!;
    bin.n++;
    bin.p += p;
    bin.y += y;
  }
  return bins.reduce((sum, b) => sum + (b.n ? (b.n / points.length) * Math.abs(b.p / b.n - b.y / b.n) : 0), 0);
}

/** The way with the least cross-validated log loss; of ways within a standard error of it (paired by document), the one with the least ECE. */
export function chooseCalibration(points: readonly CalibrationPoint[], system: string, only?: CalibrationMethod): ChosenMap {
  const ways = METHODS.filter((method) => (only ? method === only : method !== 'isotonic' || points.length >= LEAST_FOR_ISOTONIC)).flatMap((method) =>
    (points.length >= LEAST_FOR_COVARIATES ? [false, true] : [false]).map((covariates) => ({ method, covariates })),
  );
  const tried = ways.map((way) => {
    const probabilities = crossFit(points, way.method, way.covariates);
    const losses = points.map(({ right }, i) => logLoss(probabilities[i]!, right));
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
    return {
      ...way, probabilities, losses, logLoss: mean(losses),
      brier: mean(points.map(({ right }, i) => (probabilities[i]! - Number(right)) ** 2)),
      ece: expectedError(points.map(({ right }, i) => [probabilities[i]!, Number(right)])),
    };
  });
  const best = tried.reduce((a, b) => (b.logLoss < a.logLoss ? b : a));
  const close = tried.filter((one) => one.logLoss - best.logLoss <= standardError(points, one.losses, best.losses));
  const chosen = close.reduce((a, b) => (b.ece < a.ece ? b : a));
  const round = (value: number): number => Number(value.toFixed(5));
  return {
    map: fitMap(points, chosen.method, chosen.covariates),
    method: chosen.method,
    probabilities: chosen.probabilities,
    compared: tried.map((one) => ({
      system, method: one.method, covariates: one.covariates, ece: round(one.ece), brier: round(one.brier), logLoss: round(one.logLoss), chosen: one === chosen,
    })),
  };
}

/** Each code under a map fitted without its document's fifth: the honest figure for a method. */
export function crossFit(points: readonly CalibrationPoint[], method: CalibrationMethod, covariates: boolean): number[] {
  const folds = points.map((one) => foldOf(one.note));
  const maps = Array.from({ length: FOLDS }, (_, k) => asCalibration(fitMap(points.filter((__, i) => folds[i] !== k), method, covariates)));
  return points.map((one, i) => calibrate(maps[folds[i]!]!, 'x', one.logit, one.covariates));
}

/** Probabilities of points under a map. */
export function applyMap(map: SystemMap, points: readonly CalibrationPoint[]): number[] {
  const calibration = asCalibration(map);
  return points.map((one) => calibrate(calibration, 'x', one.logit, one.covariates));
}

/**
 * The map moved along the log-odds until it fits other notes on average (calibration in the large, one number): for notes that are coded more
 * strictly than those of the map. `error` is the ECE there, each document's offset fitted without its fifth. `spread` is the standard deviation that
 * such offsets have in log-odds: with it a fitted one counts by spread^2 / (spread^2 + its squared standard error, jackknife over the fifths),
 * so that few notes move the map less than they seem to ask for (empirical Bayes).
 */
export function offsetMap(map: SystemMap, points: readonly CalibrationPoint[], spread?: number): { map: SystemMap; offset: number; error: number; /** Cross-fitted, by place of the point. */ probabilities: number[] } {
  const folds = points.map((one) => foldOf(one.note));
  const fitted = Array.from({ length: FOLDS }, (_, k) => fitOffset(map, points.filter((__, i) => folds[i] !== k)));
  const mean = fitted.reduce((sum, one) => sum + one, 0) / FOLDS;
  const variance = ((FOLDS - 1) / FOLDS) * fitted.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const share = spread === undefined ? 1 : spread ** 2 / (spread ** 2 + variance);
  const offsets = fitted.map((one) => one * share);
  const moved = offsets.map((offset) => moveMap(map, offset));
  const probabilities = points.map((one, i) => applyMap(moved[folds[i]!]!, [one])[0]!);
  const offset = Number((fitOffset(map, points) * share).toFixed(3));
  return { map: moveMap(map, offset), offset, error: expectedError(probabilities.map((p, i) => [p, Number(points[i]!.right)])), probabilities };
}

/** By bisection: the mean probability falls as the map moves up. */
function fitOffset(map: SystemMap, points: readonly CalibrationPoint[]): number {
  const right = points.filter((one) => one.right).length;
  let [low, high] = [-3, 3];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    const expected = applyMap(moveMap(map, middle), points).reduce((sum, p) => sum + p, 0);
    if (expected < right) low = middle;
    else high = middle;
  }
  return Number(((low + high) / 2).toFixed(3));
}

function moveMap({ knots, shifts }: SystemMap, offset: number): SystemMap {
  return { knots: { logit: knots.logit.map((x) => Number((x - offset).toFixed(5))), probability: knots.probability }, ...(shifts ? { shifts } : {}) };
}

function asCalibration({ knots, shifts }: SystemMap): Calibration {
  return { schema: 1, method: 'isotonic', knots: { x: knots }, ...(shifts ? { shifts: { x: shifts } } : {}), fitted: { notes: 0, codes: 0, eceBefore: 0, eceAfter: 0, dataSha256: '' } };
}

function logLoss(p: number, right: boolean): number {
  const safe = Math.min(1 - 1e-6, Math.max(1e-6, p));
  return -Math.log(right ? safe : 1 - safe);
}

/** Standard error of the difference of two mean losses, documents being the units. */
function standardError(points: readonly CalibrationPoint[], a: readonly number[], b: readonly number[]): number {
  const byNote = new Map<string, number>();
  points.forEach(({ note }, i) => byNote.set(note, (byNote.get(note) ?? 0) + a[i]! - b[i]!));
  const sums = [...byNote.values()];
  const mean = sums.reduce((x, y) => x + y, 0) / Math.max(1, sums.length);
  const variance = sums.reduce((total, one) => total + (one - mean) ** 2, 0) / Math.max(1, sums.length - 1);
  return Math.sqrt(variance * sums.length) / Math.max(1, points.length);
}

