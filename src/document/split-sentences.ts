// Splits a section of a clinical note into sentences: abbreviations, lists, wrapped lines. Linear, offsets kept.
import type { Span } from '../types.js';
import cues from './sentence-cues.json' with { type: 'json' };

const NEVER_ENDS = new Set(cues.neverEnds);
const BEFORE_NUMBER = new Set(cues.beforeNumber);
const MAY_END = new Set(cues.mayEnd);
const TITLES = new Set(cues.titles);
/** Capitals that go on with an order behind "mg." or "b.i.d.", where others begin a statement ("33 wks. GDM"). */
const DIRECTIONS = new RegExp(`^(?:${cues.directions.join('|')})\\b`);

const SHORT_WORDS = new Set(cues.shortWords);
const SIZES = new Set(cues.sizes);
const GOES_ON = new RegExp(`^(?:${cues.goOn.join('|')})\\b`, 'i');
/** A word of a new statement. */
const SMALL_START = /^[a-z][a-z-]{2,}/;
/** Numbers of list items are smaller ("12. hypertension"). */
const HIGHEST_ITEM = 20;

/** Longest sentence in UTF-16 units; a longer run without an end is cut at a blank, so that later stages stay linear. */
export const MAX_SENTENCE_CHARS = 1200;

const BULLET = /^(?:[-*•·▪●○◦–—+>]+|o(?=\s)|\(?\d{1,2}[.)](?!\d)|\(?[a-hA-H][.)](?=\s)|\d{1,2}-(?=[A-Z])|#(?:\s*\d{1,2}[.):]?)?)\s*(?=\S)/;
const NUMBER_MARK = /(\d{1,2})[.)](?=[ \t\u00a0]+[A-Za-z(*]|[A-Z][a-z])/y;
const WORD_BEFORE = /[\p{L}\d./-]+$/u;

function wordBefore(text: string, from: number, at: number): string {
  return WORD_BEFORE.exec(text.slice(Math.max(from, at - 24), at))?.[0].toLowerCase() ?? '';
}

/** Widest usual line when the text was wrapped at a fixed width, else 0. */
export function wrapWidth(text: string): number {
  let long = 0;
  let widest = 0;
  let lines = 0;
  for (const line of text.slice(0, 20_000).split('\n')) {
    if (line.trim() === '') continue;
    lines++;
    if (line.length > 132) return 0;
    if (line.length >= 55) long++;
    widest = Math.max(widest, line.trimEnd().length);
  }
  return long >= 3 && long / lines >= 0.3 ? widest : 0;
}

/** "1 sepsis\n2 anemia": a line that begins with the number after that of an earlier line, without a mark behind it. */
function isNextItem(text: string, from: number, newline: number, next: string): boolean {
  const number = Number(/^(\d{1,2}) +[A-Za-z]/.exec(next)?.[1] ?? 0);
  return number > 1 && number <= 20 && new RegExp(`(?:^|\\n|[:/] ?|[A-Za-z/]{2,4} )\\s*${number - 1} +[A-Za-z]`).test(text.slice(Math.max(from, newline - 600), newline));
}

/** Whether a line break at `newline` lies inside a sentence. */
function isWrapped(text: string, from: number, to: number, newline: number, width: number): boolean {
  const lineStart = Math.max(from, text.lastIndexOf('\n', newline - 1) + 1, newline - 200);
  const line = text.slice(lineStart, newline).trimEnd();
  const nextEnd = text.indexOf('\n', newline + 1);
  const next = text.slice(newline + 1, Math.min(to, nextEnd === -1 ? to : nextEnd, newline + 121)).trimStart();
  if (line.trim() === '' || next === '' || BULLET.test(next) || isNextItem(text, from, newline, next)) return false;
  if (/[.!?:]["')\]]*$/.test(line) && !/\b(?:[a-z]\.){2,}$/i.test(line)) return false;
  if (/^[a-z,;)]/.test(next) && !/^[a-z]+ ?[:=]/.test(next)) return true;
  if (/,$/.test(line) || /\b(?:and|or|with|of|the|a|an|to|for|in|on|by|at|from|no|without|is|was|has|had|left|right)$/i.test(line))
    return true;
  const firstWord = /^\S+/.exec(next)?.[0].length ?? 0;
  return width > 0 && line.length + 1 + firstWord > width;
}

/** "T2DM? no - A1c 5.4", "HTN? None, 120/70": an answer on the same line belongs to its question. */
const ANSWER = /^[ \t]*(?:no|none|nope|never|not yet|neg(?:ative)?|denie[sd]|ruled out)(?=[ \t]*(?:[.,;:)]|[-–—](?:\s|$)|\n|$))/i;

/** Whether a point behind a bracket, a short word, a capital abbreviation, a number or a size ends its sentence although a small letter follows: "(MSS). iron deficiency", "seen in the ED. hypertension". */
function endsBeforeSmall(text: string, from: number, at: number, word: string, follow: string): boolean {
  if (!SMALL_START.test(follow) || GOES_ON.test(follow)) return false;
  if (/[)\]]/.test(text[at - 1] ?? '') || SHORT_WORDS.has(word)) return true;
  const raw = text.slice(at - word.length, at);
  if (/^[A-Z]{2,3}$/.test(raw)) return !NEVER_ENDS.has(word) && !MAY_END.has(word) && !BEFORE_NUMBER.has(word);
  const behind = text.slice(Math.max(from, at - word.length - 12), at - word.length);
  if (SIZES.has(word)) return /\d ?$/.test(behind);
  return /^\d{2,3}$/.test(word) && Number(word) > HIGHEST_ITEM && /[A-Za-z] $/.test(behind);
}

