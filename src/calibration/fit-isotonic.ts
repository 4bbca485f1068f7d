// Isotonic regression by pooling adjacent violators (Barlow et al. 1972), reduced to knots for interpolation.

export interface Knots { logit: number[]; probability: number[] }

/**
 * Fits a monotone map from log-odds to the share of right codes.
 * `points`: [logit, 1 | 0]. Pools are shrunk toward the overall rate by `prior` pseudo-counts, so that no knot claims 0 or 1 from few cases.
 */
export function fitIsotonic(points: readonly (readonly [number, number])[], prior = 1): Knots {
  if (points.length === 0) return { logit: [0], probability: [0.5] };
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  const rate = sorted.reduce((s, p) => s + p[1], 0) / sorted.length;
  const pools: { sum: number; n: number; x: number }[] = [];
  for (const [x, y] of sorted) {
    pools.push({ sum: y, n: 1, x });
    while (pools.length > 1) {
      const b = pools[pools.length - 1]!, a = pools[pools.length - 2]!;
      if (a.sum / a.n < b.sum / b.n) break;
      pools.splice(-2, 2, { sum: a.sum + b.sum, n: a.n + b.n, x: (a.x * a.n + b.x * b.n) / (a.n + b.n) });
    }
  }
  const logit: number[] = [], probability: number[] = [];
  for (const pool of pools) {
    const p = (pool.sum + prior * rate) / (pool.n + prior);
    const last = probability.length - 1;
    if (last >= 0 && pool.x <= logit[last]!) continue;
    logit.push(pool.x);
    probability.push(last >= 0 ? Math.max(p, probability[last]!) : p);
  }
  return { logit, probability };
}
