"""Trains the scorer on dumped features: boosted trees, out-of-fold log-odds for calibration, and scorer.json.

  python train_scorer.py --dump work/dump --rates work/rates-all.json --out work/package/scorer.json [--dev work/dump-dev]
  python train_scorer.py --from models/chartcode-icd10cm-2026.1/scorer.json --dump work/dump-new --out scorer.json     # goes on from trees that are there
  python train_scorer.py --mean models/chartcode-icd10cm-2026.1/scorer.json --dump work/dump --rates work/rates-all.json --out scorer.json     # beside them

With --from the trees given are boosted further on notes that neither they nor the package's encoders have seen, where the first training's dump is gone
(it needs encoders that left each note out). The dump's rates are then those of the trees given, and stay.
With --mean the new trees do not know of those given; the log-odds written are the mean of both. The notes of the dump may be those that the trees given learned from:
oof.f32 stays that of the new trees alone, since the others know these notes by heart.

A dump folder holds features.f32 (rows x features), rows.jsonl ({note, code, label, weight}) and names.json."""
import report_errors
import argparse, os
import numpy as np
import lightgbm as lgb
from sklearn.model_selection import GroupKFold
from sklearn.metrics import average_precision_score
import sources
from check_data import check_dump
from engine_parity import check_trees
from files import check_out, read_json, read_rows, whole_number, write_json


def read_dump(folder):
    names = read_json(os.path.join(folder, 'names.json'))
    x = np.fromfile(os.path.join(folder, 'features.f32'), dtype=np.float32).reshape(-1, len(names))
    rows = read_rows(os.path.join(folder, 'rows.jsonl'))
    return names, x, np.array([r['label'] for r in rows]), np.array([r['weight'] for r in rows]), np.array([r['note'] for r in rows]), rows


PARAMS = {'objective': 'binary', 'learning_rate': .05, 'num_leaves': 63, 'min_data_in_leaf': 30, 'feature_fraction': .5, 'bagging_fraction': .8, 'bagging_freq': 1,
          'lambda_l2': 5., 'verbosity': -1, 'num_threads': 2, 'max_bin': 127, 'seed': 7, 'deterministic': True, 'force_row_wise': True}
# going on from trees that are there: smaller trees and a stronger prior, for fewer notes
FURTHER = {'num_leaves': 12, 'lambda_l2': 10.}


def check_split(node):
    """Ends the program at a split that the engine's trees have no place for: categories, or a way of its own for missing values (LightGBM makes one where a column holds NaN)."""
    if node['decision_type'] != '<=' or node['missing_type'] != 'None':
        raise SystemExit(f"error: column {node['split_feature']} is split by {node['decision_type']} with missing values as {node['missing_type']}: the engine compares numbers alone")


def flatten(tree):
    """LightGBM's nested tree -> flat arrays; node i goes left when value <= threshold, a negative child is -(leaf + 1)."""
    feature, threshold, left, right, leaf = [], [], [], [], []
    def walk(node):
        if 'leaf_value' in node and 'split_feature' not in node:
            leaf.append(round(node['leaf_value'], 6))
            return -len(leaf)
        check_split(node)
        at = len(feature)
        feature.append(node['split_feature']); threshold.append(node['threshold']); left.append(0); right.append(0)
        left[at] = walk(node['left_child']); right[at] = walk(node['right_child'])
        return at
    walk(tree['tree_structure'])
    return {'feature': feature, 'threshold': threshold, 'left': left, 'right': right, 'leaf': leaf}


def sum_trees(trees, x):
    """Log-odds of rows [n, features] by the flat trees of a scorer file, as the engine has them added (src/scoring/trees-onnx.ts)."""
    total = np.zeros(len(x))
    for tree in trees:
        feature, threshold, left, right, leaf = (np.array(tree[key]) for key in ('feature', 'threshold', 'left', 'right', 'leaf'))
        node, walking = np.full(len(x), 0 if len(feature) else -1), np.arange(len(x) if len(feature) else 0)
        while len(walking):
            at = node[walking]
            node[walking] = np.where(x[walking, feature[at]] <= threshold[at], left[at], right[at])
            walking = walking[node[walking] >= 0]
        total += leaf[-node - 1]
    return total


def start_from(scorer, names, x):
    """The log-odds that boosting goes on from: those of a scorer that is there, or none."""
    if scorer and scorer.get('features') != names: raise SystemExit('error: the trees to go on from know other columns than the dump')
    return sum_trees(scorer['trees'], x) if scorer else None


