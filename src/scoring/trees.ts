// Boosted regression trees: a sum of leaf values in log-odds. Trained by models/training/train_scorer.py (LightGBM), run by ONNX Runtime.
import { z } from 'zod';
import { openRowSession, type RunRows } from '../encoder/session-rows.js';
import { ChartcodeError } from '../errors.js';
import { TREES_INPUT, TREES_OUTPUT, writeTrees } from './trees-onnx.js';

const Places = z.array(z.int());
/** A flat tree: node i goes left when `row[feature[i]] <= threshold[i]`; a negative child is `-(leaf + 1)`, another one stands behind its parent. */
const TreeSchema = z.object({ feature: Places, threshold: z.array(z.number()), left: Places, right: Places, leaf: z.array(z.number()) }).refine(isTree, 'is no tree: each node but the first, and each leaf, is the child of one node before it');

function isTree({ feature, threshold, left, right, leaf }: { [part in 'feature' | 'threshold' | 'left' | 'right' | 'leaf']: number[] }): boolean {
  const nodes = feature.length;
  if ([threshold, left, right].some(({ length }) => length !== nodes) || leaf.length !== nodes + 1) return false;
  const children = [left, right].flatMap((side) => side.map((child, parent) => ({ child, parent })));
  return new Set(children.map(({ child }) => child)).size === children.length && children.every(({ child, parent }) => (child < 0 ? -child <= leaf.length : child > parent && child < nodes));
}

export type Tree = z.infer<typeof TreeSchema>;

export const ScorerSchema = z.object({
  schema: z.literal(1),
  features: z.array(z.string()),
  /** Candidates at or above this log-odds are kept; chosen on training folds. */
  keepLogit: z.number(),
  trees: z.array(TreeSchema),
  rates: z.object({ code: z.record(z.string(), z.number()), category: z.record(z.string(), z.number()), reported: z.record(z.string(), z.number()) }),
});

/** Trees with their columns as places among the `columns` features that the engine computes. */
export type Scorer = z.infer<typeof ScorerSchema> & { columns: number };

/**
 * Parses `scorer.json` or another `file` of trees, their columns turned into places among the engine's `features`: an engine may compute more than a scorer was
 * trained on. Throws E203 when it is malformed or needs a feature that the engine does not compute.
 */
export function readScorer(bytes: Buffer, features: readonly string[], file = 'scorer.json'): Scorer {
  const parsed = ScorerSchema.safeParse(readJson(bytes));
  if (!parsed.success) throw new ChartcodeError('E203', `${file} is malformed`, parsed.error.issues.slice(0, 5).map((i) => ({ file, field: i.path.join('.'), problem: i.message })));
  const places = parsed.data.features.map((name) => features.indexOf(name));
  const unknown = parsed.data.features.filter((_, i) => places[i] === -1);
  if (unknown.length > 0) throw new ChartcodeError('E203', `${file} was trained on features that this engine does not compute`, unknown.slice(0, 5).map((name) => ({ feature: name })));
  for (const tree of parsed.data.trees) {
    if (tree.feature.some((column) => places[column] === undefined)) throw new ChartcodeError('E203', `${file} has a tree on a column that it does not name`);
    tree.feature = tree.feature.map((column) => places[column]!);
  }
  return { ...parsed.data, columns: features.length };
}

/** The value of a JSON file; undefined, which no schema takes, where it is none. */
function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const sessions = new WeakMap<Scorer['trees'], Promise<RunRows>>();

/** Opens the trees as an ONNX model, once: a file keeps them as JSON, which a re-fit adds to. Throws E204 when ONNX Runtime refuses them. */
export function openTrees({ trees, columns }: Scorer): Promise<RunRows> {
  let session = sessions.get(trees);
  if (!session) sessions.set(trees, (session = openRowSession({ model: writeTrees(trees, columns), input: TREES_INPUT, output: TREES_OUTPUT, columns })));
  return session;
}

/** Log-odds of feature rows; a value that is no number counts as 0, as with LightGBM. Throws E204 when ONNX Runtime fails. */
export async function predictLogits(scorer: Scorer, rows: readonly Float32Array[]): Promise<Float32Array> {
  if (rows.length === 0) return new Float32Array();
  const run = await openTrees(scorer);
  return run(rows.map((row) => (row.includes(Number.NaN) ? row.map((value) => value || 0) : row)));
}
