// Assembly: from scored candidates to the draft code set, one code a concept, in claim order.
// Rooms: growths (where each lies, spread, over), injuries (causes, fragile bones, grades of ulcers and burns), company (what the classification asks for beside a code), assessment (what a
// visit came to), siblings (facets decide which code of a family), one-code (one condition, one code), first-listed (which code opens the claim).
import type { DraftCode } from '../types.js';
import { discountUnassessed } from './assessment/discount-unassessed.js';
import { liftAssessed } from './assessment/lift-assessed.js';
import { findPresenting } from './assessment/lift-presenting.js';
import { placePain } from './assessment/place-pain.js';
import { settleCheck } from './assessment/settle-check.js';
import { expectCompany } from './company/expect-company.js';
import { addLongTermDrugs } from './company/long-term-drugs.js';
import { addPastOperations } from './company/past-operations.js';
import { addUnderdosing } from './company/underdosing.js';
import type { Assembly, AssemblyContext, DroppedCode } from './contract.js';
import { type FirstOfClaim, weighClaim } from './first-listed/first-of-claim.js';
import { putInOrder } from './first-listed/put-in-order.js';
import { settleGrowths } from './growths/index.js';
import { harderToKeep } from './harder-to-keep.js';
import { placeFragility } from './injuries/place-fragility.js';
import { stateCrash } from './injuries/state-crash.js';
import { stateGradedParts } from './injuries/state-graded-parts.js';
import { chooseConcepts } from './one-code/choose-concepts.js';
import { joinSides } from './one-code/join-sides.js';
import { keepOneOfKind } from './one-code/one-of-kind.js';
import { mergeRepeats, settleLevels } from './one-code/settle-levels.js';
import settings from './settings.json' with { type: 'json' };
import { settleStrokeDeficits } from './settle-stroke-deficits.js';
import { poolChances, settleSiblings } from './siblings/index.js';

export type { Assembly, AssemblyContext, DroppedCode, DropReason } from './contract.js';

/**
 * Chooses the codes of a claim among diagnosis candidates (undotted, logits in log-odds, evidence of any length, also none).
 * What found no place is listed with its reason. Does not depend on the order of the candidates.
 */
export function assemble(candidates: readonly DraftCode[], context: AssemblyContext): Assembly {
  const { edition, facts, keep, mentions, named = [] } = context;
  const told = mentions ?? [];
  const title = (code: string): string => edition.icd10cm.title(code);
  const strong = typeof keep === 'number' ? (candidate: DraftCode) => candidate.logit >= keep + harderToKeep(candidate.code) : keep;
  const growths = settleGrowths(discountUnassessed(candidates), told, strong, { facts, title });
  const deficits = settleStrokeDeficits(growths.candidates, told, strong, facts);
  const fragile = placeFragility(deficits.candidates, told, strong, { cm: edition.icd10cm, inpatient: facts.setting === 'inpatient' });
  const merges = mergeRepeats(fragile.candidates);
  const reason = findReason(merges);
  // what is first-listed is reported: its odds are no lower than those of being the reason
  const repeated = merges.map((candidate) => (candidate.code === reason ? { ...candidate, logit: Math.max(candidate.logit, candidate.firstLogit!) } : candidate));
  // what scoring put in place of codes that say too much stands for their condition
  const likely = (candidate: DraftCode): boolean => strong(candidate) || candidate.code === reason || candidate.sources.includes('unplaced');
  // what a past operation left may be what a medicine is for
  const withPast = mentions ? addPastOperations(poolChances(repeated, likely, edition.icd10cm), likely, mentions, facts) : repeated;
  const withDrugs = mentions ? addLongTermDrugs(withPast, likely, mentions, facts) : withPast;
  const withTooLittle = mentions ? addUnderdosing(withDrugs, likely, mentions, facts) : withDrugs;
  const isBillable = (code: string): boolean => edition.icd10cm.isBillable(code);
  const graded = stateGradedParts(withTooLittle, likely, told, isBillable);
  const crash = stateCrash(graded.candidates, likely, told, isBillable);
  const company = expectCompany(crash.candidates, likely, mentions, facts);
  const expected = (candidate: DraftCode): boolean => likely(candidate) || company.expected.has(candidate.code);
  const { candidates: merged, assessed } = liftAssessed(company.candidates, expected, named, title);
  const standing = (candidate: DraftCode): boolean => expected(candidate) || assessed.has(candidate.code);
  const presenting = findPresenting(merged, standing, told, facts, title);
  const worthy = (candidate: DraftCode): boolean => standing(candidate) || presenting.has(candidate.code);
  const below = merged.filter((candidate) => !worthy(candidate))
    .map((candidate): DroppedCode => ({ code: candidate.code, reason: 'below-threshold', by: '' }));
  const settled = settleLevels(merged.filter(worthy), edition.icd10cm);
  const chosen = chooseConcepts(settled.billable, edition.icd10cm);
  const siblings = mentions ? settleSiblings(chosen.kept, mentions, edition.icd10cm, facts) : { kept: chosen.kept, dropped: [] };
  const joined = joinSides(mergeRepeats(siblings.kept), edition.icd10cm);
  const single = keepOneOfKind(joined.kept, told, isBillable);
  return {
    codes: putInOrder(settleCheck(mergeRepeats(placePain(single.kept, told, facts)), told), edition, facts, undefined, mentions),
    dropped: [...growths.dropped, ...deficits.dropped, ...fragile.dropped, ...graded.dropped, ...crash.dropped, ...company.dropped, ...below, ...settled.dropped, ...chosen.dropped, ...siblings.dropped, ...joined.dropped, ...single.dropped],
  };
}

/** The codes of an assembly in claim order, as trees that compare them see the first-listed choice; without trees as they are. Throws E204 when ONNX Runtime fails. */
export async function openByTrees(codes: readonly DraftCode[], { edition, facts, mentions }: Pick<AssemblyContext, 'edition' | 'facts' | 'mentions'>, firstOfClaim: FirstOfClaim | undefined): Promise<DraftCode[]> {
  return firstOfClaim ? putInOrder(codes, edition, facts, await weighClaim(codes, facts, firstOfClaim), mentions) : [...codes];
}

/** The likeliest reason for the encounter: every claim has one, so it stands with less support than another code would need. */
function findReason(candidates: readonly DraftCode[]): string | undefined {
  let best: DraftCode | undefined;
  for (const candidate of candidates) {
    if (candidate.firstLogit === undefined || candidate.firstLogit < settings.reasonLogit || candidate.logit < settings.reasonLeast) continue;
    if (!best || candidate.firstLogit > best.firstLogit! || (candidate.firstLogit === best.firstLogit && candidate.code < best.code)) best = candidate;
  }
  // codes of one category share the reason: the one for which most speaks names it
  const named = best && candidates.filter((one) => one.code.slice(0, 3) === best.code.slice(0, 3) && one.firstLogit !== undefined && one.firstLogit >= best.firstLogit! - settings.reasonNear);
  return named?.reduce((most, one) => (one.logit > most.logit ? one : most), best!).code;
}
