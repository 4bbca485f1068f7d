// Which line of a claim was begun or prepared and given up, by the course that its note tells: modifier 53. Words: broken-off.json.
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { either } from '../patterns.js';
import table from './broken-off.json' with { type: 'json' };
import { readCodeSet } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import { BEHIND, type Course, type CourseEvent, REPORTS, tellsFailure } from './course.js';
import { sideIn, sidesIn } from './find-side.js';
import { toEvidence, withHeading } from './read-note.js';

const SOURCE = 'CPT appendix A, modifier 53; NCCI Policy Manual, chapter I';
const [INSTRUMENT, ACTED, FINISHED, CLOSING, PART, NOT_STARTED] = [table.instrument, table.acted, table.finished, table.closing, table.part, table.notStarted].map((row) => new RegExp(row, 'i')) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const [ADJUNCT, DONE, NEVER_BEGUN] = [either(table.adjuncts), either(table.done), either(table.neverBegun)];
const CLOSINGS = new RegExp(table.closing, 'gi');
/** An operation by its own name that was put off before it was begun. */
const OTHER_CANCELLED = /\b\w+(?:scopy|ectomy|otomy|ostomy|plasty|desis|pexy) (?:was|were) (?:then |therefore |thus )?(?:cancell?ed|postponed|put off|deferred|not (?:started|begun|performed|done))\b/i;
const GENERIC = new RegExp(`^${table.act}$`, 'i');
const OPERATION = readCodeSet(['10000-69999', '92920-93799']);
/** What was done whatever came of it: a shock that did not convert. */
const OUTCOME = readCodeSet(table.outcome);
/** A device that is billed only where it was left in: its lines with the numbers of its placing. */
const DEVICES = table.devices.map(({ codes, of }) => ({ takes: readCodeSet(codes), of: readCodeSet(of) }));
/** What says that a scope came to the end of its way. */
const REACHED = table.reached.map(({ codes, says }) => ({ takes: readCodeSet(codes), says: new RegExp(says, 'i') }));
/** A lead of a device whose own number tells it: to the left ventricle. */
const OWN_LEAD = { takes: readCodeSet(table.ownLead.codes), says: new RegExp(table.ownLead.says, 'i') };
/** UTF-16 units before a line's sentence in a note of a visit that may tell of its breaking off. */
const NEAR = 120;
/** How many sentences before the words of giving up may name what was given up. */
const SHORTLY = 3;
/** How many sentences may follow a failure that nobody called the end. */
const LAST = 6;

/** A text without what it denies or puts off: what was not done ends nothing. */
const positive = (text: string): string => text.replace(/\b(?:no|not|never|none|nothing|without|neither|nor|will|to be)\b(?:(?!\b(?:no|not|nor)\b)[^.;,]){0,40}/gi, ' ');

/** The words that say that a line's operation was given up; undefined where it came to its end. `views` are all lines of the claim. */
export function findBreakingOff(view: LineView, views: readonly LineView[], course: Course, input: ProcedureInput): Place | undefined {
  if (OUTCOME(view.line.code)) return undefined;
  const end = REACHED.find(({ takes }) => takes(view.line.code));
  if (end && course.sentences.some(({ text }) => end.says.test(text) && !tellsFailure(text) && !/\bnot\b/i.test(text))) return undefined;
  const surgical = views.filter(({ line }) => OPERATION(line.code));
  const words = wordsOf(view, input);
  const shareOf = (text: string): number[] => surgical.map((one) => (one === view ? 0 : share(wordsOf(one, input), text)));
  const titled = course.titled.find((one) => {
    const own = share(words, one.words);
    return own > 0 && own >= Math.max(0, ...shareOf(one.words)) && !course.others.some((text) => share(words, text) > (one.closing ? own : own - 1)) && (!one.attempted || course.events.some(({ kind }) => kind !== 'succeeded'));
  });
  const found = (titled?.attempted === false ? titled.place : undefined) ?? findEvent(view, words, surgical, course, input)?.place ?? (course.events.at(-1)?.kind === 'succeeded' ? undefined : titled?.place);
  // a note of a visit tells of many things that failed or were given up
  return found && !REPORTS.has(input.facts.documentType) && !isNear(view, found) && share(words, found.text) === 0 ? undefined : found;
}

