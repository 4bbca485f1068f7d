// Whether a report tells that an operation was begun or prepared and given up, and which line that is: modifier 53. Words: broken-off.json.
import zones from '../data/zones.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureFinding, ProcedureInput, ProcedureLine } from '../types.js';
import table from './broken-off.json' with { type: 'json' };
import { readCodeSet } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import { HEADINGS, sideIn, sidesIn } from './find-side.js';
import { tellingSentences, toEvidence, withHeading } from './read-note.js';

const SOURCE = 'CPT appendix A, modifier 53; NCCI Policy Manual, chapter I';
const [STOPPED, DOUBTFUL, FAILED, SUCCEEDED] = [table.stopped, table.doubtful, table.failed, table.succeeded].map((rows) => either(rows.map((row) => row.replaceAll('<ACT>', table.act)))) as [RegExp, RegExp, RegExp, RegExp];
const [REASON, TITLE_NOT, ATTEMPTED, INSTRUMENT, ACTED, CLOSING] = [table.reason, table.titledNot, table.attempted, table.instrument, table.acted, table.closing].map((row) => new RegExp(row, 'i')) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const UNSTABLE = new RegExp(table.unstable, 'i');
const TITLED = table.titled.map((row) => new RegExp(row, 'gi'));
const [ANOTHER_TIME, ADJUNCT, DONE] = [either(table.anotherTime), either(table.adjuncts), either(table.done)];
const [NEVER_BEGUN, NOT_STARTED] = [either(table.neverBegun), new RegExp(table.notStarted, 'i')];
const OTHER_THING = new RegExp(table.otherThing.join('|'), 'gi');
const GENERIC = new RegExp(`^${table.act}$`, 'i');
/** Parts of a note that do not tell what was done now. */
const { body, past, history, plan, indication, diagnosis, results, exam } = zones.zones;
const ELSEWHERE: ReadonlySet<string> = new Set([past, history, plan, indication, diagnosis, results, exam].flat());
const OF_ANOTHER_DAY: ReadonlySet<string> = new Set([...plan, 'past_medical_history', 'past_surgical_history', 'family_history', 'social_history', 'history_of_present_illness']);
const TELLING: ReadonlySet<string> = new Set(body.filter((kind) => !['anesthesia', 'specimens', 'estimated_blood_loss', 'complications'].includes(kind)));
/** Where a sentence goes over to something else, and where it goes over to a reason. */
const CUT = /[;.\n]|,? (?:but|so|and then|whereas|while) /;
const WHY = /\b(?:because|due to|owing to|given|since|secondary to|in view of|as (?:the|she|he|her|his|it))\b/i;
const OPERATION = readCodeSet(['10000-69999', '92920-93799']);
/** What was done whatever came of it: a shock that did not convert. */
const OUTCOME = readCodeSet(table.outcome);
const FINISHED = new RegExp(table.finished, 'i');
const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
/** A first line that ends in the words of breaking off, in the UTF-16 units of the opening. */
const BROKEN = /[(,;:\u2013\u2014-] ?(?:aborted|abandoned|incomplete|unsuccessful|failed|discontinued|terminated|not completed|stopped|cancell?ed|given up|attempted)\)?\W*$|^\W*(?:attempted|aborted|failed|unsuccessful|incomplete)\b/i;
const OPENING = 160;
/** UTF-16 units between a line's sentence in a note of a visit and the words of its breaking off. */
const NEAR = 120;
/** How many sentences after a failure its instruments may be withdrawn, or the report may end. */
const SOON = 3;

/** The same for an operation that nothing else tells, from its words on. */
const BEHIND = 250;

interface CourseEvent { kind: 'stopped' | 'failed' | 'succeeded'; at: number; place: Place; /** What the words of giving up name, up to a reason. */ clause: string; /** What follows in the sentence. */ rest: string }

/** The course of an operation as a report tells it: its sentences in order, what titles say was not finished, and what the sentences say of giving up, failing and coming about. */
export interface Course { sentences: readonly Place[]; titled: readonly { place: Place; words: string; attempted: boolean }[]; /** What titles say beside that. */ others: readonly string[]; events: readonly CourseEvent[] }

