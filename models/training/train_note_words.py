"""Trains the note-word model: which codes a whole note's words speak for, wherever they stand (ridge regression over tf-idf, one column a code).

  python train_note_words.py --out work/package/note-words.bin --oof work/note-words

Columns: `c:CODE` and `k:CATEGORY` (reported and required), `f:CODE` and `g:CATEGORY` (first-listed), of codes that at least --least notes have. A note's words count twice where they
are among its first --lead (a title, a reason for the visit). --oof: values of every training note from the folds that leave it and its near-duplicates out: ids.json, labels.json,
scores.f32 [notes x labels], for dump-features.ts. File: gzip of uint32 length, JSON header, int8 weights [words x labels]; src/encoder/note-words.ts reads it."""
import report_errors
import argparse, collections, gzip, json, os, re, struct
import numpy as np
from scipy import sparse
from sklearn.metrics import average_precision_score
import sources
from check_data import check_training_data
from files import check_out, make_folder, write_json
from engine_parity import check_engine, some

FOLDS = 10
MOST_LOST = .1  # of a value, about a probability, by weights of one byte; .03 on the notes of this version


def words_of(text, lead):
    """Lower-case words of two letters or more; the first `lead` once more, marked with 1. The engine splits alike."""
    words = re.findall('[a-z]{2,}', text.lower())
    return words + ['1' + w for w in words[:lead]]


def codes_of(note):
    undot = sources.undot
    required = {undot(d['code']) for d in note['diagnoses'] if d['certainty'] == 'required'}
    first = {undot(d['code']) for d in note['diagnoses'] if d['role'] == 'first_listed'}
    return {f'c:{c}' for c in required} | {f'k:{c[:3]}' for c in required} | {f'f:{c}' for c in first} | {f'g:{c[:3]}' for c in first}


def vocabulary(documents, size, least=4, most=.5):
    """[(word, idf)] of the words that most notes have, without those of half of all notes; idf smoothed as scikit-learn's."""
    seen = collections.Counter(w for words in documents for w in set(words))
    kept = sorted((w for w, k in seen.items() if least <= k <= most * len(documents)), key=lambda w: (-seen[w], w))[:size]
    return [(w, float(np.log((1 + len(documents)) / (1 + seen[w])) + 1)) for w in sorted(kept)]


def rows_of(documents, words):
    """tf-idf [notes x words], (1 + ln count) x idf, each row of length one."""
    at = {w: i for i, (w, _) in enumerate(words)}
    idf = np.array([v for _, v in words])
    data, indices, ends = [], [], [0]
    for document in documents:
        counts = collections.Counter(at[w] for w in document if w in at)
        values = np.array([(1 + np.log(k)) * idf[i] for i, k in counts.items()])
        data.extend(values / max(1e-12, np.linalg.norm(values))); indices.extend(counts); ends.append(len(indices))
    return sparse.csr_matrix((data, indices, ends), shape=(len(documents), len(words)))


def fit(x, y, ridge):
    """Dual ridge with an intercept: weights [words x labels] and bias [labels]."""
    bias = y.mean(0)
    dual = np.linalg.solve((x @ x.T).toarray() + ridge * np.eye(x.shape[0]), y - bias)
    return x.T @ dual, bias


def quantise(weights):
    scale = np.maximum(np.abs(weights).max(0), 1e-9) / 127
    return np.round(weights / scale).astype(np.int8), scale


def pack_words(lead, words, labels, scale, bias, q):
    """The file that src/encoder/note-words.ts reads."""
    header = json.dumps({'schema': 1, 'lead': lead, 'words': [w for w, _ in words], 'idf': [round(v, 5) for _, v in words], 'labels': labels,
                         'scale': [float(f'{v:.6g}') for v in scale], 'bias': [round(float(v), 6) for v in bias]}, separators=(',', ':')).encode()
    return gzip.compress(struct.pack('<I', len(header)) + header + q.tobytes(), 9, mtime=0)


def check_words(kind, path, texts, lead, words, labels, scale, bias, q, folder):
    """Compares the engine's reading of a note-word model with what its weights, as they are written, say of some texts."""
    texts = [texts[i] for i in some(len(texts), 100)]
    values = (rows_of([words_of(text, lead) for text in texts], words) @ q.astype(np.float64)) * scale + bias
    check_engine(kind, path, texts, values, folder, labels)


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True); a.add_argument('--oof', required=True)
    a.add_argument('--words', type=int, default=9000); a.add_argument('--least', type=int, default=5); a.add_argument('--lead', type=int, default=40); a.add_argument('--ridge', type=float, default=.3)
    a = a.parse_args()
    check_out(a.out)
    make_folder(a.oof)
    check_training_data()
    notes = sources.training_notes()
    fold = sources.fold_of_notes(notes, FOLDS)
    documents = [words_of(n['encounter']['text'], a.lead) for n in notes]
    counts = collections.Counter(label for n in notes for label in codes_of(n))
    labels = sorted(label for label, k in counts.items() if k >= a.least)
    at = {label: i for i, label in enumerate(labels)}
    y = np.zeros((len(notes), len(labels)), dtype=np.float64)
    for i, n in enumerate(notes):
        for label in codes_of(n):
            if label in at:
                y[i, at[label]] = 1
    oof = np.zeros_like(y, dtype=np.float32)
    of_note = np.array([fold[n['id']] for n in notes])
    for k in range(FOLDS):
        train, test = np.flatnonzero(of_note != k), np.flatnonzero(of_note == k)
        if len(train) == 0 or len(test) == 0:
            continue
        words = vocabulary([documents[i] for i in train], a.words)  # the left out notes give no word either
        weights, bias = fit(rows_of([documents[i] for i in train], words), y[train], a.ridge)
        q, scale = quantise(weights)
        oof[test] = (rows_of([documents[i] for i in test], words) @ q.astype(np.float64)) * scale + bias
    for kind in 'ckfg':
        columns = [i for i, label in enumerate(labels) if label[0] == kind]
        print(kind, len(columns), 'oof average precision', round(average_precision_score(y[:, columns].ravel(), oof[:, columns].ravel()), 4), flush=True)
    write_json(os.path.join(a.oof, 'ids.json'), [n['id'] for n in notes]); write_json(os.path.join(a.oof, 'labels.json'), labels)
    oof.tofile(os.path.join(a.oof, 'scores.f32'))
    words = vocabulary(documents, a.words)
    x = rows_of(documents, words)
    weights, bias = fit(x, y, a.ridge)
    q, scale = quantise(weights)
    some_rows = x[some(len(notes), 100)]
    lost = np.abs(some_rows @ weights - (some_rows @ q.astype(np.float64)) * scale).max()
    if lost > MOST_LOST:
        raise SystemExit(f'error: {a.out}: int8 weights move a value by {lost:.3f}, {MOST_LOST} at most')
    with open(a.out, 'wb') as f:
        f.write(pack_words(a.lead, words, labels, scale, bias, q))
    print(a.out, len(words), 'words', len(labels), 'labels', round(os.path.getsize(a.out) / 2**20, 2), f'MiB; int8 moves a value by {lost:.4f} at most')
    check_words('note-words', a.out, [n['encounter']['text'] for n in notes], a.lead, words, labels, scale, bias, q, a.oof)


if __name__ == '__main__':
    main()
