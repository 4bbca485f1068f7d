// Words of a phrase in the form in which the lexicon keeps them: lower case, light plural stripping, without filler words.

const FILLER = new Set('a an the of to in on at by for and or with due is are was were has have his her their this that its as from be been nos nec other specified'.split(' '));

/** One word of a text with its place. */
export interface Word { text: string; stem: string; start: number; end: number }

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu;

/** Words with offsets into `text`. Linear in its length. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const start = match.index;
    words.push({ text: match[0], stem: stemWord(match[0]), start, end: start + match[0].length });
  }
  return words;
}

/** A word without case, possessive and plural ending ("ulcers" and "ulcer", "biopsies" and "biopsy" agree). */
export function stemWord(word: string): string {
  let w = word.toLowerCase().replace(/['’]s?$|['’]/u, '');
  if (w.length > 4 && w.endsWith('ies')) w = `${w.slice(0, -3)}y`;
  else if (w.length > 3 && w.endsWith('s') && !/(ss|us|is|as|os)$/.test(w)) w = w.slice(0, -1);
  return w;
}

export function isFiller(stem: string): boolean {
  return FILLER.has(stem);
}

/** The key of a phrase: its distinct content stems in alphabetic order, joined by blanks; empty when it has none. */
export function phraseKey(stems: readonly string[]): string {
  const content = [...new Set(stems.filter((s) => !isFiller(s)))];
  return content.sort().join(' ');
}
