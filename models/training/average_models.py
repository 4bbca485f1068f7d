"""One linker or support model from several: the mean of their weights, and of the linkers' label vectors (EXPERIMENTS.md, 31 and 36: better than each, at no cost when it runs).

  python average_models.py --out work/linker-mean work/linker-0 work/linker-1
  python average_models.py --out work/tagger-all --support work/tagger-a work/tagger-b

They have one label space or the same classes, and grew from one encoder; the folds of notes that any of them saw are recorded as seen."""
import report_errors
import argparse, os
import torch
import torch.nn.functional as F
import checkpoints
from files import make_checkpoint_folder


def mean(values):
    return sum(values) / len(values) if values[0].is_floating_point() else values[0]


def mean_weights(loaded):
    return {name: mean([one[name] for one in loaded]) for name in loaded[0]}


def joint_state(loaded, keep):
    """What the mean has seen: all that its parts have."""
    states = [one['state'] for one in loaded]
    folds = sorted(set().union(*map(checkpoints.recorded_folds, states)))
    return {**{k: states[0][k] for k in keep if k in states[0]}, 'note_folds': folds, 'seen': sum(s.get('seen') or 0 for s in states), 'averaged': len(loaded)}


def average_linkers(loaded):
    """Checkpoints of `train_linker.py` -> one of the same form; label vectors are of unit length before and after."""
    table = F.normalize(sum(F.normalize(one['table'], dim=-1) for one in loaded), dim=-1)
    return {'encoder': mean_weights([one['encoder'] for one in loaded]), 'table': table, 'scale': sum(one.get('scale', 32.) for one in loaded) / len(loaded),
            'state': joint_state(loaded, ('labels', 'folds_sha256')), 'procedures': loaded[0].get('procedures') or []}


def average_taggers(loaded):
    """Checkpoints of `train_tagger.py` -> one of the same form."""
    return {'model': mean_weights([one['model'] for one in loaded]), 'state': joint_state(loaded, ('classes', 'folds_sha256'))}


def check_alike(paths, loaded, support):
    """Ends the program when the checkpoints are of different label spaces, depths or cuts of the notes."""
    weights = 'model' if support else 'encoder'
    space = (lambda one: one['state'].get('classes')) if support else (lambda one: (one['table'].shape, one['state'].get('labels'), one.get('procedures') or []))
    for path, one in zip(paths, loaded):
        if space(one) != space(loaded[0]):
            checkpoints.fail(path, f'was trained for another label space than {paths[0]}')
        if one[weights].keys() != loaded[0][weights].keys():
            checkpoints.fail(path, f'has another number of layers than {paths[0]}')
        if one['state'].get('folds_sha256') != loaded[0]['state'].get('folds_sha256'):
            checkpoints.fail(path, f'was trained with another cut of the notes into folds than {paths[0]}')


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True); a.add_argument('--support', action='store_true', help='folders of support models (tagger.pt) instead of linkers'); a.add_argument('folders', nargs='+')
    a = a.parse_args()
    make_checkpoint_folder(a.out)
    name = 'tagger' if a.support else 'linker'
    loaded, paths = zip(*map(checkpoints.load_tagger if a.support else checkpoints.load_linker, a.folders))
    check_alike(paths, loaded, a.support)
    tmp = os.path.join(a.out, f'{name}.tmp')
    torch.save((average_taggers if a.support else average_linkers)(loaded), tmp)
    os.replace(tmp, os.path.join(a.out, f'{name}.pt'))
    print(len(paths), f'{name}s averaged')


if __name__ == '__main__':
    main()
