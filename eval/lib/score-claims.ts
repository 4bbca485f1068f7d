// Scores claims against coded notes, slot by slot: the figures of the project's reference scorer, under its names.
import type { CodedNote } from './dataset.js';
import { scoreEvidence } from './evidence-overlap.js';
import type { Prediction } from './prediction.js';
import { scoreProcedures, scoreVisits } from './procedure-metrics.js';
import type { Case, Matched } from './slots.js';
import { matchSlots, normCode, pairCases } from './slots.js';
import type { Outcome, PrecisionRecall, Ratio } from './statistics.js';
import { calibrationError, precisionRecall, ratio, sum, wilsonInterval } from './statistics.js';
import { isVisit } from './visits.js';

export interface SystemScore extends PrecisionRecall {
  predicted: number;
  required: number;
}

export interface AutoScore {
  encounters: number;
  /** Share of all encounters that were routed `auto`. */
  rate: number;
  code_precision: number | null;
  /** Share of auto encounters whose claim is right and complete. */
  perfect_claims: number | null;
}

export interface ClaimScores {
  encounters: number;
  missing_predictions: number;
  icd: SystemScore;
  icd_category: SystemScore;
  cpt_hcpcs: SystemScore;
  cpt_no_em: SystemScore;
  pcs: SystemScore;
  pcs_table: SystemScore;
  first_listed_accuracy: Ratio;
  em_exact: Ratio;
  em_within_one_level: Ratio;
  modifiers_exact: Ratio;
  units_exact: Ratio;
  units_other_than_one: Ratio;
  document_type: Ratio;
  trap_hit_rate: Ratio;
  evidence_overlap: Ratio;
  evidence_token_f1: number | null;
  ece: number | null;
  tiers: Record<string, { precision: number; lower95: number; n: number }>;
  auto: AutoScore;
}

/**
 * Figures of a set of notes. A slot is matched by its code or an alternative; precision counts a code as right when it matches any slot,
 * recall counts required slots only, and a second prediction for one slot is wrong. `minProbability` drops codes below it first.
 */
export function scoreClaims(gold: readonly CodedNote[], predictions: ReadonlyMap<string, Prediction>, minProbability = 0): ClaimScores {
  return scoreCases(pairCases(gold, predictions, minProbability));
}

/** `scoreClaims` on cases that are matched already. */
export function scoreCases(cases: readonly Case[]): ClaimScores {
  return {
    encounters: cases.length,
    missing_predictions: cases.filter((one) => one.missing).length,
    icd: scoreSystem(cases.map((one) => one.dx)),
    icd_category: scoreSystem(cases.map((one) => matchSlots(one.dx.slots, one.dx.predicted, 3))),
    cpt_hcpcs: scoreSystem(cases.map((one) => one.px)),
    cpt_no_em: scoreSystem(cases.map((one) => withoutVisits(one.px))),
    pcs: scoreSystem(cases.map((one) => one.pcs)),
    pcs_table: scoreSystem(cases.map((one) => matchSlots(one.pcs.slots, one.pcs.predicted, 4))),
    first_listed_accuracy: scoreFirstListed(cases),
    ...scoreVisits(cases),
    ...scoreProcedures(cases),
    document_type: scoreDocumentType(cases),
    trap_hit_rate: scoreTraps(cases),
    ...scoreEvidence(cases),
    ece: calibrationError(outcomesOf(cases)),
    tiers: scoreTiers(cases),
    auto: scoreAuto(cases),
  };
}

/** Each predicted code with a probability, and whether it matched a slot. */
export function outcomesOf(cases: readonly Case[]): Outcome[] {
  return cases.flatMap(judgedCodes).flatMap(({ code, right }): Outcome[] => (code.probability === undefined ? [] : [[code.probability, right]]));
}

/** Traps whose tempting code no slot of the note accepts, with whether the claim fell for it. */
export function trapsOf(one: Case): { why: string; hit: boolean }[] {
  const predicted = new Set(one.dx.predicted.map((code) => normCode(code.code)));
  return one.gold.not_coded
    .map((trap) => ({ why: trap.why as string, code: normCode(trap.tempting_code) }))
    .filter(({ code }) => !one.dx.slots.some((slot) => slot.codes.has(code)))
    .map(({ why, code }) => ({ why, hit: predicted.has(code) }));
}

