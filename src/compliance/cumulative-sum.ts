// The limit of a cumulative-sum chart for a stated rate of false alarms.

/** Siegmund's correction of the limit for the overshoot (Siegmund 1985). */
const OVERSHOOT = 1.166;

/** Mean number of periods between false alarms of a one-sided sum of standard normal deviations, with allowance k and limit h (Siegmund's approximation). */
export function averageRunLength(k: number, h: number): number {
  const b = h + OVERSHOOT;
  return (Math.exp(2 * k * b) - 2 * k * b - 1) / (2 * k * k);
}

/** The limit that gives a mean number of periods between false alarms; by bisection. */
export function limitFor(k: number, runLength: number): number {
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (averageRunLength(k, middle) < runLength) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
