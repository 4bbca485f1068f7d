// Codes the notes of a dataset through an engine, a few at a time, keeping what is done so that a stopped run goes on.
import { appendFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Encounter, Engine, RankStyle } from '../../src/engine.js';
import { asChartcodeError } from '../../src/errors.js';
import { makeFolder } from '../../src/models/make-folder.js';
import type { Prediction, RankedCode } from './prediction.js';
import { PredictionSchema, RankedCodeSchema } from './prediction.js';

/** More candidates than any figure looks at are not kept. */
const KEPT_CANDIDATES = 500;

const ResultSchema = z.object({
  id: z.string(),
  prediction: PredictionSchema.optional(),
  ranked: z.array(RankedCodeSchema).optional(),
  /** Code of the error when the note could not be coded. */
  error: z.string().optional(),
  ms: z.number(),
});

/** What the engine made of one note. */
export type NoteResult = z.infer<typeof ResultSchema>;

export interface PredictOptions {
  engine: Engine;
  /** File that keeps the results, a JSON line each; absent: nothing is kept. */
  cache?: string;
  /** Notes in work at the same time. */
  concurrency?: number;
  onProgress?: (done: number, all: number) => void;
  /** What the ranking asks for; default `claim`. */
  style?: RankStyle;
}

/** Results in the order of the notes. A note that fails carries its error code and the others go on. */
export async function predictNotes(notes: readonly { id: string; encounter: Encounter }[], options: PredictOptions): Promise<NoteResult[]> {
  const { engine, cache, concurrency = 2, onProgress, style = 'claim' } = options;
  const done = cache ? await readCache(cache) : new Map<string, NoteResult>();
  const waiting = notes.filter((note) => !done.has(note.id));
  let count = notes.length - waiting.length;
  onProgress?.(count, notes.length);
  if (cache && waiting.length > 0) {
    makeFolder(dirname(cache));
    await appendFile(cache, '\n'); // closes a line that a stopped run left half-written
  }
  const work = async (): Promise<void> => {
    for (let note = waiting.shift(); note; note = waiting.shift()) {
      const result = await codeNote(note, engine, style);
      done.set(note.id, result);
      if (cache) await appendFile(cache, `${JSON.stringify(result)}\n`);
      count += 1;
      onProgress?.(count, notes.length);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return notes.map((note) => done.get(note.id) as NoteResult);
}

async function codeNote(note: { id: string; encounter: Encounter }, engine: Engine, style: RankStyle): Promise<NoteResult> {
  const start = performance.now();
  try {
    const claim = await engine.code(note.encounter);
    const ms = performance.now() - start;
    const ranked: RankedCode[] | undefined = (await engine.rank?.(note.encounter, style))?.slice(0, KEPT_CANDIDATES);
    const prediction: Prediction = { ...claim, id: note.id };
    return { id: note.id, prediction, ...(ranked ? { ranked } : {}), ms };
  } catch (error) {
    return { id: note.id, error: asChartcodeError(error).code, ms: performance.now() - start };
  }
}

/** Lines that do not parse are what a stopped run left half-written: they are coded again, as are failures. */
async function readCache(path: string): Promise<Map<string, NoteResult>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const results = text.split('\n').flatMap((line) => {
    try {
      return [ResultSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  return new Map(results.filter((result) => result.error === undefined).map((result) => [result.id, result]));
}
