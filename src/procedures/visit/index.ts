// The visit of a note: whether one is billed, its category, its level by medical decision making or time, and the quotes for each element.
import type { Claim, Evidence, Query } from '../../types.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { applyHead, logOdds, type VisitModel } from './apply-model.js';
import { asVisit } from './as-visit.js';
import { denyBilled } from './billed-tests.js';
import { chooseCode, type CodeChoice } from './choose-code.js';
import { chooseFamily, FAMILIES, type FamilyChoice, isAlways } from './choose-family.js';
import { certainElements, certainLevel, countElements } from './count-elements.js';
import fitted from './data/visit-model.json' with { type: 'json' };
import { describeVisit, type VisitReading } from './describe-visit.js';
import { doubtPatient } from './doubt-patient.js';
import { pickQuotes, unique } from './explain.js';
import { findPostoperative } from './find-postoperative.js';
import { findTherapist, findTherapyAlone, findUnseen } from './find-unseen.js';
import { findPreventive, findProblemBeside } from './preventive.js';
import { settleLevel } from './settle-level.js';
import { tellImpossible, tellPeriod, tellShort, tellTime } from './tell.js';
import { findTitled } from './titled.js';
import { findTransition } from './transition.js';
import type { ElementLevels, ElementName } from './types.js';

export interface CodedVisit {
  /** The line of the visit; absent when the note bills none. */
  line?: ProcedureLine;
  /** Lines that go with it: further half hours of critical care, a preventive visit on the same day. */
  addOns: ProcedureLine[];
  em: Claim['em'];
  /** Whether a prescription drug was managed or data other than a specimen's were looked at or asked for. */
  managed: boolean;
  queries: Query[];
  findings: ProcedureFinding[];
}

const NAMES: Record<ElementName, readonly string[]> = {
  problems: ['minimal', 'low', 'moderate', 'high'],
  data: ['minimal', 'limited', 'moderate', 'extensive'],
  risk: ['minimal', 'low', 'moderate', 'high'],
};
/** What stands where the words speak for no visit: only a title can make one of it. */
const NO_VISIT: FamilyChoice = { name: 'none', family: FAMILIES.nurse!, probability: 0.5, twin: 0 };
/** Sections that say by themselves why the patient was seen. */
const REASON = /^(chief_complaint|consult_reason|assessment|assessment_and_plan|impression|diagnosis|reason_for_admission)$/;
const MOST_QUOTES = 4;
/** Cues that say by themselves that the patient was seen; quoted where a note decides nothing else. */
const TELLS_OF_VISIT: ReadonlySet<string> = new Set(['new_patient', 'established', 'consult', 'subsequent', 'preventive', 'newborn']);
/** Share of the other kind of patient from which it is asked whether the patient is new. */
const DOUBTFUL_TWIN = 0.15;
/** Most diagnoses that a line of a professional claim points to. */
const MOST_LINKS = 4;

/**
 * Codes the visit of one encounter. Every offset is into the original document. The line's `logit` is the fitted log-odds that category and
 * level are right; `probability` is the same before calibration. Modifiers are left to the lines' own part. Tests that `billed` lines report with their reading are no
 * data of the visit. Never fails on any text.
 */
