"""Where the training pairs come from: official tables, written forms, coded notes. Every loader yields (text, undotted code).

A source that is absent is skipped with a message, so that a clone without ../shared trains on what ships: the official tables then come from the compiled
edition (export-labels.ts, folder CHARTCODE_LABELS)."""
import report_errors
import csv, glob, gzip, hashlib, os, re, sys
import xml.etree.ElementTree as ET
import checkpoints
from files import ROOT, open_text, read_rows as read_jsonl
from near_duplicates import fold_of_notes, shingles

SHARED = os.environ.get('CHARTCODE_SHARED', os.path.join(ROOT, '..', 'shared'))


def first_existing(*paths):
    for path in paths:
        if os.path.exists(path):
            return path
    print('absent, skipped:', paths[0], file=sys.stderr)
    return None


def undot(code):
    return code.replace('.', '').upper()


def labels_folder():
    """Folder that export-labels.ts wrote; ends the program when there is none."""
    folder = os.environ.get('CHARTCODE_LABELS', os.path.expanduser('~/.cache/chartcode-training/labels'))
    if not os.path.exists(os.path.join(folder, 'billable.tsv')):
        raise SystemExit(f'error: {folder}: no code tables: run `npx tsx models/training/export-labels.ts {folder}` (CHARTCODE_LABELS names another folder)')
    return folder


def exported(name):
    """Rows of one table of the compiled edition."""
    with open(os.path.join(labels_folder(), f'{name}.tsv'), encoding='utf8') as f:
        return [line.rstrip('\n').split('\t') for line in f]


def read_order(path=None):
    """Official order file -> (billable codes in file order, {code: long title}); without it the same from the compiled edition."""
    path = path or os.path.join(SHARED, 'reference/icd10cm/icd10cm_order_2026.txt.gz')
    if not os.path.exists(path):
        rows = exported('billable')
        return [code for code, _ in rows], dict(rows)
    billable, titles = [], {}
    with gzip.open(path, 'rt', encoding='latin-1') as f:
        for line in f:
            code = line[6:13].strip()
            titles[code] = line[77:].strip()
            if line[14] == '1':
                billable.append(code)
    return billable, titles


class Resolver:
    """Maps a code as the Index writes it to a billable label: itself, or its unspecified / initial-encounter descendant."""

    def __init__(self, billable, titles):
        self.titles = titles
        self.billable = set(billable)
        self.under = {}
        for code in billable:
            for n in range(3, len(code)):
                self.under.setdefault(code[:n], []).append(code)

    def __call__(self, raw):
        code = undot(raw.strip().rstrip('-').rstrip('.'))
        if code in self.billable:
            return code
        options = self.under.get(code)
        if not options:
            padded = code
            while len(padded) < 6:
                padded += 'X'
                for seventh in 'A0':
                    if padded + seventh in self.billable:
                        return padded + seventh
            return code + 'A' if code + 'A' in self.billable else None
        def cost(option):
            title = self.titles[option].lower()
            seventh = option[6] if len(option) == 7 else 'A'
            return (seventh not in 'A09', 'unspecified' not in title, 'without' not in title, len(option), option)
        return min(options, key=cost)


def walk_terms(node, path):
    title = node.find('title')
    text = ' '.join(''.join(title.itertext()).split()) if title is not None else ''
    here = path + [text]
    yield here, node
    for child in node.findall('term'):
        yield from walk_terms(child, here)


def index_pairs(path, resolve):
    root = ET.parse(gzip.open(path)).getroot()
    for main in root.iter('mainTerm'):
        for terms, node in walk_terms(main, []):
            code = node.find('code')
            if code is not None and code.text:
                label = resolve(code.text)
                if label:
                    yield ', '.join(terms), label


NEOPLASM = {2: 'malignant neoplasm of {}', 3: 'secondary malignant neoplasm of {}', 4: 'carcinoma in situ of {}', 5: 'benign neoplasm of {}',
            6: 'neoplasm of uncertain behavior of {}', 7: 'neoplasm of unspecified behavior of {}'}
