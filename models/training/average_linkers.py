"""Averages the weights of two linker runs that share their start: average_linkers.py A B OUT (EXPERIMENTS.md, 4: better than either)."""
import os, sys
import torch
import torch.nn.functional as F


def main():
    a, b = (torch.load(os.path.join(folder, 'linker.pt')) for folder in sys.argv[1:3])
    encoder = {k: (v + b['encoder'][k]) / 2 if v.is_floating_point() else v for k, v in a['encoder'].items()}
    os.makedirs(sys.argv[3], exist_ok=True)
    torch.save({'encoder': encoder, 'table': F.normalize(a['table'] + b['table'], dim=-1), 'scale': (a['scale'] + b['scale']) / 2, 'state': {}, 'procedures': a.get('procedures', [])}, os.path.join(sys.argv[3], 'linker.pt'))


if __name__ == '__main__':
    main()
