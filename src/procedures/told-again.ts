// A procedure that one sentence places on another day and that the report tells as done all the same: "the left toe had the same done in 2022".
import type { Evidence } from '../types.js';
import course from './lines/broken-off.json' with { type: 'json' };
import { tellingSentences, toEvidence } from './lines/read-note.js';
import { either } from './patterns.js';
import { readStatus } from './status.js';
import type { ProcedureInput, ProcedureLine } from './types.js';
import { readWords } from './words.js';

const DONE = either(course.done);
const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note']);
/** Sections that tell of other things than this operation. */
const OTHERS = /history|^plan$|recommend|follow_up|medications|diagnosis$/;
const SURGERY = /^[1-6]\d{4}$/;

/**
 * The sentence of a report that tells an act of this day with a word of the number, for a line that is the report's only operation and whose own quotes are of
 * another day; undefined where the report has another operation or tells no such act.
 */
export function findToldAgain(line: ProcedureLine, lines: readonly ProcedureLine[], { documents, facts, edition }: Pick<ProcedureInput, 'documents'> & Partial<Pick<ProcedureInput, 'facts' | 'edition'>>): Evidence | undefined {
  const procedure = edition?.procedure(line.code);
  if (!procedure || !REPORTS.has(facts?.documentType ?? '') || !SURGERY.test(line.code) || lines.some(({ code }) => code !== line.code && SURGERY.test(code))) return undefined;
  const words = new Set([procedure.label, ...procedure.phrases].flatMap((phrase) => readWords(phrase).map(({ stem }) => stem)));
  const quoted = (start: number, end: number): boolean => line.evidence.some((one) => one.start < end && start < one.end);
  const told = tellingSentences(documents).find(({ text, section, start, end }) => DONE.test(text) && !OTHERS.test(section) && !quoted(start, end)
    && !['previous', 'planned', 'refused', 'aborted'].includes(readStatus(text, text, 'heading')) && readWords(text).filter(({ stem }) => words.has(stem)).length > 1);
  return told && toEvidence(told);
}
