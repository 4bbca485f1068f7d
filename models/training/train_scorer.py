"""Trains the scorer on dumped features: boosted trees, out-of-fold log-odds for calibration, and scorer.json.

  python train_scorer.py --dump work/dump --rates work/rates-all.json --out work/package/scorer.json [--dev work/dump-dev]

A dump folder holds features.f32 (rows x features), rows.jsonl ({note, code, label, weight}) and names.json."""
import argparse, json, os
import numpy as np
import lightgbm as lgb
from sklearn.model_selection import GroupKFold
from sklearn.metrics import average_precision_score
from check_data import check_dump


def read_dump(folder):
    names = json.load(open(os.path.join(folder, 'names.json')))
    x = np.fromfile(os.path.join(folder, 'features.f32'), dtype=np.float32).reshape(-1, len(names))
    rows = [json.loads(l) for l in open(os.path.join(folder, 'rows.jsonl'))]
    return names, x, np.array([r['label'] for r in rows]), np.array([r['weight'] for r in rows]), np.array([r['note'] for r in rows]), rows


PARAMS = {'objective': 'binary', 'learning_rate': .05, 'num_leaves': 63, 'min_data_in_leaf': 30, 'feature_fraction': .5, 'bagging_fraction': .8, 'bagging_freq': 1,
          'lambda_l2': 5., 'verbosity': -1, 'num_threads': 2, 'max_bin': 127, 'seed': 7, 'deterministic': True, 'force_row_wise': True}


def flatten(tree):
    """LightGBM's nested tree -> flat arrays; node i goes left when value <= threshold, a negative child is -(leaf + 1)."""
    feature, threshold, left, right, leaf = [], [], [], [], []
    def walk(node):
        if 'leaf_value' in node and 'split_feature' not in node:
            leaf.append(round(node['leaf_value'], 6))
            return -len(leaf)
        at = len(feature)
        feature.append(node['split_feature']); threshold.append(node['threshold']); left.append(0); right.append(0)
        left[at] = walk(node['left_child']); right[at] = walk(node['right_child'])
        return at
    walk(tree['tree_structure'])
    return {'feature': feature, 'threshold': threshold, 'left': left, 'right': right, 'leaf': leaf}


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--rates', required=True); a.add_argument('--out', required=True); a.add_argument('--dev')
    a.add_argument('--rounds', type=int, default=320); a.add_argument('--keep', type=float, default=-1.0); a.add_argument('--rate', type=float, default=PARAMS['learning_rate'])
    a = a.parse_args()
    check_dump(a.dump)
    params = {**PARAMS, 'learning_rate': a.rate}
    names, x, y, w, notes, rows = read_dump(a.dump)
    print('rows', len(y), 'positives', int(y.sum()), 'notes', len(set(notes)), flush=True)
    oof = np.zeros(len(y))
    for train, test in GroupKFold(4).split(x, y, notes):
        model = lgb.train(params, lgb.Dataset(x[train], y[train], weight=w[train], feature_name=names, free_raw_data=False), a.rounds)
        oof[test] = model.predict(x[test], raw_score=True)
    print('oof average precision', average_precision_score(y, oof), flush=True)
    oof.astype(np.float32).tofile(os.path.join(a.dump, 'oof.f32'))
    model = lgb.train(params, lgb.Dataset(x, y, weight=w, feature_name=names, free_raw_data=False), a.rounds)
    gain = sorted(zip(model.feature_importance('gain'), names), reverse=True)
    total = sum(g for g, _ in gain)
    print('gain', ', '.join(f'{n} {g / total:.3f}' for g, n in gain[:30]))
    dump = model.dump_model()
    scorer = {'schema': 1, 'features': names, 'keepLogit': a.keep, 'trees': [flatten(t) for t in dump['tree_info']], 'rates': json.load(open(a.rates))}
    json.dump(scorer, open(a.out, 'w'), separators=(',', ':'))
    model.predict(x, raw_score=True).astype(np.float32).tofile(os.path.join(a.dump, 'final.f32'))  # check-trees.ts compares the engine's sums with them
    print(a.out, os.path.getsize(a.out) / 2**20, 'MiB')
    if a.dev:
        _, dx, dy, _, _, _ = read_dump(a.dev)
        p = model.predict(dx, raw_score=True)
        p.astype(np.float32).tofile(os.path.join(a.dev, 'oof.f32'))
        print('dev average precision', average_precision_score(dy, p))


if __name__ == '__main__':
    main()
