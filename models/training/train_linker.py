"""Trains the linker: text -> code, softmax over all billable ICD-10-CM codes and, with --procedures, CPT and HCPCS numbers (encoder + one vector a code).

  python train_linker.py --out work/linker --minutes 45 --note-fold 0     # notes of fold 0 only (fold 1 stays unseen for the scorer)
  python train_linker.py --out work/linker-all --from work/linker --minutes 15 --note-fold all
  python train_linker.py --out work/linker-without-3 --without-fold 3 --folds 5 --procedures --device cuda --minutes 2 --batch 768 --lr 2.4e-4 --table-lr .005 --average   # on a GPU

Checkpoints every few minutes and on SIGINT or SIGTERM (`--resume` goes on from the one in --out; `--from` starts a new run from another's weights);
prints dev retrieval (claims dev, first quote of each diagnosis) as it goes."""
import report_errors
import argparse, os, random, time
import numpy as np
import torch
import torch.nn.functional as F
import checkpoints
import sources
from augment import vary
from check_data import check_further, check_training_data
from files import make_checkpoint_folder, write_json
from encoder import Encoder, WIDTH, encode_texts, load_tokenizer, pad, pool
from running_mean import RunningMean

PX = 'px:'  # HCPCS J4520 is not the diagnosis J45.20


def build_examples(resolve, titles, billable, options, procedures=()):
    """([(text or (quote, clause), code, weight)] of all sources, {note id: fold})"""
    ex = []
    for code in billable:
        ex.append((titles[code], code, .35 * (.25 if code[0] >= 'S' and code[0] <= 'Y' else 1)))
    def add(pairs, weight):
        before = len(ex)
        ex.extend((text, code, weight) for text, code in pairs)
        print('pairs', len(ex) - before, 'weight', weight, flush=True)
    for pairs, weight in sources.official_pairs(resolve):
        add(pairs, weight)
    add(sources.ontology_pairs(resolve), .7)
    forms = sources.forms_path()
    if forms:
        add(sources.form_pairs(forms, resolve), 1.3)
    for code, label, phrases in procedures:
        ex.append((label, PX + code, .5))
        ex.extend((phrase, PX + code, .3) for phrase in phrases)
    known = {code for code, _, _ in procedures}
    notes = sources.training_notes()
    fold = sources.fold_of_notes(notes, options.folds)
    used = 0
    for n in notes:
        if not checkpoints.takes_fold(options, fold[n['id']]):
            continue
        used += 1
        base = 2.5 if n.get('source') == 'open' else 5.0
        for quote, clause, code, w, trap in sources.note_pairs(n, resolve):
            ex.append(((quote, clause), code, base * w))
        for quote, clause, code, w in sources.procedure_pairs(n, known):
            ex.append(((quote, clause), PX + code, base * w))
    print('notes used', used, 'of', len(notes), 'examples', len(ex), flush=True)
    return ex, fold


def weak_pairs(notes, resolve, known):
    """Examples of mined notes (mine-weak-labels.ts), half as heavy as a written note's: what the engine was sure of is not always right."""
    out = []
    for note in notes:
        out += [((quote, clause), code, 1.2 * w) for quote, clause, code, w, trap in sources.note_pairs(note, resolve) if not trap]
        out += [((quote, clause), PX + code, 1.2 * w) for quote, clause, code, w in sources.procedure_pairs(note, known)]
    return out


def hard_rest(cos, scale, y, category, most=16):
    """Gradient by the logits [texts, labels] of a second softmax: over the right label, its category and the `most` labels that the model now takes for likeliest."""
    near = category[None, :] == category[y][:, None]
    near.scatter_(1, cos.topk(most).indices, True)
    p = (cos * scale).masked_fill(~near, -torch.inf).softmax(-1)
    p[torch.arange(len(y), device=cos.device), y] -= 1
    return p


