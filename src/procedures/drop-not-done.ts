// Lines of which the note says nothing but that they were not done here, by its author, at this encounter are not billed: rows of data/not-done.json.
import type { Evidence } from '../types.js';
import { findBodyDenial, sentenceOf } from './body-denials.js';
import table from './data/not-done.json' with { type: 'json' };
import zoneTable from './data/zones.json' with { type: 'json' };
import { readCodeSet } from './lines/code-ranges.js';
import { isGivenUp } from './lines/course.js';
import { findSentence } from './lines/read-note.js';
import { either } from './patterns.js';
import { findDenials } from './pcs/denials.js';
import { readWords } from './pcs/words.js';
import { findToldAgain } from './told-again.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from './types.js';

const SOURCE = 'CPT instructions for use: the number that names the service performed; NCCI Policy Manual, chapter I';

/** Verbs of procedures as a whole: "areas not grafted" says nothing of the grafting. */
const CARRIED_OUT = /^(?:done|performed|attempted|undertaken|carried|completed|pursued|deferred|cancell?ed|postponed|aborted|abandoned|declined|refused|omitted|needed|required|necessary|indicated)$/;
const DENIED = 'not carried out';
/** The same of one clause about a part that was not treated. */
const LEFT_OUT = 'told as left out';
const isDenial = (why: string | undefined): boolean => why === DENIED || why === LEFT_OUT;

interface SentenceRow { why: string; before?: string; after?: string; within?: string; both?: boolean; not?: string }
interface ClauseRow { why: string; codes: string[]; clause: string[]; not: string[]; documentTypes?: string[]; anywhere?: boolean; sections?: string[]; settings?: string[] }
const ROWS = table.rows as (SentenceRow | ClauseRow)[];
const compile = (pattern: string | undefined): RegExp | undefined => (pattern === undefined ? undefined : new RegExp(pattern, 'i'));
/** `inside`: the words after an act where the quote begins with the act and holds some of them itself. */
const SENTENCES = ROWS.flatMap((row) => ('clause' in row ? [] : [{ why: row.why, both: row.both ?? false, before: compile(row.before), after: compile(row.after), within: compile(row.within), not: compile(row.not), inside: row.both ? undefined : compile(row.after?.replace(/^\^(\[\^[^\]]*\])\{0,\d+\}/, '^$1{0,60}')) }]));
const CLAUSES = ROWS.flatMap((row) => ('clause' in row ? [{ why: row.why, takes: readCodeSet(row.codes), says: either(row.clause), not: either(row.not), types: new Set(row.documentTypes ?? table.visits), anywhere: row.anywhere ?? false, sections: row.sections && new Set(row.sections), settings: row.settings && new Set(row.settings) }] : []));
const CLAUSE_WHYS: ReadonlySet<string> = new Set(CLAUSES.map(({ why }) => why));
/** What was of another day or only wanted in one sentence may be told as done in the next. */
const TOLD_LATER = /^of |^planned, |^named in the plan|^only possible/;
const PLANNED = /^planned, with no word/;
const UNFINISHED = /\b(?:not completed|incomplete|cancell?ed|aborted|abandoned|postponed|attempted|called off)\b/i;
const SURGERY = /^[1-6]\d{4}$/;
const isOnlyOperation = ({ code }: ProcedureLine, lines: readonly ProcedureLine[]): boolean => SURGERY.test(code) && !lines.some((other) => other.code !== code && SURGERY.test(other.code));
/** A visit is no act that a sentence plans or recalls. */
const VISIT = /^99[2-4]|^G0(?:402|438|439)$/;
/** What tells of a procedure as a whole. */
const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
/** What a report's own parts tell was done there. */
const REPORT: ReadonlySet<string> = new Set([...zoneTable.zones.heading, ...zoneTable.zones.body, ...zoneTable.zones.title]);
/** The name of a paper, which tells of no act. */
const PAPER = /^\W*(?:(?:ED|ER|emergency|department|room|clinic|office|progress|brief|visit|provider|physician|consult(?:ation)?|admission) ){0,3}(?:note|record|report|visit)\W*$/i;
/** Numbers of pictures, and words that name one: a part of the body alone tells of none. */
const IMAGE = /^7\d{4}$/;
const STUDY = /\b(?:x-?rays?|XRs?|films?|radiograph\w*|CTs?|MRIs?|scan\w*|ultrasound|US|sono\w*|echo\w*|views?|imag\w+|mammo\w*|DEXA|doppler|duplex|\w+gra(?:m|phy)|fluoro\w*|nuclear|PET)\b/i;
/** Where a procedure is named by what it treats. */
const HEADED: ReadonlySet<string> = new Set(['procedure']);