/** Whether the mark at `at` (one of . ! ?) ends a sentence. */
function endsAt(text: string, from: number, to: number, at: number): boolean {
  const char = text[at];
  let next = at + 1;
  while (next < to && /["')\]”’]/.test(text[next] as string)) next++;
  // "knee pain, ? meniscus": a question mark of its own stands before what is doubted
  if (char === '?' && /[\s,(/]/.test(text[at - 1] ?? '') && /^ ?[a-zA-Z]/.test(text.slice(next, next + 2))) return false;
  if (char === '?' && ANSWER.test(text.slice(next, Math.min(to, next + 16)))) return false;
  if (char !== '.') return next >= to || /[\s,]/.test(text[next] as string);
  if (text[at + 1] === '.') return false;
  const word = wordBefore(text, from, at);
  if (next < to && !/\s/.test(text[next] as string)) {
    if (text[next] === ',') return /^,+\s*(?:[A-Z\d(-]|$)/.test(text.slice(next, Math.min(to, next + 6))) && !MAY_END.has(word);
    return (
      next === at + 1 && /[a-z]{3,}$|\d{2,}[a-z%]+$/.test(word) && !word.includes('.') && /^[A-Z][a-z]/.test(text.slice(next, next + 2))
    );
  }
  let after = next;
  while (after < to && /\s/.test(text[after] as string)) after++;
  if (after >= to) return true;
  const follow = text.slice(after, after + 24);
  const newlineBetween = text.slice(next, after).includes('\n');
  if (NEVER_ENDS.has(word)) return newlineBetween && TITLES.has(word) === false && /^[A-Z-]/.test(follow);
  if (BEFORE_NUMBER.has(word) && /^[#\d]/.test(follow)) return false;
  if (/^\p{L}$/u.test(word)) {
    const earlier =
      /(\S+)\s+\S$/
        .exec(text.slice(Math.max(from, at - 24), at))?.[1]
        ?.toLowerCase()
        .replace(/\.$/, '') ?? '';
    if (TITLES.has(earlier) || /^\p{L}$/u.test(earlier) || /^[A-Z]\.\s+[A-Z][a-z]/.test(follow)) return false;
  }
  if (endsBeforeSmall(text, from, at, word, follow)) return true;
  if (MAY_END.has(word) || /^(?:\p{L}\.)+\p{L}$/u.test(word)) return newlineBetween || /^(?:[A-Z][a-z]|[A-Z]\s|[-•*#])/.test(follow) || (/^[A-Z]{2,}/.test(follow) && !DIRECTIONS.test(follow));
  return /^[^a-z]/.test(follow) || newlineBetween || word.length > 3 || (/^\d{2,3}$/.test(word) && /^(?:h\/o|s\/p|c\/o|denies|pt)\b/.test(follow));
}

/** Start of a numbered item "2. " that follows item 1, or 0 when there is none at `at`. */
function itemNumber(text: string, at: number): number {
  NUMBER_MARK.lastIndex = at;
  const match = NUMBER_MARK.exec(text);
  return match === null ? 0 : Number(match[1]);
}

function trimmed(text: string, start: number, end: number): Span | undefined {
  let a = start;
  let b = end;
  while (a < b && /\s/.test(text[a] as string)) a++;
  while (b > a && /\s/.test(text[b - 1] as string)) b--;
  return /[\p{L}\p{N}]/u.test(text.slice(a, b)) ? { start: a, end: b } : undefined;
}

function cutLong(text: string, span: Span, out: Span[]): void {
  let start = span.start;
  while (span.end - start > MAX_SENTENCE_CHARS) {
    const piece = text.slice(start, start + MAX_SENTENCE_CHARS);
    const mark = Math.max(piece.lastIndexOf('; '), piece.lastIndexOf(', '), piece.lastIndexOf('\n'));
    let cut = mark > MAX_SENTENCE_CHARS / 2 ? mark + 1 : piece.search(/\s\S*$/);
    if (cut <= 0) cut = /[\ud800-\udbff]$/.test(piece) ? piece.length - 1 : piece.length;
    const part = trimmed(text, start, start + cut);
    if (part !== undefined) out.push(part);
    start += cut;
  }
  const rest = trimmed(text, start, span.end);
  if (rest !== undefined) out.push(rest);
}

/** Sentences of `text[from, to)` in order, trimmed, without overlap; what lies between them holds no letter and no digit. */
export function splitSentences(text: string, from: number, to: number, width: number): Span[] {
  const out: Span[] = [];
  let start = from;
  let expected = 1;
  const close = (end: number): void => {
    const span = trimmed(text, start, end);
    if (span !== undefined) cutLong(text, span, out);
    start = end;
  };
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) {
      if (!isWrapped(text, from, to, i, width)) close(i);
    } else if (code === 46 || code === 33 || code === 63) {
      const lineItem = code === 46 && /^\s*\(?\d{1,2}$/.test(text.slice(Math.max(start, i - 6), i)) && i - start < 6;
      if (!lineItem && endsAt(text, from, to, i)) close(i + 1);
    } else if (code === 0x2022 || code === 0x25cf || code === 0x25aa) {
      close(i);
    } else if (code >= 48 && code <= 57 && !/[\p{L}\p{N}./-]/u.test(text[i - 1] ?? ' ')) {
      const number = itemNumber(text, i);
      if (number === 0) continue;
      const opens = i === from || /[\s.;,:()]/.test(text[i - 1] as string);
      const before = text.slice(Math.max(from, i - 12), i).trimEnd();
      const afterEnd = before === '' || /[.;,:!?]$/.test(before);
      if (opens && number === 1 && (afterEnd || trimmed(text, start, i) === undefined)) {
        close(i);
        expected = 2;
      } else if (opens && number === expected && expected > 1) {
        close(i);
        expected = number + 1;
      } else if (opens && afterEnd && /[.;]$/.test(before)) {
        close(i);
        expected = number + 1;
      }
    }
  }
  close(to);
  return out;
}
