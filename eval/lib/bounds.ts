// Bounds on a precision from a sample, and the p-values that they stand for.
import { binomialAtLeast, binomialAtMost } from './special-functions.js';

/** One-sided lower bound of Clopper and Pearson (1934) on a share at `confidence`; 0 without trials. Counts may be fractions. */
export function clopperPearsonLower(right: number, n: number, confidence: number): number {
  if (n <= 0 || right <= 0) return 0;
  return invert((p) => binomialAtLeast(right, n, p), 1 - confidence);
}

/** One-sided upper bound of Clopper and Pearson; 1 without trials. */
export function clopperPearsonUpper(right: number, n: number, confidence: number): number {
  if (n <= 0 || right >= n) return 1;
  return invert((p) => 1 - binomialAtMost(right, n, p), confidence);
}

/** p of "the precision is at most `target`" when `right` of `n` are right: the exact binomial test, dual to Clopper-Pearson. */
export function binomialPValue(right: number, n: number, target: number): number {
  return n <= 0 ? 1 : binomialAtLeast(right, n, target);
}

/**
 * p of "the mean of losses in [0, 1] is at least `risk`" when their mean over `n` is `loss`: the smaller of Hoeffding's tight bound and Bentkus's
 * (Bates et al. 2021, Learn then Test 2021). Holds for shares of wrong codes, not only for right or wrong.
 */
export function hoeffdingBentkusPValue(loss: number, n: number, risk: number): number {
  if (n <= 0) return 1;
  const low = Math.min(loss, risk);
  const hoeffding = Math.exp(-n * relativeEntropy(low, risk));
  const bentkus = Math.E * binomialAtMost(Math.ceil(n * loss - 1e-9), n, risk);
  return Math.min(1, hoeffding, bentkus);
}

/** Upper bound on the mean loss at `confidence`: the greatest risk that Hoeffding-Bentkus does not refuse. */
export function hoeffdingBentkusUpper(loss: number, n: number, confidence: number): number {
  if (n <= 0) return 1;
  let [low, high] = [loss, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (hoeffdingBentkusPValue(loss, n, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** Fewest trials, all of them right, that prove a precision above `target` at `confidence`. */
export function leastTrials(target: number, confidence: number): number {
  return Math.ceil(Math.log(1 - confidence) / Math.log(target) - 1e-9);
}

function relativeEntropy(a: number, b: number): number {
  const term = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(x / y));
  return term(a, b) + term(1 - a, 1 - b);
}

/** The p in [0, 1] where a rising function reaches `value`. */
function invert(rising: (p: number) => number, value: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
