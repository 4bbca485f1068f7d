"""Counts how many of the diagnoses that coders report are required rather than optional, by category and chapter, for the engine's assembly.

  python count_required.py ../../src/assembly/required-share.json      # real training notes; keeps slope and even of the file that stands there"""
import report_errors
import collections, json, os, sys
import sources
from files import read_json, write_text

LEAST = 3      # a category reported less often takes its chapter's share
SMOOTHING = 5  # reports of the wider group that count beside those of the narrower one


def shares(notes):
    required, reported = collections.Counter(), collections.Counter()
    for note in notes:
        for diagnosis in note['diagnoses']:
            code = sources.undot(diagnosis['code'])
            for group in (code[:3], code[:1], ''):
                reported[group] += 1
                required[group] += diagnosis['certainty'] == 'required'
    share = lambda group, wider: round((required[group] + SMOOTHING * wider) / (reported[group] + SMOOTHING), 2)
    overall = round(required[''] / reported[''], 2)
    chapters = {group: share(group, overall) for group in sorted(reported) if len(group) == 1}
    return overall, chapters, {group: share(group, chapters[group[0]]) for group in sorted(reported) if len(group) == 3 and reported[group] >= LEAST}


def main():
    if len(sys.argv) != 2:
        report_errors.fail('usage', 'count_required.py FILE.json')
    path = sys.argv[1]
    table = read_json(path) if os.path.exists(path) else {}
    overall, chapters, categories = shares(list(sources.read_jsonl(sources.note_paths()[0])))  # the real notes where they are present
    table.update(overall=overall, chapters=chapters, categories=categories)
    rows = [f' {json.dumps(key)}: {json.dumps(value)}' for key, value in table.items()]
    write_text(path, '{\n' + ',\n'.join(rows) + '\n}\n')
    print(overall, len(chapters), 'chapters', len(categories), 'categories')


if __name__ == '__main__':
    main()
