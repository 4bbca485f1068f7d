// Fits a calibration map by a named method, with or without covariates, always to the same form: shifts of the log-odds, then monotone knots.
import type { Covariates } from './covariates.js';
import { fitIsotonic, type Knots } from './fit-isotonic.js';
import { fitBeta, fitLogistic, fitPlatt, fitTemperature, logistic, type LogitMap } from './fit-logistic.js';

/** A coded line with what came of it; `note` keeps the codes of one document together in cross-validation. */
export interface CalibrationPoint { system: string; note: string; logit: number; right: boolean; covariates: Covariates }

export const METHODS = ['identity', 'temperature', 'platt', 'beta', 'isotonic'] as const;
export type CalibrationMethod = (typeof METHODS)[number];

/** By covariate, then by value: what is added to the log-odds. */
export type Shifts = Record<string, Record<string, number>>;

export interface SystemMap { knots: Knots; shifts?: Shifts }

/** Values of a covariate seen less often shift nothing: their shift would be noise. */
const LEAST_SEEN = 30;
const RIDGE = 8;
const PRIOR = 4;
const KNOTS = 64;

/** The map of one system. Without points: the logistic function. */
export function fitMap(points: readonly CalibrationPoint[], method: CalibrationMethod, withCovariates: boolean): SystemMap {
  const shifts = withCovariates ? fitShifts(points) : undefined;
  const pairs = points.map(({ logit, covariates, right }): [number, number] => [logit + shiftOf(shifts, covariates), Number(right)]);
  return { knots: round(fitKnots(pairs, method)), ...(shifts ? { shifts } : {}) };
}

/** What the covariates of a code add to its log-odds. */
export function shiftOf(shifts: Shifts | undefined, covariates: Covariates): number {
  return shifts ? Object.entries(covariates).reduce((sum, [name, value]) => sum + (shifts[name]?.[value] ?? 0), 0) : 0;
}

function fitKnots(pairs: readonly [number, number][], method: CalibrationMethod): Knots {
  if (pairs.length === 0) return sample(logistic, -8, 8);
  if (method === 'isotonic') return fitIsotonic(pairs, PRIOR);
  const maps: Record<Exclude<CalibrationMethod, 'isotonic'>, () => LogitMap> = {
    identity: () => logistic,
    temperature: () => fitTemperature(pairs),
    platt: () => fitPlatt(pairs),
    beta: () => fitBeta(pairs),
  };
  const logits = pairs.map(([x]) => x);
  // Flat outside of what was seen: no odds are claimed that no case stands for.
  return sample(maps[method](), logits.reduce((a, b) => Math.min(a, b)), logits.reduce((a, b) => Math.max(a, b)));
}

function sample(map: LogitMap, from: number, to: number): Knots {
  if (to - from < 1e-4) return { logit: [from], probability: [map(from)] };
  const logit = Array.from({ length: KNOTS }, (_, i) => from + ((to - from) * i) / (KNOTS - 1));
  let last = 0;
  return { logit, probability: logit.map((x) => (last = Math.max(last, map(x)))) };
}

/** Ridge logistic regression on the log-odds and one column a value; shifts are in units of the log-odds. None when the odds do not follow the score. */
function fitShifts(points: readonly CalibrationPoint[]): Shifts | undefined {
  const columns = listValues(points);
  if (columns.length === 0) return undefined;
  const rows = points.map(({ logit, covariates }) => [logit, 1, ...columns.map(([name, value]) => Number(covariates[name] === value))]);
  const [slope = 0, , ...weights] = fitLogistic(rows, points.map((one) => Number(one.right)), [1e-6, 1e-6, ...columns.map(() => RIDGE)]);
  if (slope <= 0.05) return undefined;
  const shifts: Shifts = {};
  columns.forEach(([name, value], k) => {
    (shifts[name] ??= {})[value] = Number((weights[k]! / slope).toFixed(4));
  });
  return shifts;
}

function listValues(points: readonly CalibrationPoint[]): [name: string, value: string][] {
  const counts = new Map<string, number>();
  for (const { covariates } of points) for (const [name, value] of Object.entries(covariates)) counts.set(`${name}\0${value}`, (counts.get(`${name}\0${value}`) ?? 0) + 1);
  return [...counts].filter(([, n]) => n >= LEAST_SEEN).map(([key]) => key.split('\0') as [string, string]).sort(([a, b], [c, d]) => (a + b < c + d ? -1 : 1));
}

/** Five decimals, with knots that fall together left out: the file stays small and still rises. */
function round({ logit, probability }: Knots): Knots {
  const kept: Knots = { logit: [], probability: [] };
  logit.forEach((x, i) => {
    const value = Number(x.toFixed(5));
    const last = kept.logit.at(-1);
    if (last !== undefined && value <= last) return;
    kept.logit.push(value);
    kept.probability.push(Math.max(kept.probability.at(-1) ?? 0, Number(probability[i]!.toFixed(5))));
  });
  return kept;
}
