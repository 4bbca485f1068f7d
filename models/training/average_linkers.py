"""Averages the weights of two linker runs that share their start: average_linkers.py A B OUT (EXPERIMENTS.md, 4: better than either)."""
import os, sys
import torch
import torch.nn.functional as F
import checkpoints


def main():
    folders, out = sys.argv[1:3], sys.argv[3]
    a, b = (torch.load(os.path.join(folder, 'linker.pt')) for folder in folders)
    if a['table'].shape != b['table'].shape or a.get('procedures', []) != b.get('procedures', []) or len({s['labels'] for s in (a['state'], b['state']) if 'labels' in s}) > 1:
        checkpoints.fail(folders[1], f"was trained for another label space ({len(b['table'])} labels, {folders[0]} has {len(a['table'])})")
    encoder = {k: (v + b['encoder'][k]) / 2 if v.is_floating_point() else v for k, v in a['encoder'].items()}
    state = {**a['state'], **b['state'], 'note_folds': sorted(checkpoints.recorded_folds(a['state']) | checkpoints.recorded_folds(b['state']))}
    os.makedirs(out, exist_ok=True)
    torch.save({'encoder': encoder, 'table': F.normalize(a['table'] + b['table'], dim=-1), 'scale': (a['scale'] + b['scale']) / 2, 'state': state, 'procedures': a.get('procedures', [])}, os.path.join(out, 'linker.pt'))


if __name__ == '__main__':
    main()
