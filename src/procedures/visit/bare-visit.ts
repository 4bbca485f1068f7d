// A visit of the lowest level beside a procedure or a test: without a history, an examination or a judgement of its own it is part of the other service.
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import table from './data/no-visit.json' with { type: 'json' };

const CODES: ReadonlySet<string> = new Set(table.bare.codes);
const CARRIED: ReadonlySet<string> = new Set(table.bare.unless);
const EVALUATED: ReadonlySet<string> = new Set(table.bare.evaluated);

/** The finding that drops such a visit; undefined where the visit stands. `others` are the lines of the claim without visits. */
export function findBareVisit(visit: ProcedureLine | undefined, others: readonly ProcedureLine[], { documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding | undefined {
  if (!visit || !CODES.has(visit.code) || others.length === 0 || others.some(({ code }) => CARRIED.has(code)) || documents.some(({ sentences }) => sentences.some(({ section }) => EVALUATED.has(section)))) return undefined;
  const message = `${visit.code} was not billed: the note tells of no history, examination or assessment beyond the procedure or test of the day.`;
  return { rule: 'visit-within-procedure', severity: 'info', codes: [visit.code], message, source: table.bare.source, evidence: visit.evidence.slice(0, 1) };
}
