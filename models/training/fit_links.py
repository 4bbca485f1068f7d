"""fit_links.py PAIRS.json LINKS.json: writes counts and weights into src/procedures/lines/links.json and prints F1 out of fold.

PAIRS.json comes from dump-links.ts over the training claims. Affinities that a weight is fitted on are counted on other folds.
"""
import report_errors
import json, os, sys, tempfile
from collections import defaultdict
import numpy as np
from files import read_json, write_text
from engine_parity import as_numbers, check_engine, some
from sklearn.linear_model import LogisticRegression

SHRINK, FOLDS, AFFINITY, GAP, FIRST_FEATURE = 3, 5, 0, 13, 6
THRESHOLDS = {'visit': .4, 'other': .4}

def keys(code): return code[:4], code[:3], code[0] + (code[1] if code[0] in '79' else '')

def levels(procedure, diagnosis):
    four, three, one = keys(procedure)
    return ('coarse', f'{one}|{diagnosis[0]}'), ('middle', f'{three}|{diagnosis[0]}'), ('fine', f'{three}|{diagnosis[:3]}'), ('fine', f'{four}|{diagnosis[:3]}')

def count(rows):
    tables = {name: defaultdict(lambda: [0, 0]) for name in ('fine', 'middle', 'coarse')}
    for row in rows:
        for name, key in levels(row[2], row[3]):
            tables[name][key][0] += 1; tables[name][key][1] += row[4]
    return tables, sum(row[4] for row in rows) / len(rows)

def affinity(tables, base, procedure, diagnosis):
    p = base
    for name, key in levels(procedure, diagnosis):
        if key in tables[name]: n, linked = tables[name][key]; p = (linked + SHRINK * p) / (n + SHRINK)
    return np.log(p / (1 - p))

def main(pairs_path, links_path):
    rows, links = read_json(pairs_path), read_json(links_path)  # links keeps schema, source and the lists of sections
    if not isinstance(rows, list) or not rows: report_errors.fail(pairs_path, 'holds no pairs: dump-links.ts writes them', 1)
    x = np.array([row[FIRST_FEATURE:] for row in rows], float); y = np.array([row[4] for row in rows]); visit = np.array([row[5] for row in rows])
    fold = np.array([sum(map(ord, row[0])) * 7919 % FOLDS for row in rows])
    lines = defaultdict(list)
    for at, row in enumerate(rows): lines[row[0], row[1]].append(at)
    for k in range(FOLDS):
        tables, base = count([row for row, f in zip(rows, fold) if f != k])
        for at in np.where(fold == k)[0]: x[at, AFFINITY] = affinity(tables, base, rows[at][2], rows[at][3])
    for at in lines.values(): x[at, GAP] = x[at, AFFINITY] - x[at, AFFINITY].max()
    models, samples, p = {}, {}, np.zeros(len(rows))
    for name, mask in (('visit', visit == 1), ('other', visit == 0)):
        here = np.where(mask)[0]
        for k in range(FOLDS):
            train, test = here[fold[here] != k], here[fold[here] == k]
            p[test] = LogisticRegression(max_iter=2000).fit(x[train], y[train]).predict_proba(x[test])[:, 1]
        fit = LogisticRegression(max_iter=2000).fit(x[here], y[here])
        sample = x[here][some(len(here))]
        samples[name] = [as_numbers(row) for row in sample], fit.predict_proba(sample)[:, 1]
        models[name] = {'bias': round(float(fit.intercept_[0]), 4), 'weights': [round(float(w), 4) for w in fit.coef_[0]]}
        right = given = wanted = 0
        for at in lines.values():
            if bool(visit[at[0]]) != (name == 'visit'): continue
            best = sorted(at, key=lambda i: -p[i])
            chosen = [i for i in best if p[i] >= THRESHOLDS[name]][:4] or best[:1]
            right += sum(y[i] for i in chosen); given += len(chosen); wanted += sum(y[i] for i in at)
        print(name, 'F1 out of fold', round(2 * right / (given + wanted), 4))
    tables, base = count(rows)
    links.update(shrink=SHRINK, base=round(base, 4), most=4, thresholds=THRESHOLDS, models=models, coarse=dict(sorted(tables['coarse'].items())),
                 **{name: {k: v for k, v in sorted(tables[name].items()) if v[0] > 1} for name in ('middle', 'fine')})
    text = ',\n'.join(f' {json.dumps(key)}: {json.dumps(value, separators=(",", ":"))}' for key, value in links.items())
    text = '{\n' + text + '\n}\n'
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, 'links.json')
        write_text(made, text)
        for name, sample in samples.items(): check_engine(f'links-{name}', made, *sample, folder)
    write_text(links_path, text)  # when the engine reads it as it was meant

if __name__ == '__main__':
    if len(sys.argv) != 3: report_errors.fail('usage', 'fit_links.py PAIRS.json LINKS.json')
    main(*sys.argv[1:])
