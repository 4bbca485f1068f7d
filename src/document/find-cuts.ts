// Whether a document ends before its author did: marks of missing text, a last section without text, a last sentence without an end.
import type { ParsedDocument } from '../types.js';
import marks from './cut-marks.json' with { type: 'json' };

/** Why a text is taken as cut short. */
export type CutReason = 'mark' | 'end-mark' | 'open-sentence' | 'empty-section' | 'unended-prose';

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+');
const anyOf = (phrases: readonly string[]): string => phrases.map(escape).join('|');

// "[truncated]", "*** NOTE TRUNCATED ***", "<... truncated ...>": in brackets or between rows of marks, since a wound may be truncated too.
const BRACKETED = new RegExp(`(?:[[({<]|[*_=-]{2})[\\s.…]{0,4}(?:${anyOf(marks.bracketed)})[\\s.…]{0,4}(?:[\\])}>]|[*_=-]{2})`, 'i');
const PHRASE = new RegExp(`\\b(?:${anyOf(marks.phrases)})\\b`, 'i');
const AT_END = new RegExp(`(?:^|[\\s([{<*_=-])(?:${anyOf(marks.atEnd)})[\\s\\])}>*_=.-]*$`, 'i');
const LONGEST_END = 60;

const OPEN_MARKS = new Set(marks.openMarks);
const JOINING_MARKS = new Set(marks.joiningMarks);
const HANGING = new Set(marks.hangingWords);
const CLOSING = new Set(marks.closingCues);
const HOLD_TEXT = new Set(marks.sectionsThatHoldText);

/** Prose is judged by its own habit: so many sentences of so many words, of which so large a share ends with a mark. */
const LEAST_WORDS = 6;
const LEAST_LAST_WORDS = 4;
const LEAST_SENTENCES = 6;
const ENDED_SHARE = 0.95;
const ENDED = /[.!?:;][\])}"'”’]*$/;
/** "Refills: 0", "Allow Generic: Yes": a form ends with a value, not with a mark. */
const FORM_VALUE = /:\s*\S+(?:\s+\S+){0,2}$/;

/** The first reason to take a document as cut short, undefined when it looks whole. Marks and words are in `cut-marks.json`. */
export function findCut(doc: ParsedDocument): CutReason | undefined {
  const text = doc.text.trimEnd();
  if (BRACKETED.test(text) || PHRASE.test(text)) return 'mark';
  const end = text.slice(-LONGEST_END);
  if (AT_END.test(end) && !endsAfterSentence(end)) return 'end-mark';
  if (endsWithEmptySection(doc, text)) return 'empty-section';
  const last = lastSentence(doc);
  if (endsOpen(text, last)) return 'open-sentence';
  return endsUnlikeTheRest(doc, last) ? 'unended-prose' : undefined;
}

/** "More." or "continued." as the last word of a whole sentence is prose; dots that trail off are not. */
function endsAfterSentence(end: string): boolean {
  const line = end.slice(end.lastIndexOf('\n') + 1).trim();
  return /[a-z]\.$/i.test(line) && !/\.\.$/.test(line) && line.split(/\s+/).length > 3;
}

/** A heading under which something has to stand, with nothing after it. */
function endsWithEmptySection({ sections }: ParsedDocument, text: string): boolean {
  const last = sections.at(-1);
  return last !== undefined && HOLD_TEXT.has(last.kind) && last.title !== '' && text.slice(last.start, last.end).trim() === '';
}

function endsOpen(text: string, last: string): boolean {
  const mark = text.at(-1) ?? '';
  if (OPEN_MARKS.has(mark)) return true;
  if (JOINING_MARKS.has(mark)) return !/[.!?]\s*[,;]+$/.test(text) && !isClosing(last);
  if (mark === '-') return /\p{L}-$/u.test(text);
  const word = /[\p{L}'’-]+$/u.exec(text)?.[0].toLowerCase();
  if (word !== undefined && HANGING.has(word) && last.split(/\s+/).length > 1 && !/^[A-Z]+$/.test(text.slice(-word.length))) return true;
  return countOf(last, '(') > countOf(last, ')') || countOf(last, '[') > countOf(last, ']');
}

/** In a note whose sentences end with marks, a last one that ends without: not a signature, not the value of a form. */
function endsUnlikeTheRest({ text, sentences }: ParsedDocument, last: string): boolean {
  if (last.split(/\s+/).length < LEAST_LAST_WORDS || ENDED.test(last) || FORM_VALUE.test(last) || isClosing(last)) return false;
  const others = sentences.slice(0, -1).map(({ start, end }) => text.slice(start, end)).filter((one) => one.split(/\s+/).length >= LEAST_WORDS);
  return others.length >= LEAST_SENTENCES && others.filter((one) => ENDED.test(one)).length / others.length >= ENDED_SHARE;
}

/** A signature, a salutation, what a transcription service adds. */
function isClosing(sentence: string): boolean {
  return sentence.toLowerCase().split(/\s+/).some((word) => CLOSING.has(word.replace(/[^a-z-]/g, '')));
}

function lastSentence({ text, sentences }: ParsedDocument): string {
  const last = sentences.at(-1);
  return last ? text.slice(last.start, last.end).trim() : '';
}

function countOf(text: string, mark: string): number {
  return text.split(mark).length - 1;
}
