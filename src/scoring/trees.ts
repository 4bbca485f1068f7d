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

/** Log-odds of one feature row. */
export function predictLogit(scorer: Scorer, row: Float32Array): number {
  let sum = 0;
  for (const tree of scorer.trees) {
    let node = 0;
    if (tree.feature.length === 0) node = -1;
    while (node >= 0) node = row[tree.feature[node]!]! <= tree.threshold[node]! ? tree.left[node]! : tree.right[node]!;
    sum += tree.leaf[-node - 1]!;
  }
  return sum;
}
