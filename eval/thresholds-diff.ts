// What another threshold profile would change on coded notes: who moves between review and auto, and how right they are.
import type { ThresholdProfile } from '../src/routing/index.js';
import { clopperPearsonLower } from './lib/bounds.js';
import { reroute } from './lib/reroute.js';
import { designEffect } from './lib/risk-control.js';
import { isPerfect, systemsOf } from './lib/score-claims.js';
import type { Case } from './lib/slots.js';
import { sum } from './lib/statistics.js';

export interface Moved {
  claims: number;
  codes: number;
  right: number;
  /** Null without codes; `lower95` counts codes of one document for less (design effect). */
  precision: number | null;
  lower95: number | null;
  /** Claims that are right and complete. */
  perfect: number;
  ids: string[];
}

export interface ThresholdsDiff {
  schema: 'chartcode.thresholds-diff/1';
  a: string;
  b: string;
  notes: number;
  autoA: Moved;
  autoB: Moved;
  toAuto: Moved;
  toReview: Moved;
  /** Reasons that keep claims in review under B, by kind, with how many claims each holds. */
  reasonsB: Record<string, number>;
}

/** The audit sample is left out on both sides: it is drawn after the decision. `a` and `b` were read for the model of the claims. */
export function diffThresholds(cases: readonly Case[], a: ThresholdProfile, b: ThresholdProfile): ThresholdsDiff {
  const routed = cases.map((one) => ({ one, a: reroute(one, a).route, b: reroute(one, b) }));
  const of = (keep: (routed: { a: string; b: string }) => boolean): Moved => describe(routed.filter((row) => keep({ a: row.a, b: row.b.route })).map((row) => row.one));
  const reasonsB: Record<string, number> = {};
  for (const { b: decision } of routed) for (const kind of new Set(decision.reasons.map((reason) => reason.split(':')[0] ?? ''))) reasonsB[kind] = (reasonsB[kind] ?? 0) + 1;
  return {
    schema: 'chartcode.thresholds-diff/1', a: a.id, b: b.id, notes: cases.length,
    autoA: of((row) => row.a === 'auto'),
    autoB: of((row) => row.b === 'auto'),
    toAuto: of((row) => row.a === 'review' && row.b === 'auto'),
    toReview: of((row) => row.a === 'auto' && row.b === 'review'),
    reasonsB: Object.fromEntries(Object.entries(reasonsB).sort(([, x], [, y]) => y - x)),
  };
}

function describe(cases: readonly Case[]): Moved {
  const parts = cases.map((one) => ({ right: sum(systemsOf(one).map((system) => system.pairs.size)), n: sum(systemsOf(one).map((system) => system.predicted.length)) }));
  const [right, codes] = [sum(parts.map((one) => one.right)), sum(parts.map((one) => one.n))];
  const effect = designEffect(parts);
  return {
    claims: cases.length, codes, right,
    precision: codes ? right / codes : null,
    lower95: codes ? clopperPearsonLower(right / effect, codes / effect, 0.95) : null,
    perfect: cases.filter((one) => isPerfect(systemsOf(one))).length,
    ids: cases.map((one) => one.gold.id),
  };
}

const SHOWN = 20;

/** Lines for a person. */
export function formatDiff(diff: ThresholdsDiff): string {
  const line = (name: string, moved: Moved): string => {
    const figures = moved.precision === null ? '' : `, ${moved.right} of ${moved.codes} codes right: ${moved.precision.toFixed(3)} (95 % lower bound ${moved.lower95?.toFixed(3)}), ${moved.perfect} claims perfect`;
    return `${name.padEnd(18)} ${moved.claims} of ${diff.notes} claims${figures}`;
  };
  const ids = ({ ids: all }: Moved): string[] => (all.length ? [`  ${all.slice(0, SHOWN).join(' ')}${all.length > SHOWN ? ` and ${all.length - SHOWN} more` : ''}`] : []);
  return [
    `thresholds ${diff.a} -> ${diff.b}`,
    line('auto under A', diff.autoA),
    line('auto under B', diff.autoB),
    line('review -> auto', diff.toAuto), ...ids(diff.toAuto),
    line('auto -> review', diff.toReview), ...ids(diff.toReview),
    'what keeps claims in review under B',
    ...Object.entries(diff.reasonsB).map(([kind, n]) => `  ${kind.padEnd(26)} ${n}`),
    '',
  ].join('\n');
}
