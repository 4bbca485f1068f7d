// The labels of every number as an inverted index: which of them the words of a clause spell, and how fully.
import { BoundedMap } from '../reference/bounded-map.js';
import type { Edition, ProcedureCode } from '../reference/types.js';
import { readWords } from './words.js';

/** How well a text spells one of a number's phrases: shares of the phrase's and of the text's weight, and the weight itself (bits). */
export interface LabelMatch { code: number; score: number; ofPhrase: number; ofText: number; weight: number }

export interface LabelIndex {
  readonly codes: readonly ProcedureCode[];
  /** Place of a number in `codes`. */
  place(code: string): number | undefined;
  /** Information of a word: log2 of numbers over numbers that use it. Words that no label has count as rare. */
  weightOf(stem: string): number;
  /** Best phrase of each number for a set of words, best first, at most `limit`. */
  match(stems: ReadonlySet<string>, limit: number): LabelMatch[];
  /** All words of a number's label, phrases and facets with their weights. */
  words(code: number): ReadonlyMap<string, number>;
  /** Places of the numbers of a family. */
  family(name: string): readonly number[];
}

/** A phrase's match must hold this share of its weight to be kept. */
const LEAST_SHARE = 0.3;
/** Half of the full score is reached at this weight: a match on one common word says little. */
const HALF_WEIGHT = 5;

const built = new WeakMap<object, LabelIndex>();

/** The index of an edition's numbers that `covers` admits; built on first use (about half a second). */
export function openLabelIndex(edition: Edition, covers: (code: ProcedureCode) => boolean): LabelIndex {
  const codes = edition.procedures();
  let index = built.get(codes);
  if (!index) built.set(codes, (index = buildIndex(codes.filter(covers))));
  return index;
}

function buildIndex(codes: readonly ProcedureCode[]): LabelIndex {
  const owners: number[] = [];
  const texts: (readonly string[])[] = [];
  codes.forEach((code, at) => {
    for (const text of [code.label, ...code.phrases]) {
      const words = [...new Set(readWords(text).map((w) => w.stem))];
      if (words.length === 0) continue;
      owners.push(at);
      texts.push(words);
    }
  });
  const users = new Map<string, Set<number>>();
  const postings = new Map<string, number[]>();
  texts.forEach((words, phrase) => {
    for (const word of words) {
      const list = postings.get(word);
      if (list) list.push(phrase);
      else postings.set(word, [phrase]);
      const set = users.get(word);
      if (set) set.add(owners[phrase]!);
      else users.set(word, new Set([owners[phrase]!]));
    }
  });
  const weightOf = (stem: string): number => Math.log2(codes.length / (users.get(stem)?.size ?? 1));
  const totals = Float32Array.from(texts, (words) => words.reduce((sum, w) => sum + weightOf(w), 0));
  const sums = new Float32Array(texts.length);
  const best = new Float32Array(codes.length);
  const places = new Map(codes.map((code, at) => [code.code, at]));
  const families = new Map<string, number[]>();
  codes.forEach((code, at) => {
    const name = familyOf(code);
    families.set(name, [...(families.get(name) ?? []), at]);
  });
  const bags = new BoundedMap<number, Map<string, number>>(800);

  function match(stems: ReadonlySet<string>, limit: number): LabelMatch[] {
    const touched: number[] = [];
    let total = 0;
    for (const stem of stems) {
      const weight = weightOf(stem);
      total += weight;
      for (const phrase of postings.get(stem) ?? []) {
        if (sums[phrase] === 0) touched.push(phrase);
        sums[phrase] = sums[phrase]! + weight;
      }
    }
    const found = new Map<number, LabelMatch>();
    for (const phrase of touched) {
      const weight = sums[phrase]!;
      sums[phrase] = 0;
      const ofPhrase = weight / totals[phrase]!;
      if (ofPhrase < LEAST_SHARE) continue;
      const ofText = weight / total;
      const score = ofPhrase * (0.6 + 0.4 * ofText) * (weight / (weight + HALF_WEIGHT));
      const code = owners[phrase]!;
      if (score <= best[code]!) continue;
      best[code] = score;
      found.set(code, { code, score, ofPhrase, ofText, weight });
    }
    for (const code of found.keys()) best[code] = 0;
    return [...found.values()].sort((a, b) => b.score - a.score || a.code - b.code).slice(0, limit);
  }

  function words(code: number): ReadonlyMap<string, number> {
    let bag = bags.get(code);
    if (!bag) {
      const { label, phrases, facets } = codes[code]!;
      const texts = [label, ...phrases, ...['site', 'approach', 'technique', 'extent'].map((key) => [facets[key] ?? []].flat().join(' '))];
      bag = new Map();
      for (const { stem } of texts.flatMap(readWords)) bag.set(stem, (bag.get(stem) ?? 0) + 1);
      for (const [stem, count] of bag) bag.set(stem, weightOf(stem) * Math.sqrt(count));
      bags.set(code, bag);
    }
    return bag;
  }
  return { codes, place: (code) => places.get(code), weightOf, match, words, family: (name) => families.get(name) ?? [] };
}

/** Name of the group of numbers between which one must decide. */
export function familyOf(code: ProcedureCode): string {
  return typeof code.facets['family'] === 'string' ? code.facets['family'] : code.code;
}
