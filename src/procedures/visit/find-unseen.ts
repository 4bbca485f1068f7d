// Notes that say that no one saw the patient: no visit is billed.
import type { Evidence } from '../../types.js';
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import table from './data/no-visit.json' with { type: 'json' };

const WORDS = table.words.map((words) => (words.startsWith('(?-i:') ? new RegExp(words.slice(5, -1)) : new RegExp(words, 'i')));
const ELSEWHERE = new RegExp(table.elsewhere, 'i');

/** A finding with the words by which the patient was not seen; undefined when the note does not say so of this encounter. */
export function findUnseen({ documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding | undefined {
  if (documents.some(({ sentences }) => sentences.some((one) => one.section === 'physical_exam'))) return undefined;
  for (const { id, text, sentences } of documents) {
    const told = sentences.find(({ start, end }) => tellsUnseen(text.slice(start, end)));
    if (!told) continue;
    const { start, end, section } = told;
    const evidence: Evidence = { documentId: id, start, end, text: text.slice(start, end), section };
    return { rule: 'visit-not-seen', severity: 'warning', codes: [], message: 'The note says that no one saw the patient; no visit was coded.', source: table.source, evidence: [evidence] };
  }
  return undefined;
}

function tellsUnseen(sentence: string): boolean {
  return !ELSEWHERE.test(sentence) && WORDS.some((words) => words.test(sentence));
}
