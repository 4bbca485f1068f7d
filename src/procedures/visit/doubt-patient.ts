// Where the encounter and the note disagree on whether the patient is new.
import type { Evidence, ParsedDocument } from '../../types.js';
import type { ProcedureFinding } from '../types.js';
import table from './data/patient-status.json' with { type: 'json' };

const SOURCE = 'CMS Claims Processing Manual, chapter 12, section 30.6.7';
const SAYS = { new: new RegExp(table.new.join('|'), 'i'), established: new RegExp(table.established.join('|'), 'i') };
const NOT = new RegExp(table.not.join('|'), 'i');

/** A finding with the words of the note that speak against the encounter's `newPatient`; undefined when none do, or when the note itself says both. */
export function doubtPatient(newPatient: boolean | undefined, documents: readonly ParsedDocument[], code: string): ProcedureFinding | undefined {
  if (newPatient === undefined) return undefined;
  const against = quotesOf(newPatient ? 'established' : 'new', documents);
  if (against.length === 0 || quotesOf(newPatient ? 'new' : 'established', documents).length > 0) return undefined;
  const [said, stated] = newPatient ? ['new', 'established'] : ['established', 'new'];
  return { rule: 'patient-status-conflict', severity: 'warning', codes: [code], message: `The encounter says that the patient is ${said}, the note that the patient is ${stated}; the encounter was followed.`, source: SOURCE, evidence: against.slice(0, 2) };
}

function quotesOf(kind: keyof typeof SAYS, documents: readonly ParsedDocument[]): Evidence[] {
  return documents.flatMap(({ id, text, sentences }) => sentences.flatMap(({ start, end, section }): Evidence[] => {
    const sentence = text.slice(start, end);
    return SAYS[kind].test(sentence) && !NOT.test(sentence) ? [{ documentId: id, start, end, text: sentence, section }] : [];
  }));
}
