// A visit of a low level beside a procedure or a test that is part of it: one without a history, an examination or a judgement of its own, and one that only decided for a minor procedure.
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import { readCodeSet } from '../lines/code-ranges.js';
import { sideIn } from '../lines/find-side.js';
import table from './data/no-visit.json' with { type: 'json' };

const CODES: ReadonlySet<string> = new Set(table.bare.codes);
const CARRIED: ReadonlySet<string> = new Set(table.bare.unless);
interface RoutineRow { why: string; codes: string[]; beside?: string[]; says?: string; unless?: string }
const ROUTINE = (table.routine.rows as RoutineRow[]).map(({ why, codes, beside, says, unless }) => ({ why, takes: readCodeSet(codes), beside: beside && readCodeSet(beside), says: says === undefined ? undefined : new RegExp(says, 'i'), unless: unless === undefined ? undefined : new RegExp(unless, 'i') }));
const EVALUATED: ReadonlySet<string> = new Set(table.bare.evaluated);
const [PROBLEM, EXAM] = [new RegExp(table.bare.own.problem, 'i'), new RegExp(table.bare.own.exam, 'i')];

/** The finding that drops such a visit; undefined where the visit stands. `others` are the lines of the claim without visits. */
export function findBareVisit(visit: ProcedureLine | undefined, others: readonly ProcedureLine[], { documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding | undefined {
  const said = (pattern: RegExp | undefined): boolean => pattern !== undefined && documents.some(({ text }) => pattern.test(text));
  const routine = visit && ROUTINE.find(({ takes, beside, says, unless }) => takes(visit.code) && (!beside || others.some(({ code }) => beside(code))) && (!says || said(says)) && !said(unless));
  if (visit && routine) return { rule: 'visit-within-procedure', severity: 'info', codes: [visit.code], message: `${visit.code} was not billed: ${routine.why}.`, source: table.routine.source, evidence: visit.evidence.slice(0, 1) };
  if (!visit || !CODES.has(visit.code) || others.length === 0 || others.some(({ code }) => CARRIED.has(code)) || documents.some(({ sentences }) => sentences.some(({ section }) => EVALUATED.has(section))) || (said(PROBLEM) && said(EXAM))) return undefined;
  const message = `${visit.code} was not billed: the note tells of no history, examination or assessment beyond the procedure or test of the day.`;
  return { rule: 'visit-within-procedure', severity: 'info', codes: [visit.code], message, source: table.bare.source, evidence: visit.evidence.slice(0, 1) };
}

const { decision } = table;
const DECISION: ReadonlySet<string> = new Set(decision.codes);

/**
 * The finding that drops a visit that decided for the minor procedures of the day and nothing else; undefined where the visit stands. `others` are the finished lines
 * without visits, `managed` says whether a drug or a test was decided on.
 */
export function findDecisionVisit(visit: ProcedureLine | undefined, others: readonly ProcedureLine[], managed: boolean, { diagnoses, edition, facts }: Pick<ProcedureInput, 'diagnoses' | 'edition' | 'facts'>): ProcedureFinding | undefined {
  if (!visit || !DECISION.has(visit.code) || managed || facts.setting !== 'office' || facts.patient.newPatient !== false) return undefined;
  const minor = others.filter(({ code }) => /^[1-6]/.test(code) && decision.globals.includes(edition.policy(code)?.globalDays ?? ''));
  const answered = new Set(minor.flatMap(({ linkedDiagnoses }) => linkedDiagnoses));
  const diseases = diagnoses.filter(({ system, code }) => system === 'ICD-10-CM' && !code.startsWith(decision.notDiseases));
  // a disease of the right knee is none that a left hip was injected for
  const sides = new Set(minor.map(({ modifiers }) => modifiers.find((one) => one === 'LT' || one === 'RT')));
  const isOfOtherSide = (code: string): boolean => {
    const side = edition.icd10cm.has(code) ? sideIn(edition.icd10cm.title(code)) : undefined;
    return (side === 'LT' || side === 'RT') && !sides.has(side) && !sides.has(undefined);
  };
  if (minor.length === 0 || diseases.length === 0 || !diseases.every(({ code }) => answered.has(code) && !isOfOtherSide(code))) return undefined;
  const message = `${visit.code} was not billed: the note tells of no problem but what the minor procedures of the day were done for, and the decision for them is part of them.`;
  return { rule: 'visit-within-procedure', severity: 'info', codes: [visit.code], message, source: decision.source, evidence: visit.evidence.slice(0, 1) };
}
