"""Notes that no training saw, to read with several pairs of models side by side (join_dumps.py --read): claims dev and the MTSamples that were not coded. Their codes are not used.

  python unseen_notes.py OUT.jsonl"""
import report_errors
import json, os, sys
import sources
from files import check_out

SHORTEST = 200  # characters: below it is a title without a note


def opening(text):
    return ' '.join(text.split())[:200].lower()


def main():
    if len(sys.argv) != 2:
        report_errors.fail('usage', 'unseen_notes.py OUT.jsonl')
    out = sys.argv[1]
    check_out(out)
    trained = sources.training_notes()
    seen, texts = {note['id'] for note in trained}, {opening(note['encounter']['text']) for note in trained}
    dev = sources.first_existing(os.path.join(sources.SHARED, 'datasets/claims/dev.jsonl.gz'))
    samples = sources.first_existing(os.path.join(sources.SHARED, 'datasets/mtsamples/mtsamples.jsonl.gz'))
    notes = sources.read_jsonl(dev) if dev else []
    texts |= {opening(note['encounter']['text']) for note in notes}
    seen |= {note['id'] for note in notes}
    for sample in sources.read_jsonl(samples) if samples else []:
        name, text = f"mts-{sample['sample_id']}", sample['text']
        if name not in seen and opening(text) not in texts and len(text) >= SHORTEST:
            notes.append({'id': name, 'source': 'mtsamples', 'document_type': 'progress_note', 'encounter': {'id': name, 'text': text}})
    if not notes:
        raise SystemExit('error: no note is left that training has not seen: ../shared/datasets is absent')
    with open(out + '.tmp', 'w') as f:
        f.writelines(json.dumps({**note, 'diagnoses': [], 'procedures': [], 'not_coded': []}) + '\n' for note in notes)
    os.replace(out + '.tmp', out)
    print(len(notes), 'notes that no training saw')


if __name__ == '__main__':
    main()
