"""One linker from several: the mean of their weights and of their label vectors (EXPERIMENTS.md, 31: better than each, at no cost when it runs).

  python average_linkers.py --out work/linker-mean work/linker-0 work/linker-1

The linkers have one label space and grew from one pretrained encoder; the folds of notes that any of them saw are recorded as seen."""
import argparse, os
import torch
import torch.nn.functional as F
import checkpoints


def average(loaded):
    """Checkpoints of `train_linker.py` -> one of the same form; label vectors are of unit length before and after."""
    first = loaded[0]
    mean = lambda values: sum(values) / len(values) if values[0].is_floating_point() else values[0]
    encoder = {name: mean([one['encoder'][name] for one in loaded]) for name in first['encoder']}
    table = F.normalize(sum(F.normalize(one['table'], dim=-1) for one in loaded), dim=-1)
    states = [one['state'] for one in loaded]
    folds = sorted(set().union(*map(checkpoints.recorded_folds, states)))
    state = {**{k: states[0][k] for k in ('labels', 'folds_sha256') if k in states[0]}, 'note_folds': folds, 'seen': sum(s.get('seen') or 0 for s in states), 'averaged': len(loaded)}
    return {'encoder': encoder, 'table': table, 'scale': sum(one.get('scale', 32.) for one in loaded) / len(loaded), 'state': state, 'procedures': first.get('procedures') or []}


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True); a.add_argument('linkers', nargs='+')
    a = a.parse_args()
    paths = [os.path.join(folder, 'linker.pt') for folder in a.linkers]
    loaded = [torch.load(path) for path in paths]
    for path, one in zip(paths, loaded):
        if one['table'].shape != loaded[0]['table'].shape or one['state'].get('labels') != loaded[0]['state'].get('labels') or (one.get('procedures') or []) != (loaded[0].get('procedures') or []):
            checkpoints.fail(path, f'was trained for another label space than {paths[0]}')
        if one['encoder'].keys() != loaded[0]['encoder'].keys():
            checkpoints.fail(path, f'has another number of layers than {paths[0]}')
        if one['state'].get('folds_sha256') != loaded[0]['state'].get('folds_sha256'):
            checkpoints.fail(path, f'was trained with another cut of the notes into folds than {paths[0]}')
    os.makedirs(a.out, exist_ok=True)
    tmp = os.path.join(a.out, 'linker.tmp')
    torch.save(average(loaded), tmp)
    os.replace(tmp, os.path.join(a.out, 'linker.pt'))
    print(len(paths), 'linkers averaged')


if __name__ == '__main__':
    main()
