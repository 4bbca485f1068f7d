// Which words of a note the linker did not see: those past its longest text in every mention that holds them.
import type { Mention } from '../types.js';
import type { Tokenizer } from './tokenizer.js';

/** Words of a text that fit into `maxTokens` ids with [CLS] and [SEP]; undefined when all do. */
export function countWordsRead(text: string, ids: readonly number[], maxTokens: number, tokenizer: Tokenizer): number | undefined {
  if (ids.length < maxTokens) return undefined;
  let left = maxTokens - 2;
  const words = text.split(' ');
  for (const [place, word] of words.entries()) {
    left -= tokenizer.pieces(word).length;
    if (left < 0) return place;
  }
  return undefined;
}

/**
 * The longest run of words in a row that no mention gave to the linker. `read` says for each mention how many of its words were read, undefined
 * for all of them; mentions of the same document overlap, so what one lost another may hold.
 */
export function longestUnread(mentions: readonly Mention[], read: readonly (number | undefined)[]): number {
  let longest = 0;
  mentions.forEach((mention, at) => {
    const count = read[at];
    if (count === undefined) return;
    const lost = [...mention.text.matchAll(/\S+/g)].slice(count).map((word) => mention.start + word.index);
    let run = 0;
    for (const place of lost) {
      const held = mentions.some((other, i) => read[i] === undefined && other.documentId === mention.documentId && other.start <= place && place < other.end);
      run = held ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
  });
  return longest;
}
