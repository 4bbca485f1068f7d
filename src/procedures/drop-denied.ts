// Lines of which the note says nothing but that they were not done are not billed.
import type { Evidence } from '../types.js';
import { findDenials } from './pcs/denials.js';
import { readWords } from './pcs/words.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';

const SOURCE = 'CPT instructions for use: the number that names the service performed; NCCI Policy Manual, chapter I';

/** Verbs of procedures as a whole: "areas not grafted" says nothing of the grafting. */
const CARRIED_OUT = /^(?:done|performed|attempted|undertaken|carried|completed|pursued|deferred|cancell?ed|postponed|aborted|abandoned|declined|refused|omitted|needed|required|necessary|indicated)$/;

/** The lines without those whose every quote stands in words that deny the act ("biceps tenodesis planned, not done"), with a finding for each. */
export function dropDenied(lines: readonly ProcedureLine[], { documents }: Pick<ProcedureInput, 'documents'>): { lines: ProcedureLine[]; findings: ProcedureFinding[] } {
  const findings: ProcedureFinding[] = [];
  const kept = lines.filter(({ code, evidence }) => {
    if (evidence.length === 0 || !evidence.every((quote) => isDenied(quote, documents))) return true;
    findings.push({ rule: 'procedure-not-done', severity: 'warning', codes: [code], message: 'The note says that this was not done; it was not coded.', source: SOURCE, evidence: [...evidence] });
    return false;
  });
  return { lines: kept, findings };
}

/** Whether a quote overlaps the object of a denied act in its sentence. What a patient did not need or have says nothing of the surgeon. */
function isDenied(quote: Evidence, documents: ProcedureInput['documents']): boolean {
  const doc = documents.find(({ id }) => id === quote.documentId);
  const sentence = doc?.sentences.find(({ start, end }) => start <= quote.start && quote.start < end);
  if (!doc || !sentence) return false;
  const words = readWords(doc.text, sentence);
  return findDenials(words, doc.text).some(({ verb, governs, ofPatient, from, to }) => governs && !ofPatient && CARRIED_OUT.test(words[verb]!.word) && words.slice(from, to).some((word) => word.start < quote.end && quote.start < word.end));
}
