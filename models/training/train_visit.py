#!/usr/bin/env python3
"""train_visit.py READ.jsonl READ_ALL.jsonl OUT_DIR [--folds N]

Fits the heads of src/procedures/visit (category of the visit, level, MDM elements) to what models/training/dump-visits.ts read of the coded
training notes: multinomial logistic regression, one thread, weights rounded, so that the same input gives the same bytes. READ has the
required diagnoses of each note, READ_ALL (dump-visits.ts --all) also the optional ones; both are learned from, since the engine finds
something between. With --folds N also OUT_DIR/fold-K.json, each fitted without the notes of fold K (by hash of the id), for honest figures:
    tsx models/training/score-visits.ts OUT_DIR N
"""
import report_errors
import argparse, hashlib, json, os
from collections import Counter
for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ[name] = '1'
import numpy as np
from engine_parity import check_engine, some
from files import make_folder, read_json, read_rows, whole_number, write_text
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

TABLE = read_json(os.path.join(os.path.dirname(__file__), '../../src/procedures/visit/data/families.json'))
FAMILIES = TABLE['families']
# consultation forms are chosen by payer, not learned: their notes count for the category that stands for them elsewhere
LEARNED = [name for name in FAMILIES if not name.startswith('consult_')]
OF_CODE = {code: name for name in FAMILIES for code in FAMILIES[name]['codes']}
LEVELS = {}
for family in FAMILIES.values():
    if family['by'] == 'mdm':
        for level, code in enumerate(family['codes']):
            LEVELS.setdefault(code, []).append(level)
ELEMENT = {'minimal': 0, 'low': 1, 'limited': 1, 'moderate': 2, 'high': 3, 'extensive': 3}
INSTEAD = {'consult_office': 'office_new', 'consult_hosp': 'hosp_init'}
LEAST_NOTES, KEEP = 8, 0.004
STRENGTH = {'family': 0.01, 'level': 0.004, 'problems': 0.002, 'data': 0.002, 'risk': 0.002}
WITHOUT_TYPE = 0.3  # weight of a second copy of each note without its document type, which is known better in training than later


def read(path):
    rows = read_rows(path)
    if not rows:
        report_errors.fail(path, 'holds no note', 1)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not {'id', 'procedures', 'features'} <= row.keys():
            report_errors.fail(f'{path}, line {number}', 'lacks id, procedures or features', 1)
    return rows


def family_target(row):
    """Shares of the categories that are right for a note; the coder's own choice weighs double."""
    slots = [([p['code'], *(p.get('alternatives') or [])], p['certainty']) for p in row['procedures']]
    slots = [([INSTEAD.get(OF_CODE[c], OF_CODE[c]) for c in codes if c in OF_CODE], certainty) for codes, certainty in slots]
    slots = [slot for slot in slots if slot[0]]
    share = Counter()
    for names, certainty in slots:
        for name in set(names):
            share[name] += 1
        share[names[0]] += 1
        if certainty != 'required':
            share['none'] += 1
    if not slots:
        share['none'] = 1
    total = sum(share.values())
    return {name: value / total for name, value in share.items()}


def level_target(row):
    """Shares of the levels that are right for a visit whose code goes by level."""
    em = row['em']
    if not em or em['code'] not in LEVELS:
        return None
    share = Counter()
    for code in [em['code'], *(em.get('alternatives') or [])]:
        for level in set(LEVELS.get(code, [])):
            share[str(level)] += 1
    for level in LEVELS[em['code']]:
        share[str(level)] += 0.5
    total = sum(share.values())
    return {name: value / total for name, value in share.items()}


def element_target(row, name):
    em = row['em']
    return {str(ELEMENT[em[name]]): 1.0} if em and em['code'] in LEVELS and em.get(name) else None


def usable(name):
    return not name.startswith('category:') and not (name.startswith('lead:') and name[5:6].isupper())


def columns(rows):
    counts = Counter(name for row in rows for name in row['features'])
    return sorted(name for name, count in counts.items() if count >= LEAST_NOTES and usable(name))


def fit(rows, classes, strength):
    """rows: [(features, {class: share}, weight)]. Multinomial logistic regression on standardised features, ridge 1/strength. The head as it is written (few digits, weak features left out), and in full."""
    names = columns([{'features': f} for f, _, _ in rows])
    place = {name: i for i, name in enumerate(names)}
    at, col, val = [], [], []
    for i, (features, _, _) in enumerate(rows):
        for name, value in features.items():
            if name in place:
                at.append(i), col.append(place[name]), val.append(value)
    X = csr_matrix((val, (at, col)), shape=(len(rows), len(names)))
    T = np.array([[target.get(c, 0.0) for c in classes] for _, target, _ in rows])
    w = np.array([weight for _, _, weight in rows])
    mean = np.asarray(X.mean(0)).ravel()
    spread = np.sqrt(np.maximum(1e-9, np.asarray(X.multiply(X).mean(0)).ravel() - mean * mean))
    Z = X.multiply(1 / spread).tocsr()  # scaled; centred by what `shift` takes off, so that it stays sparse
    ZT, shift = Z.T.tocsr(), mean / spread
    n, k = len(names), len(classes)
    WT = w * T.sum(1)

    def loss(theta):
        B, W = theta[:k], theta[k:].reshape(n, k)
        S = Z @ W + (B - shift @ W)
        S -= S.max(1, keepdims=True)
        P = np.exp(S)
        P /= P.sum(1, keepdims=True)
        value = -(w[:, None] * T * np.log(P + 1e-12)).sum() + (W * W).sum() / (2 * strength)
        D = P * WT[:, None] - w[:, None] * T
        return value, np.concatenate([D.sum(0), (ZT @ D - np.outer(shift, D.sum(0)) + W / strength).ravel()])

    theta = minimize(loss, np.zeros(k + n * k), jac=True, method='L-BFGS-B', options={'maxiter': 120}).x
    W = theta[k:].reshape(n, k) / spread[:, None]
    bias = theta[:k] - mean @ W
    bias -= bias.mean()
    kept = {name: [round(float(x), 3) for x in W[i]] for i, name in enumerate(names) if np.abs(W[i] * spread[i]).max() >= KEEP}
    return {'classes': classes, 'bias': [round(float(x), 3) for x in bias], 'weights': kept}, {'classes': classes, 'bias': bias, 'weights': dict(zip(names, W))}