DRUG = {2: 'accidental poisoning by {}', 3: 'intentional overdose of {}', 5: 'poisoning by {} undetermined', 6: 'adverse effect of {}', 7: 'underdosing of {}'}


def table_pairs(path, resolve, phrases):
    root = ET.parse(gzip.open(path)).getroot()
    for main in root.iter('mainTerm'):
        for terms, node in walk_terms(main, []):
            name = ' '.join(t for t in terms if not t.startswith('Neoplasm')) or None
            for cell in node.findall('cell'):
                phrase = phrases.get(int(cell.get('col')))
                if phrase and name and cell.text and cell.text[0].isalpha():
                    label = resolve(cell.text)
                    if label:
                        yield phrase.format(name), label


def inclusion_pairs(path, resolve):
    root = ET.parse(gzip.open(path)).getroot()
    for diag in root.iter('diag'):
        label = resolve(diag.find('name').text)
        if not label:
            continue
        for kind in ('inclusionTerm', 'includes'):
            block = diag.find(kind)
            for note in block.findall('note') if block is not None else []:
                yield ' '.join(''.join(note.itertext()).split()), label


# the same columns under the headings that the compiled edition gives them
NEOPLASM_HEADINGS = {'Malignant Secondary': 3, 'Ca in situ': 4, 'Benign': 5, 'Uncertain Behavior': 6, 'Unspecified Behavior': 7, 'Malignant Primary': 2}
DRUG_HEADINGS = {'Poisoning Accidental (unintentional)': 2, 'Poisoning Intentional self-harm': 3, 'Poisoning Undetermined': 5, 'Adverse effect': 6, 'Underdosing': 7}


def resolved(rows, resolve):
    for text, raw in rows:
        label = resolve(raw)
        if label:
            yield text, label


def exported_columns(name, headings, phrases):
    for term, heading, code in exported(name):
        if heading in headings:
            yield phrases[headings[heading]].format(term), code


def official_pairs(resolve):
    """[(pairs, weight of a pair)] of index, tables and inclusion terms: the publisher's files, or the compiled edition's where they are absent."""
    at = os.path.join(SHARED, 'reference/icd10cm')
    if os.path.isdir(at):
        return [(index_pairs(f'{at}/icd10cm_index_2017.xml.gz', resolve), .8), (index_pairs(f'{at}/icd10cm-eindex-April-1-2026.xml.gz', resolve), .15),
                (table_pairs(f'{at}/icd10cm-neoplasm-April-1-2026.xml.gz', resolve, NEOPLASM), .25), (table_pairs(f'{at}/icd10cm-drug-April-1-2026.xml.gz', resolve, DRUG), .06),
                (inclusion_pairs(f'{at}/icd10cm_tabular_2026-04.xml.gz', resolve), 1.0)]
    return [(resolved(exported('disease'), resolve), .8), (resolved(exported('external'), resolve), .15), (resolved(exported_columns('neoplasm', NEOPLASM_HEADINGS, NEOPLASM), resolve), .25),
            (resolved(exported_columns('drug', DRUG_HEADINGS, DRUG), resolve), .06), (resolved(exported('inclusion'), resolve), 1.0)]


def forms_path():
    return first_existing(os.path.join(ROOT, 'training-data/surface-forms/forms.tsv.gz'), os.path.join(SHARED, 'datasets/surface-forms/forms.tsv.gz'))


def form_pairs(path, resolve):
    with open_text(path) as f:
        for row in csv.reader(f, delimiter='\t', quoting=csv.QUOTE_NONE):
            if len(row) == 2 and row[0] != 'code':
                label = resolve(row[0])
                if label:
                    yield row[1], label


def ontology_pairs(resolve):
    path = first_existing(os.path.join(SHARED, 'datasets/ontology/doid_xrefs.tsv.gz'))
    if path:
        with open_text(path) as f:
            for row in csv.reader(f, delimiter='\t'):
                if len(row) == 3 and row[2].startswith('ICD10CM:'):
                    label = resolve(row[2][8:])
                    if label:
                        yield row[1], label
    path = first_existing(os.path.join(SHARED, 'datasets/ontology/mondo_exactmatch_icd10cm.sssom.tsv.gz'))
    if path:
        with open_text(path) as f:
            for line in f:
                row = line.rstrip('\n').split('\t')
                if len(row) > 3 and row[3].startswith('ICD10CM:'):
                    label = resolve(row[3][8:])
                    if label:
                        yield row[1], label


