"""Makes PyTorch checkpoints from a package's ONNX files, for those who have no checkpoint: int8 weights times their scales (rounded once; not the exact weights that were exported).

  import_package.py --package models/chartcode-icd10cm-2026.1 --out work/shipped     # writes OUT/linker.pt and, where the package has one, OUT/tagger.pt

Which notes the package's linker and support model saw stands in its training.json; for a package without one `--note-fold` ('0', '1' or 'all') says it. The out-of-fold guard keeps it."""
import report_errors
import argparse, os
import onnx
import torch
from onnx import numpy_helper
import checkpoints
import sources
from files import make_checkpoint_folder, read_json
from train_tagger import CLASSES


def read_weights(path):
    """ONNX file that export_linker.quantise wrote -> ({name of the trainer: float tensor}, the last MatMul's right side [in, out])."""
    graph = onnx.load(path).graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    users = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    state, last = {}, None
    for name, array in arrays.items():
        if name.endswith('_q') and name[:-2] + '_s' in arrays:  # compress_words
            state[name[:-2]] = torch.tensor(array.astype('float32') * arrays[name[:-2] + '_s'])
        elif array.dtype == 'float32' and '.' in name and not name.startswith(('onnx::', '/')) and not name.endswith(('_s', '_scale')):
            state[name] = torch.tensor(array)
    for node in graph.node:
        if node.op_type != 'MatMulInteger' or node.input[1] not in arrays:
            continue
        base = node.input[1].removesuffix('_quantized')
        scale, zero = arrays[base + '_scale'].astype('float32'), arrays[base + '_zero_point'].astype('float32')
        weight = torch.tensor((arrays[node.input[1]].astype('float32') - zero) * scale)
        bias = bias_after(node, users, arrays)
        if bias:
            state[bias.removesuffix('.bias') + '.weight'] = weight.T.contiguous()
        last = weight
    for node in graph.node:  # the token type's vector is added before the first normalisation
        if node.op_type == 'Add' and any(u.op_type == 'LayerNormalization' and 'encoder.norm.weight' in u.input for u in users.get(node.output[0], [])):
            types = torch.tensor(arrays[node.input[1]]).flatten()
            state['encoder.types.weight'] = torch.stack([types, torch.zeros_like(types)])
    return state, last


def bias_after(node, users, arrays):
    """Name of the bias that is added to a product: Cast, Mul (scales), Add; None for the label table, which has none."""
    out = node.output[0]
    for _ in range(4):
        following = users.get(out, [])
        if len(following) != 1:
            return None
        for name in following[0].input:
            if following[0].op_type == 'Add' and name.endswith('.bias') and name in arrays:
                return name
        out = following[0].output[0]
    return None


def encoder_state(state):
    return {k.removeprefix('encoder.'): v for k, v in state.items() if k.startswith('encoder.')}


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--package', required=True); a.add_argument('--out', required=True); a.add_argument('--note-fold', choices=['0', '1', 'all'])
    a = a.parse_args()
    manifest = read_json(os.path.join(a.package, 'manifest.json'))
    make_checkpoint_folder(a.out)
    record = os.path.join(a.package, 'training.json')
    seen = read_json(record) if os.path.exists(record) else {}

    def notes_of(part):
        if part in seen:
            return {'note_folds': seen[part]['noteFolds'], 'folds_sha256': seen[part]['foldsSha256'], 'seen': seen[part]['examples' if part == 'linker' else 'tokens']}
        if not a.note_fold:
            checkpoints.fail(record, f'does not say which notes the {part} saw: --note-fold says it')
        return {'note_fold': a.note_fold, 'note_folds': checkpoints.seen_folds(a.note_fold), 'folds_sha256': checkpoints.folds_digest(sources.fold_of_notes(sources.training_notes())), 'seen': None}
    state, table = read_weights(os.path.join(a.package, manifest['linker']['file']))
    listed = manifest.get('procedures')
    procedures = open(os.path.join(a.package, listed['file']), encoding='utf8').read().split() if listed else []
    ck = {'encoder': encoder_state(state), 'table': table.T.contiguous(), 'procedures': procedures, 'state': notes_of('linker')}
    billable = sources.read_order()[0]
    checkpoints.check_labels(ck, a.package, billable)
    ck['state']['labels'] = checkpoints.label_digest(billable, procedures)
    torch.save(ck, os.path.join(a.out, 'linker.pt'))
    if manifest.get('support'):
        state, _ = read_weights(os.path.join(a.package, manifest['support']['file']))
        model = {**{'encoder.' + k: v for k, v in encoder_state(state).items()}, **{k: v for k, v in state.items() if k.startswith('head.')}}
        torch.save({'model': model, 'state': {**notes_of('tagger'), 'classes': CLASSES}}, os.path.join(a.out, 'tagger.pt'))
    print('wrote', a.out, 'labels', len(ck['table']))


if __name__ == '__main__':
    main()