def title_vectors(enc, tok, billable, titles, resolve, quick):
    """First label table: each title's own vector. `quick`: those of codes with written forms only, a tenth, and noise for the rest: a rough start for short runs."""
    forms = sources.forms_path() if quick else None
    wanted = {code for _, code in sources.form_pairs(forms, resolve)} if forms else set(billable)
    at = [i for i, code in enumerate(billable) if code in wanted]
    table = F.normalize(torch.randn(len(billable), WIDTH), dim=-1)
    table[at] = encode_texts(enc, tok, [titles[billable[i]] for i in at])
    return table


def dev_pairs(resolve):
    path = sources.first_existing(os.path.join(sources.SHARED, 'datasets/claims/dev.jsonl.gz'))
    return [(' '.join(d['evidence'][0].split()), [sources.undot(d['code'])]) for n in (sources.read_jsonl(path) if path else []) for d in n['diagnoses'] if d.get('evidence')]


def dev_procedure_pairs(known):
    path = sources.first_existing(os.path.join(sources.SHARED, 'datasets/claims/dev.jsonl.gz'))
    return [(quote, [PX + code]) for n in (sources.read_jsonl(path) if path else []) for quote, _, code, w in sources.procedure_pairs(n, known) if w == 1]


def retrieval(encoder, tokenizer, table, pairs, code_at):
    if not pairs:
        return {}
    q = encode_texts(encoder, tokenizer, [t for t, _ in pairs])
    scores = q @ table.T
    hits = {1: 0, 5: 0, 20: 0, 50: 0}
    top = scores.topk(50).indices.tolist()
    for row, (_, codes) in zip(top, pairs):
        want = {code_at[c] for c in codes}
        for k in hits:
            hits[k] += any(i in want for i in row[:k])
    return {k: round(v / max(1, len(pairs)), 4) for k, v in hits.items()}


def both_retrievals(encoder, tokenizer, table, dev, code_at, diagnoses):
    """Diagnosis quotes among diagnoses, procedure quotes among procedures: each system is ranked on its own, as the engine does."""
    r = {'icd': retrieval(encoder, tokenizer, table[:diagnoses], dev['icd'], code_at)}
    if len(code_at) > diagnoses:
        r['procedures'] = retrieval(encoder, tokenizer, table[diagnoses:], dev['procedures'], {c: i - diagnoses for c, i in code_at.items()})
    return r


