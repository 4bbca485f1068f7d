// Boosted trees as an ONNX model: one TreeEnsembleRegressor (ai.onnx.ml 3) over rows of features. What a package's trees are run as; models/training/export-trees.ts writes it into a file.
import protobuf from 'protobufjs/light.js';
import onnx from './onnx.json' with { type: 'json' };
import type { Tree } from './trees.js';

/** Names of the model's input, double [rows, columns], and output, float [rows, 1]: the sum of the leaves that a row reaches. */
export const TREES_INPUT = 'rows';
export const TREES_OUTPUT = 'log_odds';

const ModelProto = protobuf.Root.fromJSON({ nested: onnx.nested }).lookupType('ModelProto');
const FLOAT = 1;
const DOUBLE = 11;

/** `AttributeProto.type`. */
const { INT, STRING, TENSOR, INTS, STRINGS } = onnx.nested.AttributeProto.nested.AttributeType.values;

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');
const doubles = (values: readonly number[]): object => ({ dims: [values.length], dataType: DOUBLE, rawData: Buffer.from(Float64Array.from(values).buffer) });

/**
 * ONNX bytes of trees whose nodes read columns 0 to `columns` - 1. A row goes left where its value is <= the node's. Thresholds and leaves are kept as
 * doubles, so that a row takes the way that it took in training. `names`, of the columns, stand in the model's metadata under `features`.
 */
export function writeTrees(trees: readonly Tree[], columns: number, names?: readonly string[]): Uint8Array {
  const node = { input: [TREES_INPUT], output: [TREES_OUTPUT], name: 'trees', opType: 'TreeEnsembleRegressor', domain: 'ai.onnx.ml', attribute: describeTrees(trees) };
  const value = (name: string, elemType: number, width: number): object => ({ name, type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'n' }, { dimValue: width }] } } } });
  return ModelProto.encode({
    irVersion: 8, producerName: 'chartcode',
    opsetImport: [{ domain: 'ai.onnx.ml', version: 3 }, { domain: '', version: 17 }],
    metadataProps: names ? [{ key: 'features', value: JSON.stringify(names) }] : [],
    graph: { name: 'scorer', node: [node], input: [value(TREES_INPUT, DOUBLE, columns)], output: [value(TREES_OUTPUT, FLOAT, 1)] },
  }).finish();
}

/** Attributes of the operator: of each tree its inner nodes, then its leaves. */
function describeTrees(trees: readonly Tree[]): object[] {
  const [tree, node, feature, left, right, value, leafTree, leafNode, leaf]: number[][] = Array.from({ length: 9 }, () => []);
  const modes: Uint8Array[] = [];
  const [branch, end] = [text('BRANCH_LEQ'), text('LEAF')];
  trees.forEach((one, t) => {
    const inner = one.feature.length;
    const place = (child: number): number => (child >= 0 ? child : inner - child - 1);
    for (let i = 0; i < inner + one.leaf.length; i++) {
      const isLeaf = i >= inner;
      tree!.push(t);
      node!.push(i);
      modes.push(isLeaf ? end : branch);
      feature!.push(isLeaf ? 0 : one.feature[i]!);
      value!.push(isLeaf ? 0 : one.threshold[i]!);
      left!.push(isLeaf ? 0 : place(one.left[i]!));
      right!.push(isLeaf ? 0 : place(one.right[i]!));
    }
    one.leaf.forEach((weight, i) => {
      leafTree!.push(t);
      leafNode!.push(inner + i);
      leaf!.push(weight);
    });
  });
  const ints = (name: string, values: number[] | undefined): object => ({ name, type: INTS, ints: values! });
  return [
    ints('nodes_treeids', tree), ints('nodes_nodeids', node), ints('nodes_featureids', feature), ints('nodes_truenodeids', left), ints('nodes_falsenodeids', right),
    ints('target_treeids', leafTree), ints('target_nodeids', leafNode), ints('target_ids', leaf!.map(() => 0)),
    { name: 'nodes_modes', type: STRINGS, strings: modes },
    { name: 'nodes_values_as_tensor', type: TENSOR, t: doubles(value!) }, { name: 'target_weights_as_tensor', type: TENSOR, t: doubles(leaf!) },
    { name: 'n_targets', type: INT, i: 1 }, { name: 'aggregate_function', type: STRING, s: text('SUM') }, { name: 'post_transform', type: STRING, s: text('NONE') },
  ];
}
