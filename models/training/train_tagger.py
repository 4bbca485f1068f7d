"""Trains the support model: every token of a note is outside, evidence of a diagnosis (first-listed, required, optional), of a procedure, of the visit, or a trap of a kind.

  python train_tagger.py --out work/tagger --init work/linker --minutes 40 --note-fold 0      # --resume goes on from the checkpoint in --out

Windows of `--window` tokens, prefixed with setting and document type, from the quotes in the coded notes."""
import report_errors
import argparse, os, random, time
from itertools import chain
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
import checkpoints
import sources
from check_data import check_further, check_marked_texts, check_training_data
from files import make_checkpoint_folder, write_json
from encoder import Encoder, WIDTH, load_tokenizer, pad
from running_mean import RunningMean

NO_TRAP_WEIGHT = .3  # of what affirmed conditions say, a mean over a batch's few, beside the mean over all tokens
MENTION_WEIGHT = .3  # of the second head's loss beside the first's
NO_TRAP = -102  # a token of which only that is known: a condition that a NegEx sentence affirms
ASK = -101  # a token of a mined note of which the engine said nothing: the starting model is asked
MENTIONS = ['outside', 'finding', 'act']  # --spans: what people marked as named in a text, whether or not a coder reports it
CLASSES = ['outside', 'required', 'optional', 'procedure', 'negated', 'historical', 'family', 'uncertain', 'integral', 'first_listed', 'visit']
TRAP = {'negated': 'negated', 'ruled_out': 'negated', 'historical': 'historical', 'family': 'family', 'uncertain': 'uncertain', 'hypothetical': 'uncertain', 'integral': 'integral'}

TRAPS = sorted({CLASSES.index(kind) for kind in TRAP.values()})


class Tagger(nn.Module):
    """ids, mask [windows, tokens] -> probabilities [windows, tokens, classes] (logits in training)."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(WIDTH, len(CLASSES))

    def forward(self, ids, mask):
        return self.head(self.encoder(ids, mask))


def occurrences(text, quote):
    at = text.find(quote)
    while at >= 0 and quote:
        yield at, at + len(quote)
        at = text.find(quote, at + len(quote))


def is_visit(code):
    """Evaluation and management: 99202 to 99499 (the visit itself, not what was done at it)."""
    return '99202' <= code <= '99499' and code.isdigit()


def char_labels(note):
    text = note['encounter']['text']
    labels = np.zeros(len(text), dtype=np.int8)
    def mark(quote, kind):
        for i, (a, b) in enumerate(occurrences(text, quote)):
            if i and len(quote) < 12:
                break
            labels[a:b] = CLASSES.index(kind)
    for t in note.get('not_coded', []):
        if t['why'] in TRAP:
            mark(t['text'], TRAP[t['why']])
    for p in sorted(note.get('procedures', []), key=lambda p: not is_visit(p['code'])):
        for q in p.get('evidence', []):
            mark(q, 'visit' if is_visit(p['code']) else 'procedure')
    for p in note.get('pcs', []):
        for q in p.get('evidence', []):
            mark(q, 'procedure')
    for wanted in ('optional', 'required'):
        for d in note['diagnoses']:
            if d['certainty'] == wanted:
                for q in d.get('evidence', []):
                    mark(q, wanted)
    for d in note['diagnoses']:
        if d['role'] == 'first_listed':
            for q in d.get('evidence', []):
                mark(q, 'first_listed')
    return labels


def prefix_text(encounter, document_type):
    return f"{encounter.get('setting', 'office')} {document_type}".replace('_', ' ') + ' :'


def windows_of(note, tok, window, stride):
    return cut_windows(note['encounter']['text'], char_labels(note), note['encounter'], note.get('document_type', 'progress_note'), tok, window, stride)


def cut_windows(text, labels, encounter, document_type, tok, window, stride):
    """(ids, tag of each token): a token's tag is the commonest label of its characters; the prefix has none (-100)."""
    e = tok.encode(text, add_special_tokens=False)
    tags = [int(np.bincount(labels[a:b].astype(np.int64) + 102).argmax()) - 102 if b > a else 0 for a, b in e.offsets]
    head = [101] + tok.encode(prefix_text(encounter, document_type), add_special_tokens=False).ids
    room = window - len(head) - 1
    for at in range(0, max(1, len(e.ids)), stride):
        yield head + e.ids[at:at + room] + [102], [-100] * len(head) + tags[at:at + room] + [-100]
        if at + room >= len(e.ids):
            break


