"""What a checkpoint says of itself (labels, folds of notes that it or its ancestors saw), and how a training that is asked to stop keeps its work. Standard library only."""
import hashlib, json, os, signal, sys

FOLDS = ('0', '1')  # sources.fold_of_notes
UNRECORDED = 'unrecorded'


def fail(where, cause, status=2):
    """Ends the program with one line: where it is wrong, and why."""
    print(f'error: {where}: {cause}', file=sys.stderr, flush=True)
    raise SystemExit(status)


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


def own_folds(a):
    return folds_outside(a.without_fold, a.folds) if a.without_fold is not None else expand_folds(a.note_fold)


def seen_folds(own, *starts):
    """Folds whose notes a model saw: its own ('0', '1', 'all' or a set of names) and those of the states that it started from."""
    return sorted((own if isinstance(own, set) else expand_folds(own)).union(*map(recorded_folds, starts)))


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
    record = json.load(open(path)) if os.path.exists(path) else {'schema': 1}
    record[part] = {'noteFolds': sorted(recorded_folds(state)), 'foldsSha256': state.get('folds_sha256'), 'examples' if part == 'linker' else 'tokens': state.get('seen'), 'minutes': state.get('minutes')}
    json.dump(record, open(path, 'w'), indent=1)
