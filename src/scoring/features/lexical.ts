// Feature group: exact phrases and words shared with the code's title.
import { LEXICON_SOURCES } from '../../retrieval/lexicon.js';
import type { CandidateContext } from './context.js';

export const lexicalNames = [
  'exact_clean', 'exact_any', 'exact_words', 'exact_mentions', 'exact_title', 'exact_index', 'exact_inclusion', 'exact_form',
  'title_in_mention', 'title_in_sentence_best', 'title_in_note', 'mention_in_title', 'title_words', 'missing_words_note',
];

export function fillLexical(c: CandidateContext, out: Float32Array, at: number): void {
  const { note, candidate, traits } = c;
  let clean = 0, any = 0, words = 0, count = 0, sources = 0, sentence = 0;
  for (const s of candidate.support) {
    if (s.coverage > 0) {
      any = Math.max(any, s.coverage);
      words = Math.max(words, s.phraseWords);
      sources |= s.sources;
      if (note.clean[s.mention]) {
        clean = Math.max(clean, s.coverage);
        count++;
      }
    }
    if (s.rank < 10 && note.clean[s.mention] && note.input.mentions[s.mention]!.level === 'sentence') sentence = Math.max(sentence, share(traits.stems, note.mentionStems[s.mention]!));
  }
  const has = (bit: number): number => (sources & bit ? 1 : 0);
  const mention = note.mentionStems[c.mentionIndex]!;
  const inNote = share(traits.stems, note.noteStems);
  out.set([
    clean, any, words, count, has(LEXICON_SOURCES.title), has(LEXICON_SOURCES.index), has(LEXICON_SOURCES.inclusion), has(LEXICON_SOURCES.form),
    share(traits.stems, mention), sentence, inNote, share(mention, traits.stems), traits.stems.size, Math.round(traits.stems.size * (1 - inNote)),
  ], at);
}

function share(of: ReadonlySet<string>, inside: ReadonlySet<string>): number {
  if (of.size === 0) return 0;
  let n = 0;
  for (const s of of) if (inside.has(s)) n++;
  return n / of.size;
}
