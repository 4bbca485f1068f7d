// Which lines a broken-off or cancelled case leaves unfinished: of several procedures only the one that was called off takes 53.
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import { either } from '../patterns.js';
import type { LineView, Place } from './contract.js';
import { BODY, HEADINGS } from './find-side.js';
import table from './modifiers.json' with { type: 'json' };
import { allSentences, toEvidence } from './read-note.js';

const SOURCE = 'CPT appendix A, modifier 53; NCCI Policy Manual, chapter I';
const CALLED_OFF = either(table.calledOff.says);
const DONE = either(table.calledOff.done);
const ADJUNCT = either(table.calledOff.adjuncts);
/** A line or a heading that names no act of its own. */
const CUT = /[;.\n]|,? (?:but|so|and then|whereas|while) /;

/** The sentences that tell of a breaking off. */
export function readCalledOff({ documents }: Pick<ProcedureInput, 'documents'>): Place[] {
  return allSentences(documents).filter(({ text }) => CALLED_OFF.test(text));
}

/**
 * Whether 53 belongs to a line where the note breaks something off: always for the one operation of a claim; of several, for the one that the words name, else for those
 * that are not told as done before.
 */
export function isCalledOff(view: LineView, views: readonly LineView[], input: ProcedureInput): boolean {
  const surgical = views.filter(({ line }) => /^[1-6]\d{4}$/.test(line.code));
  const told = readCalledOff(input);
  // what is no operation of its own was given up within one that was finished
  if (told.length > 0 && told.every(({ text }) => ADJUNCT.test(text)) && !wordsShared(view, told, input)) return false;
  if (surgical.length < 2 || told.length === 0) return true;
  return told.some((place) => {
    const clause = place.text.split(CUT).filter((part) => CALLED_OFF.test(part)).join(' ') || place.text;
    const shared = new Map(surgical.map((one) => [one, share(wordsOf(one, input), clause)] as const));
    const most = Math.max(...shared.values());
    if (most > 0) return shared.get(view) === most;
    const open = surgical.filter((one) => !isDoneBefore(one, place, input));
    return open.length === 0 || open.includes(view);
  });
}

/** Says which line was called off, with its own words and those of the breaking off. */
export function sayCalledOff(view: LineView, input: ProcedureInput): ProcedureFinding {
  const places = [...view.quotes.slice(0, 1), ...readCalledOff(input).slice(0, 1)];
  return { rule: 'procedure-called-off', severity: 'warning', codes: [view.line.code], message: `${view.line.code} was begun or prepared and called off; it carries 53, and the lines of what was finished do not.`, source: SOURCE, evidence: places.map(toEvidence) };
}

/** Whether the adjunct that was given up is what the line's label names. */
function wordsShared({ line }: LineView, told: readonly Place[], { edition }: Pick<ProcedureInput, 'edition'>): boolean {
  const label = new Set(beginnings(edition.procedure(line.code)?.label ?? ''));
  return told.some(({ text }) => beginnings(ADJUNCT.exec(text)?.[0] ?? '').some((word) => label.has(word)));
}

function isDoneBefore(view: LineView, before: Place, { documents, edition }: ProcedureInput): boolean {
  const words = wordsOf(view, { edition });
  return allSentences(documents).some((one) => one.documentId === before.documentId && one.end <= before.start && (BODY.has(one.section) || !HEADINGS.has(one.section)) && DONE.test(one.text) && share(words, one.text) > 0);
}

/** Telling words of a line's quotes and label, cut to their beginnings. */
function wordsOf({ line, quotes }: LineView, { edition }: Pick<ProcedureInput, 'edition'>): Set<string> {
  return new Set([...quotes.map(({ text }) => text), edition.procedure(line.code)?.label ?? ''].flatMap(beginnings));
}

function share(words: ReadonlySet<string>, text: string): number {
  return new Set(beginnings(text).filter((word) => words.has(word))).size;
}

function beginnings(text: string): string[] {
  return text.toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 3 && !COMMON.has(word)).map((word) => word.slice(0, 5));
}

const COMMON: ReadonlySet<string> = new Set(table.calledOff.common);
