// Figures of claims beyond the reference scorer's: macro, ranking, traps by reason, reliability, tiers with both Wilson bounds.
import type { CalibrationGroups } from './calibration-groups.js';
import { groupCalibration } from './calibration-groups.js';
import type { MacroScore, RankingScore } from './code-metrics.js';
import { CodeCounts, scoreRankings } from './code-metrics.js';
import type { BandScores, CodeRates } from './frequency.js';
import { scoreBands } from './frequency.js';
import type { ClaimMeans } from './note-figures.js';
import { scoreByClaim } from './note-figures.js';
import type { PcsCharacters, Phecodes } from './partial-credit.js';
import { scorePcsCharacters, scorePhecodes } from './partial-credit.js';
import type { PredictedCode, RankedCode } from './prediction.js';
import type { SystemScore } from './score-claims.js';
import { countTiers, outcomesOf, trapsOf } from './score-claims.js';
import type { Case } from './slots.js';
import { normCode } from './slots.js';
import type { Ratio, ReliabilityBin } from './statistics.js';
import { brierScore, ratio, reliabilityBins, wilsonInterval } from './statistics.js';
import type { RiskPoint, SweepPoint } from './sweep.js';
import { hasProbabilities, riskCoverage, sweepThresholds } from './sweep.js';
import type { VisitConfusion } from './visit-confusion.js';
import { confuseVisits } from './visit-confusion.js';
import { countWrongKinds } from './worst-cases.js';

/** What else is known of codes when claims are scored. */
export interface DetailSources {
  /** Candidates by note id, best first; a note without them is ranked by its claim's probabilities. */
  ranked?: ReadonlyMap<string, readonly RankedCode[]>;
  /** Absent where the phecode map is. */
  phecodes?: Phecodes;
  /** Rates in the training notes; absent where the model keeps none. */
  rates?: CodeRates;
}

export interface ClaimDetails extends ClaimMeans {
  /** Mean over ICD-10-CM codes. A found slot counts for its gold code, a wrong prediction for its own. */
  icd_macro: MacroScore;
  /** Required ICD-10-CM slots in the ranking of codes; a code that fits an optional slot is passed over. */
  icd_ranking: RankingScore;
  /** Diagnoses with the same phecode as gold. */
  icd_phecode?: SystemScore;
  /** Diagnoses by how often the training notes have the code. */
  icd_by_frequency?: BandScores;
  pcs_characters: PcsCharacters['by_character'];
  em_confusion: VisitConfusion;
  trap_hits: Record<string, Ratio>;
  /** Wrong codes by what is wrong with them. */
  wrong_codes: Record<string, number>;
  brier: number | null;
  reliability: ReliabilityBin[];
  /** ECE by code system, and of diagnoses by how often training notes have the code; by specialty and the like it stands in the slices. */
  calibration_by: CalibrationGroups;
  tiers: Record<string, { precision: number; lower95: number; upper95: number; n: number }>;
  routing: Record<string, Ratio>;
  /** Empty where no code has a probability. */
  threshold_sweep: SweepPoint[];
  risk_coverage: RiskPoint[];
  /** Area under the risk-coverage curve. */
  aurc: number | null;
}

export function scoreDetails(cases: readonly Case[], { ranked = new Map(), phecodes, rates }: DetailSources = {}): ClaimDetails {
  const outcomes = outcomesOf(cases);
  const { curve, aurc } = riskCoverage(cases);
  return {
    ...scoreByClaim(cases),
    icd_macro: scoreMacro(cases),
    icd_ranking: scoreRankings(cases.map((one) => rankCase(one, ranked.get(one.gold.id)))),
    ...(phecodes ? { icd_phecode: scorePhecodes(cases, phecodes) } : {}),
    ...(rates ? { icd_by_frequency: scoreBands(cases, rates) } : {}),
    pcs_characters: scorePcsCharacters(cases).by_character,
    em_confusion: confuseVisits(cases),
    trap_hits: countTraps(cases),
    wrong_codes: countWrongKinds(cases),
    brier: brierScore(outcomes),
    reliability: reliabilityBins(outcomes),
    calibration_by: groupCalibration(cases, rates),
    tiers: Object.fromEntries(countTiers(cases).map(([tier, right, n]) => [tier, describeTier(right, n)])),
    routing: countRoutes(cases),
    threshold_sweep: hasProbabilities(cases) ? sweepThresholds(cases) : [],
    risk_coverage: curve,
    aurc,
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
