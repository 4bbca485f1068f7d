// Encoder stage: mentions to the linker's best codes and the support model's view of the same words. 
import type { Mention, ParsedDocument, Setting } from '../types.js';
import type { Linker, LinkerScores } from './linker.js';
import type { Tagger, TokenTags } from './tagger.js';

export { type Linker, openLinker } from './linker.js';
export { openTagger, type Tagger } from './tagger.js';
export { openTokenizer, type Tokenizer } from './tokenizer.js';

/** Labels kept for a mention: more than become candidates, so that a code found elsewhere still has its cosine here. */
export const LABELS_KEPT = 40;

export interface EncodedNote {
  /** [mentions x LABELS_KEPT]. */
  scores: LinkerScores;
  /** [mentions x classes], absent without a support model. */
  support?: { classes: readonly string[]; peak: Float32Array; mean: Float32Array };
}

/** Encodes a note's mentions; equal texts are encoded once. */
export async function encodeMentions(
  mentions: readonly Mention[], documents: readonly ParsedDocument[], setting: Setting, encoders: { linker: Linker; tagger?: Tagger | undefined },
): Promise<EncodedNote> {
  const place = new Map<string, number>();
  const texts: string[] = [];
  const of = mentions.map((m) => {
    const key = m.text.toLowerCase().replace(/\s+/g, ' ');
    let at = place.get(key);
    if (at === undefined) {
      place.set(key, (at = texts.length));
      texts.push(key);
    }
    return at;
  });
  const unique = await encoders.linker.score(texts, LABELS_KEPT);
  const scores: LinkerScores = { k: LABELS_KEPT, ids: new Int32Array(mentions.length * LABELS_KEPT), scores: new Float32Array(mentions.length * LABELS_KEPT) };
  of.forEach((t, m) => {
    scores.ids.set(unique.ids.subarray(t * LABELS_KEPT, (t + 1) * LABELS_KEPT), m * LABELS_KEPT);
    scores.scores.set(unique.scores.subarray(t * LABELS_KEPT, (t + 1) * LABELS_KEPT), m * LABELS_KEPT);
  });
  if (!encoders.tagger) return { scores };
  return { scores, support: await tagMentions(mentions, documents, setting, encoders.tagger) };
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
