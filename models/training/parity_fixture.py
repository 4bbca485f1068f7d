"""200 sentences of our own open notes with what Python makes of them: token ids, and the five best codes with their softmax probabilities (fp32).

  python parity_fixture.py --from work/linker --out ../../test/fixtures/parity.json"""
import argparse, json, os, re
import torch
import sources
from encoder import Encoder, encode_texts, load_tokenizer


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--from', dest='start', required=True); a.add_argument('--out', required=True)
    a = a.parse_args()
    billable, _ = sources.read_order()
    notes = sources.read_jsonl(os.path.join(sources.ROOT, 'training-data/open-claims/train.jsonl.gz'))
    sentences = []
    for n in notes[::7]:
        lines = [' '.join(s.split()).lower() for s in re.split(r'[.\n;]', n['encounter']['text']) if 2 < len(s.split()) < 25]
        sentences += lines[1:3]
    sentences = sorted(set(sentences))[:200]
    ck = torch.load(os.path.join(a.start, 'linker.pt'))
    enc = Encoder(); enc.load_state_dict(ck['encoder'])
    tok = load_tokenizer()
    cos = encode_texts(enc, tok, sentences, 40) @ ck['table'].float().T
    p = (cos * ck['scale']).softmax(-1)
    rows = []
    for i, s in enumerate(sentences):
        ids = tok.encode(s).ids
        top = p[i].topk(5)
        rows.append({'text': s, 'ids': ids if len(ids) <= 40 else ids[:39] + [102],
                     'top': [[billable[int(j)], round(float(v), 5), round(float(cos[i, j]), 5)] for v, j in zip(top.values, top.indices)]})
    json.dump({'schema': 1, 'source': 'sentences of training-data/open-claims; figures of models/training/parity_fixture.py', 'scale': ck['scale'], 'rows': rows}, open(a.out, 'w'), indent=0)
    print(len(rows), 'sentences')


if __name__ == '__main__':
    main()
