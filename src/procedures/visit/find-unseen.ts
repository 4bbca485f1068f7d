// Notes that bill no visit: no one saw the patient, or the note is one of talking therapy alone.
import type { Evidence } from '../../types.js';
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import table from './data/no-visit.json' with { type: 'json' };
import { DRUG_LETTER, GENERAL_LETTER, maskDrugs } from './mask-drugs.js';

const DRUG = new RegExp(`${DRUG_LETTER}|${GENERAL_LETTER}`);
const THERAPY_SOURCE = 'CPT psychotherapy guidelines: 90832, 90834 and 90837 without, 90833, 90836 and 90838 with a medical evaluation';
const WORDS = table.words.map((words) => (words.startsWith('(?-i:') ? new RegExp(words.slice(5, -1)) : new RegExp(words, 'i')));
const ELSEWHERE = new RegExp(table.elsewhere, 'i');
const CALLED = new RegExp(table.opening.words, 'i');

const THERAPY = { ...table.therapyAlone, session: new RegExp(table.therapyAlone.session, 'i'), by: new RegExp(table.therapyAlone.by, 'i'), unless: new RegExp(table.therapyAlone.unless), held: new RegExp(table.therapyAlone.held, 'i'), timed: new RegExp(table.therapyAlone.timed, 'i'), medical: new RegExp(table.therapyAlone.medical, 'i') };

/** A finding with the words by which the note is a session of talking therapy alone; undefined for any other. */
export function findTherapyAlone({ documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding | undefined {
  if (documents.some(({ text }) => THERAPY.unless.test(text))) return undefined;
  for (const { id, text } of documents) {
    const opening = text.slice(0, THERAPY.opening);
    const named = THERAPY.by.test(text) ? THERAPY.session.exec(opening) : THERAPY.timed.test(text) && !isMedical(text) ? THERAPY.held.exec(opening) : null;
    if (!named) continue;
    const start = named.index, end = start + named[0].length;
    return { rule: 'therapy-alone', severity: 'info', codes: [], message: 'The note is one of talking therapy without a medical service; no visit was coded beside it.', source: THERAPY_SOURCE, evidence: [{ documentId: id, start, end, text: named[0] }] };
  }
  return undefined;
}

/** Whether a note tells of medicine: a drug, an examination, a measured value, a physician. */
function isMedical(text: string): boolean {
  return THERAPY.medical.test(text) || DRUG.test(maskDrugs(text));
}

const THERAPIST = { opening: table.therapist.opening, session: new RegExp(table.therapist.session, 'i'), short: new RegExp(table.therapist.short), unless: new RegExp(table.therapist.unless) };

/** A finding with the words by which the note is a therapist's; undefined for any other. */
export function findTherapist({ documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding | undefined {
  if (documents.some(({ text }) => THERAPIST.unless.test(text))) return undefined;
  for (const { id, text } of documents) {
    const head = text.slice(0, THERAPIST.opening);
    const named = THERAPIST.session.exec(head) ?? THERAPIST.short.exec(head);
    if (!named) continue;
    const start = named.index, end = start + named[0].length;
    return { rule: 'therapist-note', severity: 'info', codes: [], message: 'The note is one of a therapist, who bills the numbers of therapy; no visit was coded beside them.', source: 'CMS Claims Processing Manual, chapter 5', evidence: [{ documentId: id, start, end, text: named[0] }] };
  }
  return undefined;
}

/** A finding with the words by which the patient was not seen; undefined when the note does not say so of this encounter. */
export function findUnseen({ documents }: Pick<ProcedureInput, 'documents'>): ProcedureFinding | undefined {
  if (documents.some(({ sentences }) => sentences.some((one) => one.section === 'physical_exam'))) return undefined;
  for (const { id, text, sentences } of documents) {
    const told = sentences.find(({ start, end }, place) => tellsUnseen(text.slice(start, end)) || (place === 0 && CALLED.test(text.slice(start, start + table.opening.within))));
    if (!told) continue;
    const { start, end, section } = told;
    const evidence: Evidence = { documentId: id, start, end, text: text.slice(start, end), section };
    return { rule: 'visit-not-seen', severity: 'warning', codes: [], message: 'The note says that no one saw the patient, or that only the procedure took place; no visit was coded.', source: table.source, evidence: [evidence] };
  }
  return undefined;
}

function tellsUnseen(sentence: string): boolean {
  return !ELSEWHERE.test(sentence) && WORDS.some((words) => words.test(sentence));
}
