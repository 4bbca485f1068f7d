// Log-odds to probability: a monotone map fitted on documents that the scorer did not see, kept as knots in the model package.
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';
import type { DraftCode } from '../types.js';
import { type CovariateContext, type Covariates, groupOf, GROUPS, readCovariates } from './covariates.js';
import { METHODS, shiftOf } from './fit.js';

export { type CalibrationGroup, type CovariateContext, type Covariates, GROUPS, readCovariates, type TrainingRates } from './covariates.js';

/** Figures of one way to calibrate, by cross-validation on documents. */
const ComparedSchema = z.object({
  system: z.string(), method: z.enum(METHODS), covariates: z.boolean(), ece: z.number(), brier: z.number(), logLoss: z.number(), chosen: z.boolean(),
});

export const CalibrationSchema = z.object({
  schema: z.literal(1),
  method: z.enum(METHODS),
  /** Per group of lines (`GROUPS`): log-odds, ascending, and the probability at each; linear between, flat outside. */
  knots: z.record(z.string(), z.object({ logit: z.array(z.number()).min(1), probability: z.array(z.number()).min(1) })),
  /** Per group, covariate and value: what is added to the log-odds before the knots are read. */
  shifts: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number()))).optional(),
  fitted: z.object({
    notes: z.number(), codes: z.number(), eceBefore: z.number(), eceAfter: z.number(), dataSha256: z.string(),
    compared: z.array(ComparedSchema).optional(),
    /** Per group, where more than diagnoses were fitted: what its map was fitted on, and its ECE before and after (cross-fitted by document). */
    groups: z.record(z.string(), z.object({ method: z.enum(METHODS), covariates: z.boolean(), notes: z.number(), codes: z.number(), eceBefore: z.number(), eceAfter: z.number(), dataSha256: z.string() })).optional(),
    /** ECE on notes of another kind, by their name. */
    shiftCheck: z.record(z.string(), z.number()).optional(),
    /** The map was moved by one number to fit other notes on average; the ECE there, cross-fitted by document. */
    offset: z.object({ data: z.string(), value: z.number(), ece: z.number() }).optional(),
  }),
});

export type Calibration = z.infer<typeof CalibrationSchema>;

/** Parses `calibration.json`; throws E203 when malformed or not monotone. */
export function readCalibration(bytes: Buffer): Calibration {
  const parsed = CalibrationSchema.safeParse(parseJson(bytes));
  if (!parsed.success) throw new ChartcodeError('E203', 'calibration.json is malformed', parsed.error.issues.slice(0, 5).map((i) => ({ field: i.path.join('.'), problem: i.message })));
  const unknown = Object.keys({ ...parsed.data.knots, ...parsed.data.shifts }).find((key) => !(GROUPS as readonly string[]).includes(key));
  if (unknown !== undefined) throw new ChartcodeError('E203', 'calibration.json has a map for lines that do not exist', [{ field: `knots.${unknown}`, problem: `is none of ${GROUPS.join(', ')}` }]);
  for (const { logit, probability } of Object.values(parsed.data.knots)) {
    const ordered = logit.length === probability.length && logit.every((x, i) => i === 0 || (x > logit[i - 1]! && probability[i]! >= probability[i - 1]!));
    if (!ordered) throw new ChartcodeError('E203', 'calibration.json is not a monotone map');
  }
  return parsed.data;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ChartcodeError('E203', 'calibration.json is no JSON');
  }
}

/** Probability of a log-odds for a group of lines; the logistic function where the group has no map. Rises with `logit` for any fixed covariates. */
export function calibrate(map: Calibration, group: string, logit: number, covariates: Covariates = {}): number {
  const knots = map.knots[group];
  if (!knots) return 1 / (1 + Math.exp(-logit));
  const at = logit + shiftOf(map.shifts?.[group], covariates);
  const { logit: xs, probability: ys } = knots;
  if (at <= xs[0]!) return ys[0]!;
  const last = xs.length - 1;
  if (at >= xs[last]!) return ys[last]!;
  let low = 0, high = last;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (xs[mid]! <= at) low = mid;
    else high = mid;
  }
  const share = (at - xs[low]!) / (xs[high]! - xs[low]!);
  return ys[low]! + share * (ys[high]! - ys[low]!);
}

/** The drafts with their probabilities. */
export function calibrateDrafts(drafts: readonly DraftCode[], map: Calibration, context: CovariateContext = {}): DraftCode[] {
  return drafts.map((draft) => {
    const group = groupOf(draft);
    return { ...draft, probability: calibrate(map, group, draft.logit, map.shifts?.[group] ? readCovariates(draft, context) : {}) };
  });
}
