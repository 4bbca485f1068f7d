"""Writes folds.json (note id -> fold) and rates-FOLD.json (priors counted on one fold's notes) for the TypeScript side: write_folds.py OUT_DIR FOLD|all

  write_folds.py OUT_DIR --training --folds 5       # for encoders that were trained without one fold each: as below, of the training notes
  write_folds.py OUT_DIR --notes FILE --folds 8     # for notes of another kind: folds.json, rates-without-K.json (without fold K, for its own notes) and rates-all.json, the same as rates-without-none.json"""
import report_errors
import argparse, collections, json, os, sys
import sources


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
    os.makedirs(out, exist_ok=True)
    json.dump(fold, open(os.path.join(out, 'folds.json'), 'w'))
    for k in range(folds):
        json.dump(rates_of([n for n in notes if fold[n['id']] != k]), open(os.path.join(out, f'rates-without-{k}.json'), 'w'))
    for name in ('rates-all', 'rates-without-none'):  # the second by the name that a note outside the folds asks for
        json.dump(rates_of(notes), open(os.path.join(out, f'{name}.json'), 'w'))


def main():
    if '--notes' in sys.argv or '--training' in sys.argv:
        a = argparse.ArgumentParser()
        a.add_argument('out'); a.add_argument('--notes'); a.add_argument('--training', action='store_true'); a.add_argument('--folds', type=int, default=8)
        a = a.parse_args()
        return write_outside(a.out, sources.training_notes() if a.training else list(sources.read_jsonl(a.notes)), a.folds)
    out, which = sys.argv[1], sys.argv[2]
    notes = sources.training_notes(); fold = sources.fold_of_notes(notes)
    os.makedirs(out, exist_ok=True)
    json.dump(fold, open(os.path.join(out, 'folds.json'), 'w'))
    json.dump(rates_of([n for n in notes if which == 'all' or fold[n['id']] == int(which)]), open(os.path.join(out, f'rates-{which}.json'), 'w'))


if __name__ == '__main__':
    main()