def apply(head, features):
    score = np.array(head['bias'])
    for name, value in features.items():
        if name in head['weights']:
            score = score + value * np.array(head['weights'][name])
    share = np.exp(score - score.max())
    return share / share.sum()


def without_type(features):
    return {name: value for name, value in features.items() if not name.startswith(('type:', 'at:'))}


def fit_heads(readings):
    """readings: list of row lists (the same notes read with different diagnoses). The heads as they are written, and in full."""
    heads, full = {}, {}
    for head, classes in [('family', ['none', *LEARNED]), *((h, ['0', '1', '2', '3']) for h in ('level', 'problems', 'data', 'risk'))]:
        data = []
        for which, rows in enumerate(readings):
            for row in rows:
                target = family_target(row) if head == 'family' else level_target(row) if head == 'level' else element_target(row, head)
                if target is None:
                    continue
                if head != 'family':
                    data.append((row['features'], target, 1 / len(readings)))
                else:  # one copy as read, one of the other reading without its document type
                    data.append((row['features'], target, 1.0) if which == 0 else (without_type(row['features']), target, WITHOUT_TYPE))
        heads[head], full[head] = fit(data, classes, STRENGTH[head])
    return heads, full


def log_odds(p):
    p = min(0.999, max(0.001, p))
    return float(np.log(p / (1 - p)))


def fit_confidence(points):
    """points: [(log-odds of family, log-odds of level or None, right)]; logistic regression by Newton steps."""
    X = np.array([[level is not None, level is None, family, level or 0.0] for family, level, _ in points], dtype=float)
    y = np.array([right for *_, right in points], dtype=float)
    beta = np.zeros(4)
    for _ in range(50):
        p = 1 / (1 + np.exp(-X @ beta))
        beta += np.linalg.solve((X * (p * (1 - p))[:, None]).T @ X + 0.5 * np.eye(4), X.T @ (y - p) - 0.5 * beta)
    return {name: round(float(value), 3) for name, value in zip(('bias', 'fixed', 'family', 'level'), beta)}


def fold_of(row, folds):
    return int(hashlib.sha256(row['id'].encode()).hexdigest(), 16) % folds


def judge(heads, row):
    """Log-odds and rightness of what the heads would claim for a note; None where they claim no visit."""
    share = apply(heads['family'], row['features'])
    name = heads['family']['classes'][int(share.argmax())]
    if name == 'none':
        return None
    target = family_target(row)
    if FAMILIES[name]['by'] != 'mdm':
        return log_odds(share.max()), None, target.get(name, 0) > 0
    level = apply(heads['level'], row['features'])
    best = int(level.argmax())
    code = FAMILIES[name]['codes'][best]
    right = any(code in [p['code'], *(p.get('alternatives') or [])] for p in row['procedures'])
    return log_odds(share.max()), log_odds(level.max()), right


def main():
    a = argparse.ArgumentParser()
    a.add_argument('read', metavar='READ.jsonl'); a.add_argument('read_all', metavar='READ_ALL.jsonl'); a.add_argument('out', metavar='OUT_DIR'); a.add_argument('--folds', type=whole_number, default=3)
    a = a.parse_args()
    out, folds, readings = a.out, a.folds, [read(a.read), read(a.read_all)]
    make_folder(out)
    points, held, (whole, full) = [], [], fit_heads(readings)
    for k in range(folds):
        heads, _ = fit_heads([[row for row in rows if fold_of(row, folds) != k] for rows in readings])
        held.append(heads)
        points += [p for rows in readings for row in rows if fold_of(row, folds) == k for p in [judge(heads, row)] if p]
    confidence = fit_confidence(points)

    def write(name, heads):
        model = {'schema': 'chartcode/visit-model@1', 'source': 'models/training/train_visit.py on the training notes', 'edition': '2026-11', 'confidence': confidence, 'heads': heads}
        write_text(os.path.join(out, name), json.dumps(model, separators=(',', ':'), sort_keys=True) + '\n')

    for k, heads in enumerate(held):
        write(f'fold-{k}.json', heads)
    write('visit-model.json', whole)
    rows = [readings[0][i]['features'] for i in some(len(readings[0]), 300)]
    check_engine('visit', os.path.join(out, 'visit-model.json'), rows, [np.concatenate([apply(full[head], features) for head in sorted(full)]) for features in rows], out)
    print(json.dumps({'notes': len(readings[0]), 'visits claimed in held-out folds': len(points), 'right': sum(p[2] for p in points) / len(points), 'confidence': confidence}))


if __name__ == '__main__':
    main()
