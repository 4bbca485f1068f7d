"""Trains the trees of the procedures stage on dumped features: out-of-fold log-odds, the threshold that is best on them, and scorer-procedures.json.

  python train_procedures.py --dump work/dump-procedures --out work/package/scorer-procedures.json [--dev work/dump-procedures-dev]
  python train_procedures.py --from models/chartcode-icd10cm-2026.1/scorer-procedures.json --dump DUMP --out ...     # goes on from trees that are there

With --from, both passes are boosted further from the log-odds of the trees given, on notes that neither they nor the package's encoders have seen: what
fits where the first training's dump is gone, since it needs encoders that left each note out.

A dump folder holds features.f32 (rows x features), rows.jsonl ({note, code, family, addOn, label, weight}), claims.jsonl (the coded procedures), names.json and rates.json."""
import report_errors
import argparse, os, subprocess
import numpy as np
from check_data import check_dump
from engine_parity import check_trees
from files import check_out, read_json, read_rows, whole_number, write_json
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.metrics import average_precision_score
from train_scorer import FURTHER, flatten, grow, start_from, sum_trees

PARAMS = {'objective': 'binary', 'learning_rate': .05, 'num_leaves': 24, 'min_data_in_leaf': 40, 'feature_fraction': .4, 'bagging_fraction': .8, 'bagging_freq': 1,
          'lambda_l2': 5., 'verbosity': -1, 'num_threads': 1, 'max_bin': 127, 'seed': 7, 'deterministic': True, 'force_row_wise': True}

ROUNDS = (260, 120)
FURTHER_ROUNDS = (120, 120)


def read_dump(folder):
    names = read_json(os.path.join(folder, 'names.json'))
    x = np.fromfile(os.path.join(folder, 'features.f32'), dtype=np.float32).reshape(-1, len(names))
    rows, claims = (read_rows(os.path.join(folder, name)) for name in ('rows.jsonl', 'claims.jsonl'))
    return names, x, rows, claims


def choose(rows, logits, keep):
    """The stage's choice: above the threshold, one number a family unless it is an add-on. Mirrors src/procedures/choose.ts."""
    kept, families = [], set()
    for i in sorted(range(len(rows)), key=lambda j: -logits[j]):
        if logits[i] < keep: break
        r = rows[i]
        if not r['addOn']:
            if r['family'] in families: continue
            families.add(r['family'])
        kept.append(r['code'])
    return kept


def score(claims, chosen):
    """score_claims.py's counts: a prediction is right when it fills a free slot, recall counts required slots."""
    right = predicted = found = required = 0
    for claim in claims:
        slots = [({p['code'], *p.get('alternatives', [])}, p['code'], p['certainty'] == 'required') for p in claim['procedures']]
        codes = chosen.get(claim['id'], [])
        order = sorted(range(len(slots)), key=lambda i: not slots[i][2])
        taken, done = set(), set()
        for exact in (True, False):
            for j, code in enumerate(codes):
                if j in done: continue
                for i in order:
                    if i not in taken and (code == slots[i][1] if exact else code in slots[i][0]):
                        taken.add(i); done.add(j); break
        right += len(done); predicted += len(codes); found += sum(slots[i][2] for i in taken); required += sum(s[2] for s in slots)
    p, r = right / max(1, predicted), found / max(1, required)
    return p, r, 2 * p * r / (p + r) if p + r else 0., predicted, required


def by_note(rows, logits):
    notes = {}
    for i, r in enumerate(rows): notes.setdefault(r['note'], []).append(i)
    return {note: ([rows[i] for i in at], [logits[i] for i in at]) for note, at in notes.items()}


def sweep(rows, logits, claims):
    groups = by_note(rows, logits)
    best = None
    for keep in np.arange(-3, 2.01, .1):
        figures = score(claims, {note: choose(r, l, keep) for note, (r, l) in groups.items()})
        if best is None or figures[2] > best[1][2]: best = (float(keep), figures)
    return best


def out_of_fold(x, y, w, notes, names, rounds, start, params):
    """Log-odds of each row by trees that did not see its note (after those of `start`), those trees, and the fold of each note."""
    oof, models, folds = np.zeros(len(y)) if start is None else np.array(start), [], {}
    for k, (train, test) in enumerate(GroupKFold(4).split(x, y, notes)):
        models.append(grow(x, y, w, names, rounds, start, params, train))
        oof[test] += models[k].predict(x[test], raw_score=True)
        folds.update({note: k for note in set(notes[test])})
    return oof, models, folds


def fit(x, y, w, names, rounds, start, params):
    model = grow(x, y, w, names, rounds, start, params)
    gain = sorted(zip(model.feature_importance('gain'), names), reverse=True)
    total = sum(g for g, _ in gain)
    print('gain', ', '.join(f'{n} {g / total:.3f}' for g, n in gain[:40]), flush=True)
    return model


def report(name, y, logits, rows, claims):
    keep, figures = sweep(rows, logits, claims)
    print('%s, out of fold: average precision %.4f; keep %.1f: P %.3f R %.3f F1 %.3f (predicted %d, required %d)' % (name, average_precision_score(y, logits), keep, *figures), flush=True)
    return round(keep, 2)


