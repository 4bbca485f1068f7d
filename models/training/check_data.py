"""Checks training data before anything is trained on it, and names file, row and cause of what is wrong. Standard library only; note text is never printed.

  python check_data.py [FILE...]     # default: every file of coded notes and of written forms that training would read

Exit status 1 when a row cannot be trained on. The trainers call check_training_data() before they start."""
import json, os, sys
import sources

WHY = {'negated', 'ruled_out', 'historical', 'family', 'uncertain', 'hypothetical', 'integral'}
MOST_SHOWN = 20


def rows_of(path):
    """(row number, row or None, cause) of each line that is not empty."""
    try:
        with sources.open_text(path) as f:
            for number, line in enumerate(f, 1):
                if line.strip():
                    try:
                        row = json.loads(line)
                        yield number, row, None if isinstance(row, dict) else 'is not an object'
                    except json.JSONDecodeError as error:
                        yield number, None, f'is not JSON (column {error.colno})'
    except (OSError, EOFError, UnicodeDecodeError) as error:
        yield 0, None, f'cannot be read: {type(error).__name__}'


def problems_of_note(note, billable):
    """Causes, each naming the field; empty for a note that can be trained on."""
    encounter, found = note.get('encounter'), []
    if not isinstance(note.get('id'), str) or not note['id']:
        found.append('id: is missing')
    text = encounter.get('text') if isinstance(encounter, dict) else None
    if not isinstance(text, str) or not text.strip():
        return found + ['encounter.text: is missing or empty (training reads one text a note)']
    if not isinstance(note.get('diagnoses'), list):
        return found + ['diagnoses: is missing']
    def quote(field, words):
        if not isinstance(words, str) or not words:
            found.append(f'{field}: is no quote')
        elif words not in text:
            found.append(f'{field}: the quote is not in its note')
    for group in ('diagnoses', 'procedures', 'pcs'):
        for i, item in enumerate(note.get(group) or []):
            field = f'{group}[{i}]'
            if not isinstance(item, dict) or not isinstance(item.get('code'), str):
                found.append(f'{field}.code: is missing')
                continue
            if group == 'diagnoses':
                for name, code in [('code', item['code']), *((f'alternatives[{k}]', c) for k, c in enumerate(item.get('alternatives') or []))]:
                    if sources.undot(str(code)) not in billable:
                        found.append(f'{field}.{name}: unknown code {code}: not billable in the edition')
                if item.get('certainty') not in ('required', 'optional'):
                    found.append(f'{field}.certainty: is neither required nor optional')
            for k, words in enumerate(item.get('evidence') or []):
                quote(f'{field}.evidence[{k}]', words)
    for i, trap in enumerate(note.get('not_coded') or []):
        quote(f'not_coded[{i}].text', trap.get('text'))
        code = trap.get('tempting_code')
        if code and sources.undot(code) not in billable:
            found.append(f'not_coded[{i}].tempting_code: unknown code {code}: not billable in the edition')
        if trap.get('why') not in WHY:
            found.append(f"not_coded[{i}].why: is none of {', '.join(sorted(WHY))}")
    return found


def check_notes(paths, billable):
    """[(file, row, cause)] over all files together, since an id is unique among them; an empty corpus is a problem of its own."""
    found, where = [], {}
    for path in paths:
        read = 0
        for number, row, cause in rows_of(path):
            read += 1
            causes = [cause] if cause else problems_of_note(row, billable)
            if row is not None and not cause and isinstance(row.get('id'), str):
                first = where.setdefault(row['id'], (path, number))
                if first != (path, number):
                    causes.append(f'id: {row["id"]} is a duplicate of {os.path.basename(first[0])}, line {first[1]}')
            found += [(path, number, one) for one in causes]
        if not read:
            found.append((path, 0, 'holds no note'))
    return found + ([] if paths else [('training notes', 0, 'none found: neither training-data/*/train.jsonl.gz nor ../shared')])


def check_forms(path, resolve):
    """[(file, row, cause)] of written forms: `code<TAB>form` under a header."""
    found, read = [], 0
    with sources.open_text(path) as f:
        for number, line in enumerate(f, 1):
            cells = line.rstrip('\n').split('\t')
            if number == 1 or not line.strip():
                continue
            read += 1
            if len(cells) != 2:
                found.append((path, number, f'has {len(cells)} cells, not code and form'))
            elif not resolve(cells[0]):
                found.append((path, number, f'unknown code {cells[0]}'))
    return found if read else [(path, 0, 'holds no form')]


def check_dump(folder):
    """Ends the program when a dump of features is not whole: what train_scorer.py and train_first_listed.py read."""
    names, rows = os.path.join(folder, 'names.json'), os.path.join(folder, 'rows.jsonl')
    for path in (names, rows, os.path.join(folder, 'features.f32')):
        if not os.path.exists(path):
            report([(path, 0, 'is missing: dump-features.ts writes it')])
    width, found, count, labels, notes = len(json.load(open(names))), [], 0, set(), set()
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
        print(f"{os.path.basename(path)}{f', line {number}' if number else ''}: {cause}", file=sys.stderr)
    if found:
        print(f'{len(found)} problems{f", the first {MOST_SHOWN} shown" if len(found) > MOST_SHOWN else ""}: nothing was trained', file=sys.stderr, flush=True)
        raise SystemExit(1)


def check_training_data(paths=None):
    """Ends the program with status 1 unless every row of every source can be trained on."""
    billable, titles = sources.read_order()
    found = check_notes(sources.note_paths() if paths is None else paths, set(billable))
    forms = None if paths is not None else sources.forms_path()
    report(found + (check_forms(forms, sources.Resolver(billable, titles)) if forms else []))


if __name__ == '__main__':
    check_training_data(sys.argv[1:] or None)
    print('training data: every row can be trained on')
