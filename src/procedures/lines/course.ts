// How the operations of a note went, as its sentences tell it in order: given up, failed, come about after all. Words: broken-off.json.
import zones from '../data/zones.json' with { type: 'json' };
import { either } from '../patterns.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import table from './broken-off.json' with { type: 'json' };
import type { Place } from './contract.js';
import { HEADINGS } from './find-side.js';
import { tellingSentences } from './read-note.js';

const compile = (rows: readonly string[]): RegExp => either(rows.map((row) => row.replaceAll('<ACT>', table.act)));
const [STOPPED, DOUBTFUL, FAILED, SUCCEEDED] = [compile(table.stopped), compile(table.doubtful), compile(table.failed), compile(table.succeeded)];
const [REASON, UNSTABLE, ANOTHER_TIME] = [new RegExp(table.reason, 'i'), new RegExp(table.unstable, 'i'), either(table.anotherTime)];
const OTHER_THING = new RegExp(table.otherThing.join('|'), 'gi');
const TITLED = table.titled.map((row) => new RegExp(row, 'gi'));
const [TITLE_NOT, ATTEMPTED, SURELY] = [new RegExp(table.titledNot, 'i'), new RegExp(table.attempted, 'i'), /\b(?:unsuccessful|aborted|abandoned)\b/i];
/** Where a sentence goes over to something else, and where it goes over to a reason. */
const CUT = /[;.\n]|,? (?:but|so|and then|whereas|while) /;
const WHY = /\b(?:because|due to|owing to|given|since|secondary to|in view of|as (?:the|she|he|her|his|it))\b/i;
export const REPORTS: ReadonlySet<string> = new Set(['operative_report', 'procedure_note', 'diagnostic_report']);
const { body, past, history, plan, indication, diagnosis, results, exam } = zones.zones;
/** Sections that do not tell what was done now: beside a headed body, and where none is. */
const ELSEWHERE: ReadonlySet<string> = new Set([past, history, plan, indication, diagnosis, results, exam].flat());
const OF_ANOTHER_DAY: ReadonlySet<string> = new Set([...plan, 'past_medical_history', 'past_surgical_history', 'family_history', 'social_history', 'history_of_present_illness']);
const BODIES: ReadonlySet<string> = new Set(body.filter((kind) => !['anesthesia', 'specimens', 'estimated_blood_loss', 'complications'].includes(kind)));
const TITLES: ReadonlySet<string> = new Set([...HEADINGS].filter((kind) => kind !== 'procedure_note' && !diagnosis.includes(kind)));
const TELLS = /\b(?:was|were|would|could|did|had)\b/i;
/** A first line that ends or begins with the words of breaking off, within the UTF-16 units of the opening. */
const BROKEN = /[(,;:\u2013\u2014-] ?(?:aborted|abandoned|incomplete|unsuccessful|failed|discontinued|terminated|not (?:completed|finished)|unfinished|stopped|cancell?ed|given up|attempted)\)?\W*$|^\W*(?:attempted|aborted|failed|unsuccessful|incomplete)\b/i;
const OPENING = 160;
/** Sections of an opening whose heading tells nothing. */
const UNKNOWN: ReadonlySet<string> = new Set(['unheaded', 'other']);
/** How many sentences after a failure its instruments may be withdrawn. */
const SOON = 3;
/** UTF-16 units from the words of an operation in a note of a visit to those of its breaking off. */
export const BEHIND = 250;

export interface CourseEvent { kind: 'stopped' | 'failed' | 'succeeded'; at: number; place: Place; /** What the words of giving up name, up to a reason. */ clause: string; /** What follows in the sentence. */ rest: string }

/** The course of an operation as a report tells it: its sentences in order, what titles say was not finished, and what the sentences say of giving up, failing and coming about. */
export interface Course { sentences: readonly Place[]; titled: readonly { place: Place; words: string; attempted: boolean; /** The words of breaking off end it. */ closing: boolean }[]; /** What titles say beside that. */ others: readonly string[]; events: readonly CourseEvent[] }

const READ = new WeakMap<ProcedureInput['documents'], Course>();

/** How the operations of a note went; read once for the same documents. Pure. */
export function readCourse({ documents }: Pick<ProcedureInput, 'documents'>): Course {
  const known = READ.get(documents);
  if (known) return known;
  const course = read(documents);
  READ.set(documents, course);
  return course;
}

function read(documents: ProcedureInput['documents']): Course {
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
  const titles = places.filter((one) => isTitle(one) || (UNKNOWN.has(one.section) && one.start < OPENING && BROKEN.test(one.text)));
  const titled = titles.filter(({ text }) => !TITLE_NOT.test(text)).flatMap((place) => TITLED.flatMap((pattern, at) => [...place.text.matchAll(pattern)].map(([whole, words = '']) => ({ place, whole, words, closing: at > 0, attempted: ATTEMPTED.test(whole) && !SURELY.test(whole) }))));
  const others = titles.map((place) => titled.filter((one) => one.place === place).toSorted((a, b) => b.whole.length - a.whole.length).reduce((text, { whole }) => text.replace(whole, ' '), place.text));
  return { sentences, titled, others, events };
}

/** Whether a sentence may tell of this operation: by its section, where any section of its document is the telling; else whatever no other day is told in, since the telling then stands behind some other heading. */
function tellsOf(documents: ProcedureInput['documents']): (place: Place) => boolean {
  const headed = new Set(documents.filter(({ type, sections }) => REPORTS.has(type) && sections.some(({ kind }) => BODIES.has(kind))).map(({ id }) => id));
  return ({ documentId, section }) => (headed.has(documentId) ? !ELSEWHERE.has(section) : !OF_ANOTHER_DAY.has(section));
}

/** Whether a sentence is a title: the first under a heading of procedures or in its list, and no sentence that tells. */
function readTitles(documents: ProcedureInput['documents']): (place: Place) => boolean {
  return ({ documentId, section, start, text }) => {
    if (!TITLES.has(section) || TELLS.test(text)) return false;
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

/** Whether a report ends with something that was given up or failed, or says so in a title; in a note of a visit, whether that is told right behind the words of the line. */
export function isGivenUp({ documents, facts }: Pick<ProcedureInput, 'documents' | 'facts'>, { evidence }: Pick<ProcedureLine, 'evidence'>): boolean {
  const { events, titled } = readCourse({ documents });
  if (events.at(-1)?.kind === 'succeeded') return false;
  if (REPORTS.has(facts.documentType)) return events.length > 0 || titled.some(({ attempted }) => !attempted);
  return events.some(({ kind, place }) => kind !== 'succeeded' && evidence.some(({ documentId, end }) => documentId === place.documentId && end <= place.start && place.start <= end + BEHIND));
}

/** Whether words say that something did not come about. */
export function tellsFailure(text: string): boolean {
  return FAILED.test(text);
}