/** Reads how the operations of a note went. Pure. */
export function readCourse({ documents }: Pick<ProcedureInput, 'documents'>): Course {
  const places = tellingSentences(documents).filter(tellsOf(documents));
  const isTitle = readTitles(documents);
  const sentences = places.filter((one) => !isTitle(one));
  const events: CourseEvent[] = [];
  sentences.forEach((place, at) => {
    const text = place.text.replace(OTHER_THING, (found) => ' '.repeat(found.length));
    const add = (kind: CourseEvent['kind'], found: RegExpExecArray | null): void => {
      const clause = found ? clauseAround(text, found) : '';
      if (found && (kind === 'succeeded' || !ANOTHER_TIME.test(clause))) events.push({ kind, at, place, clause, rest: text.slice(found.index + found[0].length) });
    };
    const failed = FAILED.exec(text);
    add('failed', failed);
    const failedBefore = events.some((one) => one.kind === 'failed' && at - one.at <= SOON);
    add('stopped', STOPPED.exec(text) ?? (REASON.test(text) || failedBefore || UNSTABLE.test(sentences[at - 1]?.text ?? '') ? DOUBTFUL.exec(text) : null));
    add('succeeded', SUCCEEDED.exec(text));
  });
  // a report without headings opens with what was to be done
  const titles = places.filter((one) => isTitle(one) || (one.section === 'unheaded' && one.start < OPENING && BROKEN.test(one.text)));
  const titled = titles.filter(({ text }) => !TITLE_NOT.test(text)).flatMap((place) => TITLED.flatMap((pattern) => [...place.text.matchAll(pattern)].map(([whole, words = '']) => ({ place, whole, words, attempted: ATTEMPTED.test(whole) && !/unsuccessful|aborted|abandoned/i.test(whole) }))));
  const others = titles.map((place) => titled.filter((one) => one.place === place).toSorted((a, b) => b.whole.length - a.whole.length).reduce((text, { whole }) => text.replace(whole, ' '), place.text));
  return { sentences, titled, others, events };
}

/** Whether a sentence may tell of this operation: by its section, where any section of its document is the telling; else whatever no other day is told in, since the telling then stands behind some other heading. */
function tellsOf(documents: ProcedureInput['documents']): (place: Place) => boolean {
  const headed = new Set(documents.filter(({ type, sections }) => REPORTS.has(type) && sections.some(({ kind }) => TELLING.has(kind))).map(({ id }) => id));
  return ({ documentId, section }) => (headed.has(documentId) ? !ELSEWHERE.has(section) : !OF_ANOTHER_DAY.has(section));
}

const TITLES: ReadonlySet<string> = new Set([...HEADINGS].filter((kind) => kind !== 'procedure_note' && !diagnosis.includes(kind)));

/** Whether a sentence is a title: the first under a heading of procedures or in its list, and no sentence that tells. */
function readTitles(documents: ProcedureInput['documents']): (place: Place) => boolean {
  return ({ documentId, section, start, text }) => {
    if (!TITLES.has(section) || /\b(?:was|were|would|could|did|had)\b/i.test(text)) return false;
    const doc = documents.find(({ id }) => id === documentId);
    const of = doc?.sections.findLast((one) => one.kind === section && one.start <= start);
    return !doc || !of || doc.text.slice(of.start, start).trim() === '' || /\n[ \t]*$|\s(?:\d{1,2}[.)]|[-*\u2022])[ \t]*$/.test(doc.text.slice(of.start, start));
  };
}

/** The clause of a sentence that holds the words found, up to where it goes over to a reason. */
function clauseAround(text: string, { index, 0: found }: RegExpExecArray): string {
  const before = text.slice(0, index).split(CUT).at(-1)!;
  return `${before}${found}${text.slice(index + found.length).split(CUT)[0]!.split(WHY)[0]!}`;
}

/** Whether a report ends with something that was given up or failed; in a note of a visit, whether that is told right behind the words of the line. */
export function isGivenUp({ documents, facts }: Pick<ProcedureInput, 'documents' | 'facts'>, { evidence }: Pick<ProcedureLine, 'evidence'>): boolean {
  const { events } = readCourse({ documents });
  if (events.at(-1)?.kind === 'succeeded') return false;
  if (REPORTS.has(facts.documentType)) return events.length > 0;
  return events.some(({ kind, place }) => kind !== 'succeeded' && evidence.some(({ documentId, end }) => documentId === place.documentId && end <= place.start && place.start <= end + BEHIND));
}

