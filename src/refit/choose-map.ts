// The map from log-odds to probability: the one in force, the same moved by one number, or a new one; the simplest that is as good as any.
import { applyMap, chooseCalibration, expectedError, offsetMap } from '../calibration/choose.js';
import type { CalibrationMethod, CalibrationPoint, SystemMap } from '../calibration/fit.js';
import { calibrate, type Calibration } from '../calibration/index.js';

const SYSTEM = 'ICD-10-CM';

export interface ChosenMap {
  chosen: 'current' | 'moved' | 'fitted';
  method: CalibrationMethod;
  map: SystemMap;
  /** By place of the point, under a map fitted without its document's fold. */
  probabilities: number[];
  compared?: ReturnType<typeof chooseCalibration>['compared'];
}

/** The map of a calibration for diagnoses. */
export function mapOf(calibration: Calibration): SystemMap | undefined {
  const knots = calibration.knots[SYSTEM];
  const shifts = calibration.shifts?.[SYSTEM];
  return knots ? { knots, ...(shifts ? { shifts } : {}) } : undefined;
}

/** Chooses by cross-validated log loss. `points` are codes of claims with log-odds that owe nothing to their own labels. */
export function chooseMap(points: readonly CalibrationPoint[], current: Calibration): ChosenMap {
  const fitted = chooseCalibration(points, SYSTEM);
  const known = mapOf(current);
  const ways: ChosenMap[] = [{ chosen: 'fitted', method: fitted.method, map: fitted.map, probabilities: fitted.probabilities, compared: fitted.compared }];
  if (known) {
    const moved = offsetMap(known, points);
    ways.unshift(
      { chosen: 'current', method: current.method, map: known, probabilities: applyMap(known, points) },
      { chosen: 'moved', method: current.method, map: moved.map, probabilities: moved.probabilities },
    );
  }
  const best = ways.reduce((a, b) => (meanLoss(points, b.probabilities) < meanLoss(points, a.probabilities) ? b : a));
  return ways.find((way) => way === best || meanLoss(points, way.probabilities) - meanLoss(points, best.probabilities) <= errorOfDifference(points, way.probabilities, best.probabilities))!;
}

/** Probabilities of points under a calibration. */
export function readProbabilities(points: readonly CalibrationPoint[], calibration: Calibration): number[] {
  return points.map((one) => calibrate(calibration, SYSTEM, one.logit, calibration.shifts ? one.covariates : {}));
}

/** The calibration in force with the chosen map in it, and how it was fitted. */
export function writeCalibration(current: Calibration, { map, method, probabilities, compared }: ChosenMap, points: readonly CalibrationPoint[], dataSha256: string): Calibration {
  const { [SYSTEM]: _shifts, ...otherShifts } = current.shifts ?? {};
  const shifts = { ...otherShifts, ...(map.shifts ? { [SYSTEM]: map.shifts } : {}) };
  const right = points.map((one) => Number(one.right));
  const round = (value: number): number => Number(value.toFixed(4));
  return {
    schema: 1, method, knots: { ...current.knots, [SYSTEM]: map.knots },
    ...(Object.keys(shifts).length > 0 ? { shifts } : {}),
    fitted: {
      notes: new Set(points.map((one) => one.note)).size, codes: points.length,
      eceBefore: round(expectedError(readProbabilities(points, current).map((p, i) => [p, right[i]!]))),
      eceAfter: round(expectedError(probabilities.map((p, i) => [p, right[i]!]))),
      dataSha256, ...(compared ? { compared } : {}),
      // the maps of procedures stay as they were fitted
      ...(current.fitted.groups ? { groups: current.fitted.groups } : {}),
    },
  };
}

export function pointLoss(p: number, right: boolean): number {
  const safe = Math.min(1 - 1e-6, Math.max(1e-6, p));
  return -Math.log(right ? safe : 1 - safe);
}

function meanLoss(points: readonly CalibrationPoint[], probabilities: readonly number[]): number {
  return points.reduce((sum, one, i) => sum + pointLoss(probabilities[i]!, one.right), 0) / Math.max(1, points.length);
}

/** Standard error of the difference of two mean losses, documents being the units. */
function errorOfDifference(points: readonly CalibrationPoint[], a: readonly number[], b: readonly number[]): number {
  const byNote = new Map<string, number>();
  points.forEach((one, i) => byNote.set(one.note, (byNote.get(one.note) ?? 0) + pointLoss(a[i]!, one.right) - pointLoss(b[i]!, one.right)));
  const sums = [...byNote.values()];
  const mean = sums.reduce((x, y) => x + y, 0) / Math.max(1, sums.length);
  const variance = sums.reduce((total, one) => total + (one - mean) ** 2, 0) / Math.max(1, sums.length - 1);
  return Math.sqrt(variance * sums.length) / Math.max(1, points.length);
}