def stack(folder):
    """Second-pass rows, by the engine's own code."""
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run(['npx', 'tsx', os.path.join(here, 'stack-procedures.ts'), '--dump', os.path.abspath(folder)], check=True, cwd=os.path.join(here, '..', '..'))
    names = read_json(os.path.join(folder, 'second-names.json'))
    return names, np.fromfile(os.path.join(folder, 'second.f32'), dtype=np.float32).reshape(-1, len(names))


def settle_odds(rows, logits):
    """Slope and intercept (Platt) that make the log-odds of what stands after the choice true: visits share the system CPT, so the trees themselves must be calibrated."""
    labels = {(r['note'], r['code']): r['label'] for r in rows}
    points = []
    for note, (r, l) in by_note(rows, logits).items():
        value = dict(zip((one['code'] for one in r), l))
        points += [(value[code], labels[note, code]) for code in choose(r, l, -4.)]
    px, py = np.array([[p] for p, _ in points]), np.array([q for _, q in points])
    fitted = LogisticRegression(C=1e6).fit(px, py)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--out', required=True); a.add_argument('--dev'); a.add_argument('--from', dest='start')
    a.add_argument('--rounds', type=whole_number); a.add_argument('--second-rounds', type=whole_number)
    a = a.parse_args()
    check_out(a.out)
    for folder in filter(None, (a.dump, a.dev)):
        check_dump(folder)
    before = read_json(a.start) if a.start else None
    if before and 'second' not in before: report_errors.fail(a.start, 'holds no trees of procedures')
    rates = before['rates'] if before else read_json(os.path.join(a.dump, 'rates.json'))
    params, rounds = ({**PARAMS, **FURTHER}, FURTHER_ROUNDS) if before else (PARAMS, ROUNDS)
    rounds = (a.rounds or rounds[0], a.second_rounds or rounds[1])
    names, x, rows, claims = read_dump(a.dump)
    y = np.array([r['label'] for r in rows]); w = np.array([r['weight'] for r in rows]); notes = np.array([r['note'] for r in rows])
    print('rows', len(y), 'positives', int(y.sum()), 'notes', len(claims), flush=True)
    start = start_from(before, names, x)
    oof, firsts, folds = out_of_fold(x, y, w, notes, names, rounds[0], start, params)
    keep = report('first pass', y, oof, rows, claims)
    oof.astype(np.float32).tofile(os.path.join(a.dump, 'oof.f32'))
    first = fit(x, y, w, names, rounds[0], start, params)
    names2, x2 = stack(a.dump)
    start2 = start_from(before and before['second'], names2, x2)
    if before: report('second pass that it starts from', y, start2, rows, claims)
    oof2, seconds, _ = out_of_fold(x2, y, w, notes, names2, rounds[1], start2, params)
    keep2 = report('second pass', y, oof2, rows, claims)
    oof2.astype(np.float32).tofile(os.path.join(a.dump, 'oof2.f32'))
    second = fit(x2, y, w, names2, rounds[1], start2, params)
    slope, shift = settle_odds(rows, oof2)
    print('odds of what stands: %.3f x logit %+.3f' % (slope, shift))

    def write(path, one, two):
        trees = lambda model: [flatten(t) for t in model.dump_model()['tree_info']]
        second_trees = [*(before['second']['trees'] if before else []), *trees(two)]
        second_trees = [{**tree, 'leaf': [round(slope * v + shift / len(second_trees), 6) for v in tree['leaf']]} for tree in second_trees]
        scorer = {'schema': 1, 'features': names, 'keepLogit': keep, 'trees': [*(before['trees'] if before else []), *trees(one)], 'rates': rates,
                  'second': {'features': names2, 'keepLogit': round(slope * keep2 + shift, 3), 'trees': second_trees}}
        write_json(path, scorer, separators=(',', ':'))

    # what calibrate-lines.ts codes each note with: trees that did not see it
    for k, pair in enumerate(zip(firsts, seconds)): write(os.path.join(a.dump, f'fold-{k}.json'), *pair)
    write_json(os.path.join(a.dump, 'folds.json'), folds)
    write(a.out, first, second)
    print(a.out, round(os.path.getsize(a.out) / 2**20, 2), 'MiB', flush=True)
    after = lambda begun, model, rows: model.predict(rows, raw_score=True) + (0 if begun is None else begun)
    check_trees('procedures', a.out, names, x, after(start, first, x), a.dump)
    check_trees('procedures-second', a.out, names2, x2, slope * after(start2, second, x2) + shift, a.dump)
    if a.dev:
        _, dx, drows, dclaims = read_dump(a.dev)
        written = read_json(a.out)
        sum_trees(written['trees'], dx).astype(np.float32).tofile(os.path.join(a.dev, 'oof.f32'))
        p = sum_trees(written['second']['trees'], stack(a.dev)[1])
        p.astype(np.float32).tofile(os.path.join(a.dev, 'oof2.f32'))
        print('dev: P %.3f R %.3f F1 %.3f (predicted %d, required %d)' % score(dclaims, {n: choose(r, l, written['second']['keepLogit']) for n, (r, l) in by_note(drows, p).items()}))


if __name__ == '__main__':
    main()
