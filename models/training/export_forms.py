"""Writes the vectors of the written forms: how clinicians write a code, as the linker of a package reads it (written-forms.bin, from training-data/surface-forms).

  python export_forms.py --package work/package --out work/package/written-forms.bin

A code's label vector, drawn to what training notes quote, forgets the rarer ways of writing it; search compares a phrase with these too (EXPERIMENTS.md, 51). The engine gets cosines
out of the graph, no vector: a phrase's vector follows from its cosines to --basis labels by least squares, and its first --width coordinates on the axes of the forms (singular vectors)
suffice. --most: only so many forms, evenly spread (short runs). File: gzip of uint32 length, JSON header, float32 projection [width x basis], int8 forms [forms x width]; src/retrieval/written-forms.ts reads it."""
import report_errors
import argparse, gzip, json, os, struct, tempfile
import numpy as np
import onnx
import onnxruntime
import sources
from files import check_out
from encoder import load_tokenizer
from engine_parity import check_engine
from import_package import read_weights
from onnx import TensorProto, helper

BATCH, MAX_TOKENS, SEP = 16, 40, 102
UNLIKE = .2  # src/retrieval/written-forms.ts


def read_forms(billable):
    """[(form, label place)], by place and form, each once."""
    at = {code: i for i, code in enumerate(billable)}
    resolve = sources.Resolver(billable, sources.read_order()[1])
    pairs = {(' '.join(form.lower().split()), at[code]) for form, code in sources.form_pairs(sources.forms_path(), resolve)}
    return sorted(pairs, key=lambda pair: (pair[1], pair[0]))


def open_linker(path):
    """Session and name of the text vector: what the last product, with the label table, reads before it is quantised."""
    model = onnx.load(path)
    product = [node for node in model.graph.node if node.op_type == 'MatMulInteger'][-1]
    vector = next(node.input[0] for node in model.graph.node if product.input[0] in node.output)
    model.graph.output.append(helper.make_tensor_value_info(vector, TensorProto.FLOAT, None))
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=['CPUExecutionProvider']), vector


def encode(session, outputs, tokenizer, texts):
    """Values of `outputs` for each text, in batches of like length as the engine makes them."""
    ids = [e.ids if len(e.ids) <= MAX_TOKENS else e.ids[:MAX_TOKENS - 1] + [SEP] for e in tokenizer.encode_batch(texts)]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    counts = {i.name: np.array([1]) for i in session.get_inputs() if i.name.endswith('_kept')}
    out = [None] * len(texts)
    for start in range(0, len(order), BATCH):
        part = order[start:start + BATCH]
        x = np.zeros((len(part), max(len(ids[i]) for i in part)), dtype=np.int64)
        mask = np.zeros_like(x)
        for row, i in enumerate(part):
            x[row, :len(ids[i])], mask[row, :len(ids[i])] = ids[i], 1
        for i, *values in zip(part, *session.run(outputs, {'input_ids': x, 'attention_mask': mask, **counts})):
            out[i] = values
    return [np.stack(values) for values in zip(*out)]


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--package', required=True); a.add_argument('--out', required=True)
    a.add_argument('--width', type=int, default=128); a.add_argument('--basis', type=int, default=1024)
    a.add_argument('--most', type=int)
    a = a.parse_args()
    check_out(a.out)
    billable = sources.read_order()[0]
    forms = read_forms(billable)
    forms = forms[::max(1, len(forms) // (a.most or len(forms)))]
    path = os.path.join(a.package, 'model.onnx')
    table = read_weights(path)[1].numpy().T[:len(billable)].astype(np.float64)
    basis = np.sort(np.random.default_rng(1).permutation(len(billable))[:a.basis])
    session, vector = open_linker(path)
    tokenizer = load_tokenizer(a.package)
    vectors = encode(session, [vector], tokenizer, [form for form, _ in forms])[0].astype(np.float64)
    axes = np.linalg.svd(vectors, full_matrices=False)[2][:a.width]
    projection = (axes @ np.linalg.pinv(table[basis])).astype(np.float32)
    rows = vectors @ axes.T
    scale = np.abs(rows).max() / 127
    some = [form for form, _ in forms[::len(forms) // 24]]
    cosines, seen = encode(session, ['logits', vector], tokenizer, some)
    print(f'{len(forms)} forms of {len({place for _, place in forms})} codes; vectors from cosines within {np.abs(cosines[:, basis] @ projection.T - seen @ axes.T).max():.4f}; '
          f'{np.square(rows).sum() / np.square(vectors).sum():.3f} of the squared length kept')
    q, labels = np.round(rows / scale).astype(np.int8), np.array([place for _, place in forms])
    header = json.dumps({'schema': 1, 'width': a.width, 'scale': float(scale), 'basis': basis.tolist(), 'labels': labels.tolist()}).encode()
    with open(a.out, 'wb') as f:
        f.write(gzip.compress(struct.pack('<I', len(header)) + header + projection.tobytes() + q.tobytes(), 9, mtime=0))
    print(os.path.getsize(a.out) / 2**20, 'MiB')
    asked = sorted({place for _, place in forms[::len(forms) // 24]})
    like = (cosines[:, basis].astype(float) @ projection.T.astype(float)) @ (q.T * scale)
    expected = [[max(UNLIKE, row[labels == place].max()) for place in asked] for row in like]
    with tempfile.TemporaryDirectory() as folder:
        check_engine('written-forms', a.out, [dict(zip(map(str, basis.tolist()), row[basis].tolist())) for row in cosines], expected, folder, [str(place) for place in asked])


if __name__ == '__main__':
    main()
