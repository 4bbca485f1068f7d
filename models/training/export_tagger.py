"""Writes the support model as ONNX int8: input_ids, attention_mask -> logits [windows, tokens, classes]; support.json says how to read it.

  export_tagger.py --from DIR --out DIR [--gate P]"""
import report_errors
import argparse, os, tempfile
import torch
import checkpoints
from encoder import Encoder
from export_linker import quantise
from export_parity import check_sentences, compare
from files import make_folder, write_json
from train_tagger import CLASSES, Tagger, check_classes


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--from', dest='start', required=True); a.add_argument('--out', required=True)
    a.add_argument('--gate', type=float, default=0.0, help='mentions whose every class but outside stays below it are not linked')
    a = a.parse_args()
    check_sentences()
    ck, path = checkpoints.load_tagger(a.start)
    check_classes(ck, path)
    model = Tagger(Encoder.from_state(ck['model'], 'encoder.'))
    checkpoints.load_weights(model, ck['model'], path)
    model.eval()
    make_folder(a.out)
    ids = torch.ones(2, 7, dtype=torch.long)
    with tempfile.TemporaryDirectory(dir=a.out, prefix='support-') as building:  # what stands in OUT is replaced when all has been compared
        fp32, small = (os.path.join(building, name) for name in ('support.fp32.onnx', 'support.onnx'))
        with torch.inference_mode():
            torch.onnx.export(model, (ids, torch.ones_like(ids)), fp32, input_names=['input_ids', 'attention_mask'], output_names=['logits'], opset_version=17, dynamo=False,
                              dynamic_axes={'input_ids': {0: 'windows', 1: 'tokens'}, 'attention_mask': {0: 'windows', 1: 'tokens'}, 'logits': {0: 'windows', 1: 'tokens'}})
        quantise(fp32, small)
        compare('tagger', model, fp32, small)
        os.replace(small, os.path.join(a.out, 'support.onnx'))
    write_json(os.path.join(a.out, 'support.json'), {'window': 256, 'stride': 200, 'classes': CLASSES, **({'gate': a.gate} if a.gate else {})})
    checkpoints.write_training_record(a.out, 'tagger', ck['state'])
    print(os.path.getsize(os.path.join(a.out, 'support.onnx')) / 2**20, 'MiB')


if __name__ == '__main__':
    main()
