"""Rows with what Python makes of them by the models that ship, without a line of a note: test/fixtures/exports.json, which test/training/exports.test.ts compares the engine with.

  python engine_fixture.py

Trees are turned back into a LightGBM booster, which predicts, and are summed by numpy besides; rows lie on their thresholds, right beside them, or miss values. The words of a text, the
features of a visit or a document are drawn from what the model knows; the linear models are computed here from their files."""
import report_errors
import base64, gzip, json, os, struct
import lightgbm as lgb
import numpy as np
from engine_parity import ROOT, as_numbers
from fit_links import affinity
from train_note_words import rows_of, words_of
from train_scorer import sum_trees
from train_visit import apply

PACKAGE = 'models/chartcode-icd10cm-2026.1'
OUT = 'test/fixtures/exports.json'
ROWS = 12
DIGITS = 8


def read(file, mode='r'):
    with open(os.path.join(ROOT, file), mode) as f:
        return json.load(f) if mode == 'r' else f.read()


def as_booster(trees, columns):
    """The flat trees of a scorer file as LightGBM's own; they were grown on columns without missing values (check_split), so decision type 2 for all."""
    text = ['tree', 'version=v4', 'num_class=1', 'num_tree_per_iteration=1', 'label_index=0', f'max_feature_idx={len(columns) - 1}', 'objective=regression',
            'feature_names=' + ' '.join(f'c{i}' for i in range(len(columns))), 'feature_infos=' + ' '.join('[-1e+300:1e+300]' for _ in columns), '']
    line = lambda key, values: f'{key}=' + ' '.join(repr(v) for v in values)
    for i, tree in enumerate(trees):
        inner, leaves = len(tree['feature']), len(tree['leaf'])
        text += [f'Tree={i}', f'num_leaves={leaves}', 'num_cat=0', line('leaf_value', tree['leaf']), line('leaf_weight', [1] * leaves), line('leaf_count', [1] * leaves)]
        if inner:
            text += [line('split_feature', tree['feature']), line('split_gain', [1] * inner), line('threshold', tree['threshold']), line('decision_type', [2] * inner), line('left_child', tree['left']),
                     line('right_child', tree['right']), line('internal_value', [0] * inner), line('internal_weight', [1] * inner), line('internal_count', [1] * inner)]
        text += ['is_linear=0', 'shrinkage=1', '', '']
    return lgb.Booster(model_str='\n'.join([*text, 'end of trees', '']))


def as_flat(tree):
    """A tree of train_pcs.py, whose leaves stand among its nodes with their value as threshold, as train_scorer.py's."""
    inner = [i for i, feature in enumerate(tree['feature']) if feature >= 0]
    leaves = [i for i, feature in enumerate(tree['feature']) if feature < 0]
    place = {**{i: k for k, i in enumerate(inner)}, **{i: -k - 1 for k, i in enumerate(leaves)}}
    return {'feature': [tree['feature'][i] for i in inner], 'threshold': [tree['threshold'][i] for i in inner], 'left': [place[tree['left'][i]] for i in inner],
            'right': [place[tree['right'][i]] for i in inner], 'leaf': [tree['threshold'][i] for i in leaves]}


def rows_at(trees, columns, rng):
    """Rows [ROWS, columns], float32: each value a threshold of its column, its neighbour on either side, one between two, or missing."""
    x = np.zeros((ROWS, len(columns)), dtype=np.float32)
    for column in range(len(columns)):
        cuts = np.unique([t for tree in trees for c, t in zip(tree['feature'], tree['threshold']) if c == column]).astype(np.float32)
        if len(cuts):
            at = rng.choice(cuts, ROWS)
            x[:, column] = np.choose(rng.integers(0, 5, ROWS), [at, np.nextafter(at, np.float32(np.inf)), np.nextafter(at, np.float32(-np.inf)), np.round((at + rng.choice(cuts, ROWS)) / 2, 3), at])
            x[rng.random(ROWS) < .03, column] = np.nan
    return np.where(np.abs(x) < 1e-30, np.float32(0), x)  # to LightGBM 1e-35 and less is 0, and it writes such thresholds beside 0; no feature is so small


def of_trees(kind, file, columns, trees, rng, bias=0., scale=1.):
    x = rows_at(trees, columns, rng)
    rows = [[None if np.isnan(v) else float(str(v)) for v in row] for row in x]  # the shortest figures that give the same float32
    if kind == 'pcs':  # the engine's row is float64 there
        x = np.array([[np.nan if v is None else v for v in row] for row in rows])
    booster = as_booster(trees, columns).predict(x, raw_score=True)
    apart = np.abs(booster - sum_trees(trees, np.nan_to_num(x))).max()
    print(f'{kind}: {len(trees)} trees, LightGBM and numpy {apart:.1e} apart')
    if apart > 1e-9:
        raise SystemExit(f'error: {file}: numpy sums the trees to something else than LightGBM')
    return {'kind': kind, 'file': file, 'columns': columns, 'rows': rows, 'outputs': scale * booster + bias}


