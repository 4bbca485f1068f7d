#!/usr/bin/env python3
"""train_pcs.py WORK [--no-dump] [--folds-only]

Fits the ICD-10-PCS side (src/procedures/pcs/data/model.json): counts of table values, how often each term was coded, and the trees that
decide whether a candidate is coded. Everything is five-fold by note: candidates of a fold are made with counts of the other folds, so the
printed figures are out of fold. WORK keeps dumps and fold models (fold-K.json: whole models without the notes of fold K, for
calibrate-lines.ts). `words` of a model: ridge regression from the words of a whole note to tables, tables with body part and root operations, as
train_note_words.py has it for diagnoses. --folds-only leaves the shipped model as it is. Only codes, words of our own lexicon, words that four notes hold and numbers leave the training notes.
"""
import report_errors
import argparse, base64, collections, hashlib, json, math, os, subprocess
import lightgbm as lgb
import numpy as np
from files import make_folder, write_text
from engine_parity import check_trees
from sources import note_paths, read_jsonl
from train_note_words import check_words, pack_words, quantise, rows_of, vocabulary, words_of
from train_scorer import check_split

FOLDS = 5
PRIOR_RATE, PRIOR_WEIGHT = 0.25, 3
RATE_COLUMNS = ('term_rate', 'term_met', 'best_rate')
TABLE_COLUMNS = ('table_rate', 'table_met')
WORD_COLUMNS = ('words_table', 'words_prefix', 'words_operation')
WORDS, LEAD, RIDGE, LEAST_NOTES, UNSEEN = 9000, 40, 0.3, 5, -1
# weights this small (of 127) are left out of the file
LEAST_WEIGHT = 6
# (term unknown, words of the note unknown, weight): a note of tomorrow holds terms that no training note held, and a short one says little by its words
COPIES = ((False, False, 1), (True, False, 0.2), (False, True, 0.2), (True, True, 0.1))
REPO = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
OUT = os.path.join(REPO, 'src/procedures/pcs/data/model.json')

def fold_of(note): return int(hashlib.md5(note.encode()).hexdigest(), 16) % FOLDS

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

def word_labels(code):
    """What the words of a note speak for: a code's table, its table with body part, and its root operation. src/procedures/pcs/features.ts asks alike."""
    return [code[:3], code[:4], '*' + code[2] if code[0] == '0' else '-']

def fit_words(rows, documents, skip=None):
    """The ridge without the notes of a fold, and what it says of every note {id: {label: value}}: of a note that it was fitted on, what it says when that note is left out."""
    train = [i for i, row in enumerate(rows) if skip is None or fold_of(row['id']) != skip]
    has = [{label for slot in row['pcs'] for label in word_labels(slot['code'])} - {'-'} for row in rows]
    notes = collections.Counter(label for i in train for label in has[i])
    labels = sorted(label for label, n in notes.items() if n >= LEAST_NOTES)
    words = vocabulary([documents[i] for i in train], WORDS)
    x = rows_of(documents, words)
    y = np.array([[label in has[i] for label in labels] for i in train], float)
    bias, inverse = y.mean(0), np.linalg.inv((x[train] @ x[train].T).toarray() + RIDGE * np.eye(len(train)))
    dual = inverse @ (y - bias)
    q, scale = quantise(x[train].T @ dual)
    q[np.abs(q) < LEAST_WEIGHT] = 0
    values = (x @ q.astype(float)) * scale + bias
    values[train] = y - dual / np.diag(inverse)[:, None]
    values[train] = np.where(np.array([notes[label] for label in labels]) - y >= LEAST_NOTES, values[train], UNSEEN)
    return (words, labels, scale, bias, q), {row['id']: dict(zip(labels, values[i])) for i, row in enumerate(rows)}

def as_text(ridge): return base64.b64encode(pack_words(LEAD, *ridge)).decode()

def check_model(path, names, x, model, a, b, texts, ridge, folder):
    """Compares the engine's reading of a model with the trees' log-odds of its candidates and with what the ridge says of notes."""
    check_trees('pcs', path, names, x, a * model.predict(x, raw_score=True) + b, folder)
    check_words('pcs-words', path, texts, LEAD, *ridge, folder)

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

def fit(x, y, yt, columns, of_words, rounds=160):
    def without(terms, words):
        copy = x.copy()
        if terms: copy[:, columns] = (PRIOR_RATE, 0, PRIOR_RATE)
        if words: copy[:, of_words] = UNSEEN
        return copy
    copies = [without(terms, words) for terms, words, _ in COPIES]
    weight = np.repeat([w for *_, w in COPIES], 2 * len(y))
    x, y = np.vstack([copy for copy in copies for _ in (y, yt)]), np.concatenate([t for _ in copies for t in (y, yt)])
    return lgb.train({'objective': 'binary', 'learning_rate': 0.05, 'num_leaves': 15, 'min_data_in_leaf': 20, 'feature_fraction': 0.6, 'bagging_fraction': 0.8,
                      'bagging_freq': 1, 'lambda_l2': 5, 'verbose': -1, 'num_threads': 1, 'seed': 7, 'deterministic': True}, lgb.Dataset(x, y, weight=weight), rounds)

