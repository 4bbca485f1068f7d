// Re-fitting on coded notes: trees that correct the scorer, keep threshold and calibration, each measured on documents that it did not see.
import { FOLDS, foldOf } from '../calibration/choose.js';
import { ChartcodeError } from '../errors.js';
import type { Calibration } from '../calibration/index.js';
import { chooseKeep, codeAll } from './choose-keep.js';
import { chooseMap, readProbabilities, writeCalibration } from './choose-map.js';
import type { NoteCoder } from './code-notes.js';
import type { ReadNote, RefitResult } from './contract.js';
import { chooseCorrection, fitCorrection } from './fit-correction.js';
import { compareF1, measure } from './measure.js';
import settings from './settings.json' with { type: 'json' };

export type { Correction, Figures, LabelledNote, LabelledSlot, ReadNote, RefitReport, RefitResult } from './contract.js';
export { createCoder, type CodingContext, type NoteCoder } from './code-notes.js';
export { readNote } from './read-notes.js';
export { writeScorer } from './write-scorer.js';

export interface RefitOptions {
  code: NoteCoder;
  /** Keep threshold and calibration in force. */
  keep: number;
  calibration: Calibration;
  /** sha256 of the data, for the record. */
  dataSha256: string;
}

/**
 * Re-fits on notes that `readNote` has read. The same notes give the same result.
 * Throws E141, saying what is there and what is needed, when the data is too little, and what `options.code` throws.
 */
export async function refit(notes: readonly ReadNote[], options: RefitOptions): Promise<RefitResult> {
  const { rightCodes, wrongCodes, folds } = refuseTooLittle(notes);
  const before = notes.map((note) => Float64Array.from(note.candidates, (one) => one.logit));
  const correction = fitCorrection(notes, folds, chooseCorrection(notes.length, rightCodes));
  const sweep = await chooseKeep(notes, correction.heldOut, folds, options.keep, options.code);
  const points = notes.flatMap((_, n) => sweep.coded(n, sweep.keep).points);
  const map = chooseMap(points, options.calibration);
  const calibration = writeCalibration(options.calibration, map, points, options.dataSha256);

  const candidate = notes.map((_, n) => sweep.coded(n, sweep.ofFold[folds[n]!]!));
  const current = await codeAll(notes, before, options.keep, options.code);
  // Each note's codes under the map of the others: the threshold of a fold may differ from that of the whole, so the map is chosen anew on these points.
  const heldOut = chooseMap(candidate.flatMap((one) => one.points), options.calibration);
  return {
    trees: correction.trees, keepLogit: sweep.keep, calibration,
    report: {
      notes: notes.length, rightCodes, wrongCodes, folds: FOLDS,
      correction: roundAll(correction.about),
      keep: { before: options.keep, after: sweep.keep },
      map: { chosen: map.chosen, method: map.method },
      candidate: measure(candidate, heldOut.probabilities),
      current: measure(current, readProbabilities(current.flatMap((one) => one.points), options.calibration)),
      difference: compareF1(candidate.map((one) => one.counts), current.map((one) => one.counts)),
    },
  };
}

function refuseTooLittle(notes: readonly ReadNote[]): { rightCodes: number; wrongCodes: number; folds: number[] } {
  const candidates = notes.flatMap((note) => note.candidates);
  const rightCodes = candidates.filter((one) => one.right).length;
  const wrongCodes = candidates.length - rightCodes;
  const folds = notes.map((note) => foldOf(note.id));
  const smallest = Math.min(...Array.from({ length: FOLDS }, (_, fold) => folds.filter((one) => one === fold).length));
  const { least } = settings;
  const short = [
    ...(notes.length < least.notes ? [{ field: 'notes', problem: `are ${notes.length}, ${least.notes} are needed` }] : []),
    ...(rightCodes < least.rightCodes ? [{ field: 'reported codes that the engine considers', problem: `are ${rightCodes}, ${least.rightCodes} are needed` }] : []),
    ...(wrongCodes < least.wrongCodes ? [{ field: 'candidates that no one reported', problem: `are ${wrongCodes}, ${least.wrongCodes} are needed` }] : []),
    ...(smallest < least.notesOfFold ? [{ field: 'notes of the smallest fold', problem: `are ${smallest}, ${least.notesOfFold} are needed` }] : []),
  ];
  if (short.length > 0) throw new ChartcodeError('E141', `there is too little coded data to re-fit: ${short.map(({ field, problem }) => `${field} ${problem}`).join('; ')}`, short);
  return { rightCodes, wrongCodes, folds };
}

function roundAll<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).map(([key, value]: [string, unknown]) => [key, typeof value === 'number' ? Number(value.toFixed(5)) : value])) as T;
}
