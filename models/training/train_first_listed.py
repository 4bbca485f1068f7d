"""Trains the trees of the first-listed choice on dumped features, beside train_scorer.py whose out-of-fold log-odds (oof.f32) it reads.

  python train_first_listed.py --dump work/dump --out package/scorer-first-listed.json [--dev work/dump-dev]

Writes first.f32 (out-of-fold log-odds, a row each) into the dump folder, and into --dev the final trees' log-odds."""
import argparse, json, os
import numpy as np
import lightgbm as lgb
from sklearn.model_selection import GroupKFold
from check_data import check_dump
from train_scorer import PARAMS, flatten, read_dump

LEAST = -3.0  # scoring/index.ts LEAST_FIRST


def read(folder):
    names, x, _, _, notes, rows = read_dump(folder)
    logit = np.fromfile(os.path.join(folder, 'oof.f32'), dtype=np.float32)
    first, refused = {}, []
    with open(os.path.join(folder, 'drafts.jsonl')) as f:
        for line in f:
            note = json.loads(line)
            first[note['id']] = {c.replace('.', '') for d in note['diagnoses'] if d['role'] == 'first_listed' for c in [d['code'], *d.get('alternatives', []), *d.get('first_listed_alternatives', [])]}
            refused += ['refused' in d for d in note['drafts']]
    refused = np.array(refused)
    best = {}
    for note, value, no in zip(notes, logit, refused):
        if not no:
            best[note] = max(best.get(note, -99.), value)
    below = np.array([value - best.get(note, value) for note, value in zip(notes, logit)], dtype=np.float32)
    label = np.array([r['code'] in first[r['note']] for r in rows])
    return names + ['logit', 'logit_below_best'], np.column_stack([x, logit, below]), label, notes, (logit >= LEAST) & ~refused, logit


def accuracy(score, label, notes, usable, total):
    best = {}
    for note, s, y, ok in zip(notes, score, label, usable):
        if ok and (note not in best or s > best[note][0]):
            best[note] = (s, y)
    return sum(y for _, y in best.values()) / total


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--out', required=True); a.add_argument('--dev'); a.add_argument('--rounds', type=int, default=80)
    a = a.parse_args()
    check_dump(a.dump)
    params = {**PARAMS, 'num_leaves': 31, 'min_data_in_leaf': 30, 'feature_fraction': .4}
    names, x, y, notes, usable, logit = read(a.dump)
    oof = np.full(len(y), -99, dtype=np.float32)
    for train, test in GroupKFold(4).split(x, y, notes):
        train = train[usable[train]]
        model = lgb.train(params, lgb.Dataset(x[train], y[train], feature_name=names), a.rounds)
        oof[test] = model.predict(x[test], raw_score=True)
    oof.tofile(os.path.join(a.dump, 'first.f32'))
    total = len(set(notes))
    print('out of fold, best of kept candidates:', round(accuracy(oof, y, notes, usable & (logit >= 0), total), 4), 'of all:', round(accuracy(oof, y, notes, usable, total), 4))
    model = lgb.train(params, lgb.Dataset(x[usable], y[usable], feature_name=names), a.rounds)
    dump = model.dump_model()
    json.dump({'schema': 1, 'features': names, 'keepLogit': 0, 'trees': [flatten(t) for t in dump['tree_info']], 'rates': {'code': {}, 'category': {}, 'reported': {}}}, open(a.out, 'w'), separators=(',', ':'))
    if a.dev:
        _, dx, dy, dn, du, dl = read(a.dev)
        p = model.predict(dx, raw_score=True).astype(np.float32)
        p.tofile(os.path.join(a.dev, 'first.f32'))
        print('dev, kept:', accuracy(p, dy, dn, du & (dl >= 0), len(set(dn))), 'all:', accuracy(p, dy, dn, du, len(set(dn))))


if __name__ == '__main__':
    main()
