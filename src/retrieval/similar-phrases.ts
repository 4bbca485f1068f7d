// How much of a text's words a phrase of the lexicon shares with it, rare words counting most: for search, which may not know a text whole.
import type { Lexicon } from './lexicon.js';
import { isFiller, splitWords } from './normalize.js';

export interface SimilarPhrases {
  /** For each label the likeness (0 to 1) of the phrase of it that is most like the text: cosine of their words, each weighing as much as it is rare among phrases. Words of no phrase do not count. */
  compare(text: string): Float32Array;
}

/** Indexes the lexicon's phrases by their words: some 200 ms, once. `labels`: how many labels there are. */
export function indexPhrases(lexicon: Lexicon, labels: number): SimilarPhrases {
  const phrases: { labels: number[]; length: number }[] = [];
  const places = new Map<string, number[]>();
  const wordsOf: string[][] = [];
  for (const [key, entries] of lexicon.phrases()) {
    const words = key.split(' ');
    for (const word of words) {
      const found = places.get(word);
      if (found) found.push(phrases.length);
      else places.set(word, [phrases.length]);
    }
    wordsOf.push(words);
    phrases.push({ labels: entries.map(({ label }) => label), length: 0 });
  }
  const rarity = new Map([...places].map(([word, { length }]) => [word, Math.log(phrases.length / length) ** 2]));
  const measure = (words: Iterable<string>): number => Math.sqrt([...words].reduce((sum, word) => sum + rarity.get(word)!, 0));
  phrases.forEach((phrase, i) => {
    phrase.length = measure(wordsOf[i]!);
  });
  return {
    compare(text) {
      const words = new Set(splitWords(text).map(({ stem }) => stem).filter((stem) => !isFiller(stem) && rarity.has(stem)));
      const shared = new Float64Array(phrases.length);
      for (const word of words) for (const place of places.get(word)!) shared[place]! += rarity.get(word)!;
      const length = measure(words);
      const best = new Float32Array(labels);
      shared.forEach((sum, i) => {
        if (sum === 0) return;
        const phrase = phrases[i]!;
        const likeness = sum / (phrase.length * length);
        for (const label of phrase.labels) if (likeness > best[label]!) best[label] = likeness;
      });
      return best;
    },
  };
}
