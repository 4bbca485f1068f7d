"""One dump of features from several, and back: trees are fitted on all notes, each note's features from models that did not see it.

  python join_dumps.py --out work/dump work/dump-fold-1 work/dump-fold-0       # columns of the second brought to the distribution that they have in the first
  python join_dumps.py --split work/dump work/dump-fold-1 work/dump-fold-0     # out-of-fold log-odds of the joined dump into its parts"""
import argparse, json, os, shutil
import numpy as np
from check_data import check_dump

PARTS = ['rows.jsonl', 'drafts.jsonl', 'mentions.jsonl']


def rows_of(folder):
    with open(os.path.join(folder, 'rows.jsonl')) as f:
        return sum(1 for _ in f)


LEAST_VALUES = 1000  # columns with so many different values are measures of linker or support model; the others are counts, marks and facts


def align(x, like):
    """Two pairs of models give the same text other cosines and chances; notes fell to the folds by chance, so every such column should be distributed alike.
    Rank for rank, the values of `x` (rows x columns) become those of `like`; 0 and -1 (absent) stay."""
    x = x.copy()
    for column in range(x.shape[1]):
        mine, theirs = x[:, column], like[:, column]
        here, there = (mine != 0) & (mine != -1), (theirs != 0) & (theirs != -1)
        if min(len(np.unique(mine[here])), len(np.unique(theirs[there]))) < LEAST_VALUES:
            continue
        values, inverse, counts = np.unique(mine[here], return_inverse=True, return_counts=True)
        rank = (np.cumsum(counts) - counts / 2) / counts.sum()
        ordered = np.sort(theirs[there])
        x[here, column] = np.interp(rank, (np.arange(len(ordered)) + .5) / len(ordered), ordered)[inverse]
    return x


def features_of(folder, width):
    return np.fromfile(os.path.join(folder, 'features.f32'), dtype=np.float32).reshape(-1, width)


def join(out, folders):
    names = [json.load(open(os.path.join(folder, 'names.json'))) for folder in folders]
    if any(n != names[0] for n in names):
        raise SystemExit('error: the dumps have other columns: ' + ', '.join(folders))
    os.makedirs(out, exist_ok=True)
    json.dump(names[0], open(os.path.join(out, 'names.json'), 'w'))
    first = features_of(folders[0], len(names[0]))
    np.concatenate([first, *(align(features_of(folder, len(names[0])), first) for folder in folders[1:])]).tofile(os.path.join(out, 'features.f32'))
    for part in PARTS:
        with open(os.path.join(out, part + '.tmp'), 'wb') as joined:
            for folder in folders:
                with open(os.path.join(folder, part), 'rb') as f:
                    shutil.copyfileobj(f, joined)
        os.replace(os.path.join(out, part + '.tmp'), os.path.join(out, part))


def split(whole, folders):
    counts = [rows_of(folder) for folder in folders]
    for name in ('oof.f32', 'first.f32'):
        path = os.path.join(whole, name)
        if not os.path.exists(path):
            continue
        values = np.fromfile(path, dtype=np.float32)
        if len(values) != sum(counts):
            raise SystemExit(f'error: {path} has {len(values)} values, its parts {sum(counts)} rows')
        for folder, part in zip(folders, np.split(values, np.cumsum(counts)[:-1])):
            part.tofile(os.path.join(folder, name))


def main():
    a = argparse.ArgumentParser()
    to = a.add_mutually_exclusive_group(required=True)
    to.add_argument('--out'); to.add_argument('--split')
    a.add_argument('folders', nargs='+')
    a = a.parse_args()
    for folder in a.folders:
        check_dump(folder)
    if a.out:
        join(a.out, a.folders)
    else:
        split(a.split, a.folders)


if __name__ == '__main__':
    main()
