// Procedures stage: what was done at the encounter, as CPT and HCPCS lines with modifiers, units and diagnoses, and as ICD-10-PCS.
import { askConflicts } from './ask-conflicts.js';
import { askDetails } from './ask-details.js';
import { type ChosenLines, chooseLines } from './choose.js';
import { decideLines } from './decide.js';
import { describeCandidateProcedures } from './describe.js';
import { dropNotDone } from './drop-not-done.js';
import { addAdministrations, addCompanions, addRepeats, addTherapies, addVaccinations, completeLines, dropIncludedClosures, dropNotGiven, dropUnnamedDrugs, dropVaccineParts, isGivenUp, keepOwnJoints, type PairLookup, settleBiopsies, settleExcisions, settleHydration, settleOwnMinutes, settleRepairs } from './lines/index.js';
import { codeFacilityProcedures } from './pcs/index.js';
import type { PcsModel } from './pcs/model.js';
import outside from './data/outside.json' with { type: 'json' };
import { canBeMother, isMaternity } from './mother.js';
import { nameQuotes } from './name-quotes.js';
import { addNamed } from './named.js';
import { settleNeededDetails } from './needed-details.js';
import type { ProcedureScorer } from './scorer.js';
import { settleScopes } from './scopes.js';
import { addTitled } from './titles.js';
import type { DetailQuery, ProcedureDraft, ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';
import type { VisitModel } from './visit/apply-model.js';
import { findBareVisit, findDecisionVisit } from './visit/bare-visit.js';
import { billsTest } from './visit/billed-tests.js';
import { type CodedVisit, codeVisit } from './visit/index.js';

export { type ProcedureScorer, readProcedureScorer } from './scorer.js';
export type { ProcedureDraft, ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';

const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
/** Of a stay, whose visits may lie outside of the note. */
const NO_SERVICE: ReadonlySet<string> = new Set(['discharge_summary', 'nursing_assessment']);
/** Findings by which the note is one of a therapist, who operates on no one. */
const BY_THERAPIST: ReadonlySet<string> = new Set(['therapist-note', 'therapy-alone']);
const VISIT_ALONE: ReadonlySet<string> = new Set(outside.visitAlone);
/** What guides a needle is no service of its own. */
const GUIDANCE: ReadonlySet<string> = new Set(outside.guidance);
const NO_FACILITY: ReadonlySet<string> = new Set(outside.noFacility);

/** What the stage needs beside a note: the trees for CPT and HCPCS. A package without them yields no such lines, rather than guesses. */
export interface ProcedureResources {
  scorer: ProcedureScorer | undefined;
  /** Models of visits and ICD-10-PCS that are not the shipped ones: for coding notes out of fold (models/training/calibrate-lines.ts). */
  visit?: VisitModel | undefined;
  pcs?: PcsModel | undefined;
}

/**
 * Codes what was done. Professional lines come from numbers whose labels the note spells, scored by trees, one a family by measured facts, then
 * completed; the facility's come from the ICD-10-PCS tables. Evidence is always a slice of its document. Throws only for a broken edition (E3xx) or when ONNX Runtime fails (E204).
 */
export async function codeProcedures(input: ProcedureInput, { scorer, visit: visitModel, pcs }: ProcedureResources): Promise<ProcedureDraft> {
  const claimType = input.claimType ?? 'both';
  const draft: ProcedureDraft = { lines: [], em: null, queries: [], findings: [] };
  if (claimType !== 'institutional') {
    const alone = codeVisit(input, visitModel);
    const visitLines = [...(alone.line ? [alone.line] : []), ...alone.addOns];
    const taken = new Set(visitLines.map(({ code }) => code));
    const chosen: ChosenLines = scorer ? await chooseLines(describeCandidateProcedures(input, scorer.first.rates), scorer, input.edition, input.facts.dateOfService, taken) : { lines: [], questions: [] };
    const mother = canBeMother(input.facts, input.documents);
    const own = chosen.lines.filter(({ code }) => !taken.has(code) && !VISIT_ALONE.has(code) && (mother || !isMaternity(code)));
    // what was of another day or is only wanted bars no procedure that was done
    const present = dropNotDone(own, input);
    const named = addNamed(scorer ? addTitled(present.lines, visitLines, input) : present.lines, visitLines, input);
    const timed = settleOwnMinutes(addVaccinations(addTherapies(named, visitLines, input), visitLines, input), input);
    const given = dropNotGiven([...visitLines, ...timed.lines], input);
    const hydrated = settleHydration(addAdministrations(given.lines, input), input);
    const together = addCompanions(hydrated.lines, input);
    const first = decideLines(dropVaccineParts(together.lines, input), input);
    const likeliest = first.lines.some(({ code }) => !taken.has(code) && !GUIDANCE.has(code)) ? undefined : findLikeliest(chosen, [...given.findings, ...first.findings], visitLines, input, alone.findings.some(({ rule }) => BY_THERAPIST.has(rule)));
    const alike = settleOwnMinutes(likeliest ? [likeliest] : [], input);
    const decided = likeliest ? decideLines(addCompanions([...first.lines, ...alike.lines], input).lines, input) : first;
    const repaired = settleRepairs(settleExcisions(settleBiopsies(decided.lines, input), input), input);
    const included = dropIncludedClosures(repaired.lines, input);
    const done = dropNotDone(included.lines, input);
    const seenThrough = settleScopes(done.lines, [...present.findings, ...done.findings], input);
    // a number that the body told beside the title's lets the title's fall
    const again = seenThrough.lines.some(({ code }) => !done.lines.some((one) => one.code === code)) ? dropNotDone(seenThrough.lines, input) : { lines: seenThrough.lines, findings: [] };
    const scoped = { lines: again.lines, findings: [...seenThrough.findings, ...again.findings] };
    const drugs = dropUnnamedDrugs(scoped.lines, input);
    const whose = settleNeededDetails(drugs.lines, input);
    const visit = codeBeside(alone, whose.lines.filter(({ code }) => !taken.has(code)), input, visitModel);
    const detailed = { ...whose, lines: whose.lines.map((line) => (line.code === alone.line?.code && visit.line ? visit.line : line)) };
    taken.add(visit.line?.code ?? '');
    // what the visit's level loses to a billed test says nothing of whether there was one, here and below
    const bare = findBareVisit(alone.line, detailed.lines.filter(({ code }) => !taken.has(code)), input);
    const kept = bare ? detailed.lines.filter(({ code }) => code !== visit.line?.code) : detailed.lines;
    const whole = completeLines(keepOwnJoints(addRepeats(kept, input)), input, lookUpPairs(input));
    const decision = bare ?? findDecisionVisit(visit.line, whole.lines.filter(({ code }) => !taken.has(code)), alone.managed, input);
    const completed = decision ? { ...whole, lines: whole.lines.filter(({ code }) => code !== visit.line?.code) } : whole;
    draft.em = decision ? null : visit.em;
    draft.lines.push(...nameQuotes(completed.lines, input));
    const asked = askDetails(chosen.questions, completed.lines, input);
    draft.queries.push(...(decision ? [] : visit.queries), ...asked, ...withoutRepeats(detailed.queries, [...asked, ...repaired.queries]), ...timed.queries, ...alike.queries, ...hydrated.queries, ...repaired.queries, ...completed.queries);
    const seen = completed.findings.filter((one) => one.rule !== 'negative-time' || !visit.findings.some((other) => overlaps(one, other)));
    draft.findings.push(...(decision ? [decision] : visit.findings), ...present.findings, ...timed.findings, ...alike.findings, ...given.findings, ...hydrated.findings, ...together.findings, ...(likeliest ? first.findings : []), ...decided.findings, ...repaired.findings, ...included.findings, ...done.findings, ...scoped.findings, ...drugs.findings, ...seen);
  }
  if (claimType === 'institutional' || (claimType === 'both' && !NO_FACILITY.has(input.facts.setting))) {
    const facility = codeFacilityProcedures(input, pcs);
    const carriedOut = dropNotDone(facility.lines, input);
    draft.lines.push(...carriedOut.lines);
    draft.queries.push(...facility.queries);
    draft.findings = joinConflicts(draft.findings, [...facility.findings, ...carriedOut.findings]);
  }
  draft.queries.push(...askConflicts(draft.findings, draft.lines));
  draft.queries = draft.queries.filter((one, at, all) => all.findIndex(({ message }) => message === one.message) === at).map(({ topic, message, evidence }) => ({ topic, message, evidence }));
  return draft;
}

/** The visit beside what else is billed: tests whose reading is on the claim are none of its data. */
function codeBeside(alone: CodedVisit, others: readonly ProcedureLine[], input: ProcedureInput, model: VisitModel | undefined): CodedVisit {
  const beside = alone.line && others.some(billsTest) ? codeVisit(input, model, others) : alone;
  return beside.line ? beside : alone;
}

/** What a report of a procedure, or a note without a visit, tells of when nothing else stands: the likeliest number of the trees, as unsure as they are of it; and the operation that a note tells as begun and given up. */
function findLikeliest({ likeliest, givenUp }: ChosenLines, fallen: readonly ProcedureFinding[], visitLines: readonly ProcedureLine[], input: ProcedureInput, byTherapist: boolean): ProcedureLine | undefined {
  const { documentType } = input.facts;
  const asks = (visitLines.length === 0 || REPORTS.has(documentType)) && !NO_SERVICE.has(documentType) && !(byTherapist && likeliest && /^[1-6]/.test(likeliest.code));
  return [asks ? likeliest : undefined, givenUp && !NO_SERVICE.has(documentType) && isGivenUp(input, givenUp) ? givenUp : undefined].find((line) => line && !fallen.some(({ codes }) => codes.includes(line.code)) && dropNotGiven([line], input).lines.length > 0);
}

/** Questions about a number that no other asks already. */
function withoutRepeats(queries: readonly DetailQuery[], others: readonly DetailQuery[]): DetailQuery[] {
  return queries.filter(({ of }) => of === undefined || !others.some((other) => other.of?.code === of.code && of.asks.every((ask) => other.of!.asks.includes(ask))));
}

/** Whether two findings quote the same words. */
function overlaps(a: ProcedureFinding, b: ProcedureFinding): boolean {
  return a.evidence.some((one) => b.evidence.some((other) => one.documentId === other.documentId && one.start < other.end && other.start < one.end));
}

/** Both sides of the claim see that heading and body differ: said once, with the codes of both. */
function joinConflicts(professional: readonly ProcedureFinding[], facility: readonly ProcedureFinding[]): ProcedureFinding[] {
  const known = professional.filter(({ rule }) => rule === 'laterality-conflict');
  const repeats = (one: ProcedureFinding): ProcedureFinding | undefined => (one.rule === 'procedure-side-conflict' ? known.find((other) => overlaps(one, other)) : undefined);
  const joined = professional.map((one) => ({ ...one, codes: [...one.codes, ...facility.flatMap((other) => (repeats(other) === one ? other.codes : []))] }));
  return [...joined, ...facility.filter((one) => !repeats(one))];
}

/** The NCCI edit between two numbers on the day of service: its modifier indicator, undefined when there is none. */
function lookUpPairs({ edition, facts }: ProcedureInput): PairLookup {
  const edits = edition.ncci.pairs('practitioner', facts.dateOfService);
  return (column1, column2) => edits.find(column1, column2, facts.dateOfService)?.modifier;
}
