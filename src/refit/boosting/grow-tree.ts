// One regression tree on gradients and curvatures: splits by histogram, grown level by level to a fixed depth.
import type { BinnedRows } from './bins.js';

/** A tree as scorer.json keeps it (src/scoring/trees.ts): node i goes left when `row[feature[i]] <= threshold[i]`; a negative child is `-(leaf + 1)`. */
export interface FlatTree { feature: number[]; threshold: number[]; left: number[]; right: number[]; leaf: number[] }

export interface TreeSettings {
  depth: number;
  /** Ridge on leaf values. */
  lambda: number;
  /** Fewest rows and least curvature (about: rows that are in doubt) of a leaf. */
  leastRows: number;
  leastHessian: number;
  leastGain: number;
  learningRate: number;
}

interface Split { feature: number; bin: number; gain: number }

/** Grows a tree on the rows named in `rows`, with the features named in `features`. The tree is empty but for one leaf when no split gains. */
export function growTree(data: BinnedRows, gradient: Float64Array, hessian: Float64Array, rows: Uint32Array, features: readonly number[], settings: TreeSettings): FlatTree {
  const tree: FlatTree = { feature: [], threshold: [], left: [], right: [], leaf: [] };
  const grow = (members: Uint32Array, depth: number): number => {
    const split = depth < settings.depth ? findSplit(data, gradient, hessian, members, features, settings) : undefined;
    if (!split) return addLeaf(tree, gradient, hessian, members, settings);
    const at = tree.feature.length;
    tree.feature.push(split.feature);
    tree.threshold.push(data.cuts[split.feature]![split.bin]!);
    tree.left.push(0);
    tree.right.push(0);
    const column = data.columns[split.feature]!;
    tree.left[at] = grow(members.filter((row) => column[row]! <= split.bin), depth + 1);
    tree.right[at] = grow(members.filter((row) => column[row]! > split.bin), depth + 1);
    return at;
  };
  grow(rows, 0);
  return tree;
}

function addLeaf(tree: FlatTree, gradient: Float64Array, hessian: Float64Array, members: Uint32Array, { lambda, learningRate }: TreeSettings): number {
  let [g, h] = [0, 0];
  for (const row of members) {
    g += gradient[row]!;
    h += hessian[row]!;
  }
  tree.leaf.push(Number(((-g / (h + lambda)) * learningRate).toFixed(6)));
  return -tree.leaf.length;
}

function findSplit(data: BinnedRows, gradient: Float64Array, hessian: Float64Array, members: Uint32Array, features: readonly number[], settings: TreeSettings): Split | undefined {
  if (members.length < 2 * settings.leastRows) return undefined;
  let [g, h] = [0, 0];
  for (const row of members) {
    g += gradient[row]!;
    h += hessian[row]!;
  }
  let best: Split | undefined;
  for (const feature of features) {
    const found = scanFeature(data, gradient, hessian, members, feature, g, h, settings);
    if (found && (!best || found.gain > best.gain)) best = found;
  }
  return best;
}

function scanFeature(data: BinnedRows, gradient: Float64Array, hessian: Float64Array, members: Uint32Array, feature: number, g: number, h: number, settings: TreeSettings): Split | undefined {
  const { lambda, leastRows, leastHessian, leastGain } = settings;
  const bins = data.cuts[feature]!.length + 1;
  if (bins < 2) return undefined;
  const column = data.columns[feature]!;
  const sums = new Float64Array(bins * 3);
  for (const row of members) {
    const at = column[row]! * 3;
    sums[at]! += gradient[row]!;
    sums[at + 1]! += hessian[row]!;
    sums[at + 2]! += 1;
  }
  const whole = (g * g) / (h + lambda);
  let [gl, hl, nl] = [0, 0, 0];
  let best: Split | undefined;
  for (let bin = 0; bin < bins - 1; bin += 1) {
    gl += sums[bin * 3]!;
    hl += sums[bin * 3 + 1]!;
    nl += sums[bin * 3 + 2]!;
    if (nl < leastRows || hl < leastHessian) continue;
    if (members.length - nl < leastRows || h - hl < leastHessian) break;
    const gain = (gl * gl) / (hl + lambda) + ((g - gl) * (g - gl)) / (h - hl + lambda) - whole;
    if (gain > leastGain && (!best || gain > best.gain)) best = { feature, bin, gain };
  }
  return best;
}
