"""Writes the support model as ONNX int8: input_ids, attention_mask -> logits [windows, tokens, classes]; support.json says how to read it.

  export_tagger.py --from DIR --out DIR [--gate P]"""
import report_errors
import argparse, json, os
import torch
import checkpoints
from encoder import Encoder
from export_linker import quantise
from export_parity import compare
from train_tagger import CLASSES, Tagger, check_classes


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--from', dest='start', required=True); a.add_argument('--out', required=True)
    a.add_argument('--gate', type=float, default=0.0, help='mentions whose every class but outside stays below it are not linked')
    a = a.parse_args()
    ck, path = checkpoints.load_tagger(a.start)
    check_classes(ck, path)
    model = Tagger(Encoder.from_state(ck['model'], 'encoder.'))
    checkpoints.load_weights(model, ck['model'], path)
    model.eval()
    os.makedirs(a.out, exist_ok=True)
    fp32 = os.path.join(a.out, 'support.fp32.onnx')
    ids = torch.ones(2, 7, dtype=torch.long)
    with torch.inference_mode():
        torch.onnx.export(model, (ids, torch.ones_like(ids)), fp32, input_names=['input_ids', 'attention_mask'], output_names=['logits'], opset_version=17, dynamo=False,
                          dynamic_axes={'input_ids': {0: 'windows', 1: 'tokens'}, 'attention_mask': {0: 'windows', 1: 'tokens'}, 'logits': {0: 'windows', 1: 'tokens'}})
    quantise(fp32, os.path.join(a.out, 'support.onnx'))
    compare('tagger', model, fp32, os.path.join(a.out, 'support.onnx'))
    checkpoints.write_training_record(a.out, 'tagger', ck['state'])
    json.dump({'window': 256, 'stride': 200, 'classes': CLASSES, **({'gate': a.gate} if a.gate else {})}, open(os.path.join(a.out, 'support.json'), 'w'))
    os.remove(fp32)
    print(os.path.getsize(os.path.join(a.out, 'support.onnx')) / 2**20, 'MiB')


if __name__ == '__main__':
    main()