function findEvent(view: LineView, words: ReadonlySet<string>, surgical: readonly LineView[], course: Course, input: ProcedureInput): CourseEvent | undefined {
  const { events, sentences } = course;
  return events.findLast((event) => {
    if (event.kind === 'succeeded' || events.some(({ kind, at }) => kind === 'succeeded' && at >= event.at)) return false;
    if (OWN_LEAD.takes(view.line.code) && OWN_LEAD.says.test(event.clause)) return false;
    if (ADJUNCT.test(event.place.text) && !adjunctNamed(view, event.place, input)) return false;
    const later = sentences.slice(event.at + 1).map((one) => ({ ...one, text: positive(one.text) })).filter(({ text }) => (DONE.test(text) || ACTED.test(text)) && !CLOSING.test(text));
    // one side of an operation of both: the side alone falls
    if (view.quotes.some(({ text }) => sidesIn(text).has('50')) && ['LT', 'RT'].includes(sideIn(event.clause) ?? '')) return false;
    const own = share(words, event.clause);
    if (event.kind === 'failed' && (later.length > 0 || ACTED.test(event.rest) || (own === 0 && !INSTRUMENT.test(event.clause)) || sentences.length - event.at > LAST)) return false;
    if (event.kind === 'stopped' && later.some(({ text }) => share(words, text) > 0)) return false;
    // a thing that was taken out before has been taken out
    if (sentences.slice(0, event.at).map(({ text }) => positive(text).replace(CLOSINGS, ' ')).some((text) => FINISHED.test(text) && share(words, text) > 0)) return false;
    if (PART.test(event.clause) ? own === 0 || later.length > 0 : own === 0 && namesAnother(event.clause)) return false;
    if (surgical.length < 2) return true;
    // what the clause does not name its sentence may
    for (const text of [event.clause, event.place.text]) {
      const shares = surgical.map((one) => share(wordsOf(one, input), text));
      if (Math.max(...shares) > 0) return share(words, text) === Math.max(...shares);
    }
    const open = surgical.filter((one) => !isDoneBefore(one, event.place, course, input));
    if (open.length < 2) return open.length === 0 || open.includes(view);
    // of several that no word says were done, the one of which was told last
    for (const { text } of sentences.slice(Math.max(0, event.at - SHORTLY), event.at).reverse()) {
      const told = open.map((one) => share(wordsOf(one, input), text));
      if (Math.max(...told) > 0) return open.includes(view) && share(words, text) === Math.max(...told);
    }
    return open.includes(view);
  });
}

/** Whether a clause names some thing or act of its own that was given up ("syndesmotic screw"), not the whole. */
function namesAnother(clause: string): boolean {
  const object = /\b(?:proceed with|use of|abandon(?:ed)? (?:the |this |that )?|abort(?:ed)? (?:the |this |that )?)(?: ?the| ?an?| ?any)? ?([\w-]+(?: [\w-]+){0,2})|\b([\w-]+) (?:was|were) (?:then |therefore |thus )?(?:abandoned|given up|omitted)\b/i.exec(clause)?.slice(1).find((one) => one !== undefined);
  return OTHER_CANCELLED.test(clause) || (object !== undefined && !object.split(' ').some((word) => GENERIC.test(word) || INSTRUMENT.test(word) || /^(?:it|this|that|at|any|further|these)$/i.test(word)));
}

