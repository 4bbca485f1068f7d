#!/usr/bin/env python3
"""train_pcs.py WORK [--shared DIR] [--no-dump] [--folds-only]

Fits the ICD-10-PCS side (src/procedures/pcs/data/model.json): counts of table values, how often each term was coded, and the trees that
decide whether a candidate is coded. Everything is five-fold by note: candidates of a fold are made with counts of the other folds, so the
printed figures are out of fold. WORK keeps dumps and fold models (fold-K.json: whole models without the notes of fold K, for
calibrate-lines.ts). --folds-only leaves the shipped model as it is. Only codes, words of our own lexicon and numbers leave the training notes.
"""
import argparse, collections, gzip, hashlib, json, math, os, subprocess
import lightgbm as lgb
import numpy as np

FOLDS = 5
PRIOR_RATE, PRIOR_WEIGHT = 0.25, 3
RATE_COLUMNS = ('term_rate', 'term_met', 'best_rate')
TABLE_COLUMNS = ('table_rate', 'table_met')
# a note of tomorrow holds terms that no training note held: every example is read once more, at this weight, with its term unknown
UNKNOWN_WEIGHT = 0.3
REPO = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
OUT = os.path.join(REPO, 'src/procedures/pcs/data/model.json')

def fold_of(note): return int(hashlib.md5(note.encode()).hexdigest(), 16) % FOLDS

def read(path): return [json.loads(line) for line in gzip.open(path, 'rt', encoding='utf8')]

def count_axes(rows):
    prefix, table, axis = collections.Counter(), collections.Counter(), collections.defaultdict(collections.Counter)
    for row in rows:
        for slot in row['pcs']:
            code = slot['code']
            prefix[code[:4]] += 1; table[code[:3]] += 1
            for place in (5, 6, 7):
                for key in (code[:4], code[:3], code[0] + code[2]): axis[f'{key}{place}'][code[place - 1]] += 1
    return {'prefix': dict(prefix), 'table': dict(table), 'axis': {k: dict(v) for k, v in axis.items()}}

def term_counts(notes, skip=None):
    met, coded = collections.Counter(), collections.Counter()
    for note in notes:
        if skip is not None and fold_of(note['id']) == skip: continue
        for one in note['candidates']:
            for term in set(one['terms']):
                met[term] += 1; coded[term] += one['table']
    return {term: [int(coded[term]), met[term]] for term in met}

def table_counts(notes, skip=None):
    met, coded = collections.Counter(), collections.Counter()
    for note in notes:
        if skip is not None and fold_of(note['id']) == skip: continue
        for one in note['candidates']: met[one['code'][:3]] += 1; coded[one['code'][:3]] += one['table']
    return {table: [int(coded[table]), met[table]] for table in met}

def rate(counts, term):
    coded, met = counts.get(term, (0, 0))
    return (coded + PRIOR_RATE * PRIOR_WEIGHT) / (met + PRIOR_WEIGHT)

def match(slots, codes, cut):
    """The scorer's pairing (shared/tools/score_claims.py): places of predictions that hit, and of slots that were taken."""
    pairs, taken = {}, set()
    order = sorted(range(len(slots)), key=lambda i: slots[i]['certainty'] != 'required')
    for exact in (True, False):
        for j, code in enumerate(codes):
            if j in pairs: continue
            for i in order:
                want = [slots[i]['code']] if exact else [slots[i]['code'], *slots[i]['alternatives']]
                if i not in taken and code[:cut] in {c[:cut] for c in want}: taken.add(i); pairs[j] = i; break
    return pairs, taken

def f1(notes, keep, cut):
    right = said = found = wanted = 0
    for note in notes:
        codes = [c['code'] for c in note['candidates'] if keep(c)]
        pairs, taken = match(note['pcs'], codes, cut)
        right += len(pairs); said += len(codes)
        found += sum(note['pcs'][i]['certainty'] == 'required' for i in taken); wanted += sum(s['certainty'] == 'required' for s in note['pcs'])
    p, r = right / max(1, said), found / max(1, wanted)
    return (2 * p * r / (p + r) if p + r else 0.0), p, r