/** Right and all codes of each tier, by the tier's name. */
export function countTiers(cases: readonly Case[]): [tier: string, right: number, n: number][] {
  const counts = new Map<string, [number, number]>();
  for (const { code, right } of cases.flatMap(judgedCodes)) {
    if (!code.tier) continue;
    const [hits, n] = counts.get(code.tier) ?? [0, 0];
    counts.set(code.tier, [hits + Number(right), n + 1]);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tier, [right, n]]) => [tier, right, n]);
}

/** Whether a claim is right and complete: every code fills a slot and every required slot is filled. */
export function isPerfect(systems: readonly Matched[]): boolean {
  return systems.every((one) => one.pairs.size === one.predicted.length && countFound(one) === countRequired(one));
}

/** The three code systems of a note. */
export function systemsOf(one: Case): Matched[] {
  return [one.dx, one.px, one.pcs];
}

/** Every predicted code of a note, and whether it fills a slot. */
export function judgedCodes(one: Case) {
  return systemsOf(one).flatMap(({ predicted, pairs }) => predicted.map((code, place) => ({ code, right: pairs.has(place) })));
}

/** Required slots that were found. */
export function countFound({ slots, pairs }: Matched): number {
  return [...pairs.values()].filter((slot) => slots[slot]?.required).length;
}

export function countRequired({ slots }: Matched): number {
  return slots.filter((slot) => slot.required).length;
}

/** Pooled figures of one system. */
export function scoreSystem(matched: readonly Matched[]): SystemScore {
  const predicted = sum(matched.map((one) => one.predicted.length));
  const required = sum(matched.map(countRequired));
  const scores = precisionRecall(sum(matched.map((one) => one.pairs.size)), predicted, sum(matched.map(countFound)), required);
  return { ...scores, predicted, required };
}

function withoutVisits({ slots, predicted }: Matched): Matched {
  return matchSlots(slots.filter((slot) => !isVisit(slot.gold.code)), predicted.filter((code) => !isVisit(code.code)));
}

function scoreFirstListed(cases: readonly Case[]): Ratio {
  const judged = cases.flatMap(({ dx }) => {
    const lead = dx.slots.find((slot) => slot.gold.role === 'first_listed');
    if (!lead) return [];
    const named = dx.predicted.find((code) => code.role === 'first_listed' || code.role === 'principal');
    const top = named ?? [...dx.predicted].sort((a, b) => (a.sequence ?? 1e9) - (b.sequence ?? 1e9))[0];
    const right = new Set([...lead.codes, ...(lead.gold.first_listed_alternatives ?? []).map(normCode)]);
    return [top !== undefined && right.has(normCode(top.code))];
  });
  return ratio(judged.filter(Boolean).length, judged.length);
}

function scoreDocumentType(cases: readonly Case[]): Ratio {
  const judged = cases.filter((one) => one.prediction.documentType);
  return ratio(judged.filter((one) => one.prediction.documentType === one.gold.document_type).length, judged.length);
}

function scoreTraps(cases: readonly Case[]): Ratio {
  const traps = cases.flatMap(trapsOf);
  return ratio(traps.filter((trap) => trap.hit).length, traps.length);
}

function scoreTiers(cases: readonly Case[]): ClaimScores['tiers'] {
  return Object.fromEntries(
    countTiers(cases).map(([tier, right, n]) => [tier, { precision: right / n, lower95: wilsonInterval(right, n)[0], n }]),
  );
}

function scoreAuto(cases: readonly Case[]): AutoScore {
  const claims = cases
    .filter((one) => one.prediction.decision?.route === 'auto')
    .map(systemsOf)
    .map((systems) => ({
      right: sum(systems.map((one) => one.pairs.size)),
      codes: sum(systems.map((one) => one.predicted.length)),
      perfect: isPerfect(systems),
    }));
  const perfect = claims.filter((claim) => claim.perfect).length;
  return {
    encounters: claims.length,
    rate: claims.length / Math.max(1, cases.length),
    code_precision: ratio(sum(claims.map((claim) => claim.right)), sum(claims.map((claim) => claim.codes))).value,
    perfect_claims: ratio(perfect, claims.length).value,
  };
}
