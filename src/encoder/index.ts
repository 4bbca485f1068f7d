// Encoder stage: mentions to the linker's best codes and the support model's view of the same words. 
import type { Mention, ParsedDocument, Setting } from '../types.js';
import { longestUnread } from './find-unread.js';
import { emptyScores, type Linker, type LinkerScores } from './linker.js';
import { type NoteWordModel, type NoteWords, weighNoteWords } from './note-words.js';
import type { Tagger, TokenTags } from './tagger.js';

export { type NoteWordModel, readNoteWords } from './note-words.js';
export { type Linker, openLinker } from './linker.js';
export { openTagger, type Tagger } from './tagger.js';
export { openTokenizer, type Tokenizer } from './tokenizer.js';

/** Labels kept for a mention: more than become candidates, so that a code found elsewhere still has its cosine here. */
export const LABELS_KEPT = 40;

export interface EncodedNote {
  /** [mentions x LABELS_KEPT]. */
  scores: LinkerScores;
  /** [mentions x PROCEDURES_KEPT], absent when the model knows no procedures. */
  procedures?: LinkerScores;
  /** Longest run of words that the linker did not see. */
  unreadWords: number;
  /** [mentions x classes], absent without a support model. */
  support?: { classes: readonly string[]; peak: Float32Array; mean: Float32Array };
  /** What the words of the whole note speak for, absent without a note-word model. */
  noteWords?: NoteWords;
}

/**
 * Encodes a note's mentions; equal texts are encoded once. With a support model and a gate, mentions in which no token is likely to be
 * anything but outside (every probability of another class below the gate) are not linked: their scores stay empty.
 */
export async function encodeMentions(
  mentions: readonly Mention[], documents: readonly ParsedDocument[], setting: Setting, encoders: { linker: Linker; tagger?: Tagger | undefined; gate?: number | undefined; noteWords?: NoteWordModel | undefined },
): Promise<EncodedNote> {
  const support = encoders.tagger ? await tagMentions(mentions, documents, setting, encoders.tagger) : undefined;
  const open = support && encoders.gate ? openMentions(support, mentions.length, encoders.gate) : undefined;
  const place = new Map<string, number>();
  const texts: string[] = [];
  const of = mentions.map((m, i) => {
    if (open && !open[i] && m.spelled === undefined) return -1;
    const key = (m.spelled ?? m.text).toLowerCase().replace(/\s+/g, ' ');
    let at = place.get(key);
    if (at === undefined) {
      place.set(key, (at = texts.length));
      texts.push(key);
    }
    return at;
  });
  const unique = await encoders.linker.score(texts, LABELS_KEPT);
  return {
    scores: spread(unique, of),
    ...(unique.procedures ? { procedures: spread(unique.procedures, of) } : {}),
    unreadWords: longestUnread(mentions, of.map((at) => (at < 0 ? undefined : unique.wordsRead?.[at]))),
    ...(support ? { support } : {}),
    ...(encoders.noteWords ? { noteWords: weighNoteWords(encoders.noteWords, documents.map((d) => d.text).join(' ')) } : {}),
  };
}

/** Scores by mention from scores by text; -1 stands for a mention that was not linked. */
function spread(unique: LinkerScores, of: readonly number[]): LinkerScores {
  const { k } = unique;
  const out = emptyScores(of.length, k);
  of.forEach((t, m) => {
    if (t < 0) return;
    out.ids.set(unique.ids.subarray(t * k, (t + 1) * k), m * k);
    out.scores.set(unique.scores.subarray(t * k, (t + 1) * k), m * k);
  });
  return out;
}

function openMentions(support: NonNullable<EncodedNote['support']>, count: number, gate: number): boolean[] {
  const width = support.classes.length;
  const outside = support.classes.indexOf('outside');
  return Array.from({ length: count }, (_, m) => {
    for (let k = 0; k < width; k++) if (k !== outside && support.peak[m * width + k]! >= gate) return true;
    return false;
  });
}

async function tagMentions(mentions: readonly Mention[], documents: readonly ParsedDocument[], setting: Setting, tagger: Tagger): Promise<NonNullable<EncodedNote['support']>> {
  const tags = new Map<string, TokenTags>();
  for (const doc of documents) tags.set(doc.id, await tagger.tag(doc.text, `${setting} ${doc.type} :`.replaceAll('_', ' ')));
  const classes = [...tags.values()][0]?.classes ?? [];
  const width = classes.length;
  const peak = new Float32Array(mentions.length * width);
  const mean = new Float32Array(mentions.length * width);
  mentions.forEach((m, i) => {
    const t = tags.get(m.documentId)!;
    let count = 0;
    for (let at = firstAt(t.start, m.start); at < t.start.length && t.start[at]! < m.end; at++, count++) {
      for (let k = 0; k < width; k++) {
        const p = t.probability[at * width + k]!;
        if (p > peak[i * width + k]!) peak[i * width + k] = p;
        mean[i * width + k] = mean[i * width + k]! + p;
      }
    }
    for (let k = 0; k < width && count > 0; k++) mean[i * width + k] = mean[i * width + k]! / count;
  });
  return { classes, peak, mean };
}

/** Place of the first token that starts at or after an offset. */
function firstAt(starts: Int32Array, offset: number): number {
  let low = 0, high = starts.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (starts[mid]! < offset) low = mid + 1;
    else high = mid;
  }
  return low;
}
