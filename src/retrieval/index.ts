// Lexical candidates of mentions: exact phrases of the classification and of how clinicians write it.
import type { Mention } from '../types.js';
import type { Lexicon, LexiconHit } from './lexicon.js';

export { type Lexicon, type LexiconHit, readLexicon } from './lexicon.js';

/** For each mention the exact phrases found in it, by label place. Phrases inside a longer found phrase of another code stay: the scorer weighs them. */
export function retrieve(mentions: readonly Mention[], lexicon: Lexicon): LexiconHit[][] {
  return mentions.map((mention) => lexicon.find(mention.spelled ?? mention.text));
}
