// The numbers that the fitted heads of a visit look at; models/training/dump-visits.ts writes the same ones.
import type { ProcedureInput } from '../types.js';
import { CUE_IDS, findCues } from './find-cues.js';
import { findTimes, isPossible } from './find-times.js';
import { PROBLEM_KINDS, rateProblems, type RatedProblem } from './rate-problems.js';
import type { CueHit, TimeHit } from './types.js';

/** What was read of a note: the hits, and the numbers made of them by name. A name that is absent counts 0. */
export interface VisitReading {
  hits: CueHit[];
  times: TimeHit[];
  /** Times that no visit takes: negative, or longer than ten hours. */
  impossible: TimeHit[];
  problems: RatedProblem[];
  features: ReadonlyMap<string, number>;
}

/** Characters from the start of a note in which the kind of the visit usually stands. */
const OPENING = 400;

/** Reads a note for its visit. Linear in the length of the documents. */
export function describeVisit(input: Pick<ProcedureInput, 'documents' | 'mentions' | 'facts' | 'diagnoses'>): VisitReading {
  const hits = findCues(input.documents, input.mentions);
  const stated = findTimes(input.documents);
  const times = stated.filter(isPossible);
  const problems = rateProblems(input.diagnoses);
  const features = new Map<string, number>();
  const set = (name: string, value: number): void => {
    if (value !== 0) features.set(name, value);
  };
  const { documentType, setting, patient } = input.facts;
  set(`type:${documentType}`, 1);
  set(`setting:${setting}`, 1);
  set(`at:${documentType}/${setting}`, 1);
  set('patient:new', patient.newPatient === true ? 1 : 0);
  set('patient:established', patient.newPatient === false ? 1 : 0);
  const { age } = patient;
  set('age:known', age === undefined ? 0 : 1);
  if (age !== undefined) {
    set('age:infant', age < 2 ? 1 : 0);
    set('age:child', age < 18 ? 1 : 0);
    set('age:old', age >= 65 ? 1 : 0);
  }
  const chars = input.documents.reduce((sum, doc) => sum + doc.text.length, 0);
  set('length', Math.log(1 + chars / 1000));
  set('brief', chars < 700 ? 1 : 0);
  countCues(hits, set);
  countProblems(problems, set);
  for (const kind of new Set(input.documents.flatMap((doc) => doc.sections.map((one) => one.kind)))) set(`section:${kind}`, 1);
  for (const kind of ['total', 'critical', 'discharge'] as const) {
    const minutes = Math.max(0, ...times.filter((one) => one.kind === kind).map((one) => one.minutes));
    set(`time:${kind}`, minutes > 0 ? 1 : 0);
    set(`minutes:${kind}`, Math.min(120, minutes) / 60);
  }
  return { hits, times, impossible: stated.filter((one) => !isPossible(one)), problems, features };
}

function countCues(hits: readonly CueHit[], set: (name: string, value: number) => void): void {
  const count = new Map<string, number>();
  const early = new Set<string>();
  const planned = new Set<string>();
  const tests = new Set<string>();
  for (const hit of hits) {
    count.set(hit.cue, (count.get(hit.cue) ?? 0) + 1);
    if (hit.evidence.start < OPENING) early.add(hit.cue);
    if (PLAN.test(hit.evidence.section ?? '')) planned.add(hit.cue);
    if (hit.cue.startsWith('test:')) tests.add(hit.key);
  }
  for (const cue of CUE_IDS) {
    const times = count.get(cue) ?? 0;
    if (times === 0) continue;
    set(`cue:${cue}`, 1);
    if (cue.startsWith('test:')) continue;
    set(`many:${cue}`, Math.log(1 + times));
    set(`early:${cue}`, early.has(cue) ? 1 : 0);
    set(`plan:${cue}`, planned.has(cue) ? 1 : 0);
  }
  set('tests', Math.log(1 + tests.size));
  for (const least of [1, 2, 3, 5, 8]) set(`tests>=${least}`, tests.size >= least ? 1 : 0);
}

/** Section kinds in which the clinician says what is done now. */
const PLAN = /^(plan|assessment_and_plan|assessment|impression|recommendations|disposition|ed_course|hospital_course|medical_decision_making|diagnosis)$/;

function countProblems(problems: readonly RatedProblem[], set: (name: string, value: number) => void): void {
  const real = problems.filter((one) => one.level > 0);
  set('problems', Math.log(1 + real.length));
  for (const least of [1, 2, 3, 4]) set(`problems>=${least}`, real.length >= least ? 1 : 0);
  for (const kind of PROBLEM_KINDS) {
    const of = problems.filter((one) => one.kind === kind);
    set(`kind:${kind}`, of.length > 0 ? 1 : 0);
    set(`kinds:${kind}`, Math.log(1 + of.length));
  }
  const lead = problems[0];
  if (lead) {
    set(`lead:${lead.kind}`, 1);
    set(`chapter:${lead.draft.code[0]}`, 1);
    set(`lead:${lead.draft.code.slice(0, 3)}`, 1);
  }
  for (const one of problems) set(`category:${one.draft.code.slice(0, 3)}`, 1);
}
