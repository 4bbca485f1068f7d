// Small statistics that reports share.

/** Wilson score interval of a share (Wilson 1927), by default at 95 %. [0, 0] without trials. */
export function wilsonInterval(right: number, n: number, z = 1.96): [lower: number, upper: number] {
  if (n === 0) return [0, 0];
  const p = right / n;
  const middle = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [(middle - spread) / scale, (middle + spread) / scale];
}
