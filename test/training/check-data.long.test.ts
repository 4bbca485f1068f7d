// Training refuses data that it cannot be trained on, and says which file, row and cause; it stops without losing its work. Standard library of Python only.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { SHARED } from '../corpora.js';
import { findPython, NO_PYTHON, runPython, TRAINING, trainingEnv } from './python.js';

const python = findPython();
const home = mkdtempSync(join(tmpdir(), 'chartcode-training-'));
const env = trainingEnv(home);
writeFileSync(join(home, 'billable.tsv'), 'E119\tType 2 diabetes mellitus without complications\nI10\tEssential (primary) hypertension\nJ189\tPneumonia, unspecified organism\n');
const withTables = join(home, 'tables');
mkdirSync(withTables);
writeFileSync(join(withTables, 'billable.tsv'), 'I10\tEssential (primary) hypertension\nJ189\tPneumonia, unspecified organism\n');
writeFileSync(join(withTables, 'known-hcpcs.tsv'), 'G0463\n');
writeFileSync(join(withTables, 'known-pcs.tsv'), '0DTJ4ZZ\n');
afterAll(() => rmSync(home, { recursive: true, force: true }));

const TEXT = 'Hypertension, well controlled. No pneumonia.';
const note = (id: string, diagnosis: object = {}, trap: object = {}) => ({
  id, encounter: { text: TEXT, setting: 'office' }, document_type: 'progress_note',
  diagnoses: [{ code: 'I10', role: 'first_listed', certainty: 'required', alternatives: [], evidence: ['Hypertension'], ...diagnosis }],
  procedures: [], pcs: [], not_coded: [{ text: 'No pneumonia', why: 'negated', tempting_code: 'J18.9', ...trap }],
});

