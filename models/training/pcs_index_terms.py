#!/usr/bin/env python3
"""pcs_index_terms.py [--shared DIR]

Reads the ICD-10-PCS Index (CMS, FY2025) and writes its eponyms and operation names (`Acromioplasty see Excision, Upper Bones 0PB`) as procedure
terms: src/procedures/pcs/data/index-terms.json. Names of root operations, body parts and devices are left out: the tables, the body part key
and the word senses hold those.
"""
import report_errors
import argparse, gzip, json, os, re
from xml.etree import ElementTree

REPO = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
OUT = os.path.join(REPO, 'src/procedures/pcs/data/index-terms.json')
# words that say too little alone: what they do is decided by terms of two words and more
VAGUE = {'biopsy', 'suture', 'closure', 'exploration', 'implantation', 'catheterization', 'cautery', 'incision', 'injection', 'transfer', 'examination', 'endoscopy', 'ultrasonography', 'imaging',
         'suction', 'abortion', 'delivery', 'lysis', 'ligation', 'lavage', 'procedure', 'radiography', 'fixation', 'graft', 'shortening', 'stripping', 'tattooing', 'taping', 'ultrasound',
         'ventilation', 'attachment', 'application', 'avulsion', 'banding', 'clamping', 'clipping', 'computer', 'construction', 'counseling', 'destruction', 'evacuation', 'evisceration', 'intubation',
         'manipulation', 'measurement', 'nutrition', 'packing', 'plication', 'puncture', 'reconstruction', 'reduction', 'refusion', 'therapy', 'traction', 'wiring', 'x ray', 'fluoroscopy', 'test', 'cast',
         'splint', 'brace', 'dressing', 'bandage', 'pressure', 'pulse', 'temperature', 'treatment', 'training', 'assessment', 'monitoring', 'eye', 'arthroscopy', 'section', 'snaring'}

# a name that is an operation by itself; the rest of the Index are headings under which something is done
NAMES = re.compile(r'(?:ectomy|otomy|ostomy|plasty|pexy|rrhaphy|olysis|centesis|desis|tripsy|plication|graphy|gram|metry|scopy|stitch|procedure|transplant|pheresis|sling|suspension|lift|bypass|peel|lavage|avulsion|extraction|ization|tomy|section)$')

def own_terms():
    terms = json.load(open(os.path.join(REPO, 'src/procedures/pcs/data/terms.json'), encoding='utf8'))['terms']
    return {word for words, _ in terms if ' ' not in words.split(' !')[0] for word in words.split(' !')[0].split('|')}

def main():
    args = argparse.ArgumentParser(); args.add_argument('--shared', default=os.path.join(REPO, '..', 'shared')); args = args.parse_args()
    source = os.path.join(args.shared, 'reference/icd10pcs/icd10pcs_index_2025.xml.gz')
    root = ElementTree.fromstring(gzip.open(source).read())
    codes = {line[6:13].strip() for line in gzip.open(os.path.join(args.shared, 'reference/icd10pcs/icd10pcs_order_2026.txt.gz'), 'rt')}
    tables = {code[:3] for code in codes if len(code) == 7}; prefixes = {code[:4] for code in codes if len(code) == 7}
    operations = {line[6:13].strip(): line[77:].split(',')[-1].strip().lower() for line in gzip.open(os.path.join(args.shared, 'reference/icd10pcs/icd10pcs_order_2026.txt.gz'), 'rt') if len(line[6:13].strip()) == 3}
    names = set(operations.values())
    rows, ours = {}, own_terms()
    for term in root.iter('mainTerm'):
        title = term.findtext('title') or ''
        if '(' in title or any(char.isupper() for char in title[1:]) and ' ' in title and ',' not in title: continue
        targets = []
        for node in [*term.findall('see'), *[s for t in term.findall('term') if t.find('title') is None for s in t.findall('see')]]:
            targets += [found for tag in ('codes', 'tab') for found in [node.findtext(tag)] if found]
        targets += [node.text for node in term.findall('codes') if node.text]
        for name in re.split(r',\s*', title.lower()):
            words = ' '.join(re.findall(r'[a-z0-9]+', name))
            if not words or words in names or words in VAGUE or words in ours or not NAMES.search(words) or len(words.split()) > 3: continue
            good = [t for t in dict.fromkeys(targets) if (len(t) == 3 and t in tables) or (len(t) == 4 and t in prefixes)]
            if good: rows.setdefault(words, []).extend(t for t in good if t not in rows.get(words, []))
    below = {}
    for prefix in prefixes: below.setdefault(prefix[:3], []).append(prefix)
    out = []
    for words, targets in sorted(rows.items()):
        several = len({p for t in targets for p in below.get(t, [t])}) > 2
        out.append([words, '|'.join(targets) + ('@word' if several and any(len(t) == 3 for t in targets) else '')])
    with open(OUT, 'w', encoding='utf8') as f:
        f.write('{\n "schema": "chartcode/pcs-terms@1",\n "source": "ICD-10-PCS Index FY2025 (CMS), by models/training/pcs_index_terms.py",\n "edition": "FY2025",\n "terms": [\n')
        f.write(',\n'.join('  ' + json.dumps(row) for row in out)); f.write('\n ]\n}\n')
    print(len(out))

if __name__ == '__main__': main()