type Input = Pick<ProcedureInput, 'documents'> & Partial<Pick<ProcedureInput, 'diagnoses' | 'facts' | 'edition'>>;

/**
 * The lines without those whose every quote stands in words that deny the act ("biceps tenodesis planned, not done"), want it only if something is found,
 * place it at another time or place, or say that another did it, with a finding for each; of the quotes of the others those that deny the act fall. Pure.
 */
export function dropNotDone(lines: readonly ProcedureLine[], input: Input): { lines: ProcedureLine[]; findings: ProcedureFinding[] } {
  const { diagnoses, facts } = input;
  const findings: ProcedureFinding[] = [];
  const kept = lines.flatMap((line) => {
    const { code, evidence } = line;
    if (evidence.length === 0 || VISIT.test(code)) return [line];
    const says = ({ text }: Evidence): boolean => !PAPER.test(text) && (!IMAGE.test(code) || STUDY.test(text));
    const quotes = evidence.some(says) ? evidence.filter(says) : evidence;
    const whys = quotes.map((quote) => whyNotDone(quote, code, input));
    // in a note of other things words of the disease alone say nothing of an act
    const acts = REPORTS.has(facts?.documentType ?? '') ? whys : whys.filter((one, at) => one !== undefined || !isDisease(quotes[at]!, diagnoses ?? []));
    const why = acts.length > 0 ? acts : whys;
    const bodyDenies = why.includes(undefined) ? findBodyDenial({ ...line, evidence: quotes }, lines, whys, input) : undefined;
    if (bodyDenies) {
      findings.push({ rule: 'heading-and-body', severity: 'warning', codes: [code], message: `${code} was not billed: the title names it, and the body says that it was not done.`, source: SOURCE, evidence: [...evidence.slice(0, 1), bodyDenies] });
      return [];
    }
    const [first] = why;
    if (first === undefined || why.includes(undefined)) {
      const told = quotes.filter((_, at) => !isDenial(whys[at]));
      return [told.length > 0 && told.length < quotes.length ? { ...line, evidence: told } : line];
    }
    const again = why.every((one) => TOLD_LATER.test(one!)) ? findToldAgain(line, lines, input) : undefined;
    if (again) return [{ ...line, evidence: [again] }];
    // what was scheduled, prepared and then given up was begun
    const begun = (one: string, at: number): boolean => PLANNED.test(one) || (one === DENIED && UNFINISHED.test(sentenceOf(quotes[at]!, input.documents)));
    if (whys.every((one) => PLANNED.test(one!) || one === DENIED) && whys.some((one, at) => begun(one!, at)) && facts && isGivenUp({ documents: input.documents, facts }, line) && isOnlyOperation(line, lines)) return [line];
    findings.push({ ...(CLAUSE_WHYS.has(first) && !isDenial(first) ? { rule: 'procedure-elsewhere', severity: 'info' } : { rule: 'procedure-not-done', severity: 'warning' }), codes: [code], message: `By the words of the note this was ${first}; it was not coded.`, source: SOURCE, evidence: [...evidence] });
    return [];
  });
  return { lines: kept, findings };
}

