"""Writes the trees of a scorer file as ONNX (TreeEnsembleRegressor, ai.onnx.ml 3), for those who want them outside the engine, and compares ONNX Runtime with them.

  python export_trees.py models/chartcode-icd10cm-2026.1/scorer.json OUT.onnx [--pass second]     # second: of scorer-procedures.json

Input `rows` float32 [n, columns] in the order of the file's `features` (also in the model's metadata); output `log_odds` float32 [n, 1]. The engine itself walks the JSON
(src/scoring/trees.ts): refit writes it without Python, and a walk takes about as long as ONNX Runtime's (EXPERIMENTS.md, 87)."""
import argparse, json, os
import numpy as np
import onnx
from onnx import TensorProto, helper
import onnxruntime
import checkpoints
from engine_fixture import rows_at
from train_scorer import sum_trees

MOST_APART = 1e-4  # of log-odds: ONNX Runtime adds some hundred leaves in float32


def below(thresholds):
    """The greatest float32 values that are no greater than these: a float32 value is <= the one where it is <= the other."""
    near = np.asarray(thresholds, np.float64).astype(np.float32)
    return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)


def nodes_of(trees):
    """Attributes of TreeEnsembleRegressor: inner nodes of a tree first, then its leaves."""
    out = {name: [] for name in ('nodes_treeids', 'nodes_nodeids', 'nodes_featureids', 'nodes_values', 'nodes_modes', 'nodes_truenodeids', 'nodes_falsenodeids', 'target_treeids', 'target_nodeids', 'target_ids', 'target_weights')}
    for number, tree in enumerate(trees):
        inner, leaves = len(tree['feature']), len(tree['leaf'])
        place = lambda child: child if child >= 0 else inner - child - 1
        rest = [0] * leaves
        out['nodes_treeids'] += [number] * (inner + leaves); out['nodes_nodeids'] += range(inner + leaves)
        out['nodes_featureids'] += tree['feature'] + rest; out['nodes_values'] += below(tree['threshold']).tolist() + rest
        out['nodes_modes'] += ['BRANCH_LEQ'] * inner + ['LEAF'] * leaves
        out['nodes_truenodeids'] += [place(child) for child in tree['left']] + rest; out['nodes_falsenodeids'] += [place(child) for child in tree['right']] + rest
        out['target_treeids'] += [number] * leaves; out['target_nodeids'] += range(inner, inner + leaves); out['target_ids'] += rest; out['target_weights'] += tree['leaf']
    return out


def as_onnx(trees, features):
    node = helper.make_node('TreeEnsembleRegressor', ['rows'], ['log_odds'], domain='ai.onnx.ml', n_targets=1, aggregate_function='SUM', post_transform='NONE', **nodes_of(trees))
    graph = helper.make_graph([node], 'scorer', [helper.make_tensor_value_info('rows', TensorProto.FLOAT, [None, len(features)])], [helper.make_tensor_value_info('log_odds', TensorProto.FLOAT, [None, 1])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('ai.onnx.ml', 3), helper.make_opsetid('', 17)], ir_version=8)
    helper.set_model_props(model, {'features': json.dumps(features)})
    onnx.checker.check_model(model)
    return model


def main():
    a = argparse.ArgumentParser()
    a.add_argument('scorer'); a.add_argument('out'); a.add_argument('--pass', dest='part', choices=['first', 'second'], default='first')
    a = a.parse_args()
    try:
        scorer = json.load(open(a.scorer))
        scorer = scorer if a.part == 'first' else scorer['second']
        model = as_onnx(scorer['trees'], scorer['features'])
    except (OSError, ValueError, KeyError, TypeError) as error:
        checkpoints.fail(a.scorer, f'holds no trees of a {a.part} pass ({type(error).__name__})')
    rows = np.nan_to_num(rows_at(scorer['trees'], scorer['features'], np.random.default_rng(1)))
    apart = np.abs(onnxruntime.InferenceSession(model.SerializeToString()).run(None, {'rows': rows})[0][:, 0] - sum_trees(scorer['trees'], rows)).max()
    if apart > MOST_APART:
        checkpoints.fail(a.out, f'ONNX Runtime differs by {apart:.6f} of log-odds', 1)
    onnx.save(model, a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)
    print(a.out, len(scorer['trees']), 'trees;', f'ONNX Runtime within {apart:.1e}')


if __name__ == '__main__':
    main()
