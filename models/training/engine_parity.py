"""Has the engine read a model that was just exported, and ends the program where it says something else than the trainer: check-exports.ts with the engine's readers, on sample rows."""
import report_errors
import json, math, os, subprocess
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..')
MOST_ROWS = 2000


def some(count, most=MOST_ROWS):
    """Numbers of at most `most` of `count` rows, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(int))


def as_numbers(row):
    """A row of numbers as JSON can hold it: a missing one is null."""
    return [None if math.isnan(value) else value for value in np.asarray(row, float).tolist()]


def check_engine(kind, path, rows, outputs, folder, columns=None):
    """Writes FOLDER/engine-KIND.json (rows with the trainer's outputs) and compares the engine's reading of the file with them. `kind`, `columns`: read-exports.ts."""
    outputs = [as_numbers(row) for row in np.asarray(outputs, float).reshape(len(rows), -1)] if kind != 'within-note' else outputs
    sample = os.path.abspath(os.path.join(folder, f'engine-{kind}.json'))
    with open(sample, 'w', encoding='utf8') as f:
        json.dump({'kind': kind, 'file': os.path.abspath(path), 'columns': columns, 'rows': rows, 'outputs': outputs}, f)
    tsx = os.path.join(ROOT, 'node_modules', '.bin', 'tsx')
    if not os.path.exists(tsx):
        raise SystemExit(f'error: {path} was written but not compared with the engine: run npm ci in {os.path.abspath(ROOT)}')
    if subprocess.run([tsx, os.path.join(HERE, 'check-exports.ts'), sample], cwd=ROOT).returncode:
        raise SystemExit(1)


def check_trees(kind, path, columns, x, logits, folder):
    """check_engine for trees: a sample of the rows [n, columns] with their log-odds by LightGBM."""
    at = some(len(x))
    check_engine(kind, path, [as_numbers(row) for row in x[at]], np.asarray(logits)[at], folder, columns)
