// Where a note names a procedure: terms of the lexicon, their words in any order inside one sentence.
import addenda from './data/index-addenda.json' with { type: 'json' };
import indexTerms from './data/index-terms.json' with { type: 'json' };
import terms from './data/terms.json' with { type: 'json' };
import { PatternIndex, type Word } from './words.js';

/** A procedure term: `codes` holds one pattern of the tables for each code that it stands for. */
export interface Term { id: string; codes: TermCode[]; groups: number }

/** `each`: every body part that the sentence names; `both`: both sides unless one is named; `word`: only where a body part is named. */
export interface TermCode { pattern: string; mode?: 'each' | 'both' | 'word' }

/** A term met in a sentence; `places` are the places of its words in the sentence, in order. */
export interface TermHit { term: Term; places: number[] }

interface CompiledTerm extends Term { required: number[][]; absent: number[] }

/** Most words from the first to the last word of a term, and how far around them an excluded word counts. */
const WIDEST = 10;
const AROUND = 5;
const DENIES = /^(?:no|without)$/;

const patterns = new PatternIndex();
const byFirst = new Map<number, CompiledTerm[]>();
for (const [words, codes] of [...terms.terms, ...indexTerms.terms, ...addenda.terms] as [string, string][]) {
  const groups = words.split(/\s+/);
  const numbers = (group: string): number[] => group.split('|').map((pattern) => patterns.add(pattern));
  const required = groups.filter((group) => !group.startsWith('!')).map(numbers);
  const absent = groups.filter((group) => group.startsWith('!')).flatMap((group) => numbers(group.slice(1)));
  const term: CompiledTerm = { id: `${words} => ${codes}`, codes: codes.split('+').map(readCode), groups: required.length, required, absent };
  for (const first of required[0]!) byFirst.set(first, [...(byFirst.get(first) ?? []), term]);
}

/** Every pattern that a term stands for. */
export const TERM_PATTERNS: ReadonlySet<string> = new Set([...byFirst.values()].flatMap((list) => list.flatMap(({ codes }) => codes.map(({ pattern }) => pattern))));

function readCode(code: string): TermCode {
  const [pattern, mode] = code.split('@') as [string, TermCode['mode']];
  return mode === undefined ? { pattern } : { pattern, mode };
}

/** Terms of a sentence; one whose words all belong to a longer term is left out. No term stands on the places of `barred`. */
export function findTerms(words: readonly Word[], barred?: ReadonlySet<number>): TermHit[] {
  const places = new Map<number, number[]>();
  words.forEach(({ word, aliases }, at) => {
    if (barred?.has(at)) return;
    // `without mesh`, `no stent`
    if (DENIES.test(words[at - 1]?.word ?? '')) return;
    for (const form of aliases ? [word, ...aliases] : [word]) for (const pattern of patterns.match(form)) places.set(pattern, [...(places.get(pattern) ?? []), at]);
  });
  const hits: TermHit[] = [];
  const tried = new Set<CompiledTerm>();
  for (const first of places.keys()) {
    for (const term of byFirst.get(first) ?? []) {
      if (tried.has(term)) continue;
      tried.add(term);
      const found = placeTerm(term, places);
      if (found) hits.push({ term, places: found });
    }
  }
  return hits.filter((hit) => !hits.some((other) => other !== hit && covers(other, hit)));
}

/** How an operation was done (section 8) takes no operation's words, and none takes its own. */
const isTechnique = ({ codes }: Term): boolean => codes.every(({ pattern }) => pattern.startsWith('8'));

/** `duodenum biopsies` names one body part of those that `egd biopsies` leaves open: where that one chose another, both were sampled. */
function namesOneOf({ codes: [shorter, ...more] }: Term, { codes: [longer, ...others] }: Term): boolean {
  if (more.length > 0 || others.length > 0 || !shorter || !longer || shorter.pattern[3] === '[' || shorter.pattern[3] === '.' || longer.pattern[3] !== '[') return false;
  const open = longer.pattern.slice(4, longer.pattern.indexOf(']'));
  return shorter.pattern.slice(0, 3) === longer.pattern.slice(0, 3) && open.includes(shorter.pattern[3]!);
}

function covers(longer: TermHit, shorter: TermHit): boolean {
  if (isTechnique(longer.term) !== isTechnique(shorter.term)) return false;
  if (namesOneOf(shorter.term, longer.term)) return false;
  if (longer.term.groups <= shorter.term.groups && new Set(longer.places).size <= new Set(shorter.places).size) return false;
  return shorter.places.every((place) => longer.places.includes(place));
}

/** The closest places of a term's words: from each place of its first group, the nearest of the others. */
function placeTerm(term: CompiledTerm, places: ReadonlyMap<number, number[]>): number[] | undefined {
  const at = (group: readonly number[]): number[] => group.flatMap((pattern) => places.get(pattern) ?? []);
  const [anchors, ...others] = term.required.map(at) as [number[], ...number[][]];
  if (others.some((group) => group.length === 0)) return undefined;
  let best: number[] | undefined;
  for (const anchor of anchors) {
    const chosen = [anchor, ...others.map((group) => nearest(group, anchor))].sort((a, b) => a - b);
    if (best === undefined || width(chosen) < width(best)) best = chosen;
  }
  if (best === undefined || width(best) > WIDEST) return undefined;
  const [low, high] = [best[0]! - AROUND, best.at(-1)! + AROUND];
  return at(term.absent).some((place) => place >= low && place <= high) ? undefined : best;
}

const width = (places: readonly number[]): number => places.at(-1)! - places[0]!;

function nearest(places: readonly number[], to: number): number {
  return places.reduce((best, place) => (Math.abs(place - to) < Math.abs(best - to) ? place : best));
}