def of_words(kind, file, data, rng):
    whole = gzip.decompress(data)
    end = 4 + struct.unpack('<I', whole[:4])[0]
    head = json.loads(whole[4:end])
    q = np.frombuffer(whole[end:], dtype=np.int8).reshape(len(head['words']), -1).astype(float)
    known = sorted({w.lstrip('1') for w in head['words']})
    texts = []
    for _ in range(ROWS):
        drawn = [*rng.choice(known, 60), *rng.choice(known[::97], 20), 'zzunknown', 'x', '12', 'naïve', 'it\'s', '\u212a', 'É']  # the Kelvin sign is a k in lower case
        texts.append(''.join((w.upper() if rng.random() < .2 else w) + str(rng.choice([' ', ', ', '-', '\n', '2', ' – '])) for w in rng.permutation(drawn)))
    texts += ['', '12/3 – !']
    at = np.arange(0, len(head['labels']), max(1, len(head['labels']) // 12))
    values = (rows_of([words_of(text, head['lead']) for text in texts], list(zip(head['words'], head['idf']))) @ q) * head['scale'] + head['bias']
    return {'kind': kind, 'file': file, 'columns': [head['labels'][i] for i in at], 'rows': texts, 'outputs': values[:, at]}


def of_forms(file, rng):
    whole = gzip.decompress(read(file, 'rb'))
    end = 4 + struct.unpack('<I', whole[:4])[0]
    head = json.loads(whole[4:end])
    cut = end + 4 * head['width'] * len(head['basis'])
    projection = np.frombuffer(whole[end:cut], dtype=np.float32).reshape(head['width'], -1).astype(float)
    forms = np.frombuffer(whole[cut:], dtype=np.int8).reshape(-1, head['width']) * head['scale']
    labels = np.array(head['labels'])
    rows, outputs, asked = [], [], sorted({int(v) for v in rng.choice(labels, 12)})
    for _ in range(4):
        at = rng.choice(len(head['basis']), 60, replace=False)
        cosines = rng.normal(0, .3, 60).astype(np.float32)
        like = forms @ (projection[:, at] @ cosines.astype(float))
        rows.append({str(head['basis'][i]): float(str(c)) for i, c in zip(at, cosines)})
        outputs.append([max(.2, like[labels == label].max()) for label in asked])
    return {'kind': 'written-forms', 'file': file, 'columns': [str(label) for label in asked], 'rows': rows, 'outputs': outputs}


def of_visit(file, rng):
    heads = read(file)['heads']
    known = sorted({name for head in heads.values() for name in head['weights']})
    rows = [{**{str(name): float(rng.choice([1, 2, .5, 3.25])) for name in rng.choice(known, 40)}, 'unknown': 1, 'constructor': 1} for _ in range(ROWS)]
    return {'kind': 'visit', 'file': file, 'rows': rows, 'outputs': [np.concatenate([apply(head, row) for head in heads.values()]) for row in rows]}


def of_document(kind, rng):
    file = f'src/document/{kind}.json'
    table = read(file)
    rows, outputs = [], []
    for i in range(ROWS):
        features = [] if i == 0 else sorted({*map(str, rng.choice(sorted(table['weights']), 30)), 'unknown', 'constructor'})
        hits = [table['weights'][f] for f in features if f in table['weights']]
        setting = [None, *table.get('given', {})][i % (1 + len(table.get('given', {})))]
        rows.append({'features': features, **({'setting': setting} if setting else {})})
        outputs.append(np.sum(hits, axis=0) / max(1, len(hits)) ** .5 + table['bias'] + np.array(table['given'][setting] if setting else 0))
    return {'kind': kind, 'file': file, 'rows': rows, 'outputs': outputs}


def of_links(rng):
    file = 'src/procedures/lines/links.json'
    links = read(file)
    for kind, model in links['models'].items():
        x = np.round(rng.normal(0, 1, (ROWS, len(model['weights']))), 4)
        yield {'kind': f'links-{kind}', 'file': file, 'rows': x.tolist(), 'outputs': 1 / (1 + np.exp(-(x @ model['weights'] + model['bias'])))}
    pairs = [key.split('|') for name in ('fine', 'middle', 'coarse') for key in sorted(links[name])[::len(links[name]) // 8]]
    pairs = [[(p + '99213')[:5], (d + 'Z9999')[:5]] for p, d in pairs]
    yield {'kind': 'links-affinity', 'file': file, 'rows': pairs, 'outputs': [affinity(links, links['base'], *pair) for pair in pairs]}


def samples():
    rng = np.random.default_rng(5)
    for kind, name in (('scorer', 'scorer'), ('findings', 'scorer-findings'), ('first-listed', 'scorer-first-listed'), ('first-of-claim', 'scorer-first-of-claim'), ('procedures', 'scorer-procedures')):
        scorer = read(f'{PACKAGE}/{name}.json')
        for suffix, one in (('', scorer), ('-second', scorer.get('second'))):
            if one:
                yield of_trees(kind + suffix, f'{PACKAGE}/{name}.json', one['features'], one['trees'], rng)
    pcs = 'src/procedures/pcs/data/model.json'
    model = read(pcs)
    yield of_trees('pcs', pcs, model['features'], [as_flat(tree) for tree in model['trees']], rng, model['bias'], model['scale'])
    yield of_words('pcs-words', pcs, base64.b64decode(model['words']), rng)
    yield of_words('note-words', f'{PACKAGE}/note-words.bin', read(f'{PACKAGE}/note-words.bin', 'rb'), rng)
    yield of_forms(f'{PACKAGE}/written-forms.bin', rng)
    yield of_visit('src/procedures/visit/data/visit-model.json', rng)
    yield of_document('document-types', rng)
    yield of_document('settings', rng)
    yield from of_links(rng)


def main():
    lines = []
    for sample in samples():
        outputs = np.round(np.asarray(sample['outputs'], float).reshape(len(sample['rows']), -1), DIGITS)
        lines.append(json.dumps({**sample, 'outputs': [as_numbers(row) for row in outputs]}, ensure_ascii=False, separators=(',', ':')))
        print(sample['kind'], len(lines[-1]), 'bytes')
    with open(os.path.join(ROOT, OUT), 'w', encoding='utf8') as f:
        f.write('[\n' + ',\n'.join(lines) + '\n]\n')


if __name__ == '__main__':
    main()
