"""Trains the trees of the first-listed choice on dumped features, beside train_scorer.py whose out-of-fold log-odds (oof.f32) it reads.
They rank the likely candidates of a note (LambdaRank); a logistic line through the out-of-fold scores makes log-odds of them.

  python train_first_listed.py --dump work/dump --out package/scorer-first-listed.json [--dev work/dump-dev]

Writes first.f32 (out-of-fold log-odds, a row each) into the dump folder, and into --dev the final trees' log-odds."""
import report_errors
import argparse, os
import numpy as np
import lightgbm as lgb
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from check_data import check_dump
from files import check_out, read_json, read_rows, whole_number, write_json
from engine_parity import as_numbers, check_engine, check_trees, some
from train_scorer import PARAMS, flatten, read_dump

LEAST = -3.0  # src/scoring/score-rows.ts LEAST_FIRST
WITHIN_NOTE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'src', 'scoring', 'within-note.json')
COMPARED = read_json(WITHIN_NOTE)['columns']
RANKING = {**PARAMS, 'objective': 'lambdarank', 'lambdarank_truncation_level': 5, 'num_leaves': 31, 'feature_fraction': .4}


def within_note(x, names, notes, usable):
    """src/scoring/within-note.ts: for the usable rows of each note, how far each compared column is below its greatest value, and how many rows have a greater one."""
    columns = [names.index(name) for name in COMPARED]
    out = np.zeros((len(x), 2 * len(columns)), dtype=np.float32)
    order = np.flatnonzero(usable)[np.argsort(notes[usable], kind='stable')]
    for rows in np.split(order, np.flatnonzero(notes[order][1:] != notes[order][:-1]) + 1):
        values = x[np.ix_(rows, columns)]
        if len(rows):
            out[rows] = np.hstack([values - values.max(0), (values[None] > values[:, None]).sum(1)])
    return [f'{name}_below_best' for name in COMPARED] + [f'{name}_rank' for name in COMPARED], out


def fit(x, y, notes, rows, rounds):
    """Trees that rank the rows of a note."""
    rows = rows[np.argsort(notes[rows], kind='stable')]
    return lgb.train(RANKING, lgb.Dataset(x[rows], y[rows].astype(int), group=np.unique(notes[rows], return_counts=True)[1]), rounds)


def scaled(trees, slope, offset):
    """The same trees as log-odds: leaves times `slope`, and a tree of one leaf for the offset."""
    return [{**tree, 'leaf': [round(value * slope, 6) for value in tree['leaf']]} for tree in trees] + [{'feature': [], 'threshold': [], 'left': [], 'right': [], 'leaf': [round(offset, 6)]}]


def read(folder):
    names, x, _, _, notes, rows = read_dump(folder)
    logit = np.fromfile(os.path.join(folder, 'oof.f32'), dtype=np.float32)
    first, refused = {}, []
    for note in read_rows(os.path.join(folder, 'drafts.jsonl')):
        first[note['id']] = {c.replace('.', '') for d in note['diagnoses'] if d['role'] == 'first_listed' for c in [d['code'], *d.get('alternatives', []), *d.get('first_listed_alternatives', [])]}
        refused += ['refused' in d for d in note['drafts']]
    refused = np.array(refused)
    label = np.array([r['code'] in first[r['note']] for r in rows])
    names, x, usable = names + ['logit'], np.column_stack([x, logit]), (logit >= LEAST) & ~refused
    more, compared = within_note(x, names, notes, usable)
    return names + more, np.column_stack([x, compared]), label, notes, usable, logit


def check_compared(folder, names, x, notes, usable):
    """Compares the columns of `within_note` with the engine's, on some notes."""
    own, width = [names.index(name) for name in COMPARED], 2 * len(COMPARED)
    ids = np.unique(notes[usable])
    of_notes = [np.flatnonzero((notes == ids[i]) & usable) for i in some(len(ids), 50)]
    check_engine('within-note', WITHIN_NOTE, [[as_numbers(row) for row in x[np.ix_(rows, own)]] for rows in of_notes], [as_numbers(x[rows, -width:].ravel()) for rows in of_notes], folder)


def accuracy(score, label, notes, usable, total):
    best = {}
    for note, s, y, ok in zip(notes, score, label, usable):
        if ok and (note not in best or s > best[note][0]):
            best[note] = (s, y)
    return sum(y for _, y in best.values()) / total


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--out', required=True); a.add_argument('--dev'); a.add_argument('--rounds', type=whole_number, default=110)
    a = a.parse_args()
    check_out(a.out)
    for folder in filter(None, (a.dump, a.dev)):
        check_dump(folder)
    names, x, y, notes, usable, logit = read(a.dump)
    oof = np.full(len(y), -99, dtype=np.float32)
    for train, test in GroupKFold(4).split(x, y, notes):
        oof[test] = fit(x, y, notes, train[usable[train]], a.rounds).predict(x[test], raw_score=True)
    line = LogisticRegression(C=1e6).fit(oof[usable, None], y[usable])
    slope, offset = float(line.coef_[0, 0]), float(line.intercept_[0])
    oof = (slope * oof + offset).astype(np.float32)
    oof.tofile(os.path.join(a.dump, 'first.f32'))
    total = len(set(notes))
    print('out of fold, best of kept candidates:', round(accuracy(oof, y, notes, usable & (logit >= 0), total), 4), 'of all:', round(accuracy(oof, y, notes, usable, total), 4), 'slope', round(slope, 3))
    model = fit(x, y, notes, np.flatnonzero(usable), a.rounds)
    trees = scaled([flatten(t) for t in model.dump_model()['tree_info']], slope, offset)
    write_json(a.out, {'schema': 1, 'features': names, 'keepLogit': 0, 'trees': trees, 'rates': {'code': {}, 'category': {}, 'reported': {}}}, separators=(',', ':'))
    check_trees('first-listed', a.out, names, x[usable], slope * model.predict(x[usable], raw_score=True) + offset, a.dump)
    check_compared(a.dump, names, x, notes, usable)
    if a.dev:
        _, dx, dy, dn, du, dl = read(a.dev)
        p = (slope * model.predict(dx, raw_score=True) + offset).astype(np.float32)
        p.tofile(os.path.join(a.dev, 'first.f32'))
        print('dev, kept:', accuracy(p, dy, dn, du & (dl >= 0), len(set(dn))), 'all:', accuracy(p, dy, dn, du, len(set(dn))))


if __name__ == '__main__':
    main()
