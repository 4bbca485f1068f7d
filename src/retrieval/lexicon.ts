// Exact synonyms: phrases of titles, index, inclusion terms and written forms, each with the codes that it names.
import { isFiller, phraseKey, splitWords } from './normalize.js';

/** Where a phrase comes from; a lexicon entry holds the sum of its sources. */
export const LEXICON_SOURCES = { title: 1, index: 2, inclusion: 4, form: 8 } as const;

export interface LexiconEntry { label: number; sources: number }

/** An exact phrase found in a text: `coverage` is the share of the text's content words that it takes. */
export interface LexiconHit { label: number; sources: number; words: number; coverage: number; start: number; end: number }

export interface Lexicon { readonly size: number; find(text: string): LexiconHit[]; /** Every phrase as its key (normalize.ts) with the codes that it names. */ phrases(): Iterable<[key: string, entries: LexiconEntry[]]> }

/** Longest phrase looked up, in words of running text. */
const MAX_WORDS = 7;

/**
 * Reads the lexicon of a model package: lines `key<TAB>label:sources,label:sources`.
 * Entries are parsed when first met, so that loading costs one split.
 */
export function readLexicon(text: string): Lexicon {
  const lines = new Map<string, string | LexiconEntry[]>();
  let at = 0;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const tab = text.indexOf('\t', at);
    if (tab > at && tab < end) lines.set(text.slice(at, tab), text.slice(tab + 1, end));
    at = end + 1;
  }
  const lookUp = (key: string): LexiconEntry[] | undefined => {
    const value = lines.get(key);
    if (typeof value !== 'string') return value;
    const entries = parseEntries(value);
    lines.set(key, entries);
    return entries;
  };
  return {
    size: lines.size,
    find: (phrase) => findPhrases(phrase, lookUp),
    *phrases() {
      for (const [key, value] of lines) yield [key, typeof value === 'string' ? parseEntries(value) : value];
    },
  };
}

function parseEntries(value: string): LexiconEntry[] {
  return value.split(',').map((item) => {
    const [label, sources] = item.split(':');
    return { label: Number(label), sources: Number(sources) };
  });
}

function findPhrases(text: string, lookUp: (key: string) => LexiconEntry[] | undefined): LexiconHit[] {
  const words = splitWords(text);
  const content = words.filter((w) => !isFiller(w.stem)).length;
  if (content === 0) return [];
  const best = new Map<number, LexiconHit>();
  for (let from = 0; from < words.length; from++) {
    if (isFiller(words[from]!.stem)) continue;
    const stems: string[] = [];
    for (let to = from; to < words.length && to < from + MAX_WORDS; to++) {
      stems.push(words[to]!.stem);
      if (isFiller(words[to]!.stem)) continue;
      const entries = lookUp(phraseKey(stems));
      if (!entries) continue;
      const size = stems.filter((s) => !isFiller(s)).length;
      for (const entry of entries) {
        const known = best.get(entry.label);
        if (known && known.words >= size) continue;
        best.set(entry.label, { ...entry, words: size, coverage: size / content, start: words[from]!.start, end: words[to]!.end });
      }
    }
  }
  return [...best.values()];
}
