"""Trains the trees that compare the codes of a claim for the first-listed choice (LambdaRank), on claims.jsonl and habits.json of dump-first-of-claim.ts.

  python train_first_of_claim.py --dump work/first-of-claim --out package/scorer-first-of-claim.json [--dev work/first-of-claim-dev]

Prints the share of claims (two codes or more, the codes given) whose best one is the coded first-listed diagnosis, in ten parts held out in turn, by source."""
import report_errors
import argparse, collections, os
import numpy as np
import lightgbm as lgb
from engine_parity import check_trees
from files import check_out, read_json, read_rows, whole_number, write_json
from train_scorer import flatten

PARAMS = {'objective': 'lambdarank', 'lambdarank_truncation_level': 5, 'num_leaves': 15, 'learning_rate': .05, 'feature_fraction': .5, 'min_data_in_leaf': 20,
          'bagging_fraction': .8, 'bagging_freq': 1, 'seed': 5, 'verbose': -1, 'num_threads': 2, 'deterministic': True, 'force_row_wise': True}


def read(folder):
    path = os.path.join(folder, 'claims.jsonl')
    claims = read_rows(path)
    if not claims:
        report_errors.fail(path, 'holds no claim with a first-listed diagnosis and another code', 1)
    for number, claim in enumerate(claims, 1):
        if not isinstance(claim, dict) or not {'names', 'first', 'rows', 'tenth', 'source'} <= claim.keys():
            report_errors.fail(f'{path}, line {number}', 'lacks names, first, rows, tenth or source', 1)
    return claims


def fit(claims, rounds):
    rows = np.concatenate([np.array(c['rows'], dtype=np.float32) for c in claims])
    return lgb.train(PARAMS, lgb.Dataset(rows, np.concatenate([c['first'] for c in claims]), group=[len(c['first']) for c in claims]), rounds)


def hits(model, claims):
    return [c['first'][int(np.argmax(model.predict(np.array(c['rows'], dtype=np.float32))))] for c in claims]


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--dump', required=True); a.add_argument('--out', required=True); a.add_argument('--dev'); a.add_argument('--rounds', type=whole_number, default=200)
    a = a.parse_args()
    check_out(a.out)
    claims, dev, habits = read(a.dump), read(a.dev) if a.dev else None, read_json(os.path.join(a.dump, 'habits.json'))
    by_source = collections.defaultdict(list)
    for tenth in sorted({c['tenth'] for c in claims}):
        held = [c for c in claims if c['tenth'] == tenth]
        rest = [c for c in claims if c['tenth'] != tenth] or held
        for c, hit in zip(held, hits(fit(rest, a.rounds), held)):
            by_source[c['source'].split('-')[0]].append(hit); by_source['all'].append(hit)
    print('held out:', ', '.join(f'{k} {np.mean(v):.4f} of {len(v)}' for k, v in sorted(by_source.items())))
    model = fit(claims, a.rounds)
    if a.dev:
        print('dev:', round(float(np.mean(hits(model, dev))), 4))
    trees = [flatten(t) for t in model.dump_model()['tree_info']]
    write_json(a.out, {'schema': 1, 'features': claims[0]['names'], 'keepLogit': 0, 'trees': trees, 'rates': {'code': {}, 'category': {}, 'reported': {}}, 'habits': habits}, separators=(',', ':'))
    rows = np.concatenate([np.array(c['rows'], dtype=np.float32) for c in claims])
    check_trees('first-of-claim', a.out, claims[0]['names'], rows, model.predict(rows, raw_score=True), a.dump)


if __name__ == '__main__':
    main()
