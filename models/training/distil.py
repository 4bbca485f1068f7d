"""Smaller encoders that answer as the trained ones do: a linker and a support model of fewer layers, taught by checkpoints of the full ones (Hinton et al. 2015; layers to start from as in DistilBERT).

  distil.py linker --from work/linker-0 --texts work/mentions.txt --out work/linker-small --minutes 20      # mentions.txt: dump-mentions.ts
  distil.py tagger --from work/tagger-0 --out work/tagger-small --minutes 25 --note-fold 0

The linker's student learns the teacher's vectors; the label table stays. The support model's student learns the teacher's distribution over all training notes (its texts, not their
codes) and the labels of the notes of `--note-fold`, which must be the teacher's. So a student has seen the codes of no note that its teacher has not."""
import report_errors
import argparse, os, random, time
import numpy as np
import torch
import torch.nn.functional as F
import checkpoints
import sources
import train_linker
import train_tagger
from files import make_checkpoint_folder
from encoder import Encoder, load_tokenizer, pad, pool


def shrink(teacher, keep):
    """An encoder whose layers start as copies of the teacher's layers `keep`."""
    state = teacher.state_dict()
    own = {k: v for k, v in state.items() if not k.startswith('layers.')}
    for new, old in enumerate(keep):
        own.update({k.replace(f'layers.{old}.', f'layers.{new}.', 1): v for k, v in state.items() if k.startswith(f'layers.{old}.')})
    student = Encoder(layers=len(keep))
    student.load_state_dict(own)
    return student


class Clock:
    """Learning rate by time: a short warm-up, then down to 2 % at the end of `minutes`."""

    def __init__(self, optimizer, minutes):
        self.optimizer, self.limit, self.began, self.step = optimizer, minutes * 60, time.time(), 0
        self.base = [g['lr'] for g in optimizer.param_groups]

    @property
    def gone(self):
        return (time.time() - self.began) / self.limit

    def advance(self):
        self.step += 1
        for group, base in zip(self.optimizer.param_groups, self.base):
            group['lr'] = base * min(1, self.step / 100) * max(.02, 1 - self.gone)


def batches_of(ids, tokens, rng):
    """Places of texts in batches of like length, at most `tokens` word pieces each, in random order."""
    order = sorted(range(len(ids)), key=lambda i: (len(ids[i]), rng.random()))
    out, part = [], []
    for i in order:
        if part and (len(part) + 1) * len(ids[i]) > tokens:
            out.append(part); part = []
        part.append(i)
    out.append(part)
    rng.shuffle(out)
    return out


