// Boosted regression trees: a sum of leaf values in log-odds. Trained by models/training/train_scorer.py (LightGBM), run here.
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';

/** Flat trees: node i goes left when `row[feature[i]] <= threshold[i]`; a negative child is `-(leaf + 1)`. */
const TreeSchema = z.object({ feature: z.array(z.number()), threshold: z.array(z.number()), left: z.array(z.number()), right: z.array(z.number()), leaf: z.array(z.number()) });

export const ScorerSchema = z.object({
  schema: z.literal(1),
  features: z.array(z.string()),
  /** Candidates at or above this log-odds are kept; chosen on training folds. */
  keepLogit: z.number(),
  trees: z.array(TreeSchema),
  rates: z.object({ code: z.record(z.string(), z.number()), category: z.record(z.string(), z.number()), reported: z.record(z.string(), z.number()) }),
});

export type Scorer = z.infer<typeof ScorerSchema>;

/**
 * Parses `scorer.json`, its trees' columns turned into places among the engine's `features`: an engine may compute more than a scorer was
 * trained on. Throws E203 when it is malformed or needs a feature that the engine does not compute.
 */
export function readScorer(bytes: Buffer, features: readonly string[]): Scorer {
  const parsed = ScorerSchema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!parsed.success) throw new ChartcodeError('E203', 'scorer.json is malformed', parsed.error.issues.slice(0, 5).map((i) => ({ field: i.path.join('.'), problem: i.message })));
  const places = parsed.data.features.map((name) => features.indexOf(name));
  const unknown = parsed.data.features.filter((_, i) => places[i] === -1);
  if (unknown.length > 0) throw new ChartcodeError('E203', 'scorer.json was trained on features that this engine does not compute', unknown.slice(0, 5).map((name) => ({ feature: name })));
  for (const tree of parsed.data.trees) {
    if (tree.feature.some((column) => places[column] === undefined)) throw new ChartcodeError('E203', 'scorer.json has a tree on a column that it does not name');
    tree.feature = tree.feature.map((column) => places[column]!);
  }
  return parsed.data;
}

/**
 * All trees of a scorer one behind the other: where each begins, and its nodes with both children beside each other. A child below 0 is the leaf
 * `-(child + 1)`. Hundreds of small arrays would cost several times as much to walk.
 */
interface Forest { roots: Int32Array; feature: Int32Array; threshold: Float64Array; children: Int32Array; leaf: Float64Array }

const forests = new WeakMap<Scorer['trees'], Forest>();

function plantForest(trees: Scorer['trees']): Forest {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const forest = {
    roots: new Int32Array(trees.length), feature: new Int32Array(nodes), threshold: new Float64Array(nodes), children: new Int32Array(2 * nodes),
    leaf: Float64Array.from(trees.flatMap((tree) => tree.leaf)),
  };
  let node = 0, leaf = 0;
  trees.forEach((tree, t) => {
    const [firstNode, firstLeaf] = [node, leaf];
    const place = (child: number): number => (child >= 0 ? firstNode + child : child - firstLeaf);
    forest.roots[t] = tree.feature.length === 0 ? place(-1) : firstNode;
    tree.feature.forEach((column, i) => {
      forest.feature[node] = column;
      forest.threshold[node] = tree.threshold[i]!;
      forest.children.set([place(tree.left[i]!), place(tree.right[i]!)], 2 * node);
      node += 1;
    });
    leaf += tree.leaf.length;
  });
  return forest;
}

/** Log-odds of feature rows; a value that is no number counts as 0, as with LightGBM. Tree by tree, since all rows then meet the nodes of one tree while they are in the cache; each row's sum runs in the order of the trees. */
export function predictLogits({ trees }: Scorer, rows: readonly Float32Array[]): Float64Array {
  let forest = forests.get(trees);
  if (!forest) forests.set(trees, (forest = plantForest(trees)));
  const { roots, feature, threshold, children, leaf } = forest;
  const sums = new Float64Array(rows.length);
  const known = rows.map((row) => (row.includes(Number.NaN) ? row.map((value) => value || 0) : row));
  for (let t = 0; t < roots.length; t++) {
    for (let r = 0; r < rows.length; r++) {
      const row = known[r]!;
      let node = roots[t]!;
      while (node >= 0) node = children[2 * node + (row[feature[node]!]! <= threshold[node]! ? 0 : 1)]!;
      sums[r]! += leaf[-node - 1]!;
    }
  }
  return sums;
}

/** Log-odds of one feature row. */
export function predictLogit(scorer: Scorer, row: Float32Array): number {
  return predictLogits(scorer, [row])[0]!;
}
