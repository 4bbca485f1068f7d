// The keep threshold: candidates at or above it are worth a place on the claim.
import { addCounts, type CodedNote, type NoteCoder, scoreCounts } from './code-notes.js';
import type { ReadNote } from './contract.js';
import settings from './settings.json' with { type: 'json' };

export interface KeepSweep {
  /** For all notes. */
  keep: number;
  /** By fold: chosen on the other folds. */
  ofFold: number[];
  /** The claim of a note at a threshold of the grid (or at the current one). */
  coded(note: number, keep: number): CodedNote;
}

/** Tries a grid with the current threshold in it: coarsely over its whole width, then finely about the best. The current one stays where no other gains more than `leastGain` F1. */
export async function chooseKeep(notes: readonly ReadNote[], logits: readonly Float64Array[], folds: readonly number[], current: number, code: NoteCoder): Promise<KeepSweep> {
  const { from, to, coarse, fine } = settings.keep;
  const byKeep = new Map<number, CodedNote[]>();
  const tryKeep = async (keep: number): Promise<void> => {
    if (!byKeep.has(keep)) byKeep.set(keep, await codeAll(notes, logits, keep, code));
  };
  const best = (use: (n: number) => boolean): number => {
    const f1 = (keep: number): number => scoreCounts(addCounts(byKeep.get(keep)!.filter((_, n) => use(n)).map(({ counts }) => counts))).f1;
    return [...byKeep.keys()].reduce((chosen, keep) => (f1(keep) > f1(chosen) + (chosen === current ? settings.keep.leastGain : 0) ? keep : chosen), current);
  };
  await tryKeep(current);
  for (let keep = from; keep <= to; keep += coarse) await tryKeep(keep);
  const about = best(() => true);
  for (let keep = about - coarse + fine; keep < about + coarse - 1e-9; keep += fine) await tryKeep(Number(keep.toFixed(4)));
  const count = Math.max(...folds) + 1;
  return {
    keep: best(() => true),
    ofFold: Array.from({ length: count }, (_, fold) => best((n) => folds[n] !== fold)),
    coded: (note, keep) => byKeep.get(keep)![note]!,
  };
}

/** The claims of notes at one threshold, one note after the other. */
export async function codeAll(notes: readonly ReadNote[], logits: readonly Float64Array[], keep: number, code: NoteCoder): Promise<CodedNote[]> {
  const coded: CodedNote[] = [];
  for (const [n, note] of notes.entries()) coded.push(await code(note, logits[n]!, keep));
  return coded;
}
