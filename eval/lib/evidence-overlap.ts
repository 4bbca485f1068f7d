// Compares the quotes that a claim gives as evidence with the gold quotes, by words.
import type { Case } from './slots.js';
import type { Ratio } from './statistics.js';
import { ratio, sum } from './statistics.js';

/** A longer quote may support anything, so it does not count for overlap. */
export const MAX_QUOTE_WORDS = 30;

// The white space that Python's str.split() cuts at, so that both scorers see the same words.
const SPACE = /[\s\x1c-\x1f\x85]+/u;

/**
 * `evidence_overlap`: share of matched diagnoses with gold quotes where one predicted quote of at most 30 words shares at least half of
 * the words of the shorter of the two. `evidence_token_f1`: pooled F1 of the distinct words of all quotes of a diagnosis.
 */
export function scoreEvidence(cases: readonly Case[]): { evidence_overlap: Ratio; evidence_token_f1: number | null } {
  const judged = cases.flatMap(({ dx }) =>
    [...dx.pairs].map(([place, slot]) => {
      const gold = (dx.slots[slot]?.gold.evidence ?? []).map(wordsOf);
      const predicted = (dx.predicted[place]?.evidence ?? []).map((quote) => wordsOf(quote.text ?? ''));
      const short = predicted.filter((words) => words.length <= MAX_QUOTE_WORDS).map((words) => new Set(words));
      const goldWords = new Set(gold.flat());
      const words = new Set(predicted.flat());
      return {
        quoted: gold.length > 0,
        hit: gold.some((quote) => short.some((found) => overlaps(new Set(quote), found))),
        common: countCommon(goldWords, words),
        words: words.size + goldWords.size,
      };
    }),
  );
  const words = sum(judged.map((one) => one.words));
  return {
    evidence_overlap: ratio(judged.filter((one) => one.quoted && one.hit).length, judged.filter((one) => one.quoted).length),
    evidence_token_f1: words ? (2 * sum(judged.map((one) => one.common))) / words : null,
  };
}

function wordsOf(quote: string): string[] {
  return quote.toLowerCase().split(SPACE).filter((word) => word !== '');
}

function overlaps(a: Set<string>, b: Set<string>): boolean {
  return countCommon(a, b) >= Math.max(1, Math.floor(Math.min(a.size, b.size) / 2));
}

function countCommon(a: Set<string>, b: Set<string>): number {
  return [...a].filter((word) => b.has(word)).length;
}
