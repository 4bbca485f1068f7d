// Words of a procedure as labels and notes share them: abbreviations spelled out, endings cut, filler dropped.
import { BoundedMap } from '../reference/bounded-map.js';
import table from './data/vocabulary.json' with { type: 'json' };

/** One token of a text with its place, in UTF-16 units of that text. */
export interface Token { stem: string; start: number; end: number }

interface PhraseNode { token?: string; next: Map<string, PhraseNode> }

const STOP = new Set(table.stop);
const WORDS = new Map(Object.entries(table.words));
const WORD = /[\p{L}\p{N}]+/gu;
const LEVEL = /^([cltsCLTS])(\d{1,2})$/;
const LEVEL_NAMES: Record<string, string> = { c: 'cervical', t: 'thoracic', l: 'lumbar', s: 'sacral' };
const phrases = buildPhrases();
/** More than the words of all labels. */
const MOST_STEMS = 20_000;
const LONGEST_KEPT = 40;
const stems = new BoundedMap<string, readonly string[]>(MOST_STEMS);

function buildPhrases(): PhraseNode {
  const root: PhraseNode = { next: new Map() };
  for (const [token, spellings] of Object.entries(table.phrases)) {
    for (const spelling of spellings) {
      let node = root;
      for (const [word] of spelling.matchAll(WORD)) {
        let child = node.next.get(word);
        if (!child) node.next.set(word, (child = { next: new Map() }));
        node = child;
      }
      node.token = token;
    }
  }
  return root;
}

/** Tokens of a text, in order. Figures alone, filler and single letters are left out; a vertebral level names its region. Linear in its length. */
export function readWords(text: string): Token[] {
  const words = [...text.toLowerCase().matchAll(WORD)].map((m) => ({ word: m[0], start: m.index, end: m.index + m[0].length }));
  const tokens: Token[] = [];
  for (let at = 0; at < words.length; ) {
    const phrase = longestPhrase(words, at);
    if (phrase) {
      const last = words[at + phrase.length - 1]!;
      tokens.push({ stem: phrase.token, start: words[at]!.start, end: last.end });
      at += phrase.length;
      continue;
    }
    const { word, start, end } = words[at++]!;
    for (const stem of stemsOf(word)) tokens.push({ stem, start, end });
  }
  return tokens;
}

function longestPhrase(words: readonly { word: string }[], from: number): { token: string; length: number } | undefined {
  let node: PhraseNode | undefined = phrases;
  let found: { token: string; length: number } | undefined;
  for (let at = from; at < words.length; at++) {
    node = node.next.get(words[at]!.word);
    if (!node) break;
    if (node.token) found = { token: node.token, length: at - from + 1 };
  }
  return found;
}

function stemsOf(word: string): readonly string[] {
  let known = stems.get(word);
  if (!known) {
    known = makeStems(word);
    // figures, new in every note, would fill it, and what is no word could be of any length
    if (word.length <= LONGEST_KEPT && !/\d/.test(word)) stems.set(word, known);
  }
  return known;
}

function makeStems(word: string): readonly string[] {
  const level = LEVEL.exec(word);
  if (level) return [cutEnding(LEVEL_NAMES[level[1]!.toLowerCase()]!)];
  const spelled = WORDS.get(word);
  if (spelled) return spelled.map(cutEnding);
  if (STOP.has(word) || word.length < 2 || /^\d/.test(word)) return [];
  return [cutEnding(word)];
}

const ENDINGS: [RegExp, string][] = [
  [/ies$/, 'y'], [/(?<=[^s])s$/, ''], [/ically$/, ''], [/(?:iz|is)ation$/, ''], [/at(?:ion|ed|ing|e)$/, ''], [/ct(?:ion|ed|ing)$/, 'c'], [/ct$/, 'c'],
  [/(?:ement|ment)$/, ''], [/(?:ing|ion|ed|ical|ic|al|age|y|e)$/, ''],
];

/** A word without its ending: "resection", "resected" and "resect" agree, so do "laparoscopy" and "laparoscopic". */
export function cutEnding(word: string): string {
  let stem = word;
  for (const [ending, put] of ENDINGS) {
    const cut = stem.replace(ending, put);
    if (cut.length >= 3) stem = cut;
  }
  return stem;
}