/** The words that say that a line's operation was given up; undefined where it came to its end. `views` are all lines of the claim. */
export function findBreakingOff(view: LineView, views: readonly LineView[], course: Course, input: ProcedureInput): Place | undefined {
  if (OUTCOME(view.line.code)) return undefined;
  const end = REACHED.find(({ takes }) => takes(view.line.code));
  if (end && course.sentences.some(({ text }) => end.says.test(text) && !FAILED.test(text) && !/\bnot\b/i.test(text))) return undefined;
  const surgical = views.filter(({ line }) => OPERATION(line.code));
  const words = wordsOf(view, input);
  const shareOf = (text: string): number[] => surgical.map((one) => (one === view ? 0 : share(wordsOf(one, input), text)));
  const titled = course.titled.find((one) => {
    const own = share(words, one.words);
    return own > 0 && own >= Math.max(0, ...shareOf(one.words)) && !course.others.some((text) => share(words, text) >= own) && (!one.attempted || course.events.some(({ kind }) => kind !== 'succeeded'));
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
    if (event.kind === 'failed' && (later.length > 0 || ACTED.test(event.rest) || (own === 0 && !INSTRUMENT.test(event.clause)) || sentences.length - event.at > SOON + SOON)) return false;
    if (event.kind === 'stopped' && later.some(({ text }) => share(words, text) > 0)) return false;
    // a thing that was taken out before has been taken out
    if (sentences.slice(0, event.at).some(({ text }) => FINISHED.test(positive(text)) && share(words, positive(text)) > 0)) return false;
    if (PART.test(event.clause) ? own === 0 || later.length > 0 : own === 0 && namesAnother(event.clause)) return false;
    if (surgical.length < 2) return true;
    const shares = surgical.map((one) => share(wordsOf(one, input), event.clause));
    if (Math.max(...shares) > 0) return own === Math.max(...shares);
    const open = surgical.filter((one) => !isDoneBefore(one, event.place, course, input));
    return open.length === 0 || open.includes(view);
  });
}

/** A way or a place that was given up for another. */
const PART = new RegExp(table.part, 'i');

/** Whether a clause names some thing or act of its own that was given up ("syndesmotic screw"), not the whole. */
function namesAnother(clause: string): boolean {
  const object = /\b(?:proceed with|use of|abandon(?:ed)? (?:the |this |that )?|abort(?:ed)? (?:the |this |that )?)(?: ?the| ?an?| ?any)? ?([\w-]+(?: [\w-]+){0,2})/i.exec(clause)?.[1];
  return object !== undefined && !object.split(' ').some((word) => GENERIC.test(word) || INSTRUMENT.test(word) || /^(?:it|this|that|at|any|further|these)$/i.test(word));
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

/** Says that a line was not billed. */
export function sayNeverBegun({ line, quotes }: LineView, place: Place): ProcedureFinding {
  return { rule: 'procedure-not-done', severity: 'warning', codes: [line.code], message: `By the words of the note this was called off before it was begun; it was not coded.`, source: SOURCE, evidence: [...quotes.slice(0, 1), place].map(toEvidence) };
}

/** Says which line was given up, with its own words and those of the breaking off. */
export function sayBrokenOff(view: LineView, place: Place): ProcedureFinding {
  return { rule: 'procedure-called-off', severity: 'warning', codes: [view.line.code], message: `${view.line.code} was begun or prepared and called off; it carries 53, and the lines of what was finished do not.`, source: SOURCE, evidence: [...view.quotes.slice(0, 1), place].map(toEvidence) };
}

/** What says that a scope came to the end of its way. */
const REACHED = table.reached.map(({ codes, says }) => ({ takes: readCodeSet(codes), says: new RegExp(says, 'i') }));
/** A text without what it denies: what was not done ends nothing. */
const positive = (text: string): string => text.replace(/\b(?:no|not|never|none|without|neither|nor)\b[^.;,]{0,40}/gi, ' ');
/** A lead of a device whose own number tells it: to the left ventricle. */
const OWN_LEAD = { takes: readCodeSet(table.ownLead.codes), says: new RegExp(table.ownLead.says, 'i') };

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
