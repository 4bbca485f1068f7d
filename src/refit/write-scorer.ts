// scorer.json of a candidate: the trees in force, then those of the re-fit, and the new threshold.
import { FEATURE_NAMES } from '../scoring/index.js';
import { ScorerSchema } from '../scoring/trees.js';
import type { FlatTree } from './boosting/grow-tree.js';

/** `bytes`: the scorer.json in force. Columns of the new trees are places among the engine's features and are written as places of the file's own list. */
export function writeScorer(bytes: Buffer, trees: readonly FlatTree[], keepLogit: number): string {
  const known = ScorerSchema.parse(JSON.parse(bytes.toString('utf8')));
  const features = [...known.features];
  const placeOf = (column: number): number => {
    const name = FEATURE_NAMES[column]!;
    const at = features.indexOf(name);
    return at >= 0 ? at : features.push(name) - 1;
  };
  const added = trees.map((tree) => ({ ...tree, feature: tree.feature.map(placeOf) }));
  return JSON.stringify({ ...known, features, keepLogit, trees: [...known.trees, ...added] });
}