def fit(x, y, yt, columns, rounds=160):
    unknown = x.copy()
    for column, value in zip(columns, (PRIOR_RATE, 0, PRIOR_RATE)): unknown[:, column] = value
    x, y = np.vstack([x, x, unknown, unknown]), np.concatenate([y, yt, y, yt])
    weight = np.repeat([1, UNKNOWN_WEIGHT], len(y) // 2)
    return lgb.train({'objective': 'binary', 'learning_rate': 0.05, 'num_leaves': 15, 'min_data_in_leaf': 20, 'feature_fraction': 0.6, 'bagging_fraction': 0.8,
                      'bagging_freq': 1, 'lambda_l2': 5, 'verbose': -1, 'num_threads': 1, 'seed': 7, 'deterministic': True}, lgb.Dataset(x, y, weight=weight), rounds)

def export_tree(node, tree):
    at = len(tree['feature'])
    for key in tree: tree[key].append(-1)
    if 'leaf_value' in node:
        tree['threshold'][at] = round(node['leaf_value'], 5)
    else:
        tree['feature'][at] = node['split_feature']; tree['threshold'][at] = float('%.6g' % node['threshold'])
        tree['left'][at] = export_tree(node['left_child'], tree); tree['right'][at] = export_tree(node['right_child'], tree)
    return at

def export_trees(model):
    trees = []
    for info in model.dump_model()['tree_info']:
        tree = {'feature': [], 'threshold': [], 'left': [], 'right': []}
        export_tree(info['tree_structure'], tree); trees.append(tree)
    return trees

def main():
    args = argparse.ArgumentParser()
    args.add_argument('work'); args.add_argument('--shared', default=os.path.join(REPO, '..', 'shared')); args.add_argument('--no-dump', action='store_true'); args.add_argument('--folds-only', action='store_true')
    args = args.parse_args()
    work = os.path.abspath(args.work); os.makedirs(work, exist_ok=True)
    sources = {'claims': os.path.join(args.shared, 'datasets/claims/train.jsonl.gz'), 'open': os.path.join(args.shared, 'datasets/open-claims/train.jsonl.gz')}
    gold = {name: read(path) for name, path in sources.items()}
    rows = [row for part in gold.values() for row in part]
    empty = {'terms': {}, 'tables': {}, 'features': [], 'trees': [], 'bias': 0, 'scale': 1, 'keep': 0}
    for k in range(FOLDS):
        json.dump({**empty, 'counts': count_axes([r for r in rows if fold_of(r['id']) != k])}, open(f'{work}/model{k}.json', 'w'))
    json.dump({r['id']: fold_of(r['id']) for r in rows}, open(f'{work}/folds.json', 'w'))
    if not args.no_dump:
        for name, path in sources.items():
            subprocess.run(['npx', 'tsx', 'models/training/dump-pcs.ts', path, f'{work}/{name}.jsonl', work], cwd=REPO, check=True)
    notes, parts = [], {}
    for name in sources:
        lines = open(f'{work}/{name}.jsonl', encoding='utf8').read().splitlines()
        names = json.loads(lines[0])['features']
        parts[name] = [json.loads(line) for line in lines[1:]]
        notes += parts[name]
    for note in notes:
        codes = [c['code'] for c in note['candidates']]
        exact, broad = match(note['pcs'], codes, 7)[0], match(note['pcs'], codes, 4)[0]
        for j, one in enumerate(note['candidates']): one['exact'], one['table'] = int(j in exact), int(j in broad)
    without = [term_counts(notes, skip=k) for k in range(FOLDS)]
    tables = [table_counts(notes, skip=k) for k in range(FOLDS)]
    columns, wide = [[names.index(name) for name in group] for group in (RATE_COLUMNS, TABLE_COLUMNS)]
    for note in notes:
        counts, broad = without[fold_of(note['id'])], tables[fold_of(note['id'])]
        for one in note['candidates']:
            for column, value in zip(wide, (rate(broad, one['code'][:3]), math.log1p(broad.get(one['code'][:3], (0, 0))[1]))): one['features'][column] = value
            best = rate(counts, one['best'])
            for column, value in zip(columns, (best, math.log1p(counts.get(one['best'], (0, 0))[1]), max(rate(counts, term) for term in one['terms']))): one['features'][column] = value
    flat = [(note, one) for note in notes for one in note['candidates']]
    x = np.array([one['features'] for _, one in flat], float)
    y = np.array([one['exact'] for _, one in flat]); yt = np.array([one['table'] for _, one in flat])
    folds = np.array([fold_of(note['id']) for note, _ in flat])
    blend = (y + yt) / 2
    logits, held = np.zeros(len(y)), []
    for k in range(FOLDS):
        test = folds == k
        model = fit(x[~test], y[~test], yt[~test], columns)
        logits[test] = model.predict(x[test], raw_score=True)
        held.append(model)
    for (_, one), logit in zip(flat, logits): one['logit'] = float(logit)
    # the trees learn code and table together; a line of two numbers turns their sum into log-odds of the whole code
    a, b = platt(logits, y)
    best = None
    for cut in np.arange(-1.4, 0, 0.05):
        code, table = f1(parts['claims'], lambda c: c['logit'] >= cut, 7), f1(parts['claims'], lambda c: c['logit'] >= cut, 4)
        near = [f1(parts['claims'], lambda c: c['logit'] >= cut + d, 7)[0] for d in (-.1, -.05, .05, .1)]
        if best is None or code[0] + sum(near) + table[0] > best[0]: best = (code[0] + sum(near) + table[0], cut, code, table)
    _, cut, code, table = best
    print(f'{len(flat)} candidates, {y.mean():.3f} exact, {yt.mean():.3f} table; cut {cut:.2f}')
    for name, part in parts.items():
        for cutoff, label in ((7, 'code'), (4, 'table')): print(name, label, 'F1 %.3f P %.3f R %.3f' % f1(part, lambda c: c['logit'] >= cut, cutoff))
    fields = {'features': names, 'bias': round(b, 5), 'scale': round(a, 5), 'keep': round(a * cut + b, 4)}
    for k, model in enumerate(held):
        axes = count_axes([r for r in rows if fold_of(r['id']) != k])
        json.dump({'counts': axes, 'terms': without[k], 'tables': tables[k], 'trees': export_trees(model), **fields}, open(f'{work}/fold-{k}.json', 'w'))
    if args.folds_only: return
    final = fit(x, y, yt, columns)
    print('gain', [(names[i], int(final.feature_importance('gain')[i])) for i in np.argsort(-final.feature_importance('gain'))[:14]])
    model = {'schema': 'chartcode/pcs-model@1', 'source': 'Fitted by models/training/train_pcs.py on the training split of the claims and the open claims: counts of codes and of our own terms, no note text',
             'edition': 'FY2026', 'counts': count_axes(rows), 'terms': term_counts(notes), 'tables': table_counts(notes), 'trees': export_trees(final), **fields}
    with open(OUT, 'w', encoding='utf8') as f: json.dump(model, f, separators=(',', ':')); f.write('\n')
    with open(f'{work}/scored.jsonl', 'w', encoding='utf8') as f:
        for note in parts['claims']: f.write(json.dumps(note) + '\n')
    json.dump({'cut': float(cut)}, open(f'{work}/cut.json', 'w'))

def platt(logits, y, steps=200):
    a, b = 1.0, 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(a * logits + b))); w = p * (1 - p) + 1e-9; g = y - p
        h = np.array([[np.sum(w * logits * logits), np.sum(w * logits)], [np.sum(w * logits), np.sum(w)]])
        da, db = np.linalg.solve(h, [np.sum(g * logits), np.sum(g)])
        a, b = a + da, b + db
        if abs(da) + abs(db) < 1e-7: break
    return float(a), float(b)

if __name__ == '__main__': main()
