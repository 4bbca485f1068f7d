// CodiEsp (CLEF eHealth 2020): case reports with the set of all their ICD-10-CM codes, and how they are scored.
import { z } from 'zod';
import type { MacroScore, RankingScore } from './code-metrics.js';
import { CodeCounts, scoreRankings } from './code-metrics.js';
import { parseRow } from './dataset.js';
import type { Prediction, RankedCode } from './prediction.js';
import { readLines } from './read-lines.js';
import { normCode } from './slots.js';
import type { PrecisionRecall } from './statistics.js';
import { mean, precisionRecall, sum } from './statistics.js';

export const CodiespRowSchema = z.looseObject({
  id: z.string().min(1).max(200),
  text: z.string().min(1),
  /** Every diagnosis and finding (D), categories and expired codes among them: they stay in the gold set. */
  icd10cm: z.array(z.string().min(1)),
});

export type CodiespNote = z.infer<typeof CodiespRowSchema>;

export interface CodeSetScores {
  notes: number;
  micro: PrecisionRecall & { predicted: number; required: number };
  /** Mean over the codes that are gold or predicted anywhere. */
  macro: MacroScore;
  /** Mean over notes of each note's own precision, recall and F1. */
  by_note: PrecisionRecall;
}

/** Reads a CodiEsp file. Throws E112, E107, E114 as `readCodedNotes` does. */
export async function loadCodiesp(path: string): Promise<CodiespNote[]> {
  const notes: CodiespNote[] = [];
  for await (const line of readLines(path)) notes.push(parseRow(CodiespRowSchema, line.text, path, line.number));
  return notes;
}

/** The ICD-10-CM codes of a claim, normal forms, each once. */
export function diagnosisCodes(prediction: Prediction | undefined): string[] {
  const codes = (prediction?.codes ?? []).filter((code) => code.system === 'ICD-10-CM');
  return [...new Set(codes.map((code) => normCode(code.code)))];
}

/** Codes whose score reaches `threshold`, normal forms, each once. */
export function codesAbove(ranked: readonly RankedCode[], threshold: number): string[] {
  return [...new Set(ranked.filter((one) => one.score >= threshold).map((one) => normCode(one.code)))];
}

/** Sets of predicted codes (normal forms, by note id) against the gold sets. */
export function scoreCodeSets(notes: readonly CodiespNote[], predicted: ReadonlyMap<string, readonly string[]>): CodeSetScores {
  const counts = new CodeCounts();
  const byNote = notes.map((note) => {
    const gold = goldOf(note);
    const codes = predicted.get(note.id) ?? [];
    for (const code of gold) counts.count(code, { required: 1 });
    for (const code of codes) counts.count(code, { predicted: 1, right: Number(gold.has(code)), found: Number(gold.has(code)) });
    return { right: codes.filter((code) => gold.has(code)).length, predicted: codes.length, required: gold.size };
  });
  const [right, all, required] = [sum(byNote.map((n) => n.right)), sum(byNote.map((n) => n.predicted)), sum(byNote.map((n) => n.required))];
  const each = byNote.map((one) => precisionRecall(one.right, one.predicted, one.right, one.required));
  return {
    notes: notes.length,
    micro: { ...precisionRecall(right, all, right, required), predicted: all, required },
    macro: counts.macro(),
    by_note: { precision: mean(each.map((n) => n.precision)), recall: mean(each.map((n) => n.recall)), f1: mean(each.map((n) => n.f1)) },
  };
}

/** MAP and recall at k of rankings (codes best first, by note id). */
export function scoreCodeRankings(notes: readonly CodiespNote[], ranked: ReadonlyMap<string, readonly string[]>): RankingScore {
  return scoreRankings(
    notes.map((note) => {
      const gold = goldOf(note);
      const codes = [...new Set((ranked.get(note.id) ?? []).map(normCode))];
      return { hits: codes.map((code) => gold.has(code)), relevant: gold.size };
    }),
  );
}

/** Whether a note has a code, dots and case apart. */
export function isGold(note: CodiespNote, code: string): boolean {
  return goldOf(note).has(normCode(code));
}

function goldOf(note: CodiespNote): Set<string> {
  return new Set(note.icd10cm.map(normCode));
}
