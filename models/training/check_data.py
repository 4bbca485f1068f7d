"""Checks training data before anything is trained on it, and names file, row and cause of what is wrong. Standard library only; note text is never printed.

  python check_data.py [FILE...]     # default: every file of coded notes and of written forms that training would read

Exit status 1 when a row cannot be trained on. The trainers call check_training_data() before they start."""
import report_errors
import csv, glob, json, os, re, sys, zlib
import sources
from files import read_json
from near_duplicates import find_copies
from procedure_numbers import ProcedureNumbers

WHY = {'negated', 'ruled_out', 'historical', 'family', 'uncertain', 'hypothetical', 'integral'}
MOST_SHOWN = 20
UNREADABLE = (OSError, EOFError, zlib.error, UnicodeDecodeError)
BECAUSE = {EOFError: ' (the file is cut short)', UnicodeDecodeError: ' (the text is not UTF-8)', zlib.error: ' (the file is damaged)'}


def rows_of(path):
    """(row number, row or None, cause) of each line that is not empty."""
    try:
        with sources.open_text(path) as f:
            for number, line in enumerate(f, 1):
                if line.strip():
                    try:
                        row = json.loads(line)
                        yield number, row, None if isinstance(row, dict) else 'is not an object'
                    except (ValueError, RecursionError) as error:  # besides what is no JSON: a number of 5,000 digits, 10,000 brackets
                        yield number, None, f'is not JSON (column {error.colno})' if isinstance(error, json.JSONDecodeError) else f'is not JSON that can be read ({type(error).__name__})'
    except UNREADABLE as error:
        yield 0, None, cannot_read(error)


def cannot_read(error):
    return f'cannot be read: {type(error).__name__}{BECAUSE.get(type(error), "")}'


def file_name(path):
    """A file's name for a message; with its folder where every folder of notes has one of that name."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.basename(folder), name) if name.startswith('train.') else name


def named(code):
    """A code for a message: as it stands where it has the shape of a code, since other words may be the note's."""
    return code if re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9.]{1,9}', code) else '(not of the shape of a code)'


def problems_of_note(note, billable, numbers):
    """Causes, each naming the field; empty for a note that can be trained on."""
    encounter, found = note.get('encounter'), []
    if not isinstance(note.get('id'), str) or not note['id']:
        found.append('id: is missing')
    text = encounter.get('text') if isinstance(encounter, dict) else None
    if not isinstance(text, str) or not text.strip():
        return found + ['encounter.text: is missing or empty (training reads one text a note)']
    if re.search('[\ud800-\udfff]', text):
        return found + ['encounter.text: holds half of a surrogate pair']
    if not isinstance(note.get('diagnoses'), list):
        return found + ['diagnoses: is missing']
    def items(owner, name, field):
        value = owner.get(name, [])
        if isinstance(value, list):
            return [(f'{field}[{i}]', one) for i, one in enumerate(value)]
        found.append(f'{field}: is no list')
        return []
    def quote(field, words):
        if not isinstance(words, str) or not words:
            found.append(f'{field}: is no quote')
        elif words not in text:
            found.append(f'{field}: the quote is not in its note')
    def diagnosis(field, code):
        if not isinstance(code, str):
            found.append(f'{field}: is no code')
        elif sources.undot(code) not in billable:
            found.append(f'{field}: unknown code {named(code)}: not billable in the edition')
    for group in ('diagnoses', 'procedures', 'pcs'):
        for field, item in items(note, group, group):
            if not isinstance(item, dict) or not isinstance(item.get('code'), str):
                found.append(f'{field}.code: is missing')
                continue
            others = items(item, 'alternatives', f'{field}.alternatives')
            if group == 'diagnoses':
                for name, code in [(f'{field}.code', item['code']), *others]:
                    diagnosis(name, code)
                if item.get('role') not in ('first_listed', 'secondary'):
                    found.append(f'{field}.role: is neither first_listed nor secondary')
            else:
                for name, code in [(f'{field}.code', item['code']), *others]:
                    cause = numbers.problem(group, code) if isinstance(code, str) else 'is no code'
                    if cause:
                        found.append(f'{name}: unknown code {named(code)}: {cause}' if isinstance(code, str) else f'{name}: {cause}')
            if item.get('certainty') not in ('required', 'optional'):
                found.append(f'{field}.certainty: is neither required nor optional')
            for name, words in items(item, 'evidence', f'{field}.evidence'):
                quote(name, words)
    for field, trap in items(note, 'not_coded', 'not_coded'):
        if not isinstance(trap, dict):
            found.append(f'{field}: is no object')
            continue
        quote(f'{field}.text', trap.get('text'))
        if trap.get('tempting_code'):
            diagnosis(f'{field}.tempting_code', trap['tempting_code'])
        if trap.get('why') not in sorted(WHY):
            found.append(f"{field}.why: is none of {', '.join(sorted(WHY))}")
    for field, words in items(note, 'unsure', 'unsure'):
        quote(field, words)
    return found


