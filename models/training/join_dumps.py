"""One dump of features from several, and back: trees are fitted on all notes, each note's features from models that did not see it.
The package has a third pair of models: same-* are one set of notes that none has seen, read by the pair of each dump and by the package's.

  python join_dumps.py --out work/dump --read work/same-0 work/same-1 --to work/same-all work/dump-fold-1 work/dump-fold-0
  python join_dumps.py --split work/dump work/dump-fold-1 work/dump-fold-0     # out-of-fold log-odds of the joined dump into its parts"""
import report_errors
import argparse, os, shutil
import numpy as np
from check_data import check_dump
from files import make_folder, read_json, write_json

PARTS = ['rows.jsonl', 'drafts.jsonl', 'mentions.jsonl']


def rows_of(folder):
    with open(os.path.join(folder, 'rows.jsonl')) as f:
        return sum(1 for _ in f)


LEAST_VALUES = 1000  # columns with so many different values are measures of linker or support model; the others are counts, marks and facts
STEPS = np.linspace(0, 1, 2001)


def carry(x, read, to):
    """`read` and `to` (rows x columns) are the same notes read by two pairs of models; the values of `x`, which is of the first pair, become what the second gives at the same rank."""
    x = x.copy()
    for column in range(x.shape[1]):
        mine, theirs = read[:, column], to[:, column]
        here, there = mine[(mine != 0) & (mine != -1)], theirs[(theirs != 0) & (theirs != -1)]
        if min(len(np.unique(here)), len(np.unique(there))) < LEAST_VALUES:
            continue
        at = (x[:, column] != 0) & (x[:, column] != -1)
        known, given = np.quantile(here, STEPS), np.quantile(there, STEPS)
        known, first = np.unique(known, return_index=True)
        last = np.append(first[1:], len(given)) - 1
        given = (given[first] + given[last]) / 2
        values = x[at, column]
        x[at, column] = np.interp(values, known, given) + np.clip(values - known[-1], 0, None) + np.clip(values - known[0], None, 0)
    return x


def features_of(folder, width):
    return np.fromfile(os.path.join(folder, 'features.f32'), dtype=np.float32).reshape(-1, width)


def join(out, folders, read, to):
    names = [read_json(os.path.join(folder, 'names.json')) for folder in [*folders, *read, to]]
    if any(n != names[0] for n in names):
        raise SystemExit('error: the dumps have other columns: ' + ', '.join(folders))
    make_folder(out)
    write_json(os.path.join(out, 'names.json'), names[0])
    like = features_of(to, len(names[0]))
    np.concatenate([carry(features_of(folder, len(names[0])), features_of(same, len(names[0])), like) for folder, same in zip(folders, read)]).tofile(os.path.join(out, 'features.f32'))
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
    a.add_argument('--read', nargs='+', default=[], help='dumps of one set of notes by the pair of each dump'); a.add_argument('--to', help="the same set's dump by the pair of the package")
    a.add_argument('folders', nargs='+')
    parser, a = a, a.parse_args()
    if a.out and (not a.to or len(a.read) != len(a.folders)):
        parser.error('--out needs --to, and in --read one dump for each that is joined')
    for folder in [*a.folders, *a.read, *filter(None, (a.to,)), *filter(None, (a.split,))]:
        check_dump(folder)
    if a.out:
        join(a.out, a.folders, a.read, a.to)
    else:
        split(a.split, a.folders)


if __name__ == '__main__':
    main()
