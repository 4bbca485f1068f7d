"""Writes the linker as one ONNX graph: input_ids, attention_mask -> logits [texts, labels] (cosines), then int8, with the best labels of each text.

  python export_linker.py --from work/linker-all --out work/package

The label table is one MatMul whose right side is int8 (per column scale); encoder MatMuls are quantised dynamically,
the word table is stored int8 with one scale a row. Weights use 7 bits, since AVX2 without VNNI saturates at 8.
The engine reads the rankings only: diagnoses_kept [1] -> diagnosis_scores, diagnosis_ids [texts, kept], best first, ties by place; procedures likewise."""
import report_errors
import argparse, os, tempfile
import numpy as np
import onnx
import torch
import checkpoints
import sources
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from encoder import Encoder, pool
from export_parity import check_sentences, compare
from files import make_folder, write_text


class Linker(torch.nn.Module):
    def __init__(self, encoder, table):
        super().__init__()
        self.encoder = encoder
        self.register_buffer('labels', table.T.contiguous())

    def forward(self, input_ids, attention_mask):
        return pool(self.encoder(input_ids, attention_mask), attention_mask) @ self.labels


def compress_words(model):
    """Replaces the float word table (Gather) by an int8 one with a scale a row: Gather int8 + Gather scale + Mul."""
    graph = model.graph
    tables = {i.name: i for i in graph.initializer}
    for node in list(graph.node):
        if node.op_type != 'Gather' or node.input[0] not in tables:
            continue
        array = numpy_helper.to_array(tables[node.input[0]])
        if array.ndim != 2 or array.shape[0] < 10000 or array.dtype != np.float32:
            continue
        scale = np.abs(array).max(1, keepdims=True) / 127
        scale[scale == 0] = 1
        q = np.round(array / scale).astype(np.int8)
        name, out = node.input[0], node.output[0]
        graph.initializer.remove(tables[name])
        graph.initializer.extend([numpy_helper.from_array(q, name + '_q'), numpy_helper.from_array(scale.astype(np.float32), name + '_s')])
        at = list(graph.node).index(node)
        graph.node.remove(node)
        for k, n in enumerate([helper.make_node('Gather', [name + '_q', node.input[1]], [out + '_q']), helper.make_node('Cast', [out + '_q'], [out + '_f'], to=TensorProto.FLOAT),
                               helper.make_node('Gather', [name + '_s', node.input[1]], [out + '_s']), helper.make_node('Mul', [out + '_f', out + '_s'], [out])]):
            graph.node.insert(at + k, n)


def rank_labels(path, diagnoses, procedures):
    """Adds to a linker on disk a TopK over the columns of its diagnoses and, where there are some, one over its procedures. Places count from the part's first column."""
    model = onnx.load(path)
    graph = model.graph
    parts = [('diagnoses', 'diagnosis', 0, diagnoses), ('procedures', 'procedure', diagnoses, diagnoses + procedures)][:2 if procedures else 1]
    constant = lambda name, value: graph.initializer.append(numpy_helper.from_array(np.array([value], dtype=np.int64), name))
    constant('label_axis', 1)
    for many, one, start, end in parts:
        constant(f'{many}_from', start)
        constant(f'{many}_to', end)
        graph.node.extend([helper.make_node('Slice', ['logits', f'{many}_from', f'{many}_to', 'label_axis'], [f'{one}_cosines']),
                           helper.make_node('TopK', [f'{one}_cosines', f'{many}_kept'], [f'{one}_scores', f'{one}_places'], axis=1, largest=1, sorted=1),
                           helper.make_node('Cast', [f'{one}_places'], [f'{one}_ids'], to=TensorProto.INT32)])
        graph.input.append(helper.make_tensor_value_info(f'{many}_kept', TensorProto.INT64, [1]))
        for name, kind in ((f'{one}_scores', TensorProto.FLOAT), (f'{one}_ids', TensorProto.INT32)):
            graph.output.append(helper.make_tensor_value_info(name, kind, ['texts', f'{many}_ranked']))
    onnx.save(model, path)


def quantise(source, target):
    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, op_types_to_quantize=['MatMul'])
    model = onnx.load(target)
    compress_words(model)
    onnx.save(model, target)


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--from', dest='start', required=True); a.add_argument('--out', required=True)
    a = a.parse_args()
    check_sentences()
    ck, path = checkpoints.load_linker(a.start)
    checkpoints.check_labels(ck, path, sources.read_order()[0])
    enc = Encoder.from_state(ck['encoder'])
    model = Linker(enc, ck['table'].float()).eval()
    make_folder(a.out)
    ids = torch.ones(2, 7, dtype=torch.long)
    with tempfile.TemporaryDirectory(dir=a.out, prefix='linker-') as building:  # what stands in OUT is replaced when all has been compared
        fp32, small = (os.path.join(building, name) for name in ('linker.fp32.onnx', 'model.onnx'))
        with torch.inference_mode():
            torch.onnx.export(model, (ids, torch.ones_like(ids)), fp32, input_names=['input_ids', 'attention_mask'], output_names=['logits'], opset_version=17, dynamo=False,
                              dynamic_axes={'input_ids': {0: 'texts', 1: 'tokens'}, 'attention_mask': {0: 'texts', 1: 'tokens'}, 'logits': {0: 'texts'}})
        quantise(fp32, small)
        compare('linker', model, fp32, small)
        diagnoses = len(sources.read_order()[0])
        rank_labels(small, diagnoses, ck['table'].shape[0] - diagnoses)
        os.replace(small, os.path.join(a.out, 'model.onnx'))
    if ck.get('procedures'):
        write_text(os.path.join(a.out, 'procedures.txt'), '\n'.join(ck['procedures']) + '\n')
    checkpoints.write_training_record(a.out, 'linker', ck['state'])
    print(os.path.getsize(os.path.join(a.out, 'model.onnx')) / 2**20, 'MiB')


if __name__ == '__main__':
    main()
