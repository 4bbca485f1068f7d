// The linker: texts in, a cosine for every code of the label space out; the best of each text are kept.
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

export interface Linker {
  /** Scores texts against every label and keeps the `k` best of each. */
  score(texts: readonly string[], k: number): Promise<LinkerScores>;
  close(): Promise<void>;
}

export interface LinkerOptions extends SessionOptions { maxTokens: number; labels: number }

/** Opens the linker. Throws E204 when ONNX Runtime refuses the model. */
export async function openLinker(tokenizer: Tokenizer, options: LinkerOptions): Promise<Linker> {
  const session = await openSession(options);
  return { score: (texts, k) => scoreTexts(session, tokenizer, options, texts, k), close: () => session.close() };
}

async function scoreTexts(
  session: Session, tokenizer: Tokenizer, options: LinkerOptions, texts: readonly string[], k: number,
): Promise<LinkerScores> {
  const out: LinkerScores = { k, ids: new Int32Array(texts.length * k), scores: new Float32Array(texts.length * k) };
  const encoded = texts.map((text) => tokenizer.encode(text, options.maxTokens));
  // like lengths together: padding would cost more than the sort
  const order = encoded.map((_, i) => i).sort((a, b) => encoded[a]!.length - encoded[b]!.length);
  for (let at = 0; at < order.length; at += BATCH) {
    const part = order.slice(at, at + BATCH);
    const { data: logits } = await session.run(part.map((i) => encoded[i]!), () => part.length * options.labels);
    part.forEach((text, row) => {
      const line = logits.subarray(row * options.labels, (row + 1) * options.labels);
      selectTop(line, k, out.ids.subarray(text * k, (text + 1) * k), out.scores.subarray(text * k, (text + 1) * k));
    });
  }
  return out;
}
