// Lines of which the note says nothing but that they were not done are not billed.
import type { Evidence } from '../types.js';
import notDone from './data/not-done.json' with { type: 'json' };
import { findSentence } from './lines/read-note.js';
import { findDenials } from './pcs/denials.js';
import { readWords } from './pcs/words.js';
import { findToldAgain } from './told-again.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';

const SOURCE = 'CPT instructions for use: the number that names the service performed; NCCI Policy Manual, chapter I';

/** Verbs of procedures as a whole: "areas not grafted" says nothing of the grafting. */
const CARRIED_OUT = /^(?:done|performed|attempted|undertaken|carried|completed|pursued|deferred|cancell?ed|postponed|aborted|abandoned|declined|refused|omitted|needed|required|necessary|indicated)$/;

interface Row { why: string; before?: string; after?: string; within?: string; both?: boolean; not?: string }
const compile = (pattern: string | undefined): RegExp | undefined => (pattern === undefined ? undefined : new RegExp(pattern, 'i'));
/** `inside`: the words after an act where the quote begins with the act and holds some of them itself. */
const ROWS = (notDone.rows as Row[]).map(({ why, before, after, within, both = false, not }) => ({ why, both, before: compile(before), after: compile(after), within: compile(within), not: compile(not), inside: both ? undefined : compile(after?.replace(/^\^(\[\^[^\]]*\])\{0,\d+\}/, '^$1{0,60}')) }));
/** A visit is no act that a sentence plans or recalls. */
const VISIT = /^99[2-4]|^G0(?:402|438|439)$/;

/**
 * The lines without those whose every quote stands in words that deny the act ("biceps tenodesis planned, not done"), want it only if something is found,
 * or place it at another time, with a finding for each. Pure.
 */
export function dropDenied(lines: readonly ProcedureLine[], input: Pick<ProcedureInput, 'documents'> & Partial<Pick<ProcedureInput, 'diagnoses' | 'facts' | 'edition'>>): { lines: ProcedureLine[]; findings: ProcedureFinding[] } {
  const { documents, diagnoses, facts } = input;
  const findings: ProcedureFinding[] = [];
  const kept = lines.flatMap((line) => {
    const { code, evidence } = line;
    if (evidence.length === 0 || VISIT.test(code)) return [line];
    const whys = evidence.map((quote) => (isDenied(quote, documents) ? 'not carried out' : whyNotDone(quote, documents)));
    // in a note of other things words of the disease alone say nothing of an act
    const acts = REPORTS.has(facts?.documentType ?? '') ? whys : whys.filter((one, at) => one !== undefined || !isDisease(evidence[at]!, diagnoses ?? []));
    const why = acts.length > 0 ? acts : whys;
    if (why.includes(undefined)) return [line];
    const again = why.every((one) => one?.startsWith('of ')) ? findToldAgain(line, lines, input) : undefined;
    if (again) return [{ ...line, evidence: [again] }];
    findings.push({ rule: 'procedure-not-done', severity: 'warning', codes: [code], message: `By the words of the note this was ${why[0]}; it was not coded.`, source: SOURCE, evidence: [...evidence] });
    return [];
  });
  return { lines: kept, findings };
}

function isDisease({ documentId, start, end, section }: Evidence, diagnoses: ProcedureInput['diagnoses']): boolean {
  return !HEADED.has(section ?? '') && diagnoses.some((one) => !one.code.startsWith('Z') && one.evidence.some((other) => other.documentId === documentId && other.start <= start && end <= other.end));
}

/** What tells of a procedure as a whole. */
const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
/** Where a procedure is named by what it treats. */
const HEADED: ReadonlySet<string> = new Set(['procedure']);

/** Why the sentence around a quote says that the act was not done at this encounter: a row of data/not-done.json. */
function whyNotDone(quote: Evidence, documents: ProcedureInput['documents']): string | undefined {
  const found = findSentence(quote, documents);
  if (!found) return undefined;
  const { doc, sentence } = found;
  const whole = doc.text.slice(sentence.start, sentence.end);
  const before = doc.text.slice(Math.max(sentence.start, quote.start - notDone.near), quote.start);
  const after = doc.text.slice(quote.end, Math.min(sentence.end, quote.end + notDone.near));
  const words = doc.text.slice(quote.start, quote.end);
  return ROWS.find((row) => {
    if (row.not?.test(whole)) return false;
    // a quote that is the whole sentence holds what else would stand beside it
    const [lead, tail] = [row.before?.test(before) ?? false, (row.after?.test(after) ?? false) || (row.inside?.test(`${words}${after}`) ?? false)];
    return row.within?.test(words) ?? (row.both ? lead && tail : lead || tail);
  })?.why;
}

/** Whether a quote overlaps the object of a denied act in its sentence. What a patient did not need or have says nothing of the surgeon. */
function isDenied(quote: Evidence, documents: ProcedureInput['documents']): boolean {
  const found = findSentence(quote, documents);
  if (!found) return false;
  const { doc, sentence } = found;
  const words = readWords(doc.text, sentence);
  return findDenials(words, doc.text).some(({ verb, governs, ofPatient, from, to }) => governs && !ofPatient && CARRIED_OUT.test(words[verb]!.word) && words.slice(from, to).some((word) => word.start < quote.end && quote.start < word.end));
}
