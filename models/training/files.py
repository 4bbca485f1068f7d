"""Files that the scripts of this folder read and write: what cannot be read ends the program with file, row and cause; what is written is whole, or not there. Standard library only."""
import argparse, gzip, json, os, tempfile
from report_errors import fail

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))


def open_text(path):
    """A text file for reading, packed or not."""
    return gzip.open(path, 'rt', encoding='utf8') if path.endswith('.gz') else open(path, encoding='utf8')


def read_json(path):
    """What a JSON file holds; ends the program where it is absent or none."""
    try:
        with open(path, encoding='utf8') as f:
            return json.load(f)
    except OSError as error:
        fail(path, f'cannot be read: {type(error).__name__}', 1)
    except (ValueError, RecursionError):
        fail(path, 'is not JSON', 1)


def read_rows(path):
    """Rows of a .jsonl or .jsonl.gz file; ends the program at one that is not JSON."""
    number, rows = 0, []
    try:
        with open_text(path) as f:
            for number, line in enumerate(f, 1):
                if line.strip():
                    rows.append(json.loads(line))
    except (ValueError, RecursionError):
        fail(f'{path}, line {number}', 'is not JSON', 1)
    except (OSError, EOFError) as error:
        fail(path, f'cannot be read: {type(error).__name__}', 1)
    return rows


def write_text(path, text):
    """Writes a file beside itself first: it is there whole or as it was."""
    with open(f'{path}.tmp', 'w', encoding='utf8') as f:
        f.write(text)
    os.replace(f'{path}.tmp', path)


def write_json(path, value, **options):
    write_text(path, json.dumps(value, **options))


def check_out(*paths):
    """Ends the program before it works for hours where a file that it is to write cannot be written."""
    for path in paths:
        if os.path.isdir(path):
            fail(path, 'is a folder, not a file that can be written')
        check_folder(os.path.dirname(path) or '.', path)


def check_folder(folder, path=None):
    """Ends the program unless files can be made in a folder that is there."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        fail(path or folder, f'cannot be written: {"there is no folder " + folder if not os.path.isdir(folder) else type(error).__name__}')


def make_folder(folder):
    """Makes a folder for output; ends the program where that is not possible."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        fail(folder, f'cannot be made: {type(error).__name__}')
    check_folder(folder)


def make_checkpoint_folder(folder):
    """Makes the folder of a checkpoint. Ends the program where it lies inside the checkout: a checkpoint holds what notes taught it, and is no part of the project."""
    real = os.path.realpath(folder)
    if os.path.commonpath([real, os.path.realpath(ROOT)]) == os.path.realpath(ROOT):
        fail(folder, 'lies inside the checkout: checkpoints belong outside')
    make_folder(folder)


def whole_number(text):
    """A number of rounds for argparse: 1 or more."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'{text} is no whole number from 1 on')
    return int(text)
