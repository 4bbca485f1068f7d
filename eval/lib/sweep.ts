// What a threshold on the probability buys: figures above it, and error against the share that is kept.
import { countRequired, judgedCodes, outcomesOf } from './score-claims.js';
import type { Case } from './slots.js';
import type { PrecisionRecall } from './statistics.js';
import { precisionRecall, sum } from './statistics.js';

export interface SweepPoint extends PrecisionRecall {
  threshold: number;
  /** Codes at or above the threshold. */
  codes: number;
  /** Share of all claims whose every code reaches it, and the precision of their codes (null without such claims). */
  claims: number;
  claim_precision: number | null;
}

export interface RiskPoint {
  /** Share of the codes kept, the surest first. */
  coverage: number;
  /** Share of the kept codes that are wrong. */
  risk: number;
}

const STEPS = 50;
const CURVE_POINTS = 100;

/**
 * Figures at thresholds 0, .02 ... .98 over all systems. Matching is that of the whole claim: a code that was right stays right when others
 * fall away, which differs from the reference scorer only where two codes compete for one slot.
 */
export function sweepThresholds(cases: readonly Case[]): SweepPoint[] {
  const required = sum(cases.map((one) => sum([one.dx, one.px, one.pcs].map(countRequired))));
  const notes = cases.map((one) =>
    [one.dx, one.px, one.pcs].flatMap(({ predicted, pairs, slots }) =>
      predicted.map((code, place) => {
        const slot = slots[pairs.get(place) ?? -1];
        return { p: code.probability ?? 1, right: slot !== undefined, found: slot?.required === true };
      }),
    ),
  );
  return Array.from({ length: STEPS }, (_, step) => {
    const threshold = step / STEPS;
    const kept = notes.flat().filter((code) => code.p >= threshold);
    const found = kept.filter((code) => code.found).length;
    const sure = notes.filter((codes) => codes.length > 0 && codes.every((code) => code.p >= threshold));
    const codes = sure.flat();
    return {
      threshold,
      ...precisionRecall(kept.filter((code) => code.right).length, kept.length, found, required),
      codes: kept.length,
      claims: cases.length ? sure.length / cases.length : 0,
      claim_precision: codes.length ? codes.filter((code) => code.right).length / codes.length : null,
    };
  });
}

/** Risk against coverage (El-Yaniv and Wiener 2010), at most 100 points and always the whole; codes with the same probability are kept together. */
export function riskCoverage(cases: readonly Case[]): { curve: RiskPoint[]; aurc: number | null } {
  const outcomes = [...outcomesOf(cases)].sort(([a], [b]) => b - a);
  const points: RiskPoint[] = [];
  let wrong = 0;
  outcomes.forEach(([p, right], place) => {
    wrong += Number(!right);
    if (outcomes[place + 1]?.[0] !== p) points.push({ coverage: (place + 1) / outcomes.length, risk: wrong / (place + 1) });
  });
  const areas = points.map((point, place) => point.risk * (point.coverage - (points[place - 1]?.coverage ?? 0)));
  const step = Math.max(1, Math.ceil(points.length / CURVE_POINTS));
  return { curve: points.filter((_, place) => place % step === 0 || place === points.length - 1), aurc: points.length ? sum(areas) : null };
}

/** Codes that carry a probability; none means that there is nothing to sweep. */
export function hasProbabilities(cases: readonly Case[]): boolean {
  return cases.some((one) => judgedCodes(one).some(({ code }) => code.probability !== undefined));
}