def distil_linker(a):
    tok = load_tokenizer(); rng = random.Random(a.seed)
    billable, titles = sources.read_order()
    ck, path = checkpoints.load_linker(a.start)
    checkpoints.check_labels(ck, path, billable)
    teacher = Encoder.from_state(ck['encoder']).eval()
    student = shrink(teacher, a.layers)
    table = ck['table'].float()
    resolve = sources.Resolver(billable, titles)
    texts = [line.rstrip('\n') for line in open(a.texts, encoding='utf8')]
    forms = sources.forms_path()
    extra = [text for text, _ in sources.form_pairs(forms, resolve)] if forms else []
    extra += [text for pairs, weight in sources.official_pairs(resolve) if weight >= .8 for text, _ in pairs] + [titles[c] for c in billable if c[0] < 'S']
    rng.shuffle(extra)
    texts += [t.lower() for t in extra[:a.extra]]
    ids = [e.ids if len(e.ids) <= 40 else e.ids[:39] + [102] for e in tok.encode_batch(texts)]
    print('texts', len(texts), 'tokens', sum(map(len, ids)), flush=True)
    dev = train_linker.dev_pairs(resolve)
    label_at = {c: i for i, c in enumerate([*billable, *(train_linker.PX + c for c in ck.get('procedures') or [])])}
    print('teacher', train_linker.retrieval(teacher, tok, table[:len(billable)], dev, label_at), flush=True)
    opt = torch.optim.AdamW(student.parameters(), lr=a.lr, weight_decay=.01)
    clock, stop, seen, losses, last = Clock(opt, a.minutes), checkpoints.StopSignal(), 0, [], time.time()
    def keep(more):
        os.makedirs(a.out, exist_ok=True)
        state = {**ck['state'], 'layers': a.layers, 'distilled': seen, **more}
        torch.save({**ck, 'encoder': student.state_dict(), 'state': state}, os.path.join(a.out, 'linker.tmp'))
        os.replace(os.path.join(a.out, 'linker.tmp'), os.path.join(a.out, 'linker.pt'))
    while clock.gone < 1 and not stop.name:
        for part in batches_of(ids, 2048, rng):
            if clock.gone >= 1 or stop.name:
                break
            clock.advance(); student.train()
            x, m = pad([ids[i] for i in part])
            with torch.no_grad(), torch.autocast('cpu', torch.bfloat16):
                want = pool(teacher(x, m).float(), m)
            with torch.autocast('cpu', torch.bfloat16):
                hidden = student(x, m)
            got = pool(hidden.float(), m)
            # the vector itself, and the ranking of the other texts of the batch: what the label table will see
            loss = 20 * (1 - (got * want).sum(-1)).mean() + F.kl_div((24 * got @ want.T).log_softmax(-1), (24 * want @ want.T).softmax(-1), reduction='batchmean')
            opt.zero_grad(); loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            opt.step()
            seen += len(part); losses.append(float((got * want).sum(-1).mean()))
            if time.time() - last > 180:
                print(f'{clock.gone:.2f} texts {seen} cosine {np.mean(losses[-100:]):.4f}', train_linker.retrieval(student, tok, table[:len(billable)], dev, label_at), flush=True)
                keep({}); last = time.time()
    r = train_linker.retrieval(student, tok, table[:len(billable)], dev, label_at)
    print('end', seen, f'cosine {np.mean(losses[-200:]):.4f}', r, flush=True)
    keep({'dev': r})
    if stop.name:
        stop.end(a.out, clock.gone * a.minutes)


def fidelity(teacher, student, rows):
    """Mean divergence (nats a token) of the student from the teacher on windows that neither was taught on."""
    student.eval(); total = tokens = 0.
    with torch.inference_mode():
        for i in range(0, len(rows), 16):
            x, m = pad([r[0] for r in rows[i:i + 16]])
            want, got = teacher(x, m).softmax(-1), student(x, m).log_softmax(-1)
            total += float((F.kl_div(got, want, reduction='none').sum(-1) * m).sum()); tokens += float(m.sum())
    return total / max(1., tokens)