def marked_windows(tok, window):
    """[(ids, tags by CLASSES: none, tags by MENTIONS)] of mtsamples-brat texts."""
    rows = []
    for text, spans in sources.span_texts():
        labels = np.zeros(len(text), dtype=np.int64)
        for start, end, kind in spans:
            labels[start:end] = MENTIONS.index(kind)
        rows += [(ids, [-100] * len(ids), tags) for ids, tags in cut_windows(text, labels, {}, 'progress_note', tok, window, window - 40)]
    return rows


def negex_windows(tok, window):
    """[(ids, tags by CLASSES, tags by MENTIONS)] of NegEx sentences (half A): a condition that is denied, past or of the family is such a trap; one that is affirmed is none; whether a coder reports it nobody said."""
    rows = []
    for sentence, start, end, kind in sources.negex_sentences():
        trap, named = np.full(len(sentence), -100), np.full(len(sentence), -100)
        named[start:end] = MENTIONS.index('finding')
        trap[start:end] = CLASSES.index(kind) if kind else NO_TRAP
        rows += [(ids, tags, others) for (ids, tags), (_, others) in zip(*(cut_windows(sentence, labels, {}, 'progress_note', tok, window, window) for labels in (trap, named)))]
    return rows


def weak_windows(notes, model, tok, window, sure):
    """[(ids, tags)] of mined notes (mine-weak-labels.ts): sure quotes are evidence or traps, quotes of unsure codes say nothing, every other token has the starting model's class where that model gives it `sure`."""
    rows = []
    model.eval()
    for note in notes:
        text, labels = note['encounter']['text'], char_labels(note).astype(np.int64)
        unsure = np.zeros(len(text), dtype=bool)
        for quote in note.get('unsure', []):
            for start, end in occurrences(text, quote):
                unsure[start:end] = True
        labels = np.where(labels > 0, labels, np.where(unsure, -100, ASK))
        for ids, tags in cut_windows(text, labels, note['encounter'], note.get('document_type', 'progress_note'), tok, window, window - 40):
            with torch.inference_mode():
                p = model(*(t.to(model.head.weight.device) for t in pad([ids]))).softmax(-1)[0].cpu()
            rows.append((ids, [tag if tag != ASK else int(k) if b >= sure else -100 for tag, b, k in zip(tags, *p.max(-1))]))
    return rows


def corrupted(x, m, share):
    """Word ids [windows, tokens] with a share of them replaced: half by [MASK], half by words from elsewhere in the batch; markers and padding stay."""
    swap = (torch.rand(x.shape) < share) & (m > 0) & (x != 101) & (x != 102)
    other = x.flatten()[torch.randint(0, x.numel(), x.shape)].clamp(min=999)
    return torch.where(swap, torch.where(torch.rand(x.shape) < .5, torch.full_like(x, 103), other), x)


