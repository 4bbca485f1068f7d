// Whether two runs differ by more than chance: paired bootstrap over notes, McNemar over paired yes-or-no outcomes.
import { seededRandom } from './random.js';
import { binomialAtMost } from './special-functions.js';
import { quantile } from './statistics.js';

export interface BootstrapResult {
  a: number;
  b: number;
  /** b - a on the notes as they are, and its 95 % percentile interval over resampled notes. */
  difference: number;
  lower95: number;
  upper95: number;
  /** Two-sided: twice the share of resamples on the other side of 0 (or on it), at least 1 / (resamples + 1). */
  p: number;
}

/** Efron's paired bootstrap: both runs are measured on the same notes, drawn again with replacement. `figure` gives a statistic of some notes. */
export function pairedBootstrap<T>(
  pairs: readonly (readonly [a: T, b: T])[],
  figure: (notes: readonly T[]) => number,
  { resamples = 2000, seed = 20260115 } = {},
): BootstrapResult {
  const random = seededRandom(seed);
  const [a, b] = [figure(pairs.map(([one]) => one)), figure(pairs.map(([, other]) => other))];
  const differences = Array.from({ length: resamples }, () => {
    const drawn = pairs.map(() => pairs[Math.floor(random() * pairs.length)] as readonly [T, T]);
    return figure(drawn.map(([, other]) => other)) - figure(drawn.map(([one]) => one));
  });
  const below = differences.filter((one) => one <= 0).length;
  const above = differences.filter((one) => one >= 0).length;
  return {
    a,
    b,
    difference: b - a,
    lower95: quantile(differences, 0.025),
    upper95: quantile(differences, 0.975),
    p: Math.min(1, (2 * (Math.min(below, above) + 1)) / (resamples + 1)),
  };
}

export interface McNemarResult {
  both: number;
  onlyA: number;
  onlyB: number;
  neither: number;
  /** Exact, two-sided: a binomial test on the pairs that differ (McNemar 1947). */
  p: number;
}

/** Paired outcomes of two runs on the same things. */
export function mcNemar(pairs: readonly (readonly [a: boolean, b: boolean])[]): McNemarResult {
  const count = (a: boolean, b: boolean): number => pairs.filter(([x, y]) => x === a && y === b).length;
  const [onlyA, onlyB] = [count(true, false), count(false, true)];
  const n = onlyA + onlyB;
  const p = n === 0 ? 1 : Math.min(1, 2 * binomialAtMost(Math.min(onlyA, onlyB), n, 0.5));
  return { both: count(true, true), onlyA, onlyB, neither: count(false, false), p };
}
