// Trees in ONNX Runtime say what LightGBM's do: left when value <= threshold, leaves add up.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { predictLogits, readScorer, type Tree } from '../../src/scoring/trees.js';
import { writeTrees } from '../../src/scoring/trees-onnx.js';

const scorer = {
  schema: 1, features: ['a', 'b'], keepLogit: 0, rates: { code: {}, category: {}, reported: {} },
  trees: [
    { feature: [0, 1], threshold: [0.5, 2], left: [-1, -2], right: [1, -3], leaf: [-1, 0.25, 2] },
    { feature: [], threshold: [], left: [], right: [], leaf: [0.5] },
  ],
};
const read = (features: string[], trees: readonly Tree[] = scorer.trees) => readScorer(Buffer.from(JSON.stringify({ ...scorer, trees })), features);
const logits = async (trees: ReturnType<typeof read>, ...rows: number[][]): Promise<number[]> => [...await predictLogits(trees, rows.map((row) => Float32Array.from(row)))];

it('sums the leaves that a row reaches', async () => {
  expect(await logits(read(['a', 'b']), [0.5, 9], [0.6, 2], [0.6, 2.5])).toEqual([-0.5, 0.75, 2.5]);
});

it('gives no numbers for no rows', async () => expect(await logits(read(['a', 'b']))).toEqual([]));

it('reads a value that is no number as 0', async () => {
  const row = Float32Array.of(Number.NaN, 9);
  expect([...await predictLogits(read(['a', 'b']), [row])]).toEqual([-0.5]);
  expect(row[0]).toBeNaN();
});

it('refuses trees of other features', () => expect(() => read(['a', 'c'])).toThrow(ChartcodeError));

const [tree] = scorer.trees;
it.each<[string, unknown]>([
  ['thresholds are missing', { ...tree, threshold: [] }], ['a child is outside', { ...tree, left: [-1, 7] }], ['a leaf is outside', { ...tree, left: [-1, -9] }], ['a leaf belongs to two nodes', { ...tree, left: [-1, -1] }],
  ['a node is its own child', { ...tree, right: [1, 1] }], ['a column is no whole number', { ...tree, feature: [0.5, 1] }], ['there is a leaf too many', { ...tree, leaf: [-1, 0.25, 2, 3] }], ['a column is not named', { ...tree, feature: [0, 2] }],
])('refuses a tree of which %s, and names the file', (_, broken) => {
  expect(() => readScorer(Buffer.from(JSON.stringify({ ...scorer, trees: [broken] })), ['a', 'b'], 'scorer-x.json')).toThrow(expect.objectContaining({ code: 'E203', message: expect.stringContaining('scorer-x.json') as string }) as Error);
});

it('refuses a file that is no JSON', () => expect(() => readScorer(Buffer.from('{"schema":1,'), ['a'])).toThrow(expect.objectContaining({ code: 'E203' }) as Error));

it('finds its columns by name when the engine computes more', async () => {
  expect(await logits(read(['new', 'b', 'a']), [7, 9, 0.5], [7, 2.5, 0.6])).toEqual([-0.5, 2.5]);
});

/** A tree of some depth over two columns, as a walk from the root makes it. */
const grown = fc.letrec<{ node: Grown }>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, fc.record({ leaf: fc.integer({ min: -64, max: 64 }).map((value) => value / 8) }), fc.record({ column: fc.integer({ min: 0, max: 1 }), at: fc.double({ min: -3, max: 3, noNaN: true }), left: tie('node'), right: tie('node') })),
})).node;
type Grown = { leaf: number } | { column: number; at: number; left: Grown; right: Grown };

function flatten(root: Grown): Tree {
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], leaf: [] };
  const add = (one: Grown): number => {
    if ('leaf' in one) return -tree.leaf.push(one.leaf);
    const at = tree.feature.push(one.column) - 1;
    tree.threshold.push(one.at);
    tree.left.push(0);
    tree.right.push(0);
    tree.left[at] = add(one.left);
    tree.right[at] = add(one.right);
    return at;
  };
  add(root);
  return tree;
}
const walk = (one: Grown, row: Float32Array): number => ('leaf' in one ? one.leaf : walk(row[one.column]! <= one.at ? one.left : one.right, row));

it('takes the way of a walk from the root, also at a threshold and one float beside it', async () => {
  await fc.assert(fc.asyncProperty(fc.array(grown, { minLength: 1, maxLength: 4 }), fc.array(fc.tuple(fc.float({ min: -4, max: 4, noNaN: true }), fc.float({ min: -4, max: 4, noNaN: true })), { maxLength: 8 }), async (trees, free) => {
    const thresholds = trees.flatMap((one) => flatten(one).threshold);
    const rows = [...free, ...thresholds.map((value) => [value, value])].map((row) => Float32Array.from(row));
    expect([...await predictLogits(read(['a', 'b'], trees.map(flatten)), rows)]).toEqual(rows.map((row) => trees.reduce((sum, one) => sum + walk(one, row), 0)));
  }), { numRuns: 60 });
});

it('gives a row the same number alone and beside others', async () => {
  const trees = read(['a', 'b'], Array.from({ length: 50 }, (_, i) => ({ feature: [i % 2], threshold: [i / 50], left: [-1], right: [-2], leaf: [0.1 * i, -0.07 * i] })));
  const rows = Array.from({ length: 90 }, (_, i) => Float32Array.of(i / 90, 1 - i / 90));
  const together = await predictLogits(trees, rows);
  for (const [i, row] of rows.entries()) expect((await predictLogits(trees, [row]))[0]).toBe(together[i]);
});

it('names the columns of a model that is written for use elsewhere', () => expect(Buffer.from(writeTrees(scorer.trees, 2, ['a', 'b'])).includes('features\x12\x09["a","b"]')).toBe(true));
