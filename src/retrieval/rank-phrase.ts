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

export interface PhraseRanker {
  forms: WrittenForms | undefined;
  phrases: SimilarPhrases;
  /** log10 of the rate of each label among training notes, with a least rate. */
  rates: Float32Array;
}

export interface RankedLabel { label: number; score: number }

/** log10 of the rates of labels, as `PhraseRanker` holds them. */
export function logRates(codes: readonly string[], rates: Readonly<Record<string, number>>): Float32Array {
  return Float32Array.from(codes, (code) => Math.log10((rates[code] ?? 0) + LEAST_RATE));
}

/** The `k` best labels of a phrase, best first, ties by place. `cosines` with every label: of the whole phrase, then of its clauses (none for a phrase of one). Pure. */
export function rankPhrase(text: string, [whole, ...clauses]: readonly [Float32Array, ...Float32Array[]], k: number, { forms, phrases, rates }: PhraseRanker): RankedLabel[] {
  const own = weighForms(whole, forms);
  const parts = clauses.map((cosines) => weighForms(cosines, forms));
  const words = phrases.compare(text);
  const ranked: RankedLabel[] = [];
  for (let label = 0; label < own.length; label++) {
    let best = -Infinity;
    for (const part of parts) if (part[label]! > best) best = part[label]!;
    const meaning = parts.length > 0 ? (own[label]! + CLAUSE_WEIGHT * best) / (1 + CLAUSE_WEIGHT) : own[label]!;
    const score = meaning + WORDS_WEIGHT * words[label]! + RATE_WEIGHT * rates[label]!;
    if (ranked.length === k && score <= ranked[k - 1]!.score) continue;
    ranked.splice(ranked.findLastIndex((one) => one.score >= score) + 1, 0, { label, score });
    if (ranked.length > k) ranked.pop();
  }
  return ranked;
}

function weighForms(cosines: Float32Array, forms: WrittenForms | undefined): Float32Array {
  if (!forms) return cosines;
  const likest = compareForms(forms, cosines);
  return cosines.map((cosine, label) => cosine + FORM_WEIGHT * likest[label]!);
}
