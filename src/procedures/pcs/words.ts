// Words of a note with their places, and phrases of the word lists matched on them.
import { BoundedMap } from '../../reference/bounded-map.js';
import type { Span } from '../../types.js';

/** A word in lower case and its place in the document. */
export interface Word extends Span { word: string; /** What else the word says: the region of a spinal level, the jaw of a tooth number. */ aliases?: string[] }

/** A word that is a year. */
export const YEAR = /^(?:19[5-9]|20[0-4])\d$/;

const WORD = /[a-z0-9]+/gi;
const SPINE: Record<string, string> = { c: 'cervical', t: 'thoracic', l: 'lumbar', s: 'sacral' };
/** Words whose patterns a list keeps: notes repeat few words often, and there are more than a dozen lists. */
const MOST_KEPT = 2_000;
const LONGEST_KEPT = 40;
const NONE: readonly number[] = [];
const MOST_LEVEL: Record<string, number> = { c: 8, t: 12, l: 5, s: 2 };

/** Words of `text.slice(start, end)`; offsets into `text`. */
export function readWords(text: string, { start, end }: Span): Word[] {
  const words: Word[] = [];
  for (const match of text.slice(start, end).matchAll(WORD)) {
    words.push({ word: match[0].toLowerCase(), start: start + match.index, end: start + match.index + match[0].length });
  }
  return words;
}

/** The spinal region that a level (`C5`, `L4`) names, undefined for any other word. */
export function spineRegion(word: string): string | undefined {
  const region = SPINE[word[0] ?? ''];
  const level = /^[ctls](\d{1,2})$/.exec(word)?.[1];
  return region !== undefined && level !== undefined && Number(level) >= 1 && Number(level) <= MOST_LEVEL[word[0]!]! ? region : undefined;
}

/** Looks words up among patterns: a literal, or a prefix that ends in `*`. */
export class PatternIndex {
  private readonly literals = new Map<string, number>();
  private readonly prefixes = new Map<string, number>();
  private readonly kept = new BoundedMap<string, readonly number[]>(MOST_KEPT);
  private count = 0;
  /** Characters of the longest prefix. */
  private longest = 0;

  /** The number of a pattern; the same pattern always has the same number. */
  add(pattern: string): number {
    const prefix = pattern.endsWith('*');
    const side = prefix ? this.prefixes : this.literals;
    const key = prefix ? pattern.slice(0, -1) : pattern;
    const known = side.get(key);
    if (known !== undefined) return known;
    side.set(key, this.count);
    if (prefix) this.longest = Math.max(this.longest, key.length);
    return this.count++;
  }

  /** Numbers of the patterns that a word meets. */
  match(word: string): readonly number[] {
    const known = this.kept.get(word);
    if (known) return known;
    const found: number[] = [];
    const literal = this.literals.get(word);
    if (literal !== undefined) found.push(literal);
    const most = Math.min(word.length, this.longest);
    for (let length = 1; length <= most; length++) {
      const prefix = this.prefixes.get(word.slice(0, length));
      if (prefix !== undefined) found.push(prefix);
    }
    const kept = found.length === 0 ? NONE : found;
    // figures, new in every note, would fill it, and what is no word could be of any length
    if (word.length <= LONGEST_KEPT && !/\d/.test(word)) this.kept.set(word, kept);
    return kept;
  }
}

/** Phrases of one or more consecutive patterns, each with what it stands for. */
export class PhraseTable<T> {
  private readonly patterns = new PatternIndex();
  private readonly byFirst = new Map<number, { rest: number[]; value: T }[]>();

  constructor(rows: readonly (readonly [phrases: string, value: T])[]) {
    for (const [phrases, value] of rows) {
      for (const phrase of phrases.split('|')) {
        const [first, ...rest] = phrase.trim().split(/\s+/).map((pattern) => this.patterns.add(pattern));
        if (first === undefined) continue;
        const list = this.byFirst.get(first) ?? [];
        if (list.length === 0) this.byFirst.set(first, list);
        list.push({ rest, value });
      }
    }
  }

  /** Every phrase that stands in the words: place of its first word, number of its words, and its value. */
  find(words: readonly string[]): { at: number; length: number; value: T }[] {
    const hits: { at: number; length: number; value: T }[] = [];
    const met = words.map((word) => this.patterns.match(word));
    for (let at = 0; at < words.length; at++) {
      for (const first of met[at]!) {
        for (const { rest, value } of this.byFirst.get(first) ?? []) {
          if (rest.every((pattern, i) => met[at + 1 + i]?.includes(pattern))) hits.push({ at, length: rest.length + 1, value });
        }
      }
    }
    return hits;
  }
}

/** One form for singular and plural of a label's word. */
export const singular = (word: string): string => (word.length > 4 && word.endsWith('s') && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word);