def grow(x, y, w, names, rounds, start, params, rows=slice(None)):
    """Trees fitted on `rows`, after `start` (log-odds of every row, or None)."""
    return lgb.train(params, lgb.Dataset(x[rows], y[rows], weight=w[rows], init_score=None if start is None else start[rows], feature_name=names, free_raw_data=False), rounds)


def halved(trees):
    """The same trees with half the weight: two sets of them added give the mean of their log-odds."""
    return [{**tree, 'leaf': [round(value / 2, 6) for value in tree['leaf']]} for tree in trees]


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--rates'); a.add_argument('--out', required=True); a.add_argument('--dev'); a.add_argument('--from', dest='start'); a.add_argument('--mean')
    a.add_argument('--weigh', action='append', default=[], metavar='FOLDER=WEIGHT', help='notes of training-data/FOLDER (or claims) count so much, others 1')
    a.add_argument('--rounds', type=whole_number); a.add_argument('--keep', type=float, default=-1.0); a.add_argument('--rate', type=float, default=PARAMS['learning_rate'])
    parser, a = a, a.parse_args()
    if not a.rates and not a.start: parser.error('needed: --rates or --from')
    if a.start and a.mean: parser.error('--from and --mean: one of them')
    check_out(a.out)  # before minutes of training
    rates = read_json(a.rates) if a.rates else None
    if rates is not None and (not isinstance(rates, dict) or not {'code', 'category', 'reported'} <= rates.keys()):
        report_errors.fail(a.rates, 'holds no training rates: write_folds.py writes them', 1)
    before, beside = (read_json(path) if path else None for path in (a.start, a.mean))
    for path, scorer in ((a.start, before), (a.mean, beside)):
        if path and (not isinstance(scorer, dict) or not {'features', 'trees', 'rates'} <= scorer.keys()):
            report_errors.fail(path, 'holds no trees: it is no scorer file', 1)
    for folder in filter(None, (a.dump, a.dev)):
        check_dump(folder)
    of_folder = sources.numbers_of_notes(a.weigh, '--weigh', 100)
    params = {**PARAMS, 'learning_rate': a.rate, **(FURTHER if before else {})}
    rounds = a.rounds or (100 if before else 320)
    names, x, y, w, notes, rows = read_dump(a.dump)
    print('rows', len(y), 'positives', int(y.sum()), 'notes', len(set(notes)), flush=True)
    w = w * np.array([of_folder.get(note, 1.) for note in notes])
    start = start_from(before, names, x)
    other = start_from(beside, names, x)
    if before: print('average precision that it starts from', average_precision_score(y, start), flush=True)
    oof = np.zeros(len(y)) if start is None else start.copy()
    for train, test in GroupKFold(4).split(x, y, notes):
        oof[test] += grow(x, y, w, names, rounds, start, params, train).predict(x[test], raw_score=True)
    print('oof average precision', average_precision_score(y, oof), flush=True)
    oof.astype(np.float32).tofile(os.path.join(a.dump, 'oof.f32'))
    report_errors.keeps(f'the out-of-fold log-odds are in {a.dump}')
    model = grow(x, y, w, names, rounds, start, params)
    gain = sorted(zip(model.feature_importance('gain'), names), reverse=True)
    total = sum(g for g, _ in gain)
    print('gain', ', '.join(f'{n} {g / total:.3f}' for g, n in gain[:30]))
    trees = [*(before['trees'] if before else []), *(flatten(t) for t in model.dump_model()['tree_info'])]
    if beside: trees = [*halved(beside['trees']), *halved(trees)]
    scorer = {'schema': 1, 'features': names, 'keepLogit': a.keep, 'trees': trees, 'rates': before['rates'] if before else rates}
    write_json(a.out, scorer, separators=(',', ':'))
    final = model.predict(x, raw_score=True) + (0 if start is None else start)
    if beside: final = (final + other) / 2
    print(a.out, os.path.getsize(a.out) / 2**20, 'MiB')
    check_trees('findings' if 'term_rate' in names else 'scorer', a.out, names, x, final, a.dump)
    if a.dev:
        _, dx, dy, _, _, _ = read_dump(a.dev)
        p = sum_trees(trees, dx)
        p.astype(np.float32).tofile(os.path.join(a.dev, 'oof.f32'))
        print('dev average precision', average_precision_score(dy, p), flush=True)


if __name__ == '__main__':
    main()
