// The support model (token tagger): a note in windows, for every token the probability of each class.
import { openSession, type OutputData, type Session, type SessionOptions } from './session.js';
import type { Tokenizer } from './tokenizer.js';

const CLS = 101;
const SEP = 102;
/** Windows of one ONNX call. */
const BATCH = 4;

/** Tokens of a text in order: start and end in UTF-16 units of the word that a token belongs to, and probabilities [tokens x classes]. */
export interface TokenTags { classes: readonly string[]; start: Int32Array; end: Int32Array; probability: Float32Array }

export interface Tagger { readonly classes: readonly string[]; tag(text: string, prefix: string): Promise<TokenTags>; close(): Promise<void> }

export interface TaggerOptions extends SessionOptions { classes: readonly string[]; window: number; stride: number }

/** Opens the support model. Throws E204 when ONNX Runtime refuses it. */
export async function openTagger(tokenizer: Tokenizer, options: TaggerOptions): Promise<Tagger> {
  const { model: _, ...sizes } = options;
  return taggerOf(await openSession(options), tokenizer, sizes);
}

/** Apart from `openTagger`, whose variables hold the model. */
function taggerOf(session: Session, tokenizer: Tokenizer, options: Omit<TaggerOptions, 'model'>): Tagger {
  return { classes: options.classes, tag: (text, prefix) => tagText(session, tokenizer, options, text, prefix), close: () => session.close() };
}

interface Piece { id: number; start: number; end: number }

// BERT's pre-tokenizer: words and single punctuation marks; encoding word by word gives the ids of the whole text.
const UNIT = /[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu;

/** Word pieces of a text with the offsets of their words. */
export function splitPieces(text: string, tokenizer: Tokenizer, cache: Map<string, number[]>): Piece[] {
  const pieces: Piece[] = [];
  for (const match of text.matchAll(UNIT)) {
    let ids = cache.get(match[0]);
    if (!ids) cache.set(match[0], (ids = tokenizer.pieces(match[0])));
    for (const id of ids) pieces.push({ id, start: match.index, end: match.index + match[0].length });
  }
  return pieces;
}

async function tagText(session: Session, tokenizer: Tokenizer, options: Omit<TaggerOptions, 'model'>, text: string, prefix: string): Promise<TokenTags> {
  const pieces = splitPieces(text, tokenizer, new Map());
  const head = tokenizer.pieces(prefix);
  const room = options.window - head.length - 2;
  const width = options.classes.length;
  const tags: TokenTags = {
    classes: options.classes, start: Int32Array.from(pieces, (p) => p.start), end: Int32Array.from(pieces, (p) => p.end), probability: new Float32Array(pieces.length * width),
  };
  const starts: number[] = [];
  for (let at = 0; at < pieces.length; at += options.stride) {
    starts.push(at);
    if (at + room >= pieces.length) break;
  }
  for (const part of groupWindows(starts, room, pieces.length)) {
    const rows = part.map((at) => [CLS, ...head, ...pieces.slice(at, at + room).map((p) => p.id), SEP]);
    const { data: [logits], width: longest } = await session.run(rows, (tokens) => [part.length * tokens * width]);
    part.forEach((at, row) => {
      const count = Math.min(room, pieces.length - at);
      // in the overlap of two windows the later one wins past its first quarter: there it sees both sides
      const skip = at === 0 ? 0 : Math.floor((room - options.stride) / 2);
      for (let t = skip; t < count; t++) softmaxInto(logits!, (row * longest + head.length + 1 + t) * width, width, tags.probability, (at + t) * width);
    });
  }
  return tags;
}

/** Windows of one call: full ones together, the shorter last one by itself, since padding it would cost as much as reading it. */
function groupWindows(starts: readonly number[], room: number, pieces: number): number[][] {
  const full = starts.filter((at) => at + room <= pieces);
  const groups = Array.from({ length: Math.ceil(full.length / BATCH) }, (_, i) => full.slice(i * BATCH, (i + 1) * BATCH));
  return [...groups, ...starts.filter((at) => at + room > pieces).map((at) => [at])];
}

function softmaxInto(logits: OutputData, from: number, width: number, out: Float32Array, to: number): void {
  let max = Number.NEGATIVE_INFINITY, sum = 0;
  for (let i = 0; i < width; i++) max = Math.max(max, logits[from + i]!);
  for (let i = 0; i < width; i++) sum += out[to + i] = Math.exp(logits[from + i]! - max);
  for (let i = 0; i < width; i++) out[to + i] = out[to + i]! / sum;
}
