// Cuts a sentence into the spans that may be coded: pieces of at most 32 words, and the clauses inside them.
import type { Span } from '../types.js';
import cuts from './clause-cuts.json' with { type: 'json' };
import stop from './stop-words.json' with { type: 'json' };

const STOP = new Set(stop.words);
const MAX_WORDS = cuts.maxWords;
const WEAK = new RegExp(
  `(?<![\\w/-])(?:${cuts.weak.map((word) => word.replace(/\./g, '\\.').replace(/ /g, '\\s+')).join('|')}|without(?!\\s+(?:(?:any|a|an|signs? of)\\s+)?(?:${cuts.absences.join('|')})))(?![\\w/-])`,
  'gi',
);
/** Marks between items of telegraphic lists: slashes between long words or abbreviations ("HTN/DM2/CAD"), free-standing `/ & + -` and dashes. */
const SEPARATORS = [/(?<=[A-Za-z]{5})\/(?=[A-Za-z]{5})/g, /(?<=\b[A-Z][A-Za-z0-9]+)\/(?=[A-Z]{2,}|[A-Z][A-Za-z]?\d|[a-z]{5})/g, /(?<=\s)(?:\/|&|\+|[-–—]{1,2})(?=\s)/g];
const LIST_MARK = /^(?:[-*•·▪●○◦–—+>#=~_\s]+|\(?\d{1,2}[.)](?!\d)\s*|\(?[a-hA-H][.)]\s+|o\s+(?=[A-Z]))+/;
const LEADING = /^(?:(?:the|a|an|and|or|with|also)\s+|[\s,.;:)\]*"'”’/&+-]+)+/i;
const OUTER = /[\s,.;:(["'“‘*/&+-]/;
const JOINING_LAST = /\s(?:and|or|with|the|a|an|of)$/i;

/** Words of a text as they are counted here: runs without a blank. */
export function countWords(text: string): number {
  let count = 0;
  let inWord = false;
  for (let i = 0; i < text.length; i++) {
    const blank = /\s/.test(text[i] as string);
    if (!blank && !inWord) count++;
    inWord = !blank;
  }
  return count;
}

/** Numbers of pregnancies and births, and weeks with their days, tell something without a word: "28 y.o. G1P0 at 35w1d", "38 weeks 5 days". */
const PREGNANCY_FIGURES = /\bG\d+ ?P\d|\b[1-4]\d ?w(?:ee)?ks?,? (?:and |& )?[0-6] ?d(?:ays?)?\b/i;

/** The span without list mark, leading article, joining words and outer punctuation; undefined when no telling word is left. */
export function trimSpan(text: string, span: Span): Span | undefined {
  let part = text.slice(span.start, span.end);
  let start = span.start;
  const mark = LIST_MARK.exec(part)?.[0].length ?? 0;
  part = part.slice(mark);
  start += mark;
  const lead = LEADING.exec(part)?.[0].length ?? 0;
  part = part.slice(lead);
  start += lead;
  part = part.slice(0, trimmedLength(part));
  const end = start + part.length;
  const words = part.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  return words.some((word) => word.length > 1 && !STOP.has(word.toLowerCase())) || PREGNANCY_FIGURES.test(part) ? { start, end } : undefined;
}

/** Length without outer marks and joining words at the end. From behind: as one pattern, a row of opening brackets took time without end. */
function trimmedLength(part: string): number {
  let end = part.length;
  for (;;) {
    while (end > 0 && OUTER.test(part[end - 1] as string)) end -= 1;
    const word = JOINING_LAST.exec(part.slice(Math.max(0, end - 5), end))?.[0].length;
    if (word === undefined) return end;
    end -= word;
  }
}

/** Pieces of at most 32 words, cut at blanks. */
function cutByWords(text: string, span: Span): Span[] {
  const out: Span[] = [];
  const words = /\S+/g;
  const part = text.slice(span.start, span.end);
  let count = 0;
  let start = 0;
  for (let match = words.exec(part); match !== null; match = words.exec(part)) {
    if (count === MAX_WORDS) {
      out.push({ start: span.start + start, end: span.start + match.index });
      start = match.index;
      count = 0;
    }
    count++;
  }
  out.push({ start: span.start + start, end: span.end });
  return out;
}

/** Places inside a span at which a mark of `marks` ends a piece; commas and colons inside numbers do not count. */
function cutAtMarks(text: string, span: Span, marks: string): Span[] {
  const out: Span[] = [];
  let start = span.start;
  for (let i = span.start; i < span.end; i++) {
    const char = text[i] as string;
    if (!marks.includes(char)) continue;
    if (/\d/.test(text[i - 1] ?? '') && /\d/.test(text[i + 1] ?? '')) continue;
    out.push({ start, end: i });
    start = i + 1;
  }
  out.push({ start, end: span.end });
  return out;
}

/** The sentence as pieces of at most 32 words: whole, else cut at `;` and `:`, then packed from comma parts. */
export function cutPieces(text: string, sentence: Span): Span[] {
  if (countWords(text.slice(sentence.start, sentence.end)) <= MAX_WORDS) return [sentence];
  return cutAtMarks(text, sentence, ';:').flatMap((part) => {
    if (countWords(text.slice(part.start, part.end)) <= MAX_WORDS) return [part];
    const packed: Span[] = [];
    let open: Span | undefined;
    for (const piece of cutAtMarks(text, part, ',').flatMap((one) => cutByWords(text, one))) {
      if (open !== undefined && countWords(text.slice(open.start, piece.end)) <= MAX_WORDS) open.end = piece.end;
      else packed.push((open = { ...piece }));
    }
    return packed;
  });
}

/** Cuts of the second level: joining words, brackets, slashes between long words, inner list numbers. */
function cutAtJoints(text: string, span: Span): Span[] {
  const part = text.slice(span.start, span.end);
  const breaks: Array<[number, number]> = [];
  for (const match of part.matchAll(WEAK)) breaks.push([match.index, match.index + match[0].length]);
  for (const match of part.matchAll(/[()[\]]/g)) breaks.push([match.index, match.index + 1]);
  for (const pattern of SEPARATORS) for (const match of part.matchAll(pattern)) breaks.push([match.index, match.index + match[0].length]);
  for (const match of part.matchAll(/(?<=\s)\(?\d{1,2}[.)](?=\s+[A-Za-z])/g)) breaks.push([match.index, match.index + match[0].length]);
  if (breaks.length === 0) return [];
  breaks.sort((a, b) => a[0] - b[0]);
  const out: Span[] = [];
  let start = 0;
  for (const [from, to] of breaks) {
    if (from > start) out.push({ start: span.start + start, end: span.start + from });
    start = Math.max(start, to);
  }
  out.push({ start: span.start + start, end: span.end });
  return out;
}

/** A number that stands free before a word which is no unit. */
const BARE_NUMBER = /(?<![\w.,/-])(?<!\b(?:grade|stage|type|class|level|phase|x|times|every|last|past|next|in|for|after|about|q|of) )([1-9])(?=\s+(?!(?:day|d|wk|week|mo|month|yr|year|hour|hr|min|mg|mcg|g|ml|cc|cm|mm|unit|u|pack|ppd|beer|drink|cup|tab|cap|pill|puff|spray|drop|refill|view|time|x|of|to|or|and|in|on|at|more|out|st|nd|rd|th|lesion|level|part|plus|per|cycle|dose|visit|stent|vessel|sibling|child|kid|brother|sister|son|daughter)s?\b)[A-Za-z]{2})/gi;
/** How far in the text the first number of a list may stand, behind a label ("A:", "Dx"). */
const LABEL_REACH = 14;
const LEAST_ITEMS = 2;

/** Parts of a list that is told in a row with bare numbers: "1 POAG moderate 2 cataract RE 3 pseudophakia LE". Numbers go up by one from 1, which opens the text or follows its label. */
function cutBareList(text: string, span: Span): Span[] {
  const marks: number[] = [];
  for (const match of text.slice(span.start, span.end).matchAll(BARE_NUMBER)) {
    if (Number(match[1]) !== marks.length + 1 || (marks.length === 0 && match.index > LABEL_REACH)) continue;
    marks.push(span.start + match.index);
  }
  if (marks.length < LEAST_ITEMS) return [span];
  return marks.map((start, i) => ({ start: start + 1, end: marks[i + 1] ?? span.end }));
}

/** All clauses of a sentence, outer before inner: parts between marks, then those parts cut at their joints. */
export function cutClauses(text: string, sentence: Span): Span[] {
  const out: Span[] = [];
  for (const part of cutAtMarks(text, sentence, ';:,•|').flatMap((one) => cutBareList(text, one))) {
    for (const piece of cutByWords(text, part)) {
      out.push(piece, ...cutAtJoints(text, piece));
    }
  }
  return out;
}
