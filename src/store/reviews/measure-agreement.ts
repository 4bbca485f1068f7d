// How often coders agree with the engine, and with each other: by system, tier, code and reviewer.
import { wilsonInterval } from '../../statistics.js';
import type { JudgedCode, Review } from './contract.js';

/** Suggested lines and what became of them. `agreement` is the share accepted, `lower` and `upper` its 95 % interval (Wilson; lines of one claim are not independent, so it is somewhat narrow). */
export interface Agreement {
  claims: number;
  suggested: number;
  accepted: number;
  modified: number;
  rejected: number;
  /** Codes that coders added. */
  added: number;
  agreement: number | null;
  lower: number;
  upper: number;
  /** Of the final codes, the share that was suggested as it stands. */
  found: number | null;
}

export interface PairAgreement { reviewers: [string, string]; claims: number; /** Share of claims with the same final codes. */ same: number; /** Cohen's kappa on accept or not, over suggested lines; null where chance agreement is complete. */ kappa: number | null }

export interface AgreementReport {
  reviews: number;
  claims: number;
  overall: Agreement;
  bySystem: Record<string, Agreement>;
  byTier: Record<string, Agreement>;
  byRoute: Record<string, Agreement>;
  byReviewer: Record<string, Agreement>;
  /** Codes that were suggested or added most, `system code`. */
  byCode: Record<string, Agreement>;
  reasons: Record<string, number>;
  pairs: PairAgreement[];
}

const MOST_CODES = 200;

/** Measures reviews. Of several reviews of a claim, each reviewer's last counts for the reviewer, and the last of all for everything else. Pure. */
export function measureAgreement(reviews: readonly Review[]): AgreementReport {
  const inOrder = [...reviews].sort((a, b) => (a.reviewedAt < b.reviewedAt ? -1 : a.reviewedAt > b.reviewedAt ? 1 : 0));
  const last = [...new Map(inOrder.map((one) => [one.claimId, one])).values()];
  const lastOfReviewer = [...new Map(inOrder.map((one) => [`${one.claimId} ${one.reviewer}`, one])).values()];
  const split = (keyOf: (line: { system: string; code: string; tier?: string }) => string | undefined): Record<string, Agreement> => splitLines(last, keyOf);
  const byCode = split(({ system, code }) => `${system} ${code}`);
  const reasons: Record<string, number> = {};
  for (const review of last) for (const { reason } of [...review.decisions, ...review.added]) if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    reviews: reviews.length, claims: last.length,
    overall: split(() => 'all')['all'] ?? count([], 0, 0),
    bySystem: split(({ system }) => system),
    byTier: split(({ tier }) => tier),
    byRoute: Object.assign({}, ...['auto', 'review'].map((route) => splitLines(last.filter((one) => one.route === route), () => route))) as Record<string, Agreement>,
    byReviewer: Object.assign({}, ...[...new Set(lastOfReviewer.map(({ reviewer }) => reviewer))].sort().map((reviewer) => splitLines(lastOfReviewer.filter((one) => one.reviewer === reviewer), () => reviewer))) as Record<string, Agreement>,
    byCode: Object.fromEntries(Object.entries(byCode).sort(([a, x], [b, y]) => y.suggested + y.added - x.suggested - x.added || (a < b ? -1 : 1)).slice(0, MOST_CODES)),
    reasons: Object.fromEntries(Object.entries(reasons).sort(([, a], [, b]) => b - a)),
    pairs: comparePairs(lastOfReviewer),
  };
}

function splitLines(reviews: readonly Review[], keyOf: (line: { system: string; code: string; tier?: string }) => string | undefined): Record<string, Agreement> {
  const groups = new Map<string, { lines: JudgedCode[]; added: number; claims: Set<string> }>();
  const groupOf = (key: string | undefined, claimId: string): { lines: JudgedCode[]; added: number } | undefined => {
    if (key === undefined) return undefined;
    const group = groups.get(key) ?? { lines: [], added: 0, claims: new Set<string>() };
    groups.set(key, group);
    group.claims.add(claimId);
    return group;
  };
  for (const { claimId, decisions, added } of reviews) {
    for (const line of decisions) groupOf(keyOf(line), claimId)?.lines.push(line);
    for (const line of added) {
      const group = groupOf(keyOf(line), claimId);
      if (group) group.added += 1;
    }
  }
  return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { lines, added, claims }]) => [key, count(lines, added, claims.size)]));
}

function count(lines: readonly JudgedCode[], added: number, claims: number): Agreement {
  const of = (action: JudgedCode['action']): number => lines.filter((line) => line.action === action).length;
  const [accepted, modified] = [of('accept'), of('modify')];
  const [lower, upper] = wilsonInterval(accepted, lines.length);
  const final = accepted + modified + added;
  const round = (value: number): number => Number(value.toFixed(4));
  return {
    claims, suggested: lines.length, accepted, modified, rejected: of('reject'), added,
    agreement: lines.length > 0 ? round(accepted / lines.length) : null, lower: round(lower), upper: round(upper), found: final > 0 ? round(accepted / final) : null,
  };
}

function comparePairs(reviews: readonly Review[]): PairAgreement[] {
  const byPair = new Map<string, [Review, Review][]>();
  for (const a of reviews)
    for (const b of reviews) if (a.claimId === b.claimId && a.reviewer < b.reviewer) {
      const key = JSON.stringify([a.reviewer, b.reviewer]);
      byPair.set(key, [...(byPair.get(key) ?? []), [a, b]]);
    }
  return [...byPair].map(([key, pairs]) => ({ reviewers: JSON.parse(key) as [string, string], claims: pairs.length, same: pairs.filter(([a, b]) => finalKey(a) === finalKey(b)).length / pairs.length, kappa: kappaOf(pairs) }));
}

const finalKey = (review: Review): string => review.finalCodes.map(({ system, code, modifiers = [] }) => `${system} ${code} ${modifiers.join(' ')}`).sort().join('|');

/** Cohen's kappa (1960) of two coders on "accepted as it stands". */
function kappaOf(pairs: readonly [Review, Review][]): number | null {
  const votes = pairs.flatMap(([a, b]) => a.decisions.map((line, i): [boolean, boolean] => [line.action === 'accept', b.decisions[i]?.action === 'accept']));
  if (votes.length === 0) return null;
  const share = (test: (vote: [boolean, boolean]) => boolean): number => votes.filter(test).length / votes.length;
  const [first, second] = [share(([a]) => a), share(([, b]) => b)];
  const chance = first * second + (1 - first) * (1 - second);
  return chance >= 1 ? null : Number(((share(([a, b]) => a === b) - chance) / (1 - chance)).toFixed(4));
}