def held_out_files():
    """Sets of notes that are measured on, as far as they are here."""
    paths = [os.path.join(sources.SHARED, 'datasets/claims/dev.jsonl.gz'), *sorted(glob.glob(os.path.join(sources.ROOT, 'eval/datasets/*.jsonl.gz')))]
    return [path for path in paths if os.path.exists(path)]


def find_measured(rows):
    """[(file, row, cause)] for notes that are also, or nearly, in a set that is measured on: `rows` is [(file, row number, text)]. Such a set itself is not asked."""
    files = held_out_files()
    own = {os.path.realpath(path) for path in files}
    rows = [row for row in rows if os.path.realpath(row[0]) not in own]
    texts = {}
    for path in files if rows else ():
        for number, row, cause in rows_of(path):
            encounter = None if cause else row.get('encounter')
            if isinstance(encounter, dict) and isinstance(encounter.get('text'), str):  # some sets have no text of their own
                texts[f'{os.path.basename(path)}, line {number}'] = encounter['text']
    copies = find_copies([text for _, _, text in rows], texts)
    return [(rows[at][0], rows[at][1], f'the note is, or nearly is, that of {name}: what is measured on must not be learned') for at, name in copies.items()]


def check_notes(paths, billable):
    """[(file, row, cause)] over all files together, since an id is unique among them; an empty corpus is a problem of its own."""
    found, where, texts, numbers = [], {}, [], ProcedureNumbers()
    for path in paths:
        read = 0
        for number, row, cause in rows_of(path):
            read += 1
            causes = [cause] if cause else problems_of_note(row, billable, numbers)
            if not causes:
                texts.append((path, number, row['encounter']['text']))
            if row is not None and not cause and isinstance(row.get('id'), str):
                first = where.setdefault(row['id'], (path, number))
                if first != (path, number):
                    causes.append(f'id: {row["id"] if len(row["id"].split()) == 1 else "(of several words)"} is a duplicate of {file_name(first[0])}, line {first[1]}')
            found += [(path, number, one) for one in causes]
        if not read:
            found.append((path, 0, 'holds no note'))
    return found + find_measured(texts) + ([] if paths else [('training notes', 0, 'none found: neither training-data/*/train.jsonl.gz nor ../shared')])


def check_forms(path, resolve):
    """[(file, row, cause)] of written forms: `code<TAB>form` under a header."""
    found, read = [], 0
    try:
        with sources.open_text(path) as f:
            for number, line in enumerate(f, 1):
                cells = line.rstrip('\n').split('\t')
                if number == 1 or not line.strip():
                    continue
                read += 1
                if len(cells) != 2:
                    found.append((path, number, f'has {len(cells)} cells, not code and form'))
                elif not resolve(cells[0]):
                    found.append((path, number, f'unknown code {named(cells[0])}'))
    except UNREADABLE as error:
        return [*found, (path, 0, cannot_read(error))]
    return found if read else [(path, 0, 'holds no form')]


