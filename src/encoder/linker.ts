// The linker: texts in, a cosine for every code of the label space out; the best of each text are kept.
import { countWordsRead } from './find-unread.js';
import { selectTop } from './select-top.js';
import { openSession, type Session, type SessionOptions } from './session.js';
import type { Tokenizer } from './tokenizer.js';

/** Texts of one ONNX call: bounds memory at BATCH x labels x 4 bytes. */
const BATCH = 16;

export interface LinkerScores {
  /** Codes kept for a text. */
  k: number;
  /** Label places, [texts x k], best first. */
  ids: Int32Array;
  /** Their cosines, [texts x k]. */
  scores: Float32Array;
}

/** Diagnoses and, from a model that knows them, procedures: each ranked on its own; procedure ids are places in the package's procedure list. */
export interface LinkedTexts extends LinkerScores { procedures?: LinkerScores; /** Words of each text that were read, undefined where all were; absent from a linker that does not count them. */ wordsRead?: (number | undefined)[] }

export interface Linker {
  /** Scores texts against every label and keeps the `k` best diagnoses of each, and PROCEDURES_KEPT procedures. */
  score(texts: readonly string[], k: number): Promise<LinkedTexts>;
  close(): Promise<void>;
}

/** `labels` diagnoses come first in the model's output, then `procedures` (0 when it knows none). */
export interface LinkerOptions extends SessionOptions { maxTokens: number; labels: number; procedures: number }

export const PROCEDURES_KEPT = 12;

/** Opens the linker. Throws E204 when ONNX Runtime refuses the model. */
export async function openLinker(tokenizer: Tokenizer, options: LinkerOptions): Promise<Linker> {
  const { model: _, ...sizes } = options;
  return linkerOf(await openSession(options), tokenizer, sizes);
}

/** Apart from `openLinker`, whose variables hold the model. */
function linkerOf(session: Session, tokenizer: Tokenizer, sizes: Omit<LinkerOptions, 'model'>): Linker {
  return { score: (texts, k) => scoreTexts(session, tokenizer, sizes, texts, k), close: () => session.close() };
}

async function scoreTexts(
  session: Session, tokenizer: Tokenizer, options: Omit<LinkerOptions, 'model'>, texts: readonly string[], k: number,
): Promise<LinkedTexts> {
  const encoded = texts.map((text) => tokenizer.encode(text, options.maxTokens));
  const wordsRead = texts.map((text, i) => countWordsRead(text, encoded[i]!, options.maxTokens, tokenizer));
  const out: LinkedTexts = { ...emptyScores(texts.length, k), wordsRead };
  if (options.procedures > 0) out.procedures = emptyScores(texts.length, Math.min(PROCEDURES_KEPT, options.procedures));
  const width = options.labels + options.procedures;
  // like lengths together: padding would cost more than the sort
  const order = encoded.map((_, i) => i).sort((a, b) => encoded[a]!.length - encoded[b]!.length);
  for (let at = 0; at < order.length; at += BATCH) {
    const part = order.slice(at, at + BATCH);
    const { data: logits } = await session.run(part.map((i) => encoded[i]!), () => part.length * width);
    part.forEach((text, row) => {
      keepTop(logits.subarray(row * width, row * width + options.labels), out, text);
      if (out.procedures) keepTop(logits.subarray(row * width + options.labels, (row + 1) * width), out.procedures, text);
    });
  }
  return out;
}

/** Scores of texts that were not looked at: no label (-1), cosine 0. */
export function emptyScores(texts: number, k: number): LinkerScores {
  return { k, ids: new Int32Array(texts * k).fill(-1), scores: new Float32Array(texts * k) };
}

function keepTop(line: Float32Array, out: LinkerScores, text: number): void {
  const { k } = out;
  selectTop(line, k, out.ids.subarray(text * k, (text + 1) * k), out.scores.subarray(text * k, (text + 1) * k));
}
