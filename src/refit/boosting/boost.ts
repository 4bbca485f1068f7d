// Gradient boosting of the logistic loss on top of log-odds that are given: a few shallow trees that correct a scorer.
import type { BinnedRows } from './bins.js';
import { type FlatTree, growTree, type TreeSettings } from './grow-tree.js';

export interface BoostSettings extends TreeSettings {
  maxRounds: number;
  /** Share of the features that a tree may look at, and of the rows. */
  featureShare: number;
  rowShare: number;
}

/** What is learned: `base` in log-odds, `labels` 0 or 1, a weight a row. */
export interface Target { base: Float64Array; labels: Uint8Array; weights: Float64Array }

/** Calls back after each round with the log-odds of every row (those left out of training too); false ends the run. */
export type AfterRound = (round: number, logits: Float64Array) => boolean;

/** Trees whose leaves add to `base`. Same input, same trees: what is sampled follows from the round's number alone. */
export function boost(data: BinnedRows, target: Target, rows: Uint32Array, settings: BoostSettings, after: AfterRound = () => true): FlatTree[] {
  const logits = Float64Array.from(target.base);
  const gradient = new Float64Array(data.rows);
  const hessian = new Float64Array(data.rows);
  const trees: FlatTree[] = [];
  for (let round = 0; round < settings.maxRounds; round += 1) {
    const drawn = rows.filter((row) => draw(round, row) < settings.rowShare);
    for (const row of drawn) {
      const p = 1 / (1 + Math.exp(-logits[row]!));
      gradient[row] = target.weights[row]! * (p - target.labels[row]!);
      hessian[row] = target.weights[row]! * Math.max(1e-9, p * (1 - p));
    }
    const features = data.columns.map((_, f) => f).filter((f) => draw(round + 7919, f) < settings.featureShare);
    const tree = growTree(data, gradient, hessian, drawn, features, settings);
    trees.push(tree);
    addTree(data, tree, logits);
    if (!after(round, logits)) break;
  }
  return trees;
}

/** Adds a tree's leaves to the log-odds of every binned row. */
export function addTree(data: BinnedRows, tree: FlatTree, logits: Float64Array): void {
  const bins = tree.feature.map((feature, node) => data.cuts[feature]!.indexOf(tree.threshold[node]!));
  for (let row = 0; row < data.rows; row += 1) {
    let node = tree.feature.length === 0 ? -1 : 0;
    while (node >= 0) node = data.columns[tree.feature[node]!]![row]! <= bins[node]! ? tree.left[node]! : tree.right[node]!;
    logits[row]! += tree.leaf[-node - 1]!;
  }
}

/** A number in [0, 1) from two whole numbers, well mixed (finaliser of MurmurHash3): sampling without a state that order could change. */
function draw(a: number, b: number): number {
  let x = (Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}