def export_tree(node, tree):
    at = len(tree['feature'])
    for key in tree: tree[key].append(-1)
    if 'leaf_value' in node:
        tree['threshold'][at] = round(node['leaf_value'], 5)
    else:
        check_split(node)
        tree['feature'][at] = node['split_feature']; tree['threshold'][at] = node['threshold']
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
    args.add_argument('work'); args.add_argument('--no-dump', action='store_true'); args.add_argument('--folds-only', action='store_true')
    args = args.parse_args()
    work = os.path.abspath(args.work); make_folder(work)
    sources = {os.path.basename(os.path.dirname(path)): path for path in note_paths()}
    # a professional claim has no ICD-10-PCS: such a note says nothing of what the facility would code
    gold = {name: [row for row in read_jsonl(path) if row['encounter'].get('claimType') != 'professional'] for name, path in sources.items()}
    rows = [row for part in gold.values() for row in part]
    empty = {'terms': {}, 'tables': {}, 'features': [], 'trees': [], 'bias': 0, 'scale': 1, 'keep': 0}
    for k in range(FOLDS):
        json.dump({**empty, 'counts': count_axes([r for r in rows if fold_of(r['id']) != k])}, open(f'{work}/model{k}.json', 'w'))
    json.dump({r['id']: fold_of(r['id']) for r in rows}, open(f'{work}/folds.json', 'w'))
    if not args.no_dump:
        for name, path in sources.items():
            subprocess.run(['npx', 'tsx', 'models/training/dump-pcs.ts', path, f'{work}/{name}.jsonl', work], cwd=REPO, check=True)
    notes, parts, ids = [], {}, {row['id'] for row in rows}
    for name in sources:
        lines = open(f'{work}/{name}.jsonl', encoding='utf8').read().splitlines()
        names = json.loads(lines[0])['features']
        parts[name] = [note for note in map(json.loads, lines[1:]) if note['id'] in ids]
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
    documents = [words_of(row['encounter'].get('text') or '', LEAD) for row in rows]
    of_words = [names.index(name) for name in WORD_COLUMNS]
    def with_words(said):
        whole = x.copy()
        whole[:, of_words] = [[said[note['id']].get(label, UNSEEN) for label in word_labels(one['code'])] for note, one in flat]
        return whole
    logits, held, ridges = np.zeros(len(y)), [], []
    for k in range(FOLDS):
        test = folds == k
        ridge, said = fit_words(rows, documents, skip=k)
        ridges.append(ridge)
        wide_x = with_words(said)
        model = fit(wide_x[~test], y[~test], yt[~test], columns, of_words)
        logits[test] = model.predict(wide_x[test], raw_score=True)
        held.append(model)
    for (_, one), logit in zip(flat, logits): one['logit'] = float(logit)
    # the trees learn code and table together; a line of two numbers turns their sum into log-odds of the whole code
    a, b = platt(logits, y)
    # real and written notes count alike; neighbours smooth the choice
    cuts = np.arange(-1.4, 0, 0.05)
    cut = float(max(cuts, key=lambda cut: sum(f1(part, lambda c: c['logit'] >= cut + d, 7)[0] for part in parts.values() for d in (-.1, -.05, 0, .05, .1))))
    print(f'{len(flat)} candidates, {y.mean():.3f} exact, {yt.mean():.3f} table; cut {cut:.2f}')
    for name, part in parts.items():
        for cutoff, label in ((7, 'code'), (4, 'table')): print(name, label, 'F1 %.3f P %.3f R %.3f' % f1(part, lambda c: c['logit'] >= cut, cutoff))
    fields = {'features': names, 'bias': round(b, 5), 'scale': round(a, 5), 'keep': round(a * cut + b, 4)}
    for k, (model, ridge) in enumerate(zip(held, ridges)):
        axes = count_axes([r for r in rows if fold_of(r['id']) != k])
        with open(f'{work}/fold-{k}.json', 'w') as f: json.dump({'counts': axes, 'terms': without[k], 'tables': tables[k], 'trees': export_trees(model), **fields, 'words': as_text(ridge)}, f)
    texts = [row['encounter'].get('text') or '' for row in rows]
    check_model(f'{work}/fold-{FOLDS - 1}.json', names, with_words(said), held[-1], a, b, texts, ridges[-1], work)
    if args.folds_only: return
    ridge, said = fit_words(rows, documents)
    final = fit(with_words(said), y, yt, columns, of_words)
    print('gain', [(names[i], int(final.feature_importance('gain')[i])) for i in np.argsort(-final.feature_importance('gain'))[:14]])
    model = {'schema': 'chartcode/pcs-model@1', 'source': 'Fitted by models/training/train_pcs.py on the training notes: counts of codes and of our own terms, no note text',
             'edition': 'FY2026', 'counts': count_axes(rows), 'terms': term_counts(notes), 'tables': table_counts(notes), 'trees': export_trees(final), **fields, 'words': as_text(ridge)}
    made = f'{work}/model.json'
    write_text(made, json.dumps(model, separators=(',', ':')) + '\n')
    check_model(made, names, with_words(said), final, a, b, texts, ridge, work)
    with open(made, encoding='utf8') as f: write_text(OUT, f.read())  # when the engine reads it as it was meant
    with open(f'{work}/scored.jsonl', 'w', encoding='utf8') as f:
        for note in notes: f.write(json.dumps(note) + '\n')
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