/** Writes rows (objects, or lines as they are) and checks the file. */
function check(name: string, rows: readonly unknown[], more: NodeJS.ProcessEnv = {}) {
  const path = join(home, name);
  writeFileSync(path, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
  return runPython(python!, ['check_data.py', path], { ...env, ...more });
}

describe.skipIf(!python)(python ? 'check_data.py' : `check_data.py (${NO_PYTHON})`, () => {
  it('lets good notes through', () => {
    expect(check('good.jsonl', [note('n1'), note('n2')])).toMatchObject({ status: 0, err: expect.not.stringContaining('line') });
  });

  it('names file, row and cause of what is wrong, and prints no note text', () => {
    const { status, err } = check('bad.jsonl', [
      note('n1'),
      note('n2', { code: 'I99.99' }),
      note('n3', { evidence: ['Hypertension', 'secret words'] }),
      note('n1'),
      '{"id": "n5", "encounter"',
      note('n6', {}, { tempting_code: 'Q00.99', why: 'because' }),
      { id: 'n7', diagnoses: [] },
    ]);
    expect(status).toBe(1);
    expect(err).toContain('bad.jsonl, line 2: diagnoses[0].code: unknown code I99.99: not billable in the edition');
    expect(err).toContain('bad.jsonl, line 3: diagnoses[0].evidence[1]: the quote is not in its note');
    expect(err).toContain('bad.jsonl, line 4: id: n1 is a duplicate of bad.jsonl, line 1');
    expect(err).toMatch(/bad\.jsonl, line 5: is not JSON/);
    expect(err).toContain('bad.jsonl, line 6: not_coded[0].tempting_code: unknown code Q00.99');
    expect(err).toContain('bad.jsonl, line 6: not_coded[0].why: is none of');
    expect(err).toContain('bad.jsonl, line 7: encounter.text: is missing or empty');
    expect(err).toContain('7 problems: nothing was trained');
    for (const word of ['secret', 'pneumonia', 'controlled']) expect(err).not.toContain(word);
  });

  it('refuses fields of another kind, in one message each', () => {
    const { status, err } = check('kinds.jsonl', [
      note('k1', { evidence: 'Hypertension' }),
      note('k2', { alternatives: null, role: 'third', certainty: 'sure' }),
      { ...note('k3'), not_coded: ['secret words'], procedures: 5 },
      note('k4', { code: 'secret words' }, { tempting_code: 5, why: ['negated'] }),
      { ...note('k5'), unsure: [4], encounter: { text: 'Half \ud800 of a pair' } },
      { ...note('k6'), unsure: [4] },
      { ...note('k7'), procedures: [{ code: '99213', evidence: [] }] },
      '['.repeat(100_000),
      `{"id": ${'1'.repeat(5000)}}`,
    ]);
    expect(status).toBe(1);
    for (const cause of [
      '1: diagnoses[0].evidence: is no list', '2: diagnoses[0].alternatives: is no list', '2: diagnoses[0].role: is neither first_listed nor secondary', '2: diagnoses[0].certainty: is neither',
      '3: procedures: is no list', '3: not_coded[0]: is no object', '4: diagnoses[0].code: unknown code (not of the shape of a code)', '4: not_coded[0].tempting_code: is no code', '4: not_coded[0].why: is none of',
      '5: encounter.text: holds half of a surrogate pair', '6: unsure[0]: is no quote', '7: procedures[0].certainty: is neither', '8: is not JSON', '9: is not JSON',
    ]) expect(err).toContain(`kinds.jsonl, line ${cause}`);
    expect(err).not.toMatch(/Traceback|secret/);
  });

  it('refuses procedure codes that there are not', () => {
    const { status, err } = check('procedures.jsonl', [
      { ...note('p1'), procedures: [{ code: 'ZZZZZ', certainty: 'required', evidence: [] }, { code: '99213', certainty: 'required', alternatives: ['0001F', '0714T', 'G0463', 'D7140'], evidence: [] }] },
      { ...note('p2'), procedures: [{ code: '99213', certainty: 'required', alternatives: ['00000', '9921', '1234Z'], evidence: [] }] },
      { ...note('p3'), pcs: [{ code: 'XXXXXXX', certainty: 'required', evidence: [] }, { code: '0DTJ4ZO', certainty: 'required', evidence: [] }, { code: '0DTJ4ZZ', certainty: 'required', evidence: [] }] },
    ], { CHARTCODE_LABELS: withTables });
    expect(status).toBe(1);
    for (const cause of [
      '1: procedures[0].code: unknown code ZZZZZ: neither', '2: procedures[0].alternatives[0]: unknown code 00000: outside the range', '2: procedures[0].alternatives[1]: unknown code 9921', '2: procedures[0].alternatives[2]: unknown code 1234Z',
      '3: pcs[0].code: unknown code XXXXXXX: not in the ICD-10-PCS tables', '3: pcs[1].code: unknown code 0DTJ4ZO: not an ICD-10-PCS code',
    ]) expect(err).toContain(`procedures.jsonl, line ${cause}`);
    expect(err).toContain('6 problems');
  });

  it('refuses a note that is measured on, whole or nearly', () => {
    const rows = gunzipSync(readFileSync(join(TRAINING, '../../eval/datasets/open-claims-test.jsonl.gz'))).toString().split('\n', 2).map((line) => JSON.parse(line) as { encounter: { text: string } });
    const text = rows[1]!.encounter.text.replace(/\S+/, 'Otherwise').concat(' Seen again.');
    const copy = (id: string, words: string) => ({ ...note(id), encounter: { text: words, setting: 'office' }, diagnoses: [], not_coded: [] });
    const { status, err } = check('measured.jsonl', [copy('m1', rows[0]!.encounter.text), copy('m2', text), note('m3')]);
    expect(status).toBe(1);
    for (const line of [1, 2]) expect(err).toContain(`measured.jsonl, line ${line}: the note is, or nearly is, that of open-claims-test.jsonl.gz, line ${line}`);
    expect(err).toContain('2 problems');
  });

  it('refuses a file that was cut short or damaged', () => {
    const whole = gzipSync(JSON.stringify(Array.from({ length: 2000 }, (_, i) => (i * i * 7919) % 1e6)));
    const damaged = Buffer.from(whole).fill(255, 10, 40);
    for (const [name, bytes, cause] of [['cut', whole.subarray(0, whole.length / 2), 'EOFError (the file is cut short)'], ['damaged', damaged, 'error (the file is damaged)'], ['plain', Buffer.from('{}'), 'BadGzipFile']] as const) {
      const path = join(home, `${name}.jsonl.gz`);
      writeFileSync(path, bytes);
      expect(runPython(python!, ['check_data.py', path], env)).toMatchObject({ status: 1, err: expect.stringContaining(`${name}.jsonl.gz: cannot be read: ${cause}`) });
    }
  });

  it('names the folder of a train.jsonl, since each has one', () => {
    mkdirSync(join(home, 'mine'));
    expect(check(join('mine', 'train.jsonl'), [note('n1'), note('n1')])).toMatchObject({ status: 1, err: expect.stringMatching(/^mine\/train\.jsonl, line 2: id: n1 is a duplicate of mine\/train\.jsonl, line 1$/m) });
  });

  it('refuses an empty corpus and one that is not there', () => {
    expect(check('empty.jsonl', [])).toMatchObject({ status: 1, err: expect.stringContaining('empty.jsonl: holds no note') });
    expect(runPython(python!, ['check_data.py', join(home, 'absent.jsonl')], env)).toMatchObject({ status: 1, err: expect.stringContaining('absent.jsonl: cannot be read: FileNotFoundError') });
  });

  it('refuses a dump that was cut short', () => {
    const dump = join(home, 'dump');
    mkdirSync(dump);
    writeFileSync(join(dump, 'names.json'), '["a","b"]');
    writeFileSync(join(dump, 'rows.jsonl'), ['n1', 'n2', 'n3', 'n4'].map((id, i) => `${JSON.stringify({ note: id, code: 'I10', label: i % 2, weight: 1 })}\n`).join(''));
    const run = () => runPython(python!, ['-c', 'import check_data, sys; check_data.check_dump(sys.argv[1])', dump], env);
    writeFileSync(join(dump, 'features.f32'), Buffer.alloc(4 * 2 * 4));
    expect(run().status).toBe(0);
    writeFileSync(join(dump, 'features.f32'), Buffer.alloc(4 * 2 * 3));
    expect(run()).toMatchObject({ status: 1, err: expect.stringContaining('features.f32: has 24 bytes, 4 rows of 2 features need 32') });
  });

  it('says how to get the code tables when there are none', () => {
    const { status, err } = runPython(python!, ['check_data.py'], trainingEnv(join(home, 'nowhere')));
    expect(status).toBe(1);
    expect(err).toContain('export-labels.ts');
  });
});

describe.skipIf(!python)('checkpoints.py', () => {
  const run = (code: string) => runPython(python!, ['-c', `import checkpoints as c\nB = ['E119', 'I10']\n${code}`], env);
  const checkpoint = (changes: string) => `ck = {'table': [0] * 3, 'procedures': ['99213'], 'state': {'labels': c.label_digest(B, ['99213'])}}\n${changes}\nc.check_labels(ck, 'linker.pt', B, ['99213'])`;

  it('refuses a checkpoint of another label space', () => {
    expect(run(checkpoint('')).status).toBe(0);
    for (const changes of ["ck['table'] = [0] * 2", "ck['procedures'] = ['99214']", "ck['state']['labels'] = c.label_digest(B[::-1], ['99213'])"]) {
      expect(run(checkpoint(changes))).toMatchObject({ status: 2, err: expect.stringContaining('error: linker.pt: was trained for another label space') });
    }
  });

  it('remembers the folds of every ancestor', () => {
    const { out } = run("print(c.seen_folds('0'), c.seen_folds('all'), c.seen_folds('0', {'note_folds': ['1']}), c.seen_folds('0', {'note_fold': 'all'}), c.seen_folds('0', {}))");
    expect(out.trim()).toBe("['0'] ['0', '1'] ['0', '1'] ['0', '1'] ['0', 'unrecorded']");
  });

  it('takes what was trained with another cut of the notes to have seen every fold, and counts further notes of a fold that was left out', () => {
    const { out } = run("fold = {'n1': 0, 'n2': 1}; print(c.seen_folds('0', {'note_folds': ['0'], 'folds_sha256': c.folds_digest(fold)}, fold=fold), c.seen_folds('0', {'note_folds': ['0'], 'folds_sha256': 'y'}, fold=fold))\n"
      + "from types import SimpleNamespace as A\nprint(sorted(c.own_folds(A(without_fold=None, note_fold='0'), {'n1': 1}, [{'id': 'n1'}, {'id': 'mined'}])))");
    expect(out.trim().split('\n')).toEqual(["['0'] ['0', '1']", "['0', '1']"]);
  });

  it('refuses a file that is no checkpoint, is damaged, or lacks what its kind has', () => {
    mkdirSync(join(home, 'stub'));
    writeFileSync(join(home, 'stub', 'torch.py'), "def load(path, **_):\n    if 'absent' in path: open(path)\n    if 'damaged' in path: raise RuntimeError('PytorchStreamReader failed')\n    return {'model': {}, 'state': {}} if 'whole' in path else [0]\n");
    const load = (folder: string) => runPython(python!, ['-c', `import checkpoints as c; print(sorted(c.load_tagger('${folder}')[0]))`], { ...env, PYTHONPATH: join(home, 'stub') });
    expect(load('whole')).toMatchObject({ status: 0, out: "['model', 'state']\n" });
    expect(load('absent')).toMatchObject({ status: 2, err: 'error: absent/tagger.pt: cannot be read: FileNotFoundError\n' });
    expect(load('damaged')).toMatchObject({ status: 2, err: 'error: damaged/tagger.pt: is no checkpoint, or a damaged one (RuntimeError)\n' });
    expect(load('other')).toMatchObject({ status: 2, err: 'error: other/tagger.pt: is a checkpoint of another kind: it lacks model, state\n' });
  });

  it.each([['SIGTERM', 143], ['SIGINT', 130]] as const)('keeps the work at %s', async (signal, status) => {
    const code = "import checkpoints, time\nstop = checkpoints.StopSignal(); print('ready', flush=True)\nwhile not stop.name: time.sleep(.01)\nopen('KEPT', 'w').close()\nstop.end('KEPT', 1.5)".replaceAll('KEPT', join(home, signal));
    const child = spawn(python!, ['-c', code], { cwd: TRAINING, env });
    child.stdout.once('data', () => child.kill(signal));
    let err = '';
    child.stderr.on('data', (part: Buffer) => (err += part.toString()));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(status);
    expect(err).toContain(`${signal}: stopped after 1.5 minutes of training; the work is kept in ${join(home, signal)}`);
    expect(existsSync(join(home, signal))).toBe(true);
  });
});

describe.skipIf(!python)('the data that training reads from a clone alone', () => {
  const labels = join(home, 'labels');
  const exportLabels = () => {
    if (!existsSync(join(labels, 'billable.tsv'))) runPython('npx', ['tsx', 'export-labels.ts', labels], process.env);
    return trainingEnv(labels);
  };

  it('is clean', () => {
    expect(runPython(python!, ['check_data.py'], exportLabels())).toMatchObject({ status: 0, out: expect.stringContaining('every row can be trained on') });
  }, 180_000);

  it.skipIf(!existsSync(join(SHARED, 'reference/icd10cm/icd10cm_order_2026.txt.gz')))('has the labels of the official file, in its order', () => {
    const count = "import sources; b, t = sources.read_order(); print(len(b), __import__('checkpoints').digest(b + [t[c] for c in b]))";
    const own = runPython(python!, ['-c', count], exportLabels());
    expect(own.out).toMatch(/^74719 /);
    expect(runPython(python!, ['-c', count], { ...exportLabels(), CHARTCODE_SHARED: SHARED }).out).toBe(own.out);
  }, 180_000);
});

describe.skipIf(!python)(python ? 'numbers for the notes of a folder' : `numbers for the notes of a folder (${NO_PYTHON})`, () => {
  const numbers = (options: string) => runPython(python!, ['-c', `import sources; print(len(sources.numbers_of_notes(${options}, '--weigh', 100)), set(sources.numbers_of_notes(${options}, '--weigh', 100).values()))`], env);

  it('are given to the notes of the folders that are named, and to no others', () => {
    const [open, both] = [numbers("['open-claims=.5']"), numbers("['open-claims=.5', 'dictated-notes=2']")].map(({ out }) => /^(\d+) \{(.*)\}\n$/.exec(out)!);
    expect(open![2]).toBe('0.5');
    expect(new Set(both![2]!.split(', '))).toEqual(new Set(['0.5', '2.0']));
    expect(Number(both![1])).toBeGreaterThan(Number(open![1]));
    expect(numbers('[]').out).toBe('0 set()\n');
  });
  it('are refused for a folder that is not there, and over what the option allows', () => {
    for (const option of ["['nowhere=1']", "['open-claims=101']", "['open-claims=x']", "['open-claims']"]) expect(numbers(option)).toMatchObject({ status: 1, err: expect.stringMatching(/error: --weigh .*needs a folder of notes \(.*open-claims.*\) and a number from 0 to 100\n/) });
  });
});
