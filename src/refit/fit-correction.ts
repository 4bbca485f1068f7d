// Shallow trees on top of the trees in force, fitted document-wise; they stand only when they help on documents that they did not see.
import { binRows, type BinnedRows } from './boosting/bins.js';
import { boost, type BoostSettings, type Target } from './boosting/boost.js';
import type { FlatTree } from './boosting/grow-tree.js';
import type { Correction, ReadNote, RefitReport } from './contract.js';
import settings from './settings.json' with { type: 'json' };

export interface FittedCorrection {
  /** Fitted on every note. Empty: the trees in force stand as they are. */
  trees: FlatTree[];
  /** By note, then candidate: log-odds with trees that had not seen the note. */
  heldOut: Float64Array[];
  about: RefitReport['correction'];
}

/** How much correction the data supports. */
export function chooseCorrection(notes: number, rightCodes: number): Correction {
  if (notes >= settings.trees.notes && rightCodes >= settings.trees.rightCodes) return 'trees';
  return notes >= settings.stumps.notes ? 'stumps' : 'none';
}

/**
 * Cross-fits and fits. `folds[n]` is the fold of note n, from 0. The number of rounds of a fold's trees is chosen on the other folds' curves, so that
 * the held-out log-odds owe nothing to their own labels. The trees stand only when they lower the held-out loss by more than its standard error.
 */
export function fitCorrection(notes: readonly ReadNote[], folds: readonly number[], tried: Correction): FittedCorrection {
  const before = notes.map((note) => Float64Array.from(note.candidates, (one) => one.logit));
  const lossBefore = meanLoss(notes, before);
  if (tried === 'none') return { trees: [], heldOut: before, about: { tried, chosen: 'none', rounds: 0, lossBefore, lossAfter: lossBefore, standardError: 0 } };

  const rows = pickRows(notes, folds);
  const data = binRows(rows.features, settings.boost.maxBins);
  const boosting: BoostSettings = { ...settings.boost, depth: settings[tried].depth };
  const count = Math.max(...folds) + 1;
  const runs = Array.from({ length: count }, (_, fold) => runFold(data, rows, fold, boosting));
  const rounds = Array.from({ length: count }, (_, fold) => bestRound(runs.filter((__, other) => other !== fold).map((run) => run.losses)));
  const heldOut = notes.map((note, n) => note.candidates.map((one) => one.logit + sumTrees(runs[folds[n]!]!.trees.slice(0, rounds[folds[n]!]!), one.features))).map((one) => Float64Array.from(one));
  const lossAfter = meanLoss(notes, heldOut);
  const standardError = errorOfDifference(notes, before, heldOut);
  const stands = lossBefore - lossAfter > standardError;
  const all = bestRound(runs.map((run) => run.losses));
  const about = { tried, chosen: stands ? tried : ('none' as const), rounds: stands ? all : 0, lossBefore, lossAfter, standardError };
  if (!stands) return { trees: [], heldOut: before, about };
  const trees = boost(data, rows, Uint32Array.from({ length: data.rows }, (_, i) => i), { ...boosting, maxRounds: all });
  return { trees, heldOut, about };
}

interface Rows extends Target { features: Float32Array[]; folds: number[] }

/** Rows to learn from: all that the trees in force do not rule out, every right one, and one in `thinning` of the rest, weighted for those left out. */
function pickRows(notes: readonly ReadNote[], folds: readonly number[]): Rows {
  const picked: { features: Float32Array; fold: number; base: number; right: boolean; weight: number }[] = [];
  let ruledOut = 0;
  notes.forEach((note, n) => note.candidates.forEach((one) => {
    const sure = one.logit < settings.rows.leastLogit && !one.right;
    if (sure && ruledOut++ % settings.rows.thinning !== 0) return;
    picked.push({ features: one.features, fold: folds[n]!, base: one.logit, right: one.right, weight: sure ? settings.rows.thinning : one.weight });
  }));
  return {
    features: picked.map((one) => one.features), folds: picked.map((one) => one.fold), base: Float64Array.from(picked, (one) => one.base),
    labels: Uint8Array.from(picked, (one) => Number(one.right)), weights: Float64Array.from(picked, (one) => one.weight),
  };
}

/** Trees fitted without a fold, with the weighted loss on that fold after each round (place 0: before any). */
function runFold(data: BinnedRows, rows: Rows, fold: number, boosting: BoostSettings): { trees: FlatTree[]; losses: number[] } {
  const train: number[] = [];
  const held: number[] = [];
  rows.folds.forEach((one, i) => (one === fold ? held : train).push(i));
  const lossOf = (logits: Float64Array): number => held.reduce((sum, i) => sum + rows.weights[i]! * rowLoss(logits[i]!, rows.labels[i] === 1), 0);
  const losses = [lossOf(rows.base)];
  let best = 0;
  const trees = boost(data, rows, Uint32Array.from(train), boosting, (_, logits) => {
    losses.push(lossOf(logits));
    if (losses.at(-1)! < losses[best]!) best = losses.length - 1;
    return losses.length - 1 - best < settings.boost.patience;
  });
  return { trees, losses };
}

/** The number of rounds with the least summed loss; a run that stopped early counts with its last loss. */
function bestRound(curves: readonly (readonly number[])[]): number {
  const longest = Math.max(...curves.map((curve) => curve.length));
  let best = { round: 0, loss: Number.POSITIVE_INFINITY };
  for (let round = 0; round < longest; round += 1) {
    const loss = curves.reduce((sum, curve) => sum + curve[Math.min(round, curve.length - 1)]!, 0);
    if (loss < best.loss) best = { round, loss };
  }
  return best.round;
}

function sumTrees(trees: readonly FlatTree[], row: Float32Array): number {
  let sum = 0;
  for (const tree of trees) {
    let node = tree.feature.length === 0 ? -1 : 0;
    while (node >= 0) node = row[tree.feature[node]!]! <= tree.threshold[node]! ? tree.left[node]! : tree.right[node]!;
    sum += tree.leaf[-node - 1]!;
  }
  return sum;
}

function rowLoss(logit: number, right: boolean): number {
  const z = right ? -logit : logit;
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}

const lossesOf = (notes: readonly ReadNote[], logits: readonly Float64Array[]): number[] =>
  notes.map((note, n) => note.candidates.reduce((sum, one, i) => sum + rowLoss(logits[n]![i]!, one.right), 0));

/** Log loss a note: the sum over its candidates, averaged over notes. */
function meanLoss(notes: readonly ReadNote[], logits: readonly Float64Array[]): number {
  return lossesOf(notes, logits).reduce((a, b) => a + b, 0) / notes.length;
}

/** Standard error of the mean difference, notes being the units. */
function errorOfDifference(notes: readonly ReadNote[], a: readonly Float64Array[], b: readonly Float64Array[]): number {
  const [first, second] = [lossesOf(notes, a), lossesOf(notes, b)];
  const differences = first.map((loss, n) => loss - second[n]!);
  const mean = differences.reduce((x, y) => x + y, 0) / notes.length;
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, notes.length - 1);
  return Math.sqrt(variance / notes.length);
}
