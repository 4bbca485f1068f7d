"""Writes folds.json (note id -> fold) and rates-FOLD.json (priors counted on one fold's notes) for the TypeScript side: write_folds.py OUT_DIR FOLD|all

  write_folds.py OUT_DIR --training --folds 5       # for encoders that were trained without one fold each: as below, of the training notes
  write_folds.py OUT_DIR --notes FILE --folds 8     # for notes of another kind: folds.json, rates-without-K.json (without fold K, for its own notes) and rates-all.json, the same as rates-without-none.json"""
import report_errors
import argparse, collections, os
import sources
from files import make_folder, whole_number, write_json


def rates_of(notes):
    """Share of notes that report a code or category, and how often a named category is reported rather than a trap."""
    code, category, reported, trap = (collections.Counter() for _ in range(4))
    for n in notes:
        codes = {sources.undot(d['code']) for d in n['diagnoses']}
        code.update(codes); category.update({c[:3] for c in codes})
        reported.update(c[:3] for c in codes)
        trap.update(sources.undot(t.get('tempting_code') or '')[:3] for t in n.get('not_coded', []))
    total = len(notes)
    prior = sum(reported.values()) / max(1, sum(reported.values()) + sum(trap.values()))
    return {'code': {c: round(k / total, 6) for c, k in code.items()}, 'category': {c: round(k / total, 6) for c, k in category.items()},
            'reported': {c: round((reported[c] + 3 * prior) / (reported[c] + trap[c] + 3), 4) for c in set(reported) | set(trap) if c}}


def write_outside(out, notes, folds):
    """Frequencies must leave a note itself out: one table for each fold, counted on the others."""
    fold = sources.fold_of_notes(notes, folds)
    write_json(os.path.join(out, 'folds.json'), fold)
    for k in range(folds):
        write_json(os.path.join(out, f'rates-without-{k}.json'), rates_of([n for n in notes if fold[n['id']] != k]))
    for name in ('rates-all', 'rates-without-none'):  # the second by the name that a note outside the folds asks for
        write_json(os.path.join(out, f'{name}.json'), rates_of(notes))


def main():
    a = argparse.ArgumentParser(usage='write_folds.py OUT_DIR (0 | 1 | all | --training | --notes FILE) [--folds N]')
    a.add_argument('out'); a.add_argument('which', nargs='?', choices=['0', '1', 'all']); a.add_argument('--notes'); a.add_argument('--training', action='store_true'); a.add_argument('--folds', type=whole_number, default=8)
    parser, a = a, a.parse_args()
    if sum((a.which is not None, a.training, a.notes is not None)) != 1:
        parser.error('needed: one of 0, 1, all, --training and --notes FILE')
    make_folder(a.out)
    notes = sources.read_jsonl(a.notes) if a.notes else sources.training_notes()
    if not notes:
        report_errors.fail(a.notes or 'training notes', 'holds no note', 1)
    for number, note in enumerate(notes if a.notes else (), 1):
        if not isinstance(note, dict) or not isinstance(note.get('id'), str) or not isinstance((note.get('encounter') or {}).get('text'), str) or not isinstance(note.get('diagnoses'), list):
            report_errors.fail(f'{a.notes}, row {number}', 'lacks id, encounter.text or diagnoses', 1)
    if not a.which:
        return write_outside(a.out, notes, a.folds)
    fold = sources.fold_of_notes(notes)
    write_json(os.path.join(a.out, 'folds.json'), fold)
    write_json(os.path.join(a.out, f'rates-{a.which}.json'), rates_of([n for n in notes if a.which == 'all' or fold[n['id']] == int(a.which)]))


if __name__ == '__main__':
    main()