def note_paths():
    """Files of coded notes for training: the real ones where present, the open ones that ship, and yours (training-data/NAME/train.jsonl or .jsonl.gz). note-sources.ts lists the same."""
    real = first_existing(os.path.join(SHARED, 'datasets/claims/train.jsonl.gz'))
    return ([real] if real else []) + sorted(glob.glob(os.path.join(ROOT, 'training-data/*/train.jsonl')) + glob.glob(os.path.join(ROOT, 'training-data/*/train.jsonl.gz')))


def training_notes():
    return [note for path in note_paths() for note in read_jsonl(path)]


def numbers_of_notes(options, name, most):
    """['claims=.3', ...] of the option `name` -> {note id: number} for the notes of those folders; ends the program at another folder, or a number over `most`."""
    folders = {os.path.basename(os.path.dirname(path)): path for path in note_paths()} if options else {}
    numbers = {}
    for folder, _, number in (option.partition('=') for option in options):
        if folder not in folders or not number.replace('.', '', 1).isdigit() or float(number) > most:
            checkpoints.fail(f'{name} {folder}={number}', f'needs a folder of notes ({", ".join(sorted(folders))}) and a number from 0 to {most}', 1)
        numbers.update({note['id']: float(number) for note in read_jsonl(folders[folder])})
    return numbers


# kinds of mtsamples-brat spans that name what was found, and what was done
FINDINGS, ACTS = {'diagnosis', 'problem', 'signsymptom'}, {'procedure', 'treatment'}


def like_held_out(texts):
    """Indices of texts that share half of their 5-word shingles with a note of claims dev: what is measured there must not be learned."""
    dev = first_existing(os.path.join(SHARED, 'datasets/claims/dev.jsonl.gz'))
    where = {}
    for i, note in enumerate(read_jsonl(dev) if dev else []):
        for gram in shingles(note['encounter']['text']):
            where.setdefault(gram, set()).add(i)
    out = set()
    for i, text in enumerate(texts):
        own, shared = shingles(text), {}
        for gram in own:
            for note in where.get(gram, ()):
                shared[note] = shared.get(note, 0) + 1
        if any(count >= 3 and count >= .5 * len(own) for count in shared.values()):
            out.add(i)
    return out


def span_texts():
    """[(text, [(start, end, 'finding' or 'act')])] of mtsamples-brat: the spans of all annotators of a text together, the longest where they overlap; texts of claims dev are left out."""
    at = os.path.join(SHARED, 'datasets/mtsamples-brat')
    path = first_existing(os.path.join(at, 'texts.jsonl.gz'))
    if not path:
        return []
    spans = {}
    for row in read_jsonl(os.path.join(at, 'annotations.jsonl.gz')):
        kept = spans.setdefault(row['doc'], set())
        kept.update((start, end, 'finding' if kind in FINDINGS else 'act') for kind, start, end in row['spans'] if kind in FINDINGS | ACTS)
    texts = {row['doc']: row['text'] for row in read_jsonl(path) if spans.get(row['doc'])}
    names = list(texts)
    held_out = like_held_out([texts[name] for name in names])
    out = []
    for i, name in enumerate(names):
        if i in held_out:
            continue
        chosen = []
        for start, end, kind in sorted(spans[name], key=lambda span: span[0] - span[1]):
            if all(end <= a or start >= b for a, b, _ in chosen):
                chosen.append((start, end, kind))
        out.append((texts[name], chosen))
    return out


def negex_half(line):
    """A or B by a hash of the row's number, as eval/negex.ts has it: A may be learned, B is for reporting."""
    return 'AB'[hashlib.sha1(line.encode()).digest()[0] % 2]


def read_negex(path):
    with open(path, encoding='utf8', errors='replace') as f:
        return list(csv.reader(f, delimiter='\t'))[1:]