/** The words that say that the patient was sent back before anesthesia, or that this one of several was never begun: nothing was done that a physician bills with 53. */
export function findNeverBegun(view: LineView, views: readonly LineView[], { sentences }: Course, input: ProcedureInput): Place | undefined {
  const surgical = views.filter(({ line }) => OPERATION(line.code));
  if (surgical.length === 1 && surgical[0] === view) return sentences.find(({ text }) => NEVER_BEGUN.test(text));
  if (!surgical.includes(view)) return undefined;
  return sentences.map((one) => withHeading(one, input.documents)).find(({ text }) => {
    const own = NOT_STARTED.test(text) ? share(wordsOf(view, input), text) : 0;
    return own > 0 && surgical.every((other) => other === view || share(wordsOf(other, input), text) < own);
  });
}

/** Whether a line is the device of an operation that was given up: it was not left in. `givenUp`: the numbers of the claim that carry 53. */
export function isUnplaced({ line: { code } }: LineView, givenUp: readonly string[]): boolean {
  return DEVICES.some(({ takes, of }) => takes(code) && givenUp.some(of));
}

/** Says that a device was not billed. */
export function sayUnplaced({ line, quotes }: LineView, givenUp: readonly string[]): ProcedureFinding {
  return { rule: 'procedure-not-done', severity: 'warning', codes: [line.code], message: `${line.code} was not billed: ${givenUp.join(', ')}, which was to leave it in, was given up.`, source: SOURCE, evidence: quotes.slice(0, 1).map(toEvidence) };
}

/** Says that a line was not billed. */
export function sayNeverBegun({ line, quotes }: LineView, place: Place): ProcedureFinding {
  return { rule: 'procedure-not-done', severity: 'warning', codes: [line.code], message: 'By the words of the note this was called off before it was begun; it was not coded.', source: SOURCE, evidence: [...quotes.slice(0, 1), place].map(toEvidence) };
}

/** Says which line was given up, with its own words and those of the breaking off. */
export function sayBrokenOff(view: LineView, place: Place): ProcedureFinding {
  return { rule: 'procedure-called-off', severity: 'warning', codes: [view.line.code], message: `${view.line.code} was begun or prepared and called off; it carries 53, and the lines of what was finished do not.`, source: SOURCE, evidence: [...view.quotes.slice(0, 1), place].map(toEvidence) };
}

/** Whether the adjunct that was given up is what the line's label names. */
function adjunctNamed({ line }: LineView, { text }: Place, { edition }: Pick<ProcedureInput, 'edition'>): boolean {
  const label = new Set(beginnings(edition.procedure(line.code)?.label ?? ''));
  return beginnings(ADJUNCT.exec(text)?.[0] ?? '').some((word) => label.has(word));
}

/** Whether a place lies in the sentences of a line or within a line's length of them. */
function isNear({ sentences }: LineView, { documentId, start, end }: Place): boolean {
  return sentences.some((one) => one.documentId === documentId && one.start - NEAR < end && start < one.end + BEHIND);
}

function isDoneBefore(view: LineView, before: Place, { sentences }: Course, input: Pick<ProcedureInput, 'edition'>): boolean {
  const words = wordsOf(view, input);
  return sentences.some((one) => one.documentId === before.documentId && one.end <= before.start && DONE.test(one.text) && share(words, one.text) > 0);
}

/** Telling words of a line's quotes and label, cut to their beginnings. */
function wordsOf({ line, quotes }: LineView, { edition }: Pick<ProcedureInput, 'edition'>): Set<string> {
  return new Set([...quotes.map(({ text }) => text), edition.procedure(line.code)?.label ?? ''].flatMap(beginnings));
}

function share(words: ReadonlySet<string>, text: string): number {
  return new Set(beginnings(text).filter((word) => words.has(word) || [...words].some((other) => other.startsWith(word)))).size;
}

function beginnings(text: string): string[] {
  return text.toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 3 && !COMMON.has(word)).map((word) => word.slice(0, 5));
}

const COMMON: ReadonlySet<string> = new Set(table.common);