/** Whether the words around a quote say that the act was not done: no line rests on such. */
export function deniesAct(quote: Evidence, code: string, input: Input): boolean {
  return isDenial(whyNotDone(quote, code, input));
}

/** Words beside a disease that tell of no act: "Low back pain follow-up". */
const BESIDE_DISEASE = /^(?:[\s,.:;()/-]|\b(?:follow(?:ed|ing)?|up|f\/u|re-?check|check|visit|evaluation|worse|better|stable|chronic|acute|old|new|known|left|right|bilateral|mild|moderate|severe|the|a|an|of|in|for|with|and|to|patient|pt|established|consult|here|presents|today)\b)*$/i;

function isDisease({ documentId, start, end, section, text }: Evidence, diagnoses: ProcedureInput['diagnoses']): boolean {
  const overlapping = diagnoses.filter(({ code }) => !code.startsWith('Z')).flatMap(({ evidence }) => evidence.filter((other) => other.documentId === documentId && other.start < end && start < other.end));
  return !HEADED.has(section ?? '') && overlapping.some((other) => (other.start <= start && end <= other.end) || (start <= other.start && other.end <= end && BESIDE_DISEASE.test(`${text.slice(0, other.start - start)} ${text.slice(other.end - start)}`)));
}

/** Why the sentence or the clause around a quote says that the act was not done at this encounter. */
function whyNotDone(quote: Evidence, code: string, { documents, facts }: Input): string | undefined {
  const found = findSentence(quote, documents);
  if (!found) return undefined;
  const { doc, sentence } = found;
  const whole = doc.text.slice(sentence.start, sentence.end);
  if (isDenied(quote, doc.text, sentence)) return DENIED;
  const before = doc.text.slice(Math.max(sentence.start, quote.start - table.near), quote.start);
  const after = doc.text.slice(quote.end, Math.min(sentence.end, quote.end + table.near));
  const words = doc.text.slice(quote.start, quote.end);
  const ofSentence = SENTENCES.find((row) => {
    if (row.not?.test(whole)) return false;
    // a quote that is the whole sentence holds what else would stand beside it
    const [lead, tail] = [row.before?.test(before) ?? false, (row.after?.test(after) ?? false) || (row.inside?.test(`${words}${after}`) ?? false)];
    return row.within?.test(words) ?? (row.both ? lead && tail : lead || tail);
  });
  if (ofSentence || facts === undefined) return ofSentence?.why;
  const clauses = clausesOf(whole, quote.start - sentence.start, quote.end - sentence.start);
  return CLAUSES.find(({ takes, says, not, types, anywhere, sections, settings }) => (sections?.has(sentence.section) ?? true) && (settings?.has(facts.setting) ?? true) && (anywhere || !REPORT.has(sentence.section)) && takes(code) && types.has(facts.documentType) && clauses.some((clause) => says.test(clause)) && !clauses.some((clause) => not.test(clause)))?.why;
}

/** The parts of a sentence between semicolons, lines and words of contrast over which a quote runs. */
function clausesOf(sentence: string, from: number, to: number): string[] {
  const cuts = [...sentence.matchAll(/[;\n]|,? (?:but|however|although|while|and then) /g)];
  const starts = [0, ...cuts.map((cut) => cut.index + cut[0].length)];
  return starts.map((start, at) => ({ start, end: cuts[at]?.index ?? sentence.length })).filter(({ start, end }) => start < to && from < end).map(({ start, end }) => sentence.slice(start, end));
}

/** Whether a quote overlaps the object of a denied act in its sentence. What a patient did not need or have says nothing of the surgeon. */
function isDenied(quote: Evidence, text: string, sentence: { start: number; end: number }): boolean {
  const words = readWords(text, sentence);
  return findDenials(words, text).some(({ verb, governs, ofPatient, from, to }) => governs && !ofPatient && CARRIED_OUT.test(words[verb]!.word) && words.slice(from, to).some((word) => word.start < quote.end && quote.start < word.end));
}
