// Candidate numbers of a note with their feature rows and evidence: what training dumps and what the stage scores.
import type { TrainingRates } from '../scoring/index.js';
import type { ProcedureCode } from '../reference/types.js';
import type { Evidence } from '../types.js';
import { collectProcedures } from './candidates.js';
import { computeProcedureFeatures } from './features/index.js';
import { type CandidateView, strengthOf, viewCandidate, viewNote } from './features/context.js';
import { familyOf, type LabelIndex, openLabelIndex } from './label-index.js';
import type { ProcedureInput } from './types.js';
import { readUnits, type Unit } from './units.js';
import scope from './data/outside.json' with { type: 'json' };

export interface ProcedureRow { code: ProcedureCode; family: string; features: Float32Array; evidence: Evidence[]; view: CandidateView }

/** Whether a number stands for the visit, which the visit's own rules decide. */
export function isVisit(code: string): boolean {
  return scope.visits.some((prefix) => code.startsWith(prefix));
}

/** The label index of an edition without the visit's numbers. */
export function procedureIndex(input: Pick<ProcedureInput, 'edition'>): LabelIndex {
  return openLabelIndex(input.edition, ({ code, facets }) => !isVisit(code) && facets['rulesOnly'] !== true);
}

/** All candidates of a note. Pure. */
export function describeCandidateProcedures(input: ProcedureInput, rates: TrainingRates): ProcedureRow[] {
  const index = procedureIndex(input);
  const units = readUnits(input.documents, input.mentions);
  const candidates = collectProcedures(input, units, index);
  const note = viewNote(input, units, index, rates, candidates);
  return candidates.flatMap((candidate) => {
    const view = viewCandidate(note, candidate);
    if (!view) return [];
    const code = view.code;
    return [{ code, family: familyOf(code), features: computeProcedureFeatures(view), evidence: chooseQuotes(view), view }];
  });
}

const MAX_QUOTES = 2;
/** A second quote must speak nearly as strongly as the first. */
const SECOND = 0.7;
/** What is said of the patient now comes before what is wanted or past; the body and the headings of a report before other words. */
const HERE = 0.25;

/** One or two quotes of a number, strongest first, never two of one sentence. */
function chooseQuotes(c: CandidateView): Evidence[] {
  const value = (u: Unit, strength: number): number => strength + (u.operative ? HERE : 0);
  const ranked = c.candidate.support.map((s) => ({ unit: c.note.units[s.unit]!, value: value(c.note.units[s.unit]!, strengthOf(s)) })).sort((a, b) => b.value - a.value || a.unit.start - b.unit.start);
  const chosen: Unit[] = [];
  for (const { unit, value: worth } of ranked) {
    if (chosen.length === MAX_QUOTES || (chosen.length > 0 && worth < SECOND * ranked[0]!.value)) break;
    if (chosen.every((one) => one.documentId !== unit.documentId || one.sentence !== unit.sentence)) chosen.push(unit);
  }
  return chosen.map(({ documentId, start, end, text, section }) => ({ documentId, start, end, text, section }));
}
