// A note that was taken for one of a procedure and tells of a complaint, an examination and a decision: read as the visit that it is.
import { either } from '../patterns.js';
import type { ProcedureInput } from '../types.js';
import table from './data/families.json' with { type: 'json' };

const { opening, types, complaint, not, exam, decided } = table.asVisit;
const [COMPLAINT, SCHEDULED, EXAM, DECIDED] = [either(complaint), either(not), either(exam), either(decided)];
const TYPES: Record<string, string> = types;

/** The input with the kind of note that its setting's visits are, where it was classified as a procedure note and tells all that a visit has; else itself. Pure. */
export function asVisit(input: ProcedureInput): ProcedureInput {
  const { documents, facts } = input;
  const documentType = TYPES[facts.setting];
  const visits = documents.some(({ text }) => {
    const first = text.slice(0, opening);
    return COMPLAINT.test(first) && !SCHEDULED.test(first) && EXAM.test(text) && DECIDED.test(text);
  });
  return documentType && facts.documentType === 'procedure_note' && visits ? { ...input, facts: { ...facts, documentType: documentType as typeof facts.documentType } } : input;
}
