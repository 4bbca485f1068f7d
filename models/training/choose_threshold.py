"""Log-odds threshold with the best micro-F1 of candidate sets on out-of-fold scores (CodiEsp style: every finding), written as {"threshold": t}.

  python choose_threshold.py --dump work/dump-codiesp --out package/thresholds/codiesp.json"""
import report_errors
import argparse, json, os
import numpy as np


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--out', required=True)
    a = a.parse_args()
    rows = [json.loads(l) for l in open(os.path.join(a.dump, 'rows.jsonl'))]
    gold = sum(len({d['code'] for d in json.loads(l)['diagnoses']}) for l in open(os.path.join(a.dump, 'drafts.jsonl')))
    score = np.fromfile(os.path.join(a.dump, 'oof.f32'), dtype=np.float32); label = np.array([r['label'] for r in rows])
    written = np.array([f"{r['note']} {r.get('written', r['code'])}" for r in rows])
    ranked = np.argsort(-score, kind='stable')
    chosen = ranked[np.unique(written[ranked], return_index=True)[1]]  # of rows that the corpus writes alike the likeliest, as the engine returns it
    score, label = score[chosen], label[chosen]
    best = (0, 0)
    for t in np.arange(-4, 2, .1):
        keep = score >= t
        right = label[keep].sum(); p = right / max(1, keep.sum()); r = right / gold
        best = max(best, (2 * p * r / max(1e-9, p + r), float(round(t, 2))))
        print(f'{t:.1f} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.4f}')
    json.dump({'threshold': best[1]}, open(a.out, 'w'))
    print('best', best)


if __name__ == '__main__':
    main()