export function codeVisit(given: ProcedureInput, model: VisitModel = fitted as unknown as VisitModel, billed: readonly ProcedureLine[] = []): CodedVisit {
  const input = asVisit(given);
  const none: CodedVisit = { addOns: [], em: null, managed: false, queries: [], findings: [] };
  const unseen = findUnseen(input) ?? findTherapyAlone(input) ?? findTherapist(input);
  if (unseen) return { ...none, findings: [unseen] };
  const read = describeVisit(input);
  const reading = { ...read, hits: denyBilled(read.hits, billed, input.documents) };
  const after = findPostoperative(input);
  const likeliest = chooseFamily(reading, input.facts, model.heads.family, after?.inPeriod) ?? findTitled(NO_VISIT, input);
  if (likeliest === undefined) return { ...none, findings: tellImpossible(reading.impossible) };
  const preventive = findPreventive(likeliest, input);
  const counted = countElements(reading.hits, reading.problems);
  const odds = {
    level: applyHead(model.heads.level, reading.features),
    problems: applyHead(model.heads.problems, reading.features),
    data: applyHead(model.heads.data, reading.features),
    risk: applyHead(model.heads.risk, reading.features),
  };
  const settled = settleLevel(odds, counted.levels, certainLevel(counted, input.facts.setting), certainElements(counted));
  const transition = preventive ? undefined : findTransition(likeliest, settled.level, input);
  const choice = transition?.choice ?? findTitled(likeliest, input) ?? (preventive && !preventive.beside ? preventive.choice : likeliest);
  const code = chooseCode(choice, transition?.level ?? settled.level, reading, input.facts);
  const quotes = pickQuotes(counted, settled.elements);
  const evidence = quotesOf(input, reading, choice, code, quotes);
  if (evidence.length === 0) return none; // nothing in the note says that there was a visit
  const { confidence } = model;
  const surety = choice.family.by === 'mdm' ? confidence.bias + confidence.level * logOdds(odds.level[settled.level] ?? 0) : confidence.fixed;
  const logit = surety + confidence.family * logOdds(choice.probability);
  const line = draftLine(code.code, 1, logit, evidence, input, [`visit:${choice.name}`, code.basis === 'time' ? 'visit:time' : 'visit:mdm']);
  const addOns = code.addOn ? [draftLine(code.addOn.code, code.addOn.units, logit, code.time ? [code.time.evidence] : evidence, input, ['visit:time'])] : [];
  if (preventive?.beside) addOns.push(draftLine(chooseCode(preventive.choice, settled.level, reading, input.facts).code, 1, logit, [preventive.evidence], input, [`visit:${preventive.choice.name}`]));
  const problem = preventive ? undefined : findProblemBeside(choice, counted, input);
  if (problem) addOns.push(draftLine(chooseCode(problem.choice, settled.level, { ...reading, times: [] }, input.facts).code, 1, logit, problem.evidence, input, [`visit:${problem.choice.name}`]));
  const rationale = [
    ...(code.time ? [{ ...code.time.evidence, element: 'time' as const }] : []),
    ...(['problems', 'data', 'risk'] as const).flatMap((element) => quotes[element].map((one) => ({ ...one, element }))),
  ];
  const em = {
    code: code.code,
    basis: code.basis,
    ...nameElements(settled.elements),
    rationale: rationale.length > 0 ? rationale : evidence,
  };
  const managed = reading.hits.some(({ cue, element, denied }) => !denied && (cue === 'prescription' || cue === 'drug_managed' || (element === 'data' && cue !== 'test:pathology')));
  return { line, addOns, em, managed, queries: ask(code, choice, input.facts.patient.newPatient, evidence), findings: [...tellTime(code, settled.level), ...tellImpossible(reading.impossible, code.code), ...tellShort(reading.times, choice, code.code), ...tellPeriod(after, choice.name, code.code), ...(choice.family.twin === undefined ? [] : [doubtPatient(input.facts.patient.newPatient, input.documents, code.code) ?? []].flat())] };
}

function nameElements(elements: ElementLevels): { problems: string; data: string; risk: string } {
  const name = (one: ElementName): string => NAMES[one][elements[one]] ?? NAMES[one][0]!;
  return { problems: name('problems'), data: name('data'), risk: name('risk') };
}

function draftLine(code: string, units: number, logit: number, evidence: Evidence[], input: ProcedureInput, sources: string[]): ProcedureLine {
  const linkedDiagnoses = input.diagnoses.filter((one) => one.system === 'ICD-10-CM').slice(0, MOST_LINKS).map((one) => one.code);
  return { system: 'CPT', code, logit, probability: 1 / (1 + Math.exp(-logit)), evidence, sources, flags: [], modifiers: [], units, linkedDiagnoses };
}

/** Best quotes of the line: the time that chose it, why the patient was seen, what was decided. */
function quotesOf(input: ProcedureInput, reading: VisitReading, { family }: FamilyChoice, code: CodeChoice, quotes: Record<ElementName, Evidence[]>): Evidence[] {
  const needed = reading.hits.filter((one) => family.needs?.includes(one.cue)).map((one) => one.evidence);
  const reason = input.mentions
    .filter((one) => one.level === 'sentence' && REASON.test(one.section) && one.text.length <= 200)
    .slice(0, 1)
    .map(({ documentId, start, end, text, section }): Evidence => ({ documentId, start, end, text, section }));
  const shown = [...(code.time ? [code.time.evidence] : []), ...needed.slice(0, 1), ...reason, ...quotes.risk.slice(0, 2), ...quotes.problems.slice(0, 2), ...quotes.data.slice(0, 1)];
  const said = shown.length > 0 ? shown : reading.hits.filter(({ cue, denied }) => TELLS_OF_VISIT.has(cue) && !denied).slice(0, 1).map((one) => one.evidence);
  // the kind of a note may be all that tells of its visit
  const opening = said.length === 0 && isAlways(input.facts.documentType) ? input.mentions.filter(({ level }) => level === 'sentence').slice(0, 1).map(({ documentId, start, end, text, section }): Evidence => ({ documentId, start, end, text, section })) : [];
  return unique([...said, ...opening], MOST_QUOTES);
}

/** What the note should say for a surer code. */
function ask(code: CodeChoice, choice: FamilyChoice, newPatient: boolean | undefined, evidence: Evidence[]): Query[] {
  const queries: Query[] = [];
  if (code.missing === 'age') queries.push({ topic: 'visit', message: 'The code of a preventive visit goes by age, and the age of the patient is not given.', evidence });
  if (code.missing === 'discharge time') queries.push({ topic: 'visit', message: 'The time of the discharge day is not documented; more than 30 minutes would be the higher code.', evidence });
  if (choice.twin >= DOUBTFUL_TWIN && newPatient === undefined) queries.push({ topic: 'visit', message: 'Was the patient seen by this practice and specialty in the last three years? It is not stated and read from the words of the note.', evidence });
  return queries;
}
