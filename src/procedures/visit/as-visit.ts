// A note that was taken for one of a procedure or a study and tells of a complaint, an examination and a decision: read as the visit that it is.
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import table from './data/families.json' with { type: 'json' };

const { opening, opens, types, complaint, not, exam, decided, report } = table.asVisit;
const [COMPLAINT, SCHEDULED, EXAM, DECIDED, REPORT] = [either(complaint), either(not), either(exam), either(decided), either(report)];
const TAKEN_FOR: ReadonlySet<string> = new Set(['procedure_note', 'diagnostic_report', 'progress_note']);
const OPENS = new Map(Object.entries(opens).map(([setting, words]) => [setting, new RegExp(words)]));
const SHORT = new Map(Object.entries(table.asVisit.short).map(([setting, { under, says, not: none }]) => [setting, { under, says: either(says), not: either(none) }]));
const TYPES: Record<string, string> = types;

/** The input with the kind of note that its setting's visits are, where it was classified as the note of a procedure or a study and tells all that a visit has; else itself. Pure. */
export function asVisit(input: ProcedureInput): ProcedureInput {
  const { documents, facts } = input;
  const documentType = TYPES[facts.setting];
  const visits = documents.some(({ text }) => {
    const first = text.slice(0, opening);
    if (OPENS.get(facts.setting)?.test(first) && facts.documentType === 'procedure_note') return true;
    const short = SHORT.get(facts.setting);
    if (short && facts.documentType !== 'diagnostic_report' && text.length < short.under && short.says.test(text) && !short.not.test(text)) return true;
    return COMPLAINT.test(first) && !SCHEDULED.test(first) && EXAM.test(text) && DECIDED.test(text) && (facts.documentType === 'procedure_note' || REPORT.test(text));
  });
  return documentType && TAKEN_FOR.has(facts.documentType) && visits ? { ...input, facts: { ...facts, documentType: documentType as typeof facts.documentType } } : input;
}
