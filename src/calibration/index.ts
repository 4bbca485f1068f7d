// Log-odds to probability: a monotone map fitted on documents that the scorer did not see, kept as knots in the model package.
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';
import type { DraftCode } from '../types.js';

export const CalibrationSchema = z.object({
  schema: z.literal(1),
  method: z.enum(['isotonic', 'platt']),
  /** Per code system: log-odds, ascending, and the probability at each; linear between, flat outside. */
  knots: z.record(z.string(), z.object({ logit: z.array(z.number()).min(1), probability: z.array(z.number()).min(1) })),
  fitted: z.object({ notes: z.number(), codes: z.number(), eceBefore: z.number(), eceAfter: z.number(), dataSha256: z.string() }),
});

export type Calibration = z.infer<typeof CalibrationSchema>;

/** Parses `calibration.json`; throws E203 when malformed or not monotone. */
export function readCalibration(bytes: Buffer): Calibration {
  const parsed = CalibrationSchema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!parsed.success) throw new ChartcodeError('E203', 'calibration.json is malformed', parsed.error.issues.slice(0, 5).map((i) => ({ field: i.path.join('.'), problem: i.message })));
  for (const { logit, probability } of Object.values(parsed.data.knots)) {
    const ordered = logit.length === probability.length && logit.every((x, i) => i === 0 || (x > logit[i - 1]! && probability[i]! >= probability[i - 1]!));
    if (!ordered) throw new ChartcodeError('E203', 'calibration.json is not a monotone map');
  }
  return parsed.data;
}

/** Probability of a log-odds for a code system; the logistic function where the system has no map. */
export function calibrate(map: Calibration, system: string, logit: number): number {
  const knots = map.knots[system];
  if (!knots) return 1 / (1 + Math.exp(-logit));
  const { logit: xs, probability: ys } = knots;
  if (logit <= xs[0]!) return ys[0]!;
  const last = xs.length - 1;
  if (logit >= xs[last]!) return ys[last]!;
  let low = 0, high = last;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (xs[mid]! <= logit) low = mid;
    else high = mid;
  }
  const share = (logit - xs[low]!) / (xs[high]! - xs[low]!);
  return ys[low]! + share * (ys[high]! - ys[low]!);
}

/** The drafts with their probabilities. */
export function calibrateDrafts(drafts: readonly DraftCode[], map: Calibration): DraftCode[] {
  return drafts.map((d) => ({ ...d, probability: calibrate(map, d.system, d.logit) }));
}
