// The evaluation of a dataset of code sets (CodiEsp): the claim as it is, and the recall profile, since every finding is coded there.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ChartcodeError } from '../../src/errors.js';
import type { RankingScore } from './code-metrics.js';
import type { CodeSetScores, CodiespNote } from './codiesp.js';
import { codesAbove, diagnosisCodes, scoreCodeRankings, scoreCodeSets } from './codiesp.js';
import { formatCodeSets, formatRanking } from './format-table.js';
import type { Prediction, RankedCode } from './prediction.js';

export interface CodiespFigures {
  /** The codes of the claim. */
  claim: CodeSetScores;
  /** Every candidate at or above the threshold; absent when the engine ranks nothing or the model has no such threshold. */
  recall_profile?: CodeSetScores & { threshold: number };
  /** Of the candidates, or of the claim's codes by probability where there are none. */
  ranking: RankingScore;
}

const ThresholdSchema = z.looseObject({ threshold: z.number() });

/** The threshold that a model package keeps for CodiEsp (`<models>/<id>/thresholds/codiesp.json`, `{ "threshold": t }`), if any. Throws E203. */
export async function readRecallThreshold(modelsFolder: string, modelId: string): Promise<number | undefined> {
  const file = join(modelId, 'thresholds', 'codiesp.json');
  const text = await readFile(join(modelsFolder, file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return ThresholdSchema.parse(JSON.parse(text)).threshold;
  } catch {
    throw new ChartcodeError('E203', `malformed: ${file}`, [{ file }]);
  }
}

export function evaluateCodiesp(
  notes: readonly CodiespNote[],
  predictions: ReadonlyMap<string, Prediction>,
  ranked: ReadonlyMap<string, readonly RankedCode[]>,
  threshold: number | undefined,
): CodiespFigures {
  const byNote = <T>(pick: (note: CodiespNote) => T): Map<string, T> => new Map(notes.map((note) => [note.id, pick(note)]));
  const ranking = byNote((note) => (ranked.get(note.id) ?? byProbability(predictions.get(note.id))).map((one) => one.code));
  const figures: CodiespFigures = {
    claim: scoreCodeSets(notes, byNote((note) => diagnosisCodes(predictions.get(note.id)))),
    ranking: scoreCodeRankings(notes, ranking),
  };
  if (threshold === undefined || ranked.size === 0) return figures;
  const above = byNote((note) => codesAbove(ranked.get(note.id) ?? [], threshold));
  return { ...figures, recall_profile: { ...scoreCodeSets(notes, above), threshold } };
}

export function formatCodiespFigures({ claim, recall_profile: profile, ranking }: CodiespFigures): string {
  return [
    `the claim\n${formatCodeSets(claim)}`,
    ...(profile ? [`recall profile, candidates at ${profile.threshold} and above\n${formatCodeSets(profile)}`] : []),
    formatRanking(ranking).join('\n'),
  ].join('\n\n');
}

function byProbability(prediction: Prediction | undefined): RankedCode[] {
  return (prediction?.codes ?? [])
    .filter((code) => code.system === 'ICD-10-CM')
    .map((code) => ({ code: code.code, score: code.probability ?? 1 }))
    .sort((a, b) => b.score - a.score);
}
