"""What a checkpoint says of itself (labels, folds of notes that it or its ancestors saw), and how a training that is asked to stop keeps its work. Standard library only, but for load() and load_weights(), which need torch."""
import report_errors
import hashlib, os, signal, sys
from files import read_json, write_json
from report_errors import fail

FOLDS = ('0', '1')  # sources.fold_of_notes
UNRECORDED = 'unrecorded'


def load(path, *parts):
    """What a .pt file holds, on the CPU; ends the program when it is absent or damaged, or lacks a part that a checkpoint of its kind has."""
    import torch
    try:
        held = torch.load(path, map_location='cpu', weights_only=True)
    except OSError as error:
        fail(path, f'cannot be read: {type(error).__name__}')
    except Exception as error:  # torch says by many kinds that a file is cut or none of its own
        fail(path, f'is no checkpoint, or a damaged one ({type(error).__name__})')
    lacking = [part for part in parts if not isinstance(held, dict) or part not in held]
    if lacking:
        fail(path, f'is a checkpoint of another kind: it lacks {", ".join(lacking)}')
    return held


def load_linker(folder):
    """(checkpoint of train_linker.py, its path)"""
    path = os.path.join(folder, 'linker.pt')
    return load(path, 'encoder', 'table', 'state'), path


def load_tagger(folder):
    """(checkpoint of train_tagger.py, its path)"""
    path = os.path.join(folder, 'tagger.pt')
    return load(path, 'model', 'state'), path


def load_weights(module, weights, path):
    """Puts a checkpoint's weights into a module; ends the program when they are of another shape."""
    try:
        module.load_state_dict(weights)
    except RuntimeError:
        have = len({name.split('layers.')[1].split('.')[0] for name in weights if 'layers.' in name})
        fail(path, f'has weights of another shape ({have} layers): students of distil.py cannot be trained on here')


def digest(lines):
    return hashlib.sha256('\n'.join(lines).encode()).hexdigest()


def label_digest(billable, procedures=()):
    """Identity of a label space: diagnoses in file order, then procedure numbers."""
    return digest([*billable, *('px:' + code for code in procedures)])


def folds_digest(folds):
    """Identity of an assignment of notes to folds: models/training/fold-guard.ts counts the same."""
    return digest(sorted(f'{note}:{fold}' for note, fold in folds.items()))


def expand_folds(which):
    return set(FOLDS if which == 'all' else [str(which)])


def recorded_folds(state):
    """Folds whose notes the model of a checkpoint saw, as far as its state says so."""
    if 'note_folds' in state:
        return set(state['note_folds'])
    return expand_folds(state['note_fold']) if 'note_fold' in state else {UNRECORDED}  # note_fold: checkpoints before the record was kept


def folds_outside(left_out, folds):
    """Names of the folds that a model sees which is trained on all notes but those of one fold of several; `none` leaves nothing out."""
    return {str(k) for k in range(folds) if str(k) != str(left_out)}


def takes_fold(a, fold):
    """Whether a trainer with the options --without-fold, --folds, --note-fold reads a note of this fold."""
    if a.without_fold is not None:
        return str(fold) != a.without_fold
    return a.note_fold == 'all' or fold == int(a.note_fold)


def own_folds(a, fold={}, further=()):
    """Names of the folds that a trainer reads; `further` notes (--notes, --weak) may be of a fold that the options leave out."""
    own = folds_outside(a.without_fold, a.folds) if a.without_fold is not None else expand_folds(a.note_fold)
    return own | {str(fold[note['id']]) for note in further if note['id'] in fold}


def seen_folds(own, *starts, fold=None):
    """Folds whose notes a model saw: its own ('0', '1', 'all' or a set of names) and those of the states that it started from. A state that was trained with another cut than `fold` ({note id: fold}) may have seen notes of every fold of this one."""
    cut = folds_digest(fold) if fold else None
    other = set(map(str, fold.values())) if fold and any(start.get('folds_sha256') not in (None, cut) for start in starts) else set()
    return sorted((own if isinstance(own, set) else expand_folds(own)).union(other, *map(recorded_folds, starts)))


def check_labels(checkpoint, path, billable, procedures=None):
    """Ends the program when a linker's checkpoint was trained for other labels; `procedures` None: whatever it has."""
    have = list(checkpoint.get('procedures') or [])
    want = have if procedures is None else list(procedures)
    state, rows = checkpoint.get('state', {}), len(checkpoint['table'])
    if have and have != want:
        fail(path, f'was trained for another label space ({len(have)} procedure numbers, here {len(want)})')
    if rows != len(billable) + len(have):
        fail(path, f'was trained for another label space ({rows} labels, here {len(billable)} diagnoses and {len(have)} procedure numbers)')
    if 'labels' in state and state['labels'] != label_digest(billable, have):
        fail(path, f'was trained for another label space (as many labels, {rows}, but other codes or another order)')


class StopSignal:
    """From its making on, SIGINT and SIGTERM only set `name`; the training loop looks at it after each step. A second one ends at once."""

    def __init__(self):
        self.name = None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number, _frame):
        if self.name:
            raise SystemExit(128 + number)
        self.name, self.status = signal.Signals(number).name, 128 + number
        print(f'{self.name}: stopping after this step', file=sys.stderr, flush=True)

    def end(self, checkpoint, minutes):
        """Ends the program after the checkpoint was written."""
        print(f'{self.name}: stopped after {minutes:.1f} minutes of training; the work is kept in {checkpoint}, the same command with --resume goes on from it', file=sys.stderr, flush=True)
        raise SystemExit(self.status)


def write_training_record(folder, part, state):
    """Puts what the checkpoint saw beside the exported model: training.json, read by dump-features.ts before it dumps a fold."""
    path = os.path.join(folder, 'training.json')
    record = read_json(path) if os.path.exists(path) else {'schema': 1}
    record[part] = {'noteFolds': sorted(recorded_folds(state)), 'foldsSha256': state.get('folds_sha256'), 'examples' if part == 'linker' else 'tokens': state.get('seen'), 'minutes': state.get('minutes')}
    write_json(path, record, indent=1)