def distil_tagger(a):
    tok = load_tokenizer(); rng = random.Random(a.seed)
    ck, path = checkpoints.load_tagger(a.start)
    train_tagger.check_classes(ck, path)
    teacher = train_tagger.Tagger(Encoder.from_state(ck['model'], 'encoder.'))
    teacher.load_state_dict(ck['model']); teacher.eval()
    student = train_tagger.Tagger(shrink(teacher.encoder, a.layers))
    student.head.load_state_dict(teacher.head.state_dict())
    if a.student:
        ck_student, at = checkpoints.load_tagger(a.student)
        checkpoints.load_weights(student, ck_student['model'], at)
    notes = sources.training_notes(); fold = sources.fold_of_notes(notes)
    labelled = lambda n: a.note_fold == 'all' or fold[n['id']] == int(a.note_fold)
    if not set(checkpoints.expand_folds(a.note_fold)) <= checkpoints.recorded_folds(ck['state']):
        checkpoints.fail(path, f'did not see the notes of fold {a.note_fold}: the student may not learn their codes either', 1)
    dev_path = sources.first_existing(os.path.join(sources.SHARED, 'datasets/claims/dev.jsonl.gz'))
    dev = [w for n in (sources.read_jsonl(dev_path)[:80] if dev_path else []) for w in train_tagger.windows_of(n, tok, a.window, a.window - 40)]
    print('teacher', train_tagger.evaluate(teacher, dev), flush=True)
    opt = torch.optim.AdamW([{'params': student.encoder.parameters(), 'lr': a.lr}, {'params': student.head.parameters(), 'lr': 5e-4}], weight_decay=.01)
    clock, stop, seen, losses, last = Clock(opt, a.minutes), checkpoints.StopSignal(), 0, [], time.time()
    weight = torch.ones(len(train_tagger.CLASSES)); weight[1:] = 1.5; weight[0] = .7
    keep = lambda more: train_tagger.save(a.out, student, {**ck['state'], 'layers': a.layers, 'distilled': seen, **more})
    while clock.gone < 1 and not stop.name:
        rows = [(x, y if labelled(n) else [-100] * len(y)) for n in notes for x, y in train_tagger.windows_of(n, tok, a.window, a.window - 20 - rng.randrange(0, 60))]
        rng.shuffle(rows)
        rows = [r for i in range(0, len(rows), 200) for r in sorted(rows[i:i + 200], key=lambda r: len(r[0]))]
        cuts = [rows[i:i + 8] for i in range(0, len(rows), 8)]
        rng.shuffle(cuts)
        print('pass over', len(rows), 'windows', flush=True)
        for cut in cuts:
            if clock.gone >= 1 or stop.name:
                break
            clock.advance(); student.train()
            x, m = pad([r[0] for r in cut])
            y = torch.full(x.shape, -100)
            for i, (_, t) in enumerate(cut):
                y[i, :len(t)] = torch.tensor(t)
            if a.corrupt and rng.random() < .6:
                # words from elsewhere in the batch: the student follows the teacher on texts that no one wrote, too, instead of learning its answers by heart; labels do not hold for them
                swap = (torch.rand(x.shape) < a.corrupt) & (m > 0) & (x != 101) & (x != 102)
                x = torch.where(swap, x.flatten()[torch.randint(0, x.numel(), x.shape)].clamp(min=999), x)
                y = torch.where(swap, torch.full_like(y, -100), y)
            with torch.no_grad(), torch.autocast('cpu', torch.bfloat16):
                want = teacher(x, m).float().softmax(-1)
            with torch.autocast('cpu', torch.bfloat16):
                out = student(x, m)
            got = out.float().log_softmax(-1)
            loss = (F.kl_div(got, want, reduction='none').sum(-1) * m).sum() / m.sum()
            if (y >= 0).any():
                loss = loss + a.hard * F.nll_loss(got.flatten(0, 1), y.flatten(), weight=weight, ignore_index=-100)
            opt.zero_grad(); loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            opt.step()
            seen += int(m.sum()); losses.append(loss.item())
            if time.time() - last > 180:
                print(f'{clock.gone:.2f} tokens {seen} loss {np.mean(losses[-100:]):.4f} {train_tagger.evaluate(student, dev)} kl {fidelity(teacher, student, dev):.4f}', flush=True)
                keep({}); last = time.time()
    r = train_tagger.evaluate(student, dev)
    print('end', seen, r, f'kl {fidelity(teacher, student, dev):.4f}', flush=True)
    keep({'dev': r})
    if stop.name:
        stop.end(a.out, clock.gone * a.minutes)


def main():
    a = argparse.ArgumentParser()
    a.add_argument('what', choices=['linker', 'tagger']); a.add_argument('--from', dest='start', required=True); a.add_argument('--out', required=True)
    a.add_argument('--texts'); a.add_argument('--extra', type=int, default=60000); a.add_argument('--layers', default='0,2,5', help='layers of the teacher that the student starts from')
    a.add_argument('--minutes', type=float, default=20); a.add_argument('--lr', type=float, default=3e-4); a.add_argument('--hard', type=float, default=.3)
    a.add_argument('--student', help='tagger: folder of a student to go on from'); a.add_argument('--corrupt', type=float, default=.12, help='tagger: share of words replaced in most batches')
    a.add_argument('--note-fold', default='0'); a.add_argument('--window', type=int, default=256); a.add_argument('--threads', type=int, default=2); a.add_argument('--seed', type=int, default=1)
    parser, a = a, a.parse_args()
    if a.what == 'linker' and not a.texts:
        parser.error('the linker needs --texts: the file that dump-mentions.ts writes')
    if a.texts and not os.path.isfile(a.texts):
        checkpoints.fail(a.texts, 'is not there: dump-mentions.ts writes it')
    make_checkpoint_folder(a.out)
    a.layers = [int(k) for k in a.layers.split(',')]
    torch.set_num_threads(a.threads); torch.manual_seed(a.seed)
    if a.what == 'linker':
        distil_linker(a)
    else:
        distil_tagger(a)


if __name__ == '__main__':
    main()
