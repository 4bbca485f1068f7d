"""Fits the classifiers of document type and setting (src/document/{document-types,settings}.json) on the coded notes' training splits.

Run from the repository: `python models/training/document_type.py`. Needs scikit-learn and Node; about a minute on one core.
Features come from src/document/type-features.ts, so training and use cannot differ. Weights: multinomial logistic regression
over binary features, each note scaled to length 1; the strongest features are kept and refitted. `given`: what a setting that the
encounter gives adds to each type, GIVEN times the log of how much commoner the type is there (a part: the words tell of the setting, too;
accuracy by four folds .842 without, .864 with .3, .866 with .5, .851 with all of it; .5 changed the type of four written notes of test/golden for the worse). `--given` writes that alone into the table that is there."""
import report_errors
import json, os, subprocess, sys, tempfile
from collections import Counter
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from check_data import check_training_data
from engine_parity import check_engine, some
from files import write_text
from sources import SHARED, note_paths

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
TYPES = ['progress_note', 'history_and_physical', 'operative_report', 'procedure_note', 'discharge_summary',
         'consultation', 'diagnostic_report', 'nursing_assessment', 'emergency_department_note']
SETTINGS = ['office', 'outpatient_hospital', 'emergency', 'inpatient']
DEV = os.path.join(SHARED, 'datasets/claims/dev.jsonl.gz')
MIN_DOCS = 6
C = 30
GIVEN = .3


def given_setting(train, classes):
    """By setting, for each class: GIVEN times the log of its share there over its share in all notes (one note added to each)."""
    counts = {s: np.array([1. + sum(r['type'] == c and r['setting'] == s for r in train) for c in classes]) for s in SETTINGS}
    overall = sum(counts.values())
    return {s: [round(float(v), 2) for v in GIVEN * np.log(n / n.sum() / (overall / overall.sum()))] for s, n in counts.items()}


def load(paths):
    paths = [p for p in paths if os.path.exists(p)]
    script = os.path.join(ROOT, 'models/training/document-features.ts')
    out = subprocess.run(['npx', 'tsx', script, *paths], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout if paths else ''
    return [json.loads(line) for line in out.splitlines()]


def matrix(rows, index):
    data, cols, ptr = [], [], [0]
    for row in rows:
        hits = [index[f] for f in row if f in index]
        cols += hits
        data += [1 / max(1, len(hits)) ** 0.5] * len(hits)
        ptr.append(len(cols))
    return csr_matrix((data, cols, ptr), shape=(len(rows), len(index)))


def fit(x, y):
    return LogisticRegression(C=C, max_iter=400).fit(x, y)


def build(train, dev, target, classes, keep, name):
    """The text of the table, read by the engine as the trainer means it; written nowhere yet."""
    train = [r for r in train if r.get(target) in classes]
    lacking = [c for c in classes if all(r[target] != c for r in train)]
    if lacking:
        report_errors.fail('training notes', f'none has the {target} {", ".join(lacking)}: nothing was written', 1)
    rows = [r['features'] + ([f"t:{r['type']}"] if target == 'setting' else []) for r in train]
    y = np.array([classes.index(r[target]) for r in train])
    df = Counter(f for row in rows for f in row)
    names = sorted(f for f, n in df.items() if n >= MIN_DOCS)
    strength = np.abs(fit(matrix(rows, {f: i for i, f in enumerate(names)}), y).coef_).max(0)
    index = {f: i for i, f in enumerate(sorted(names[i] for i in np.argsort(-strength)[:keep]))}
    model = fit(matrix(rows, index), y)
    coef, bias = model.coef_.round(2), model.intercept_.round(3)
    accuracy = None
    if dev:
        dev_rows = [r['features'] + ([f"t:{r['type']}"] if target == 'setting' else []) for r in dev]
        gold = np.array([classes.index(r[target]) for r in dev])
        guess = np.asarray(matrix(dev_rows, index) @ coef.T + bias).argmax(1)
        accuracy = round(float((guess == gold).mean()), 4)
        print(name, 'claims dev accuracy', accuracy, 'of', len(gold), file=sys.stderr)
        for (a, b), n in Counter((classes[a], classes[b]) for a, b in zip(gold, guess) if a != b).most_common(8):
            print('  ', n, a, '->', b, file=sys.stderr)
    given = given_setting(train, classes) if target == 'type' else {}
    table = {'schema': 'chartcode/linear-classifier@1', 'source': 'models/training/document_type.py on the training notes',
             'edition': '2026-11', 'devAccuracy': accuracy, 'classes': classes, 'bias': bias.tolist(), **({'given': given} if target == 'type' else {}),
             'weights': {f: [round(float(v), 2) for v in coef[:, i]] for f, i in index.items()}}
    text = json.dumps(table, ensure_ascii=False, separators=(',', ':')).replace('],"', '],\n"').replace('.0,', ',').replace('.0]', ']')
    print(name, len(text), 'bytes', file=sys.stderr)
    at = some(len(rows), 300)
    scores = model.decision_function(matrix([rows[i] for i in at], index)) + [given.get(train[i].get('setting'), [0] * len(classes)) for i in at]
    with tempfile.TemporaryDirectory() as folder:
        write_text(os.path.join(folder, name), text + '\n')
        check_engine(name[:-len('.json')], os.path.join(folder, name), [{'features': rows[i], 'setting': train[i].get('setting')} for i in at], scores, folder)
    return text + '\n'


def main():
    check_training_data()
    train, dev = load(note_paths()), load([DEV])
    if '--given' in sys.argv:
        path = os.path.join(ROOT, 'src/document/document-types.json')
        head, rest = open(path, encoding='utf8').read().split('"weights":', 1)
        table = {**json.loads(head + '"weights":{}}'), 'given': given_setting(train, TYPES)}
        del table['weights']
        write_text(path, json.dumps(table, separators=(',', ':'))[:-1] + ',\n"weights":' + rest)
        return
    made = {'document-types.json': build(train, dev, 'type', TYPES, 3000, 'document-types.json'), 'settings.json': build(train, dev, 'setting', SETTINGS, 1500, 'settings.json')}
    for name, text in made.items():  # both were fitted and read by the engine: nothing stands half new
        write_text(os.path.join(ROOT, 'src/document', name), text)


if __name__ == '__main__':
    main()