def negex_sentences():
    """[(sentence, start, end of the condition in it, 'negated' | 'historical' | 'family' | None)] of half A of the NegEx set, without sentences that half B asks about too; a row whose condition is not in its sentence is left out."""
    path = first_existing(os.path.join(SHARED, 'datasets/negex/sentences.tsv'))
    if not path:
        return []
    rows = read_negex(path)
    plain = lambda sentence: ' '.join(re.findall(r'[a-z0-9]+', sentence.lower()))
    reported = {plain(row[2]) for row in rows if negex_half(row[0].strip()) == 'B'}
    out = []
    for line, condition, sentence, negation, temporality, experiencer in rows:
        found = re.search(r'\s+'.join(map(re.escape, condition.split())), sentence, re.I)
        if found and negex_half(line.strip()) == 'A' and plain(sentence) not in reported:
            out.append((sentence, *found.span(), 'negated' if negation == 'Negated' else 'family' if experiencer != 'Patient' else 'historical' if temporality == 'Historical' else None))
    return out


def clause_around(text, quote):
    """The quote widened to the punctuation around it, as the engine's clauses are."""
    at = text.find(quote)
    if at < 0:
        return quote
    start = max(text.rfind(c, 0, at) for c in '.;\n,:') + 1
    ends = [e for e in (text.find(c, at + len(quote)) for c in '.;\n,') if e >= 0]
    end = min(ends) if ends else len(text)
    wide = ' '.join(text[start:end].split())
    return wide if len(wide) < 220 else quote


def note_pairs(note, resolve):
    """[(quote, widened clause, code, is_trap)] of one coded note."""
    text, pairs = note['encounter']['text'], []
    for d in note['diagnoses']:
        code = undot(d['code'])
        if code not in resolve.billable:
            continue
        for rank, quote in enumerate(d.get('evidence', [])[:4]):
            if len(quote) < 300:
                pairs.append((' '.join(quote.split()), clause_around(text, quote), code, 1.0 if rank == 0 else 0.5, False))
    for t in note.get('not_coded', []):
        code = undot(t.get('tempting_code') or '')
        if code in resolve.billable and len(t['text']) < 300:
            pairs.append((' '.join(t['text'].split()), clause_around(text, t['text']), code, 0.7, True))
    return pairs


# HCPCS Level II families that a physician's claim bills: supplies and radiopharmaceuticals, procedures, drugs, blood products
HCPCS_FAMILIES = ('A4', 'A5', 'A6', 'A9', 'G', 'J', 'P', 'Q')


def procedure_labels():
    """[(code, label, [phrases])] of CPT (in the project's own words) and HCPCS Level II (official titles), in label order; empty when absent."""
    rows = []
    path = first_existing(os.path.join(ROOT, 'training-data/cpt-labels/labels.tsv.gz'), os.path.join(SHARED, 'datasets/cpt-labels/labels.tsv.gz'))
    if path:
        with open_text(path) as f:
            for row in csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE):
                rows.append((row['code'], row['label'], [p.strip() for p in row['phrases'].split(' | ') if p.strip()]))
    path = first_existing(os.path.join(SHARED, 'reference/hcpcs/hcpcs_level2_2024-07.csv.gz'))
    if path:
        with open_text(path) as f:
            for row in csv.DictReader(f):
                if row['code'].startswith(HCPCS_FAMILIES) and not row['date_terminated']:
                    rows.append((row['code'], row['long'], [row['short']]))
    else:
        rows += [(code, label, [p for p in phrases.split(' | ') if p]) for code, label, phrases in exported('hcpcs')]
    return sorted(rows)


def procedure_pairs(note, known):
    """[(quote, widened clause, code, weight)] of the procedures of one coded note; the visit's quotes name no procedure and are left out."""
    text, pairs = note['encounter']['text'], []
    for p in note.get('procedures', []):
        if p['code'] not in known or '99202' <= p['code'] <= '99499':
            continue
        for rank, quote in enumerate(p.get('evidence', [])[:3]):
            if len(quote) < 300:
                pairs.append((' '.join(quote.split()), clause_around(text, quote), p['code'], 1.0 if rank == 0 else 0.4))
    return pairs
