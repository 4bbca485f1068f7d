// Ranks all labels for one phrase, for search: by the linker, by forms that clinicians write, by the words of phrases, by how often a code is reported.
import type { SimilarPhrases } from './similar-phrases.js';
import { compareForms, type WrittenForms } from './written-forms.js';

/**
 * What a text's likest written form counts beside its cosine, what the likest clause counts beside the whole phrase, what shared words add, and what each factor of ten
 * in a code's rate among training notes does. CodiEsp-en sentences, which no part of the linker saw, and claims dev both gain up to about here, the former further (models/training/EXPERIMENTS.md, 51).
 */
const FORM_WEIGHT = 0.4;
const CLAUSE_WEIGHT = 0.3;
const WORDS_WEIGHT = 0.1;
const RATE_WEIGHT = 0.012;
const LEAST_RATE = 1e-4;
/** How far below the first code its other encounter (7th character A or D) stands, where its own score is lower: a phrase seldom says which encounter it is (EXPERIMENTS.md, 66). */
const OTHER_ENCOUNTER = 0.12;
/** What a code gains, behind the first, for a likelier one of its category: a phrase that leaves a detail open asks for the sorts of one disease before another one (EXPERIMENTS.md, 77). */
const OF_LISTED_CATEGORY = 0.03;

export interface PhraseRanker {
  forms: WrittenForms | undefined;
  phrases: SimilarPhrases;
  /** log10 of the rate of each label among training notes, with a least rate. */
  rates: Float32Array;
  /** Place of each label's code of the other encounter (`otherEncounters`). */
  encounters: Int32Array;
  /** Number of each label's category (`numberCategories`). */
  categories: Int32Array;
}

export interface RankedLabel { label: number; score: number }

/** log10 of the rates of labels, as `PhraseRanker` holds them. */
export function logRates(codes: readonly string[], rates: Readonly<Record<string, number>>): Float32Array {
  return Float32Array.from(codes, (code) => Math.log10((rates[code] ?? 0) + LEAST_RATE));
}

/** For each code the place of the same with 7th character D where it has A, and with A where it has D; -1 for all others. */
export function otherEncounters(codes: readonly string[]): Int32Array {
  const at = new Map(codes.map((code, place) => [code, place]));
  return Int32Array.from(codes, (code) => (code.length === 7 && /[AD]$/.test(code) ? (at.get(code.slice(0, 6) + (code.endsWith('A') ? 'D' : 'A')) ?? -1) : -1));
}

/** For each code a number that only codes of its category (three characters) share. */
export function numberCategories(codes: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(codes, (code) => {
    const category = code.slice(0, 3);
    const number = numbers.get(category) ?? numbers.size;
    numbers.set(category, number);
    return number;
  });
}

/** The `k` best labels of a phrase, best first, ties by place. `cosines` with every label: of the whole phrase, then of its clauses (none for a phrase of one). Pure. */
export function rankPhrase(text: string, [whole, ...clauses]: readonly [Float32Array, ...Float32Array[]], k: number, { forms, phrases, rates, encounters, categories }: PhraseRanker): RankedLabel[] {
  const own = weighForms(whole, forms);
  const parts = clauses.map((cosines) => weighForms(cosines, forms));
  const words = phrases.compare(text);
  const scores = own.map((alone, label) => {
    const best = parts.reduce((most, part) => Math.max(most, part[label]!), -Infinity);
    const meaning = parts.length > 0 ? (alone + CLAUSE_WEIGHT * best) / (1 + CLAUSE_WEIGHT) : alone;
    return meaning + WORDS_WEIGHT * words[label]! + RATE_WEIGHT * rates[label]!;
  });
  const first = scores.reduce((best, score, label) => (score > scores[best]! ? label : best), 0);
  const other = encounters[first] ?? -1;
  if (other >= 0) scores[other] = Math.max(scores[other]!, scores[first]! - OTHER_ENCOUNTER);
  const likest = new Map<number, number>();
  scores.forEach((score, label) => {
    const best = likest.get(categories[label]!);
    if (best === undefined || score > scores[best]!) likest.set(categories[label]!, label);
  });
  const ranked: RankedLabel[] = [{ label: first, score: scores[first]! }];
  scores.forEach((alone, label) => {
    if (label === first) return;
    const score = likest.get(categories[label]!) === label ? alone : Math.min(alone + OF_LISTED_CATEGORY, scores[first]!);
    if (ranked.length === k && score <= ranked[k - 1]!.score) return;
    ranked.splice(ranked.findLastIndex((one) => one.score >= score) + 1, 0, { label, score });
    if (ranked.length > k) ranked.pop();
  });
  return ranked;
}

function weighForms(cosines: Float32Array, forms: WrittenForms | undefined): Float32Array {
  if (!forms) return cosines;
  const likest = compareForms(forms, cosines);
  return cosines.map((cosine, label) => cosine + FORM_WEIGHT * likest[label]!);
}
