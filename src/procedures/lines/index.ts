// Completes procedure lines: modifiers, units and the diagnoses that justify each.
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import type { Query } from '../../types.js';
import { addModifiers, takesModifier } from './add-modifiers.js';
import { findBreakingOff, findNeverBegun, isUnplaced, sayBrokenOff, sayNeverBegun, sayUnplaced } from './broken-off.js';
import { readCourse } from './course.js';
import { addSide, sayOtherSides, type SideOutcome } from './add-sides.js';
import type { LineView, PairLookup } from './contract.js';
import { isZoned, sideIn, sidesTaken, zonesIn } from './find-side.js';
import { findBareDoses } from './bare-doses.js';
import { findImpossibleSizes } from './impossible-sizes.js';
import { linkDiagnoses } from './link-diagnoses.js';
import { viewDiagnoses } from './link-features.js';
import type { Needled } from './joints.js';
import { allSentences, toEvidence, viewLines } from './read-note.js';
import { settleUnits } from './settle-units.js';

export type { PairLookup } from './contract.js';
export { isVisit, takesModifier } from './add-modifiers.js';
export { addAdministrations, readAdministrations } from './administrations.js';
export { settleBiopsies } from './biopsies.js';
export { addCompanions } from './companions.js';
export { settleExcisions } from './excisions.js';
export { dropIncludedClosures } from './included-closures.js';
export { settleHydration } from './hydration.js';
export { keepOwnJoints } from './joint-sizes.js';
export { dropNotGiven } from './not-given.js';
export { addRepeats } from './repeats.js';
export { settleOwnMinutes } from './own-minutes.js';
export { dropUnnamedDrugs } from './unnamed-drugs.js';
export { tellingSentences, toEvidence, viewLines } from './read-note.js';
export { isGivenUp } from './course.js';
export { addTherapies } from './therapies.js';
export { settleRepairs } from './repairs.js';
export { siteWordsIn } from './wounds.js';
export { readMinutes } from './time-units.js';
export { addVaccinations, dropVaccineParts } from './vaccinations.js';

export interface CompletedLines { lines: ProcedureLine[]; findings: ProcedureFinding[]; queries: Query[] }

/**
 * Completes the lines of a claim: the diagnoses that justify each (at most four), its side, digit and other modifiers, and its units, from
 * the note's words and the code's policy facts (`input.edition.policy`). `pair` answers NCCI edits; without it 59 rests on the table alone.
 * What a line already carries stands: links on the claim, units above one, modifiers that its code takes. ICD-10-PCS lines pass unchanged.
 * Pure; lines stay in order, a Medicare line with documented waste is followed by its JW line, and therapy without a unit by the 8-minute rule is left out. Never throws on any text.
 */
export function completeLines(lines: readonly ProcedureLine[], input: ProcedureInput, pair?: PairLookup): CompletedLines {
  const diagnoses = viewDiagnoses(input);
  // links first: a diagnosis may tell the side that the procedure's words leave out
  const views = viewLines(lines.filter((line) => line.system !== 'ICD-10-PCS'), input)
    .map((view) => ({ ...view, source: view.line, line: { ...view.line, linkedDiagnoses: linkDiagnoses(view, diagnoses) } }));
  const sides = apartFromPrimaries(input, followPrimaries(views, new Map(views.map((view) => [view as LineView, addSide(view, input)] as const))));
  const sideModifiers = new Map([...sides].map(([view, { modifiers }]) => [view, modifiers] as const));
  const course = readCourse(input);
  const counted = settleUnits(views, input);
  const findings: ProcedureFinding[] = [...counted.findings, ...findImpossibleSizes(views, input)];
  const queries: Query[] = [...counted.queries];
  const done = new Map<ProcedureLine, ProcedureLine[]>();
  for (const view of views) {
    const neverBegun = findNeverBegun(view, views, course, input);
    if (neverBegun) {
      done.set(view.source, []);
      findings.push(sayNeverBegun(view, neverBegun));
      continue;
    }
    const side = sides.get(view)!;
    if (side.finding) findings.push(side.finding);
    if (side.query) queries.push(side.query);
    const { units, modifiers: unitModifiers, waste } = counted.units.get(view)!;
    const added = addModifiers(view, views, input, pair, sideModifiers);
    const broken = added.includes('52') ? undefined : findBreakingOff(view, views, course, input);
    const modifiers = settleModifiers(view, [...added, ...(broken ? ['53'] : []), ...side.modifiers, ...unitModifiers]);
    if (broken && modifiers.includes('53')) findings.push(sayBrokenOff(view, broken));
    const line: ProcedureLine = { ...view.line, units, modifiers, evidence: quoteOwnSide(view.line.evidence, modifiers) };
    const further = (side.further ?? []).map((digit) => ({ ...line, modifiers: line.modifiers.map((one) => (side.modifiers.includes(one) ? digit : one)) }));
    done.set(view.source, units === 0 ? [] : waste ? [line, { ...line, ...waste }] : side.joints ? joinJoints(line, side.joints) : [line, ...further]);
  }
  const givenUp = [...done.values()].flat().filter(({ modifiers }) => modifiers.includes('53')).map(({ code }) => code);
  for (const view of views.filter((one) => isUnplaced(one, givenUp))) {
    done.set(view.source, []);
    findings.push(sayUnplaced(view, givenUp));
  }
  const bare = findBareDoses(findings, input).map((one) => ({ ...one, codes: views.filter(({ line, sentences }) => queries.some(({ topic, message }) => topic === 'dose' && message.includes(line.code)) && one.evidence.some((quote) => sentences.some(({ documentId, start, end }) => documentId === quote.documentId && start < quote.end && quote.start < end))).map(({ line }) => line.code) }));
  findings.push(...bare);
  const answered = new Set(bare.flatMap(({ codes }) => codes));
  const open = sayWholeService(views, done, input);
  if (open) findings.push(open);
  return { lines: lines.flatMap((line) => done.get(line) ?? [line]), findings: mergeConflicts(findings).map((one) => sayOtherSides(one, views, sideModifiers, input)), queries: queries.filter(({ topic, message }) => topic !== 'dose' || ![...answered].some((code) => message.includes(code))) };
}

