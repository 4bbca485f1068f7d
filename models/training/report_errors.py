"""First import of every script of this folder: an error that nothing catches, or an interrupt, ends it with one line and a status instead of a trace. Standard library only.

CHARTCODE_TRACE=1 shows the trace as well. Messages of other libraries may quote a note: of them only the kind and the place are told."""
import os, sys, traceback

HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = []


def fail(where, cause, status=2):
    """Ends the program with one line: where it is wrong, and why."""
    print(f'error: {where}: {cause}', file=sys.stderr, flush=True)
    raise SystemExit(status)


def keeps(what):
    """Remembers what stays of this run when it is interrupted, for the message."""
    KEPT.append(what)


def describe(error):
    """What is wrong, in one line without words of a note."""
    kind = type(error).__name__
    if isinstance(error, OSError) and error.filename is not None:
        return f'{error.filename}: {error.strerror} ({kind})'
    if kind == 'CalledProcessError':  # the program has said why
        return f'{os.path.basename(str(error.cmd[-1] if isinstance(error.cmd, str) else next((part for part in error.cmd if str(part).endswith(".ts")), error.cmd[0])))} ended with status {error.returncode}'
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if os.path.dirname(os.path.abspath(frame.filename)) == HERE]
    place = f' in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}' if frames else ''
    return f'{os.path.basename(sys.argv[0]) or "python"}: a file or value is not of the kind that is read here ({kind}{place}); CHARTCODE_TRACE=1 shows the trace'


def end(kind, error, trace):
    """sys.excepthook: says what is wrong, or what is kept at an interrupt, and ends the program with status 1 or 130."""
    if os.environ.get('CHARTCODE_TRACE'):
        traceback.print_exception(kind, error, trace)
    if issubclass(kind, KeyboardInterrupt):
        print(f'interrupted: {"; ".join(KEPT) or "nothing of this run is kept"}; the same command starts again', file=sys.stderr)
    else:
        print(f'error: {describe(error)}', file=sys.stderr)
    sys.stdout.flush(); sys.stderr.flush()
    os._exit(130 if issubclass(kind, KeyboardInterrupt) else 1)


sys.excepthook = end
