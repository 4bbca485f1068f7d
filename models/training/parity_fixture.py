"""200 sentences of our own open notes with what Python makes of them: token ids, and the five best codes with their softmax probabilities under a package's int8 linker;
and of a text of them all what its int8 support model says of every fortieth token, windows and classes as train_tagger.py has them. check-exports.ts compares the engine with it.

  python parity_fixture.py --package models/ID --scale 32 --out test/fixtures/parity.json      # also prints what int8 changes against fp32 when --from DIR is given"""
import report_errors
import argparse, json, os, re
import numpy as np
import checkpoints
import sources
from files import check_out
from encoder import load_tokenizer


def softmax(cosines, scale):
    e = np.exp(scale * (cosines.astype(np.float64) - 1))
    return e / e.sum()


def read_support(package, tok, text, every=40):
    """What the support model says of the tokens of a text: the prefix that it had, their number, and of some the place, the word [start, end] and the probabilities."""
    import onnxruntime as ort
    from train_tagger import prefix_text, windows_of
    with open(os.path.join(package, 'support.json')) as f:
        sizes = json.load(f)
    note = {'encounter': {'text': text, 'setting': 'emergency'}, 'document_type': 'discharge_summary', 'diagnoses': []}
    rows = [ids for ids, _ in windows_of(note, tok, sizes['window'], sizes['stride'])]
    head = 1 + len(tok.encode(prefix_text(note['encounter'], note['document_type']), add_special_tokens=False).ids)
    session = ort.InferenceSession(os.path.join(package, 'support.onnx'), providers=['CPUExecutionProvider'])
    words = tok.encode(text, add_special_tokens=False)
    tags = np.zeros((len(words.ids), len(sizes['classes'])))
    overlap = max(0, max(map(len, rows)) - head - 1 - sizes['stride']) // 2
    full = [k for k, row in enumerate(rows) if len(row) == sizes['window']]
    for part in [full[i:i + 4] for i in range(0, len(full), 4)] + [[k] for k in range(len(rows)) if k not in full]:  # int8 is scaled by the batch: the engine's
        x = np.array([rows[k] for k in part], dtype=np.int64)
        for k, logits in zip(part, session.run(None, {'input_ids': x, 'attention_mask': np.ones_like(x)})[0].astype(np.float64)[:, head:-1]):
            skip, at = overlap if k else 0, k * sizes['stride']
            tags[at + skip:at + len(logits)] = (np.exp(logits) / np.exp(logits).sum(-1, keepdims=True))[skip:]
    some = [(t, *words.word_to_chars(words.token_to_word(t)), [round(float(p), 4) for p in tags[t]]) for t in range(0, len(tags), every)]
    return {'prefix': prefix_text(note['encounter'], note['document_type']), 'tokens': len(tags), 'some': some}


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--package', required=True); a.add_argument('--scale', type=float, default=32); a.add_argument('--out', required=True); a.add_argument('--from', dest='start')
    a = a.parse_args()
    check_out(a.out)
    import onnxruntime as ort
    billable, _ = sources.read_order()
    notes = sources.read_jsonl(os.path.join(sources.ROOT, 'training-data/open-claims/train.jsonl.gz'))
    sentences = []
    for n in notes[::7]:
        lines = [' '.join(s.split()).lower() for s in re.split(r'[.\n;]', n['encounter']['text']) if 2 < len(s.split()) < 25]
        sentences += lines[1:3]
    sentences = sorted(set(sentences))[:200]
    session = ort.InferenceSession(os.path.join(a.package, 'model.onnx'), providers=['CPUExecutionProvider'])
    kept = {i.name: np.array([5]) for i in session.get_inputs()[2:]}   # how many labels the graph ranks: nothing that is read here
    tok = load_tokenizer(a.package)
    exact = None
    if a.start:
        from encoder import Encoder, encode_texts
        ck, _ = checkpoints.load_linker(a.start); enc = Encoder.from_state(ck['encoder'])
        exact = (encode_texts(enc, tok, sentences, 40) @ ck['table'][:len(billable)].float().T).numpy()
    rows, losses, same = [], [], 0
    for k, s in enumerate(sentences):
        ids = tok.encode(s).ids
        ids = ids if len(ids) <= 40 else ids[:39] + [102]
        x = np.array([ids], dtype=np.int64)
        cos = session.run(['logits'], {'input_ids': x, 'attention_mask': np.ones_like(x), **kept})[0][0][:len(billable)]
        p = softmax(cos, a.scale); top = np.argsort(-p)[:5]
        if exact is not None:
            q = softmax(exact[k], a.scale); losses += list(np.abs(p[top] - q[top])); same += int(top[0] == q.argmax())
        rows.append({'text': s, 'ids': ids, 'top': [[billable[int(j)], round(float(p[j]), 6), round(float(cos[j]), 6)] for j in top]})
    support = read_support(a.package, tok, '. '.join(s for s in sentences if s.isascii()))  # a sign like → is a word of its own to the engine's windows, and a part of its neighbours to the tokenizer
    with open(a.out, 'w') as f:
        json.dump({'schema': 1, 'source': 'sentences of training-data/open-claims; figures of models/training/parity_fixture.py', 'scale': a.scale, 'rows': rows, 'support': support}, f, indent=0)
    print(len(rows), 'sentences')
    if losses:
        print(f'int8 against fp32: same first code {same / len(rows):.3f}, probability differs by {np.mean(losses):.4f} in the mean, {np.max(losses):.3f} at most')


if __name__ == '__main__':
    main()
