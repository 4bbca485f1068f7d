"""Log-odds threshold with the best micro-F1 of candidate sets on out-of-fold scores (CodiEsp style: every finding), written as {"threshold": t}.

  python choose_threshold.py --dump work/dump-codiesp --out package/thresholds/codiesp.json"""
import report_errors
import argparse, os
import numpy as np
from check_data import check_dump
from files import check_out, read_rows, write_json


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--out', required=True)
    a = a.parse_args()
    check_out(a.out)
    check_dump(a.dump)
    rows = read_rows(os.path.join(a.dump, 'rows.jsonl'))
    gold = sum(len({d['code'] for d in note['diagnoses']}) for note in read_rows(os.path.join(a.dump, 'drafts.jsonl')))
    score = np.fromfile(os.path.join(a.dump, 'oof.f32'), dtype=np.float32); label = np.array([r['label'] for r in rows])
    if len(score) != len(rows):
        report_errors.fail(os.path.join(a.dump, 'oof.f32'), f'has {len(score)} values for {len(rows)} rows: train_scorer.py writes it', 1)
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
    write_json(a.out, {'threshold': best[1]})
    print('best', best)


if __name__ == '__main__':
    main()
