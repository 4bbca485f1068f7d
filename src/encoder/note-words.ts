// The note-word model: which codes a whole note's words speak for, wherever they stand. Trained by models/training/train_note_words.py (ridge regression over tf-idf).
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';

const HeaderSchema = z.object({
  schema: z.literal(1),
  /** How many of a note's first words count once more, marked with 1. */
  lead: z.number().int(),
  words: z.array(z.string()),
  idf: z.array(z.number()),
  /** `c:CODE`, `k:CATEGORY` (reported), `f:CODE`, `g:CATEGORY` (first-listed); undotted. */
  labels: z.array(z.string()),
  scale: z.array(z.number()),
  bias: z.array(z.number()),
});

export interface NoteWordModel { lead: number; places: ReadonlyMap<string, number>; idf: readonly number[]; labels: readonly string[]; scale: readonly number[]; bias: readonly number[]; /** [words x labels] */ weights: Int8Array }

/** What a note's words say of each label; about a probability, unbounded. */
export type NoteWords = ReadonlyMap<string, number>;

/** Parses `note-words.bin`: gzip of a uint32 length, a JSON header, int8 weights. Throws E203 when it is malformed. */
export function readNoteWords(bytes: Buffer): NoteWordModel {
  const malformed = (problem: string): ChartcodeError => new ChartcodeError('E203', 'the note-word model is malformed', [{ problem }]);
  let whole: Buffer, header: unknown;
  try {
    whole = gunzipSync(bytes);
    header = JSON.parse(whole.subarray(4, 4 + whole.readUInt32LE(0)).toString('utf8'));
  } catch {
    throw malformed('it is no gzip of a header and weights');
  }
  const parsed = HeaderSchema.safeParse(header);
  if (!parsed.success) throw malformed(parsed.error.issues[0]!.path.join('.'));
  const { lead, words, idf, labels, scale, bias } = parsed.data;
  const weights = whole.subarray(4 + whole.readUInt32LE(0));
  if (weights.length !== words.length * labels.length || idf.length !== words.length || scale.length !== labels.length || bias.length !== labels.length) throw malformed('its parts differ in size');
  return { lead, places: new Map(words.map((word, i) => [word, i])), idf, labels, scale, bias, weights: new Int8Array(weights.buffer, weights.byteOffset, weights.length) };
}

/** Values of all labels for a note's text. Pure. */
export function weighNoteWords(model: NoteWordModel, text: string): NoteWords {
  const found = text.toLowerCase().match(/[a-z]{2,}/g) ?? [];
  const counts = new Map<number, number>();
  const count = (word: string): void => {
    const place = model.places.get(word);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  };
  found.forEach(count);
  for (const word of found.slice(0, model.lead)) count(`1${word}`);
  const values = [...counts].map(([place, times]) => [place, (1 + Math.log(times)) * model.idf[place]!] as const);
  const length = Math.sqrt(values.reduce((sum, [, value]) => sum + value * value, 0)) || 1;
  const sums = new Float64Array(model.labels.length);
  for (const [place, value] of values) {
    const [row, share] = [place * sums.length, value / length];
    for (let i = 0; i < sums.length; i++) sums[i]! += share * model.weights[row + i]!;
  }
  return new Map(model.labels.map((label, i) => [label, sums[i]! * model.scale[i]! + model.bias[i]!]));
}
