// Counts and sizes in words: spinal levels, areas, lengths, teeth, numbers before a noun.
import table from './counts.json' with { type: 'json' };

const NUMBERS = new Map(Object.entries(table.numbers));
const REGIONS = ['C', 'T', 'L', 'S'] as const;
const FIRST = { C: 1, T: 8, L: 20, S: 25 } as const;
const LAST = { C: 7, T: 12, L: 5, S: 1 } as const;
const LEVELS = /(?<![A-Za-z])([CTLS])\s?(\d{1,2})(?:\s*(-|–|\/|to|through|thru)\s*([CTLS])?\s?(\d{1,2})(?!\d|\.\d))?/g;

/** A number written in digits or as a word; undefined for any other word. */
export function readCount(word: string): number | undefined {
  const value = /^\d+$/.test(word) ? Number(word) : NUMBERS.get(word.toLowerCase());
  return value !== undefined && value > 0 ? value : undefined;
}

/** Place of a vertebra from C1 down, S1 included; undefined when there is no such vertebra. */
function placeOf(region: string | undefined, number: string): number | undefined {
  const at = REGIONS.find((one) => one === region);
  return at && Number(number) >= 1 && Number(number) <= LAST[at] ? FIRST[at] + Number(number) - 1 : undefined;
}

/** Interspaces that a text names, each once by its upper vertebra: `C4-5`, `L5-S1`, `C5 to C7` (two). */
export function readInterspaces(text: string): Set<number> {
  const found = new Set<number>();
  for (const [, region, upper, , other, lower] of text.matchAll(LEVELS)) {
    if (lower === undefined) {
      // L45 for L4-5 is a common slip of dictation
      const [a, b] = [upper![0]!, upper![1]];
      if (upper!.length === 2 && b !== undefined && Number(b) === Number(a) + 1 && Number(upper) > LAST[region as 'C']) found.add(placeOf(region, a) ?? -1);
      continue;
    }
    const from = placeOf(region, upper!);
    const to = placeOf(other ?? region, lower);
    if (from !== undefined && to !== undefined) for (let at = from; at < to; at++) found.add(at);
  }
  found.delete(-1);
  return found;
}

/** Vertebrae that a text names one by one; a range counts each. */
export function readVertebrae(text: string): Set<number> {
  const found = new Set<number>();
  for (const [, region, upper, , other, lower] of text.matchAll(LEVELS)) {
    const from = placeOf(region, upper!);
    const to = lower === undefined ? from : placeOf(other ?? region, lower);
    if (from !== undefined && to !== undefined) for (let at = from; at <= to; at++) found.add(at);
  }
  return found;
}

const PAIR = /(\d+(?:\.\d+)?)\s*(cm|mm|centimeters?|inch(?:es)?|in)?\s*(?:x|by|×)\s*(\d+(?:\.\d+)?)\s*(?:(?:x|by|×)\s*\d+(?:\.\d+)?\s*)?(cm|mm|centimeters?|inch(?:es)?|in\b)?/gi;
const SQUARE = /(\d[\d,]*(?:\.\d+)?)\s*(?:sq(?:uare)?\.?\s*(?:cm|centimeters?)|cm2|cm²)/gi;
const LENGTH = /(\d+(?:\.\d+)?)[\s-]*(cm|mm|centimeters?)\b/gi;
const scale = (unit: string | undefined): number => (unit === undefined || unit.startsWith('c') ? 1 : unit.toLowerCase().startsWith('m') ? 0.1 : 2.54);

