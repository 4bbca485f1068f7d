// Finds the minutes that a note says were spent on the visit, on critical care or on the day of discharge.
import type { Evidence, ParsedDocument } from '../../types.js';
import table from './data/times.json' with { type: 'json' };
import type { TimeHit } from './types.js';

interface TimeRow {
  kind: TimeHit['kind'];
  patterns: string[];
  not: string[];
}

const NUMBER = '(?<n>\\d{1,3}(?:\\.\\d)?)';
/** Numbers as words, those of tens alone and with ones behind them. */
const WORDS: Record<string, number> = Object.fromEntries(
  Object.entries(table.numbers as Record<string, number>).flatMap(([word, value]) =>
    [[word, value] as const, ...(value >= 20 && value % 10 === 0 ? Object.entries(table.ones).map(([one, more]) => [`${word}-${one}`, value + more] as const) : [])]),
);
const UNIT = `(?<unit>${table.units.join('|')})`;
const BOUND = `(?<bound>${table.moreThan.join('|')})?`;
const COUNT = `(?:${NUMBER}|(?<word>${Object.keys(WORDS).sort((a, b) => b.length - a.length).join('|')}))`;

/** How far words speak for a time, and the length below which a sentence says nothing but its time, in UTF-16 units. */
const REACH = 40;
const BARE = 24;

/** A minus sign that belongs to the number: before it a blank, after it no blank. */
const NEGATIVE = /\s[-−]\d/;
const MINUS = /\b(?:minus|negative)\s+\d/i;

const ROWS = (table.rows as TimeRow[]).map(({ kind, patterns, not }) => ({
  kind,
  not: not.map((one) => new RegExp(one, 'iu')),
  regexes: patterns.map((one) => {
    const source = one.replaceAll(' ', '\\s+').replace('<COUNT>', COUNT).replace('<TIME>', `${BOUND}\\s*(?:an?\\s+)?${COUNT}(?:\\s*(?:to|-)\\s*\\d{1,4})?[\\s-]*${UNIT}(?:,?\\s*(?:and\\s+)?(?<more>\\d{1,2})[\\s-]*(?:minutes?|mins?|m))?`)
      // bounded: a text of blanks alone must not be tried from every blank to every other
      .replaceAll('[\\s-]*', '[\\s-]{0,9}').replace(/\[[^\]]*\]|\\s[*+]/g, (part) => (part === '\\s*' ? '\\s{0,9}' : part === '\\s+' ? '\\s{1,9}' : part));
    return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'giu');
  }),
}));

/** Whether a visit can take so long: 1 to 600 minutes. */
export function isPossible({ minutes }: TimeHit): boolean {
  return minutes >= 1 && minutes <= table.mostMinutes;
}

/**
 * Times of every document. "More than 30 minutes" and "30+ min" support 31, a range its lower end; a time with a minus sign comes out negative, for
 * `isPossible` to refuse. Minutes of something else (a tourniquet, tobacco counselling, psychotherapy) are left out.
 */
export function findTimes(documents: readonly ParsedDocument[]): TimeHit[] {
  return documents.flatMap((doc) =>
    ROWS.flatMap(({ kind, regexes, not }) =>
      regexes.flatMap((regex) =>
        [...doc.text.matchAll(regex)].flatMap((match): TimeHit[] => {
          const more = match.groups?.bound !== undefined || /\d\s?\+/.test(match[0]) ? 1 : 0;
          const minutes = (readMinutes(match.groups ?? {}) + more) * (NEGATIVE.test(match[0]) || MINUS.test(doc.text.slice(Math.max(0, match.index - 12), match.index + match[0].length)) ? -1 : 1);
          const start = match.index;
          const end = start + match[0].length;
          const around = aroundOf(doc.text, start, end);
          if (minutes === 0 || not.some((one) => one.test(around))) return [];
          return [{ kind, minutes, evidence: quote(doc, start, end) }];
        }),
      ),
    ),
  );
}

/** Text that tells what the minutes were spent on: of its sentence, 40 units to either side; where little stands before, also what leads to it. */
function aroundOf(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - REACH), start);
  const own = before.split(/[.;]\s|\n/).at(-1)!;
  return (own.trim().length + end - start < BARE ? before : own) + text.slice(start, end + REACH);
}

function readMinutes(groups: Record<string, string | undefined>): number {
  const count = groups.n === undefined ? (WORDS[(groups.word ?? '').toLowerCase()] ?? 0) : Number(groups.n);
  const minutes = /^h/i.test(groups.unit ?? '') ? count * 60 + Number(groups.more ?? 0) : count;
  return Math.floor(minutes);
}

function quote(doc: ParsedDocument, start: number, end: number): Evidence {
  const section = doc.sections.find((one) => one.start <= start && one.end >= end)?.kind;
  return { documentId: doc.id, start, end, text: doc.text.slice(start, end), ...(section === undefined ? {} : { section }) };
}
