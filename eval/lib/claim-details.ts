// Figures of claims beyond the reference scorer's: macro, ranking, traps by reason, reliability, tiers with both Wilson bounds.
import type { MacroScore, RankingScore } from './code-metrics.js';
import { CodeCounts, scoreRankings } from './code-metrics.js';
import type { PredictedCode, RankedCode } from './prediction.js';
import { countTiers, outcomesOf, trapsOf } from './score-claims.js';
import type { Case } from './slots.js';
import { normCode } from './slots.js';
import type { Ratio, ReliabilityBin } from './statistics.js';
import { brierScore, ratio, reliabilityBins, wilsonInterval } from './statistics.js';

export interface ClaimDetails {
  /** Mean over ICD-10-CM codes. A found slot counts for its gold code, a wrong prediction for its own. */
  icd_macro: MacroScore;
  /** Required ICD-10-CM slots in the ranking of codes; a code that fits an optional slot is passed over. */
  icd_ranking: RankingScore;
  trap_hits: Record<string, Ratio>;
  brier: number | null;
  reliability: ReliabilityBin[];
  tiers: Record<string, { precision: number; lower95: number; upper95: number; n: number }>;
  routing: Record<string, Ratio>;
}

/** `ranked` holds, by note id, the candidates best first; a note without them is ranked by its claim's probabilities. */
export function scoreDetails(cases: readonly Case[], ranked: ReadonlyMap<string, readonly RankedCode[]> = new Map()): ClaimDetails {
  const outcomes = outcomesOf(cases);
  return {
    icd_macro: scoreMacro(cases),
    icd_ranking: scoreRankings(cases.map((one) => rankCase(one, ranked.get(one.gold.id)))),
    trap_hits: countTraps(cases),
    brier: brierScore(outcomes),
    reliability: reliabilityBins(outcomes),
    tiers: Object.fromEntries(countTiers(cases).map(([tier, right, n]) => [tier, describeTier(right, n)])),
    routing: countRoutes(cases),
  };
}

function describeTier(right: number, n: number): ClaimDetails['tiers'][string] {
  const [lower95, upper95] = wilsonInterval(right, n);
  return { precision: right / n, lower95, upper95, n };
}

function scoreMacro(cases: readonly Case[]): MacroScore {
  const counts = new CodeCounts();
  for (const { dx } of cases) {
    for (const slot of dx.slots) counts.count(normCode(slot.gold.code), { required: Number(slot.required) });
    dx.predicted.forEach((code, place) => {
      const slot = dx.slots[dx.pairs.get(place) ?? -1];
      if (slot) counts.count(normCode(slot.gold.code), { right: 1, predicted: 1, found: Number(slot.required) });
      else counts.count(normCode(code.code), { predicted: 1 });
    });
  }
  return counts.macro();
}

/** Goes down the ranking; each code takes one free slot that accepts it, so the first code of a slot is its hit and a second one is wrong. */
function rankCase(one: Case, ranked: readonly RankedCode[] | undefined): { hits: boolean[]; relevant: number } {
  const byProbability = [...one.dx.predicted].sort((a, b) => (b.probability ?? 1) - (a.probability ?? 1));
  const candidates: readonly Pick<PredictedCode, 'code'>[] = ranked ?? byProbability;
  const { slots } = one.dx;
  const taken = new Set<number>();
  const hits = candidates.flatMap(({ code }) => {
    const fits = [...slots.keys()].filter((place) => !taken.has(place) && slots[place]?.codes.has(normCode(code)));
    const place = fits.find((i) => slots[i]?.required) ?? fits[0];
    if (place === undefined) return [false];
    taken.add(place);
    return slots[place]?.required ? [true] : [];
  });
  return { hits, relevant: slots.filter((slot) => slot.required).length };
}

function countTraps(cases: readonly Case[]): Record<string, Ratio> {
  const traps = cases.flatMap(trapsOf);
  return Object.fromEntries(
    [...new Set(traps.map((trap) => trap.why))].sort().map((why) => {
      const same = traps.filter((trap) => trap.why === why);
      return [why, ratio(same.filter((trap) => trap.hit).length, same.length)];
    }),
  );
}

function countRoutes(cases: readonly Case[]): Record<string, Ratio> {
  const routes = cases.map((one) => one.prediction.decision?.route ?? 'none');
  return Object.fromEntries([...new Set(routes)].sort().map((route) => [route, ratio(routes.filter((one) => one === route).length, cases.length)]));
}
