"""Exported models against their trainers: the same sentences through PyTorch, ONNX and ONNX int8."""
import report_errors
import os
import numpy as np
import torch
import checkpoints
import sources
from encoder import load_tokenizer, pad

NOTES = os.path.join(sources.ROOT, 'training-data/open-claims/train.jsonl.gz')
MOST_FP32 = 1e-3   # largest difference of a logit that an exact export may show: float order only
LEAST_ALIKE = .9   # correlation of int8 logits with the exact ones; a broken graph has none (the best answer is kept for about .87 of texts, EXPERIMENTS.md, 5)


def sentences(count=24):
    """Lines of the open notes that ship, of different lengths."""
    notes = sources.read_jsonl(NOTES)
    lines = [' '.join(line.split()) for note in notes[:200:4] for line in note['encounter']['text'].split('\n')]
    return sorted({line for line in lines if 12 < len(line) < 160})[:count]


def check_sentences():
    """Ends the program where the sentences to compare with are not there, before anything is exported."""
    if not sentences():
        checkpoints.fail(NOTES, 'holds no line to compare the exported model with', 1)


def compare(name, model, exact, small):
    """Ends the program when the fp32 graph is not the trainer's model, or int8 changes most answers; prints both figures."""
    import onnxruntime as ort
    ids, mask = pad([e.ids[:40] for e in load_tokenizer().encode_batch(sentences())])
    with torch.inference_mode():
        want = model.eval()(ids, mask).numpy()
    run = lambda path: ort.InferenceSession(path, providers=['CPUExecutionProvider']).run(None, {'input_ids': ids.numpy(), 'attention_mask': mask.numpy()})[0]
    real = mask.numpy().astype(bool) if want.ndim == 3 else np.ones(len(want), dtype=bool)
    off = float(np.abs(run(exact) - want)[real].max())
    coarse = run(small)
    same = float((coarse.argmax(-1) == want.argmax(-1))[real].mean())
    alike = float(np.corrcoef(coarse[real].ravel(), want[real].ravel())[0, 1])
    print(f'{name}: fp32 differs from the trainer by {off:.1e} at most; int8 correlates by {alike:.4f} and keeps the best answer of {same:.3f}', flush=True)
    if not off <= MOST_FP32:
        checkpoints.fail(exact, f'differs from the trained model by {off:.1e}', 1)
    if not alike >= LEAST_ALIKE:
        checkpoints.fail(small, f'int8 logits correlate with the exact ones by {alike:.3f} only', 1)
