// Ridge logistic regression by Newton's method, and the three parametric maps that are special cases of it.

/** Weights of `p = 1 / (1 + exp(-(w . x)))`; `penalty[k]` is the ridge on weight k. `targets` may be smoothed labels. At most a few dozen columns. */
export function fitLogistic(rows: readonly (readonly number[])[], targets: readonly number[], penalty: readonly number[]): number[] {
  const size = penalty.length;
  let weights: number[] = Array.from({ length: size }, () => 0);
  let loss = lossOf(rows, targets, penalty, weights);
  for (let round = 0; round < 50; round += 1) {
    const gradient = weights.map((w, k) => penalty[k]! * w);
    const hessian = Array.from({ length: size }, (_, k) => Array.from({ length: size }, (__, l) => (k === l ? penalty[k]! + 1e-9 : 0)));
    rows.forEach((row, i) => {
      const p = logistic(dot(row, weights));
      const v = p * (1 - p);
      for (let k = 0; k < size; k += 1) {
        if (row[k] === 0) continue;
        gradient[k]! += (p - targets[i]!) * row[k]!;
        for (let l = 0; l <= k; l += 1) hessian[k]![l]! += v * row[k]! * row[l]!;
      }
    });
    for (let k = 0; k < size; k += 1) for (let l = k + 1; l < size; l += 1) hessian[k]![l] = hessian[l]![k]!;
    const step = solve(hessian, gradient);
    let [share, next, nextLoss] = [1, weights, Number.POSITIVE_INFINITY];
    for (; share > 1e-6; share /= 2) {
      next = weights.map((w, k) => w - share * step[k]!);
      nextLoss = lossOf(rows, targets, penalty, next);
      if (nextLoss <= loss) break;
    }
    if (!(nextLoss <= loss)) break;
    const gained = loss - nextLoss;
    [weights, loss] = [next, nextLoss];
    if (gained < 1e-10 * (1 + loss)) break;
  }
  return weights;
}

export type LogitMap = (logit: number) => number;

/** Platt (1999): slope and offset of the log-odds, with his smoothed targets. A slope below 0 is taken as 0: the map never falls. */
export function fitPlatt(points: readonly (readonly [number, number])[]): LogitMap {
  const targets = smoothed(points);
  const [slope = 1, offset = 0] = fitLogistic(points.map(([x]) => [x, 1]), targets, [0, 0]);
  if (slope > 0) return (x) => logistic(slope * x + offset);
  const rate = targets.reduce((sum, t) => sum + t, 0) / targets.length;
  return () => rate;
}

/** Temperature (Guo et al. 2017): the log-odds over one number. */
export function fitTemperature(points: readonly (readonly [number, number])[]): LogitMap {
  const [slope = 1] = fitLogistic(points.map(([x]) => [x]), points.map(([, y]) => y), [1e-6]);
  return (x) => logistic(Math.max(0, slope) * x);
}

/** Beta (Kull et al. 2017): a ln p - b ln(1 - p) + c; a negative a or b is set to 0 and the rest is fitted again. */
export function fitBeta(points: readonly (readonly [number, number])[]): LogitMap {
  const targets = smoothed(points);
  const rows = points.map(([x]) => [-softplus(-x), softplus(x), 1]);
  let used = [true, true];
  let weights = fitLogistic(rows, targets, [0, 0, 0]);
  for (const k of [0, 1]) {
    if (weights[k]! >= 0) continue;
    used = used.map((on, i) => on && i !== k);
    weights = fitLogistic(rows.map((row) => row.map((value, i) => (i < 2 && !used[i] ? 0 : value))), targets, [0, 0, 0]);
  }
  const [a = 0, b = 0, c = 0] = weights.map((w, i) => (i < 2 ? (used[i] ? Math.max(0, w) : 0) : w));
  return (x) => logistic(-a * softplus(-x) + b * softplus(x) + c);
}

export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

function smoothed(points: readonly (readonly [number, number])[]): number[] {
  const right = points.filter(([, y]) => y === 1).length;
  const [high, low] = [(right + 1) / (right + 2), 1 / (points.length - right + 2)];
  return points.map(([, y]) => (y === 1 ? high : low));
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function dot(a: readonly number[], b: readonly number[]): number {
  let total = 0;
  for (let k = 0; k < b.length; k += 1) total += a[k]! * b[k]!;
  return total;
}

function lossOf(rows: readonly (readonly number[])[], targets: readonly number[], penalty: readonly number[], weights: readonly number[]): number {
  let loss = 0;
  rows.forEach((row, i) => {
    const z = dot(row, weights);
    loss += softplus(z) - targets[i]! * z;
  });
  return loss + weights.reduce((sum, w, k) => sum + (penalty[k]! * w * w) / 2, 0);
}

/** Gauss elimination with pivoting; a column without a pivot gets 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i]!]);
  const n = right.length;
  for (let k = 0; k < n; k += 1) {
    const pivot = a.slice(k).reduce((best, row, i) => (Math.abs(row[k]!) > Math.abs(a[best]![k]!) ? i + k : best), k);
    [a[k], a[pivot]] = [a[pivot]!, a[k]!];
    if (Math.abs(a[k]![k]!) < 1e-12) continue;
    for (let i = k + 1; i < n; i += 1) {
      const factor = a[i]![k]! / a[k]![k]!;
      for (let j = k; j <= n; j += 1) a[i]![j]! -= factor * a[k]![j]!;
    }
  }
  const x = Array.from({ length: n }, () => 0);
  for (let k = n - 1; k >= 0; k -= 1) {
    if (Math.abs(a[k]![k]!) < 1e-12) continue;
    const rest = a[k]!.slice(k + 1, n).reduce((sum, value, j) => sum + value * x[k + 1 + j]!, 0);
    x[k] = (a[k]![n]! - rest) / a[k]![k]!;
  }
  return x;
}