/** A size below zero: its sign stands at the number, and neither joins a range nor begins a line. */
const BELOW_ZERO = /(?<=[^\s-][ :(]{1,2})[-−]\d+(?:\.\d+)?\s?(?:cm|mm|centimeters?|millimeters?)\b/gi;

/** Places of sizes that cannot be, since they lie below zero. */
export function findBelowZero(text: string): { start: number; end: number }[] {
  return [...text.matchAll(BELOW_ZERO)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
}

/** The text without sizes below zero: a slip of the pen that may stand for any size. */
export function withoutBelowZero(text: string): string {
  return text.replace(BELOW_ZERO, ' ');
}

/** Areas in square centimetres, in order: stated, or the first two sides of `15 x 18 cm`. */
export function readAreas(text: string): number[] {
  const stated = [...text.matchAll(SQUARE)].map((one) => Number(one[1]!.replace(/,/g, '')));
  const sides = [...text.matchAll(PAIR)].filter((one) => one[2] ?? one[4]).map((one) => Number(one[1]) * scale(one[2] ?? one[4]) * Number(one[3]) * scale(one[4] ?? one[2]));
  return stated.length > 0 ? stated : sides;
}

/** Lengths in centimetres, in order; of `10 x 3 cm` the longer side. */
export function readLengths(given: string): number[] {
  const text = withoutBelowZero(given);
  const pairs = [...text.matchAll(PAIR)].filter((one) => one[2] ?? one[4]).map((one) => Math.max(Number(one[1]) * scale(one[2] ?? one[4]), Number(one[3]) * scale(one[4] ?? one[2])));
  return [...pairs, ...[...text.replace(PAIR, ' ').matchAll(LENGTH)].map((one) => Number(one[1]) * scale(one[2]))];
}

const TEETH = /\b(?:tooth|teeth)\b\s*(?:numbers?|nos?\.?|#)?\s*((?:#?\s*(?:\d{1,2}|[A-T])(?![a-z])\s*(?:,|and|&|through|to|-)?\s*(?:and\s+)?)+)/gi;

/** How many teeth a text names by number or letter: `teeth 2, 3 and 5`, `tooth D, E and F`, `teeth 6 through 11`. 0 when none. */
export function countTeeth(text: string): number {
  const named = new Set<string>();
  for (const [, list] of text.matchAll(TEETH)) {
    const parts = list!.matchAll(/(\d{1,2}|[A-T](?![a-z]))(?:\s*(?:through|to|-)\s*#?(\d{1,2}|[A-T](?![a-z])))?/g);
    for (const [, from, to] of parts) {
      const [a, b] = [toothNumber(from!), toothNumber(to ?? from!)];
      for (let at = a; at <= b && b - a < 32; at++) named.add(`${/\d/.test(from!) ? 'p' : 'd'}${at}`);
    }
  }
  return named.size;
}

function toothNumber(name: string): number {
  return /\d/.test(name) ? Number(name) : name.charCodeAt(0);
}

/** The largest number that stands before one of the words; undefined without one. */
export function countBefore(text: string, words: readonly string[]): number | undefined {
  const pattern = new RegExp(`(?<![\\d.])\\b(\\d{1,3}|[a-z]+)[\\s-]+(?:of (?:the|these) )?(?:${words.join('|')})\\b`, 'gi');
  const counts = [...text.matchAll(pattern)].flatMap((one) => readCount(one[1]!) ?? []);
  return counts.length > 0 ? Math.max(...counts) : undefined;
}

/** Length of a row: `spaces four to eight`, `fourth to tenth intercostal spaces`; undefined without one. */
export function countRange(text: string, words: readonly string[]): number | undefined {
  const near = words.join('|');
  const found = new RegExp(`(?:(?:${near})\\s+)?\\b(\\d{1,2}|[a-z]+)(?:st|nd|rd|th)?\\s*(?:to|through|-)\\s*(?:the\\s+)?(\\d{1,2}|[a-z]+)(?:st|nd|rd|th)?\\b(?:\\s+[a-z]+)?(?:\\s+(?:${near}))?`, 'gi');
  for (const [whole, first, last] of text.matchAll(found)) {
    const [a, b] = [readCount(first!), readCount(last!)];
    if (a !== undefined && b !== undefined && b > a && new RegExp(near, 'i').test(whole)) return b - a + 1;
  }
  return undefined;
}