def check_dump(folder):
    """Ends the program when a dump of features is not whole: what train_scorer.py and train_first_listed.py read."""
    names, rows = os.path.join(folder, 'names.json'), os.path.join(folder, 'rows.jsonl')
    for path in (names, rows, os.path.join(folder, 'features.f32')):
        if not os.path.exists(path):
            report([(path, 0, 'is missing: dump-features.ts writes it')])
    width, found, count, labels, notes = len(read_json(names)), [], 0, set(), set()
    for number, row, cause in rows_of(rows):
        count += 1
        if cause or not {'note', 'code', 'label', 'weight'} <= row.keys():
            found.append((rows, number, cause or 'lacks note, code, label or weight'))
        else:
            labels.add(row['label']); notes.add(row['note'])
    size = os.path.getsize(os.path.join(folder, 'features.f32'))
    if size != 4 * width * count:
        found.append((os.path.join(folder, 'features.f32'), 0, f'has {size} bytes, {count} rows of {width} features need {4 * width * count}: was the dump cut short?'))
    if not count:
        found.append((rows, 0, 'is an empty corpus: no candidate of any note'))
    elif len(labels) < 2 or len(notes) < 4:
        found.append((rows, 0, f'has {len(notes)} notes and labels {sorted(labels)}: four notes with right and wrong candidates are the least'))
    report(found)


def report(found):
    """Prints the first problems; ends the program with status 1 when there are any."""
    for path, number, cause in found[:MOST_SHOWN]:
        print(f"{file_name(path)}{f', line {number}' if number else ''}: {cause}", file=sys.stderr)
    if found:
        print(f'{len(found)} problems{f", the first {MOST_SHOWN} shown" if len(found) > MOST_SHOWN else ""}: nothing was trained', file=sys.stderr, flush=True)
        raise SystemExit(1)


def check_training_data(paths=None):
    """Ends the program with status 1 unless every row of every source can be trained on."""
    billable, titles = sources.read_order()
    found = check_notes(sources.note_paths() if paths is None else paths, set(billable))
    forms = None if paths is not None else sources.forms_path()
    report(found + (check_forms(forms, sources.Resolver(billable, titles)) if forms else []))


def check_further(path):
    """Notes of a file beside the training data (--notes, --weak); ends the program with status 1 unless every row can be trained on."""
    check_training_data([path])
    return sources.read_jsonl(path)


def check_marked_texts():
    """Ends the program with status 1 when mtsamples-brat or the NegEx set is there but not whole (--spans)."""
    found, texts = [], {}
    path, marks = (os.path.join(sources.SHARED, 'datasets/mtsamples-brat', name) for name in ('texts.jsonl.gz', 'annotations.jsonl.gz'))
    for number, row, cause in rows_of(path) if os.path.exists(path) else ():
        if cause or not isinstance(row.get('doc'), str) or not isinstance(row.get('text'), str):
            found.append((path, number, cause or 'lacks doc or text'))
        else:
            texts[row['doc']] = row['text']
    for number, row, cause in rows_of(marks) if os.path.exists(path) else ():
        found += [(marks, number, one) for one in ([cause] if cause else problems_of_marks(row, texts))]
    path = os.path.join(sources.SHARED, 'datasets/negex/sentences.tsv')
    if os.path.exists(path):
        try:
            found += [(path, number, f'has {len(row)} cells, not 6') for number, row in enumerate(sources.read_negex(path), 2) if len(row) != 6]
        except (OSError, csv.Error) as error:
            found.append((path, 0, cannot_read(error)))
    report(found)


def problems_of_marks(row, texts):
    """Causes: a text that is not there, spans that are none or lie outside it."""
    if not isinstance(row.get('doc'), str) or row['doc'] not in texts:
        return ['doc: has no text in texts.jsonl.gz']
    if not isinstance(row.get('spans'), list):
        return ['spans: is no list']
    end = len(texts[row['doc']])
    right = lambda span: isinstance(span, list) and [type(part) for part in span] == [str, int, int] and 0 <= span[1] < span[2] <= end
    return [f'spans[{i}]: is no [kind, start, end] within its text' for i, span in enumerate(row['spans']) if not right(span)]


if __name__ == '__main__':
    check_training_data(sys.argv[1:] or None)
    print('training data: every row can be trained on')