/** A line for each joint, quoted by its own sentence; the further ones as separate services (NCCI Policy Manual, chapter I, section E). */
function joinJoints(line: ProcedureLine, joints: readonly Needled[]): ProcedureLine[] {
  const others = line.modifiers.filter((one) => one !== joints[0]!.side && one !== '59');
  return joints.map(({ side, place }, at) => ({ ...line, modifiers: [...others, side, ...(at > 0 ? ['59'] : [])], evidence: [toEvidence(place)] }));
}

const HOSPITAL: ReadonlySet<string> = new Set(['outpatient_hospital', 'inpatient', 'emergency']);

/** In a hospital the physician bills the reading alone. Whose claim it is must be known to say so: without a payer and a claim type asked for, the lines stand whole, with a word on it. */
function sayWholeService(views: readonly (LineView & { source: ProcedureLine })[], done: ReadonlyMap<ProcedureLine, readonly ProcedureLine[]>, { facts, claimType }: ProcedureInput): ProcedureFinding | undefined {
  if (facts.payer || claimType === 'professional' || !HOSPITAL.has(facts.setting)) return undefined;
  const whole = views.filter(({ policy, source }) => policy?.parts === '1' && done.get(source)?.some(({ modifiers }) => !modifiers.includes('26') && !modifiers.includes('TC')));
  if (whole.length === 0) return undefined;
  const codes = whole.map(({ line }) => line.code);
  return { rule: 'professional-component', severity: 'info', codes, message: `In a hospital a physician bills the professional component alone: ${codes.join(', ')} ${codes.length > 1 ? 'carry' : 'carries'} 26 once the payer or the claim type professional is given.`, source: 'CMS Physician Fee Schedule, PC/TC indicator 1', evidence: whole[0]!.line.evidence.slice(0, 1) };
}

/** A further level or site is on the side of its first one, on both where that is: the words of the level seldom say it again. */
function followPrimaries(views: readonly LineView[], sides: Map<LineView, SideOutcome>): Map<LineView, SideOutcome> {
  for (const view of views) {
    if (!view.policy?.addOn || !sidesTaken(view).has('50')) continue;
    const both = views.some((one) => view.policy?.primaries.includes(one.line.code) && sides.get(one)?.modifiers.includes('50'));
    if (both) sides.set(view, { modifiers: ['50'] });
    const side = views.flatMap((one) => (view.policy?.primaries.includes(one.line.code) ? (sides.get(one)?.modifiers ?? []) : [])).find((one) => one === 'LT' || one === 'RT');
    if (!both && side && sides.get(view)?.modifiers.length === 0) sides.set(view, { modifiers: [side] });
  }
  return sides;
}

/** An add-on for a further digit is on another one than its primary: where its words name both, the one that the primary has not. */
function apartFromPrimaries({ documents }: ProcedureInput, sides: Map<LineView, SideOutcome>): Map<LineView, SideOutcome> {
  for (const [view, side] of sides) {
    const [digit] = side.modifiers;
    if (!view.policy?.addOn || digit === undefined || !isZoned(view.line.code)) continue;
    const taken = [...sides].flatMap(([one, { modifiers }]) => (view.policy?.primaries.includes(one.line.code) ? modifiers : []));
    if (!taken.includes(digit)) continue;
    const others = new Set([...view.sentences, ...allSentences(documents)].flatMap(({ text }) => zonesIn(view.line.code, text, sideIn(text))).filter((zone) => !taken.includes(zone)));
    sides.set(view, { ...side, modifiers: [...others].slice(0, 1) });
  }
  return sides;
}

/** Quotes without those that name the other side alone, where any is left. */
function quoteOwnSide(evidence: ProcedureLine['evidence'], modifiers: readonly string[]): ProcedureLine['evidence'] {
  const side = modifiers.includes('50') ? undefined : (['LT', 'RT'] as const).find((one) => modifiers.includes(one));
  const fitting = side === undefined ? evidence : evidence.filter(({ text }) => [side, '50', undefined].includes(sideIn(text)));
  return fitting.length > 0 ? fitting : evidence;
}

/** Lines that share a heading and a body share the conflict between them: one finding with all their codes. */
function mergeConflicts(findings: readonly ProcedureFinding[]): ProcedureFinding[] {
  const byQuotes = new Map<string, ProcedureFinding>();
  for (const one of findings) {
    const key = ['laterality-conflict', 'side-not-done'].includes(one.rule) ? JSON.stringify(one.evidence.map(({ documentId, start }) => [documentId, start])) : `${byQuotes.size}`;
    const known = byQuotes.get(key);
    byQuotes.set(key, known ? { ...known, codes: [...known.codes, ...one.codes] } : one);
  }
  return [...byQuotes.values()];
}

/** What the caller gave and what was found, each once, without what the code does not take. */
function settleModifiers({ line, policy }: LineView, found: readonly string[]): string[] {
  return [...new Set([...line.modifiers, ...found])].filter((modifier) => takesModifier(line.code, policy, modifier));
}
