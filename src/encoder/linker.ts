// The linker: texts in, a cosine for every code of the label space inside the graph, the best of each text out.
import { countWordsRead } from './find-unread.js';
import { openSession, type Session, type SessionOptions } from './session.js';
import type { Tokenizer } from './tokenizer.js';

/** Texts of one ONNX call: bounds its memory at BATCH x labels x 4 bytes. */
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
  /** Each text's cosines with all `labels` of the model, by place, procedures behind the diagnoses. */
  cosines(texts: readonly string[], labels: number): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Names by which the graph ranks one part of its labels: the input that says how many to keep, their cosines, their places (models/training/export_linker.py). */
export interface Ranking { keep: string; scores: string; ids: string }

/** A model that knows no procedures has no ranking of them. */
export interface LinkerOptions extends Omit<SessionOptions, 'outputs'> { maxTokens: number; /** Cosines of all labels, procedures behind the diagnoses. */ output: string; diagnoses: Ranking; procedures?: Ranking | undefined }

export const PROCEDURES_KEPT = 12;

/** Opens the linker. Throws E204 when ONNX Runtime refuses the model. */
export async function openLinker(tokenizer: Tokenizer, options: LinkerOptions): Promise<Linker> {
  const { model: _, ...names } = options;
  const rankings = options.procedures ? [options.diagnoses, options.procedures] : [options.diagnoses];
  return linkerOf(await openSession({ ...options, outputs: rankings.flatMap(({ scores, ids }) => [scores, ids]) }), tokenizer, names);
}

type Names = Omit<LinkerOptions, 'model'>;

/** Apart from `openLinker`, whose variables hold the model. */
function linkerOf(session: Session, tokenizer: Tokenizer, names: Names): Linker {
  return {
    score: (texts, k) => scoreTexts(session, tokenizer, names, texts, k),
    cosines: (texts, labels) => compareTexts(session, tokenizer, names, texts, labels),
    close: () => session.close(),
  };
}

async function compareTexts(session: Session, tokenizer: Tokenizer, { maxTokens, output, diagnoses, procedures }: Names, texts: readonly string[], labels: number): Promise<Float32Array[]> {
  const out: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += BATCH) {
    const part = texts.slice(at, at + BATCH).map((text) => tokenizer.encode(text, maxTokens));
    const { data: [all] } = await session.run(part, () => [part.length * labels], { [diagnoses.keep]: 1, ...(procedures ? { [procedures.keep]: 1 } : {}) }, [output]);
    part.forEach((_, row) => out.push((all as Float32Array).subarray(row * labels, (row + 1) * labels)));
  }
  return out;
}

async function scoreTexts(
  session: Session, tokenizer: Tokenizer, { maxTokens, diagnoses, procedures }: Names, texts: readonly string[], k: number,
): Promise<LinkedTexts> {
  const encoded = texts.map((text) => tokenizer.encode(text, maxTokens));
  const wordsRead = texts.map((text, i) => countWordsRead(text, encoded[i]!, maxTokens, tokenizer));
  const out: LinkedTexts = { ...emptyScores(texts.length, k), wordsRead, ...(procedures ? { procedures: emptyScores(texts.length, PROCEDURES_KEPT) } : {}) };
  const ranked = out.procedures ? [out, out.procedures] : [out];
  const counts = { [diagnoses.keep]: k, ...(procedures ? { [procedures.keep]: PROCEDURES_KEPT } : {}) };
  // like lengths together: padding would cost more than the sort
  const order = encoded.map((_, i) => i).sort((a, b) => encoded[a]!.length - encoded[b]!.length);
  for (let at = 0; at < order.length; at += BATCH) {
    const part = order.slice(at, at + BATCH);
    const { data } = await session.run(part.map((i) => encoded[i]!), () => ranked.flatMap((to) => [part.length * to.k, part.length * to.k]), counts);
    ranked.forEach((to, i) => {
      part.forEach((text, row) => {
        to.scores.set(data[2 * i]!.subarray(row * to.k, (row + 1) * to.k), text * to.k);
        to.ids.set(data[2 * i + 1]!.subarray(row * to.k, (row + 1) * to.k), text * to.k);
      });
    });
  }
  return out;
}

/** Scores of texts that were not looked at: no label (-1), cosine 0. */
export function emptyScores(texts: number, k: number): LinkerScores {
  return { k, ids: new Int32Array(texts * k).fill(-1), scores: new Float32Array(texts * k) };
}
