// The evaluation of a dataset of code sets (CodiEsp): the claim as it is, and the recall profile, since every finding is coded there.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChartcodeError } from '../../src/errors.js';
import { ExhaustiveSchema } from '../../src/threshold-profiles.js';
import type { CalibrationGroup } from './calibration-groups.js';
import { describeGroup } from './calibration-groups.js';
import type { RankingScore } from './code-metrics.js';
import type { CodeSetScores, CodiespNote } from './codiesp.js';
import { codesAbove, diagnosisCodes, isGold, scoreCodeRankings, scoreCodeSets } from './codiesp.js';
import { formatCodeSets, formatRanking } from './format-table.js';
import type { Prediction, RankedCode } from './prediction.js';
import type { Outcome, PrecisionRecall } from './statistics.js';

export interface CodiespFigures {
  /** The codes of the claim. */
  claim: CodeSetScores;
  /** The shift check: the claim's probabilities on notes of another kind, a code being right when the note has it; absent without probabilities. */
  calibration?: CalibrationGroup;
  /** Every candidate at or above the threshold; absent when the engine ranks nothing or the model has no such threshold. */
  recall_profile?: CodeSetScores & { threshold: number };
  /** Micro figures of all candidates at thresholds over their range; to choose the threshold on a train split, never on the one reported. */
  threshold_curve?: ThresholdPoint[];
  /** Of the candidates, or of the claim's codes by probability where there are none. */
  ranking: RankingScore;
}

export interface ThresholdPoint extends PrecisionRecall {
  threshold: number;
}

const CURVE_POINTS = 100;

/** The threshold that a model package keeps for CodiEsp (`<models>/<id>/thresholds/codiesp.json`, `{ "threshold": t }`), if any. Throws E203. */
export async function readRecallThreshold(modelsFolder: string, modelId: string): Promise<number | undefined> {
  const file = join(modelId, 'thresholds', 'codiesp.json');
  const text = await readFile(join(modelsFolder, file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return ExhaustiveSchema.parse(JSON.parse(text)).threshold;
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
  const calibration = describeGroup(notes.flatMap((note) => outcomesOn(note, predictions.get(note.id))));
  if (calibration) figures.calibration = calibration;
  if (ranked.size === 0) return figures;
  const scoreAt = (cut: number): CodeSetScores => scoreCodeSets(notes, byNote((note) => codesAbove(ranked.get(note.id) ?? [], cut)));
  figures.threshold_curve = thresholdsOf(ranked).map((cut) => {
    const { precision, recall, f1 } = scoreAt(cut).micro;
    return { threshold: cut, precision, recall, f1 };
  });
  return threshold === undefined ? figures : { ...figures, recall_profile: { ...scoreAt(threshold), threshold } };
}

function outcomesOn(note: CodiespNote, prediction: Prediction | undefined): Outcome[] {
  return (prediction?.codes ?? []).flatMap(({ system, code, probability }): Outcome[] => (system === 'ICD-10-CM' && probability !== undefined ? [[probability, isGold(note, code)]] : []));
}

/** Up to 100 thresholds at even ranks of the best candidates, as many as notes times 60: what any sensible profile keeps. Rising. */
function thresholdsOf(ranked: ReadonlyMap<string, readonly RankedCode[]>): number[] {
  const scores = [...ranked.values()].flat().map((one) => one.score).sort((a, b) => b - a).slice(0, 60 * ranked.size);
  const picked = Array.from({ length: CURVE_POINTS }, (_, i) => scores[Math.floor((i * (scores.length - 1)) / (CURVE_POINTS - 1))]);
  return [...new Set(picked.filter((score) => score !== undefined))].sort((a, b) => a - b);
}

/** The point of the curve with the best F1, if there is a curve. */
export function bestThreshold(curve: readonly ThresholdPoint[] | undefined): ThresholdPoint | undefined {
  return curve?.reduce((best, point) => (point.f1 > best.f1 ? point : best));
}

export function formatCodiespFigures({ claim, calibration, recall_profile: profile, ranking, threshold_curve: curve }: CodiespFigures): string {
  const best = bestThreshold(curve);
  return [
    `the claim\n${formatCodeSets(claim)}`,
    ...(calibration ? [`shift check: ECE ${calibration.ece.toFixed(3)}, probability ${calibration.confidence.toFixed(3)} on average, ${calibration.accuracy.toFixed(3)} right (n ${calibration.n})`] : []),
    ...(profile ? [`recall profile, candidates at ${profile.threshold} and above\n${formatCodeSets(profile)}`] : []),
    formatRanking(ranking).join('\n'),
    ...(best ? [`best threshold on these very notes: ${best.threshold.toPrecision(6)} (F1 ${best.f1.toFixed(3)}); choose it on a train split`] : []),
  ].join('\n\n');
}

function byProbability(prediction: Prediction | undefined): RankedCode[] {
  return (prediction?.codes ?? [])
    .filter((code) => code.system === 'ICD-10-CM')
    .map((code) => ({ code: code.code, score: code.probability ?? 1 }))
    .sort((a, b) => b.score - a.score);
}