def save(folder, encoder, table, scale, state, procedures=()):
    os.makedirs(folder, exist_ok=True)
    tmp = os.path.join(folder, 'linker.tmp')
    torch.save({'encoder': {k: v.cpu() for k, v in encoder.state_dict().items()}, 'table': table.cpu(), 'scale': scale, 'state': state, 'procedures': list(procedures)}, tmp)
    os.replace(tmp, os.path.join(folder, 'linker.pt'))


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True); a.add_argument('--from', dest='start'); a.add_argument('--minutes', type=float, default=45)
    a.add_argument('--note-fold', default='0', choices=['0', '1', 'all']); a.add_argument('--lr', type=float, default=1.2e-4); a.add_argument('--table-lr', type=float, default=.012)
    a.add_argument('--batch', type=int, default=128); a.add_argument('--threads', type=int, default=2); a.add_argument('--seed', type=int, default=1)
    a.add_argument('--warmup', type=int, default=150); a.add_argument('--procedures', action='store_true')
    a.add_argument('--without-fold', help="instead of --note-fold: all notes but those of this fold of --folds, or 'none'"); a.add_argument('--folds', type=int, default=2)
    a.add_argument('--device', default='cpu', help='cpu or cuda'); a.add_argument('--average', action='store_true', help='keep the running mean of the weights over the last 60 %% of the time')
    a.add_argument('--hard', type=float, default=0, help="weight of a second softmax over the right code's category and the likeliest 16: siblings and what the model confuses (EXPERIMENTS.md, 68)")
    a.add_argument('--weak', help='notes that mine-weak-labels.ts wrote (.jsonl)')
    a.add_argument('--resume', action='store_true'); a.add_argument('--quick-titles', action='store_true')
    a = a.parse_args()
    make_checkpoint_folder(a.out)
    torch.set_num_threads(a.threads); torch.manual_seed(a.seed); rng = random.Random(a.seed)
    check_training_data()
    weak = check_further(a.weak) if a.weak else []
    billable, titles = sources.read_order()
    procedures = sources.procedure_labels() if a.procedures else []
    code_at = {c: i for i, c in enumerate(billable + [PX + code for code, _, _ in procedures])}
    resolve = sources.Resolver(billable, titles)
    tok = load_tokenizer()
    own = os.path.join(a.out, 'linker.pt')
    resumed = a.resume and os.path.exists(own)
    if resumed:
        report_errors.keeps(f'{own} stays as it was, --resume goes on from it')
    examples, fold = build_examples(resolve, titles, billable, a, procedures)
    if weak:
        examples += weak_pairs(weak, resolve, {code for code, _, _ in procedures})
    folds_sha256, own_folds = checkpoints.folds_digest(fold), checkpoints.own_folds(a, fold, weak)
    weights = np.cumsum([w for _, _, w in examples]); total = weights[-1]
    enc, scale = Encoder.pretrained(), 20.0
    dev = {'icd': dev_pairs(resolve), 'procedures': dev_procedure_pairs({code for code, _, _ in procedures})}
    before = {'seen': 0, 'minutes': 0, 'step': 0, 'note_folds': checkpoints.seen_folds(own_folds)}
    if resumed or a.start:
        ck, path = checkpoints.load_linker(a.out if resumed else a.start)
        checkpoints.check_labels(ck, path, billable, [code for code, _, _ in procedures])
        checkpoints.load_weights(enc, ck['encoder'], path); table, scale = ck['table'], ck.get('scale', 24.0)  # an imported package keeps none
        before['note_folds'] = checkpoints.seen_folds(own_folds, ck['state'], fold=fold)
        if resumed:
            before.update({k: ck['state'].get(k, 0) for k in ('seen', 'minutes', 'step')})
            print(f"resumed after {before['minutes']:.1f} of {a.minutes} minutes", flush=True)
    else:
        cache = os.path.join(os.path.dirname(a.out) or '.', 'titles-quick.pt' if a.quick_titles else 'titles.pt')
        if os.path.exists(cache):
            table = checkpoints.load(cache)
        else:
            t0 = time.time(); table = title_vectors(enc, tok, billable, titles, resolve, a.quick_titles); print('titles encoded', time.time() - t0, flush=True)
            os.makedirs(os.path.dirname(cache) or '.', exist_ok=True); torch.save(table, f'{cache}.tmp'); os.replace(f'{cache}.tmp', cache)
            report_errors.keeps(f'the encoded titles are in {cache}')
    if procedures and len(table) == len(billable):
        texts = [' | '.join([label, *phrases[:3]]) for _, label, phrases in procedures]
        table = torch.cat([table, F.normalize(torch.randn(len(texts), WIDTH), dim=-1) if a.quick_titles else encode_texts(enc, tok, texts)])
    if len(table) != len(code_at):
        checkpoints.fail(cache, f'was made for another label space ({len(table)} labels, here {len(code_at)}): remove it')
    numbers = [code for code, _, _ in procedures]
    record = {'note_folds': before['note_folds'], 'folds_sha256': folds_sha256, 'labels': checkpoints.label_digest(billable, numbers)}
    enc.to(a.device); table = table.to(a.device)
    names = [c[:3] for c in billable] + [PX + code[:3] for code in numbers]
    place = {c: i for i, c in enumerate(dict.fromkeys(names))}
    category = torch.tensor([place[c] for c in names], device=a.device) if a.hard else None
    print('start', both_retrievals(enc, tok, table, dev, code_at, len(billable)), flush=True)
    log_scale = torch.nn.Parameter(torch.tensor(float(np.log(scale)), device=a.device))
    mean = None
    opt = torch.optim.AdamW([{'params': enc.parameters(), 'lr': a.lr}, {'params': [log_scale], 'lr': 2e-3, 'weight_decay': 0}], weight_decay=.01)
    began, seen, step, losses, last_eval, last_save = time.time() - 60 * before['minutes'], before['seen'], before['step'], [], time.time(), time.time()
    limit = a.minutes * 60
    stop = checkpoints.StopSignal()
    keep = lambda more: save(a.out, enc, F.normalize(table, dim=-1), float(log_scale.detach().exp()), {**record, 'seen': seen, 'step': step, 'minutes': (time.time() - began) / 60, **more}, numbers)
    while time.time() - began < limit and not stop.name:
        # a pool of drawn examples, cut into batches of like length: padding costs time, order within the pool is random
        drawn = np.searchsorted(weights, np.random.default_rng(a.seed * 1000003 + step).random(a.batch * 24) * total)
        pool_rows = []
        for i in drawn:
            text, code, _ = examples[i]
            if isinstance(text, tuple):
                text = text[1] if rng.random() < .4 else text[0]
                text = vary(text, rng, .5)
            else:
                text = vary(text, rng)
            pool_rows.append((text, code_at[code]))
        encoded = [e.ids if len(e.ids) <= 40 else e.ids[:39] + [102] for e in tok.encode_batch([t for t, _ in pool_rows])]
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))
        cuts = [order[i:i + a.batch] for i in range(0, len(order), a.batch)]
        rng.shuffle(cuts)
        for cut in cuts:
            gone = (time.time() - began) / limit
            lr_now = min(1, (step - before['step'] + 1) / a.warmup) * max(.03, 1 - gone)
            opt.param_groups[0]['lr'] = a.lr * lr_now; opt.param_groups[1]['lr'] = 2e-3 * lr_now
            x, m = (t.to(a.device) for t in pad([encoded[i] for i in cut])); y = torch.tensor([pool_rows[i][1] for i in cut], device=a.device)
            enc.train()
            with torch.autocast(a.device, torch.bfloat16):
                hidden = enc(x, m)
            q = pool(hidden.float(), m)
            with torch.no_grad():
                s = log_scale.exp()
                cos = q.detach() @ table.T
                p = (cos * s).softmax(-1)
                losses.append(-p[torch.arange(len(y), device=a.device), y].clamp(min=1e-9).log().mean().item())
                p[torch.arange(len(y), device=a.device), y] -= 1
                if a.hard:
                    p = (p + a.hard * hard_rest(cos, s, y, category)) / (1 + a.hard)
                log_scale.grad = ((p * cos).sum() * s / len(y)).reshape(())
                grad_q = (p @ table) * (s / len(y))
                table.addmm_(p.T, q.detach(), alpha=-a.table_lr * max(.1, 1 - gone) * float(s))
                table[y] = F.normalize(table[y], dim=-1)
            enc.zero_grad()
            q.backward(grad_q)
            torch.nn.utils.clip_grad_norm_(enc.parameters(), 1.0)
            opt.step()
            with torch.no_grad():
                log_scale.clamp_(max=float(np.log(32.0)))
            step += 1; seen += len(cut)
            if step % 100 == 0:
                with torch.no_grad(): table.copy_(F.normalize(table, dim=-1))
            if a.average and gone > .4 and step % 5 == 0:
                if mean is None: mean = RunningMean([*enc.parameters(), table], .995)
                mean.step()
            if time.time() - last_eval > 240:
                r = both_retrievals(enc, tok, table, dev, code_at, len(billable))
                print(f'{(time.time()-began)/60:.1f} min step {step} seen {seen} loss {np.mean(losses[-300:]):.3f} scale {float(log_scale.detach().exp()):.1f} dev {r}', flush=True)
                last_eval = time.time()
            if time.time() - last_save > 300:
                keep({}); last_save = time.time()
            if time.time() - began >= limit or stop.name:
                break
    if stop.name:
        keep({})
        stop.end(own, (time.time() - began) / 60)
    if mean: mean.put()
    table = F.normalize(table, dim=-1)
    r = both_retrievals(enc, tok, table, dev, code_at, len(billable))
    print('end', seen, r, flush=True)
    keep({'dev_retrieval': r})
    write_json(os.path.join(a.out, 'result.json'), {'seen': seen, 'minutes': a.minutes, 'note_folds': before['note_folds'], 'dev_retrieval': r, 'scale': float(log_scale.detach().exp())})


if __name__ == '__main__':
    main()