def evaluate(model, rows):
    model.eval()
    c = np.zeros((len(CLASSES), len(CLASSES)), dtype=np.int64)
    with torch.inference_mode():
        for i in range(0, len(rows), 16):
            x, m = (t.to(model.head.weight.device) for t in pad([r[0] for r in rows[i:i + 16]]))
            p = model(x, m).argmax(-1).cpu()
            for j, (_, y) in enumerate(rows[i:i + 16]):
                y = np.array(y); ok = y >= 0
                np.add.at(c, (y[ok], p[j, :len(y)].numpy()[ok]), 1)
    rep = [1, 2, 9]
    tp = c[np.ix_(rep, rep)].sum(); pred = c[:, rep].sum(); gold = c[rep].sum()
    f = lambda k: 2 * c[k, k] / max(1, c[k].sum() + c[:, k].sum())
    return {'reported_f1': round(float(2 * tp / max(1, pred + gold)), 4), **{CLASSES[k]: round(float(f(k)), 3) for k in range(1, len(CLASSES))}}


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True); a.add_argument('--init'); a.add_argument('--from', dest='start'); a.add_argument('--minutes', type=float, default=40)
    a.add_argument('--note-fold', default='0', choices=['0', '1', 'all']); a.add_argument('--window', type=int, default=256); a.add_argument('--lr', type=float, default=2.5e-4)
    a.add_argument('--batch', type=int, default=10); a.add_argument('--threads', type=int, default=2); a.add_argument('--seed', type=int, default=1); a.add_argument('--resume', action='store_true')
    a.add_argument('--without-fold', help="instead of --note-fold: all notes but those of this fold of --folds, or 'none'"); a.add_argument('--folds', type=int, default=2)
    a.add_argument('--device', default='cpu', help='cpu or cuda'); a.add_argument('--dropout', type=float, default=.05)
    a.add_argument('--average', action='store_true', help='keep the running mean of the weights over the last 60 %% of the time')
    a.add_argument('--corrupt', type=float, default=.1, help='share of words replaced in most batches: notes are few, and are else learned by heart')
    a.add_argument('--share', action='append', default=[], metavar='FOLDER=SHARE', help='of the notes of training-data/FOLDER (or claims) each epoch draws this share: who goes on (--from) needs few of the notes that the model knows')
    a.add_argument('--spans', action='store_true', help='also mtsamples-brat (a second head, not kept, says what is named) and half A of the NegEx sentences')
    a.add_argument('--span-share', type=float, default=.25, help='share of the windows of mtsamples-brat that an epoch reads')
    a.add_argument('--weak', help='with --from: notes that mine-weak-labels.ts wrote (.jsonl)'); a.add_argument('--sure', type=float, default=.9)
    a.add_argument('--notes', help='further notes (.jsonl), all of them in every epoch: half of a new collection, so that the other half stays unseen')
    a = a.parse_args()
    make_checkpoint_folder(a.out)
    torch.set_num_threads(a.threads); torch.manual_seed(a.seed); rng = random.Random(a.seed)
    if a.weak and not a.start:
        checkpoints.fail('--weak', 'needs --from: the model that is asked about what the mined notes leave open', 1)
    check_training_data()
    further = {path: check_further(path) for path in (a.notes, a.weak) if path}
    if a.spans:
        check_marked_texts()
    tok = load_tokenizer()
    notes = sources.training_notes(); fold = sources.fold_of_notes(notes, a.folds)
    train = [n for n in notes if checkpoints.takes_fold(a, fold[n['id']])]
    share = sources.numbers_of_notes(a.share, '--share', 1)
    if a.notes:
        train += further[a.notes]
    dev_path = sources.first_existing(os.path.join(sources.SHARED, 'datasets/claims/dev.jsonl.gz'))
    dev = [w for n in (sources.read_jsonl(dev_path)[:80] if dev_path else []) for w in windows_of(n, tok, a.window, a.window - 40)]
    model = Tagger(Encoder.pretrained())
    model.encoder.dropout = a.dropout
    if not train:
        checkpoints.fail('training notes', 'none in the folds that are asked for', 1)
    own = os.path.join(a.out, 'tagger.pt')
    start = own if a.resume and os.path.exists(own) else os.path.join(a.start, 'tagger.pt') if a.start else None
    before, starts = {'seen': 0, 'minutes': 0, 'step': 0}, []
    if start:
        ck, _ = checkpoints.load_tagger(os.path.dirname(start))
        check_classes(ck, start)
        checkpoints.load_weights(model, ck['model'], start); starts = [ck['state']]
        if start == own:
            report_errors.keeps(f'{own} stays as it was, --resume goes on from it')
            before.update({k: ck['state'].get(k, 0) for k in before})
            print(f"resumed after {before['minutes']:.1f} of {a.minutes} minutes", flush=True)
    elif a.init:
        ck, path = checkpoints.load_linker(a.init)
        checkpoints.check_labels(ck, path, sources.read_order()[0])
        checkpoints.load_weights(model.encoder, ck['encoder'], path); starts = [ck['state']]
    record = {'note_folds': checkpoints.seen_folds(checkpoints.own_folds(a, fold, chain(*further.values())), *starts, fold=fold), 'folds_sha256': checkpoints.folds_digest(fold), 'classes': CLASSES}
    model.to(a.device); mean = None
    added = weak_windows(further[a.weak], model, tok, a.window, a.sure) if a.weak else []
    mentions = nn.Linear(WIDTH, len(MENTIONS)).to(a.device) if a.spans else None
    marked, sentences = (marked_windows(tok, a.window), negex_windows(tok, a.window)) if a.spans else ([], [])
    print('windows: mined notes', len(added), 'marked texts', len(marked), 'NegEx', len(sentences), flush=True)
    added += sentences
    opt = torch.optim.AdamW([{'params': model.encoder.parameters(), 'lr': a.lr}, {'params': model.head.parameters(), 'lr': 2e-3 if not start else 5e-4}, {'params': mentions.parameters() if mentions else [], 'lr': 2e-3}], weight_decay=.01)
    base = [g['lr'] for g in opt.param_groups]
    weight = torch.ones(len(CLASSES), device=a.device); weight[1:] = 1.5; weight[0] = .7
    began, limit, step, seen, epoch, losses, last = time.time() - 60 * before['minutes'], a.minutes * 60, before['step'], before['seen'], 0, [], time.time()
    stop = checkpoints.StopSignal()
    keep = lambda more: save(a.out, model, {**record, 'seen': seen, 'step': step, 'minutes': (time.time() - began) / 60, **more})
    while time.time() - began < limit and not stop.name:
        rows = []
        for n in train:
            if n['id'] in share and rng.random() >= share[n['id']]:
                continue
            # a random start moves the cuts between epochs
            shift = rng.randrange(0, 60)
            all_rows = list(windows_of(n, tok, a.window, a.window - 20 - shift))
            rows += all_rows
        rows += added + rng.sample(marked, int(len(marked) * a.span_share))
        rng.shuffle(rows)
        rows = [r for i in range(0, len(rows), a.batch * 20) for r in sorted(rows[i:i + a.batch * 20], key=lambda r: len(r[0]))]
        cuts = [rows[i:i + a.batch] for i in range(0, len(rows), a.batch)]
        rng.shuffle(cuts)
        print('epoch', epoch, 'windows', len(rows), flush=True)
        for cut in cuts:
            gone = (time.time() - began) / limit
            if gone >= 1 or stop.name:
                break
            for g, b in zip(opt.param_groups, base):
                g['lr'] = b * min(1, (step - before['step'] + 1) / 60) * max(.02, 1 - gone)
            model.train()
            x, m = pad([r[0] for r in cut])
            y = torch.full(x.shape, -100)
            for i, (_, t, *_) in enumerate(cut):
                y[i, :len(t)] = torch.tensor(t)
            named = torch.full(x.shape, -100)
            for i, (_, _, *t) in enumerate(cut):
                if t: named[i, :len(t[0])] = torch.tensor(t[0])
            if a.corrupt and rng.random() < .7:
                x = corrupted(x, m, a.corrupt)
            x, m, y, named = (t.to(a.device) for t in (x, m, y, named))
            with torch.autocast(a.device, torch.bfloat16):
                hidden = model.encoder(x, m)
                out = model.head(hidden)
                others = mentions(hidden) if mentions and (named >= 0).any() else None
            loss = F.cross_entropy(out.float().flatten(0, 1), y.clamp(min=-100).flatten(), weight=weight, ignore_index=-100) if (y >= 0).any() else 0
            if (y == NO_TRAP).any():
                loss = loss - torch.log1p(-out.float()[y == NO_TRAP].softmax(-1)[:, TRAPS].sum(-1).clamp(max=.999)).mean() * NO_TRAP_WEIGHT
            if others is not None:
                loss = loss + MENTION_WEIGHT * F.cross_entropy(others.float().flatten(0, 1), named.flatten(), ignore_index=-100)
            if not torch.is_tensor(loss):
                continue  # mined windows of which nothing is sure
            opt.zero_grad(); loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            if a.average and gone > .4:
                if mean is None: mean = RunningMean(model.parameters(), .99)
                mean.step()
            step += 1; seen += int(m.sum()); losses.append(loss.item())
            if time.time() - last > 300:
                print(f'{(time.time()-began)/60:.1f} min epoch {epoch} step {step} tokens {seen} loss {np.mean(losses[-100:]):.4f} {evaluate(model, dev)}', flush=True)
                keep({}); last = time.time()
        epoch += 1
    if stop.name:
        keep({})
        stop.end(own, (time.time() - began) / 60)
    if mean: mean.put()
    r = evaluate(model, dev)
    print('end', seen, r, flush=True)
    keep({'dev': r})
    write_json(os.path.join(a.out, 'result.json'), {'seen': seen, 'dev': r, 'note_folds': record['note_folds'], 'minutes': a.minutes})


def check_classes(checkpoint, path):
    """Ends the program when a tagger's checkpoint tells other classes apart."""
    classes, rows = checkpoint['state'].get('classes', CLASSES), len(checkpoint['model'].get('head.bias', ()))
    if classes != CLASSES or rows != len(CLASSES):
        checkpoints.fail(path, f'was trained for another label space ({rows} classes, here {len(CLASSES)})' if rows != len(CLASSES) else f'was trained for another label space (as many classes, {rows}, but other ones)')


def save(folder, model, state):
    os.makedirs(folder, exist_ok=True)
    tmp = os.path.join(folder, 'tagger.tmp')
    torch.save({'model': {k: v.cpu() for k, v in model.state_dict().items()}, 'state': state}, tmp)
    os.replace(tmp, os.path.join(folder, 'tagger.pt'))


if __name__ == '__main__':
    main()
