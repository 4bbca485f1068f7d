// Python scripts of models/training end with one line and a status: at an error, at an interrupt, and where output may not lie. Standard library of Python only, but for the last.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPython, NO_PYTHON, runPython, TRAINING, trainingEnv } from './python.js';

const python = findPython();
const home = mkdtempSync(join(tmpdir(), 'chartcode-endings-'));
const env = trainingEnv(home);
afterAll(() => rmSync(home, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};
const run = (code: string, more: NodeJS.ProcessEnv = {}) => runPython(python!, ['-c', `import report_errors\n${code}`], { ...env, ...more });

it('every Python script takes the shared way to end before any other import', () => {
  const scripts = readdirSync(TRAINING).filter((name) => name.endsWith('.py') && !['report_errors.py', 'files.py', 'near_duplicates.py'].includes(name));
  expect(scripts.filter((name) => /^(import|from) .*/m.exec(readFileSync(join(TRAINING, name), 'utf8'))?.[0] !== 'import report_errors')).toEqual([]);
});

describe.skipIf(!python)(python ? 'report_errors.py' : `report_errors.py (${NO_PYTHON})`, () => {
  it('tells kind and place of an error, and none of its words; the trace when it is asked for', () => {
    expect(run("int('SECRET')")).toMatchObject({ status: 1, err: 'error: -c: a file or value is not of the kind that is read here (ValueError in <string>:2); CHARTCODE_TRACE=1 shows the trace\n' });
    expect(run("import sources; sources.Resolver('SECRET', {})(5)").err).toMatch(/^error: -c: .* \(AttributeError in sources\.py:\d+\); .*\n$/);
    expect(run("open('/nowhere/x')")).toMatchObject({ status: 1, err: 'error: /nowhere/x: No such file or directory (FileNotFoundError)\n' });
    expect(run("int('SECRET')", { CHARTCODE_TRACE: '1' }).err).toContain('Traceback');
    expect(run("raise SystemExit('error: as said')")).toMatchObject({ status: 1, err: 'error: as said\n' });
  });

  it.each([['', 'nothing of this run is kept'], ["report_errors.keeps('the titles are in X'); ", 'the titles are in X']])('says at an interrupt what is kept: %j', async (before, kept) => {
    const child = spawn(python!, ['-c', `import report_errors, time\n${before}print('ready', flush=True)\ntime.sleep(20)`], { cwd: TRAINING, env });
    child.stdout.once('data', () => child.kill('SIGINT'));
    let err = '';
    child.stderr.on('data', (part: Buffer) => (err += part.toString()));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
    expect(err).toBe(`interrupted: ${kept}; the same command starts again\n`);
  });
});

describe.skipIf(!python)(python ? 'files.py' : `files.py (${NO_PYTHON})`, () => {
  const files = (call: string) => run(`import files; print(files.${call})`);
  it('refuses a checkpoint inside the checkout, by any name of the place', () => {
    for (const folder of [join(TRAINING, 'linker'), join(TRAINING, '..', 'linker'), 'linker']) {
      expect(files(`make_checkpoint_folder('${folder}')`)).toMatchObject({ status: 2, err: `error: ${folder}: lies inside the checkout: checkpoints belong outside\n` });
    }
    expect(existsSync(join(TRAINING, 'linker'))).toBe(false);
    expect(files(`make_checkpoint_folder('${join(home, 'linker')}')`).status).toBe(0);
    expect(existsSync(join(home, 'linker'))).toBe(true);
  });
  it('refuses output that cannot be written, before any work', () => {
    expect(files(`check_out('${join(home, 'no', 'scorer.json')}')`)).toMatchObject({ status: 2, err: expect.stringContaining('scorer.json: cannot be written: there is no folder') });
    expect(files(`check_out('${home}')`)).toMatchObject({ status: 2, err: expect.stringContaining('is a folder') });
    expect(files("make_folder('/proc/chartcode')")).toMatchObject({ status: 2, err: expect.stringContaining('/proc/chartcode: cannot be made') });
    expect(files(`check_out('${join(home, 'scorer.json')}')`).status).toBe(0);
  });
  it('names file and row of what is not JSON, and none of its words', () => {
    expect(files(`read_rows('${file('rows.jsonl', '{}\n\n{"SECRET\n')}')`)).toMatchObject({ status: 1, err: `error: ${join(home, 'rows.jsonl')}, line 3: is not JSON\n` });
    expect(files(`read_json('${file('bad.json', 'SECRET')}')`)).toMatchObject({ status: 1, err: `error: ${join(home, 'bad.json')}: is not JSON\n` });
    expect(files(`read_json('${join(home, 'absent.json')}')`)).toMatchObject({ status: 1, err: expect.stringContaining('absent.json: cannot be read: FileNotFoundError') });
  });
  it('keeps a file as it was where what is to stand there cannot be made', () => {
    const path = file('kept.json', 'before');
    expect(files(`write_json('${path}', {1, 2})`).status).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(files(`write_json('${path}', [1])`).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('[1]');
  });
});

it.skipIf(!python)('write_folds.py says what is needed and what it cannot read', () => {
  const folds = (...args: string[]) => runPython(python!, ['write_folds.py', ...args], env);
  expect(folds()).toMatchObject({ status: 2, err: expect.stringContaining('usage: write_folds.py OUT_DIR') });
  expect(folds(join(home, 'folds'))).toMatchObject({ status: 2, err: expect.stringContaining('needed: one of 0, 1, all, --training and --notes FILE') });
  expect(folds(join(home, 'folds'), '--notes', file('half.jsonl', '{"id":"a"}\n'))).toMatchObject({ status: 1, err: expect.stringContaining('half.jsonl, row 1: lacks id, encounter.text or diagnoses') });
});

const trains = python !== undefined && spawnSync(python, ['-c', 'import lightgbm, sklearn, scipy']).status === 0;
describe.skipIf(!trains)(trains ? 'trainers' : 'trainers (needs the modules of models/training/requirements.txt)', () => {
  const dump = join(home, 'dump');
  it('train_scorer.py asks for all that it needs before it trains', () => {
    const made = run(`import json, os, array\nos.makedirs('${dump}')\nopen('${dump}/names.json', 'w').write('["a"]')\nopen('${dump}/rows.jsonl', 'w').writelines(json.dumps({'note': f'n{i // 4}', 'code': 'I10', 'label': i % 2, 'weight': 1}) + '\\n' for i in range(80))\narray.array('f', range(80)).tofile(open('${dump}/features.f32', 'wb'))`);
    expect(made.status).toBe(0);
    const train = (...args: string[]) => runPython(python!, ['train_scorer.py', '--dump', dump, ...args], env);
    const rates = file('rates.json', '{"code":{},"category":{},"reported":{}}');
    const out = ['--out', join(home, 'scorer.json')];
    expect(train(...out, '--rates', join(home, 'absent.json'))).toMatchObject({ status: 1, out: '', err: expect.stringContaining('absent.json: cannot be read') });
    expect(train(...out, '--rates', file('other.json', '{}'))).toMatchObject({ status: 1, out: '', err: expect.stringContaining('holds no training rates') });
    expect(train(...out, '--from', join(home, 'absent.json'))).toMatchObject({ status: 1, out: '', err: expect.stringContaining('absent.json: cannot be read') });
    expect(train('--out', join(home, 'no', 'scorer.json'), '--rates', rates)).toMatchObject({ status: 2, out: '', err: expect.stringContaining('there is no folder') });
    expect(train(...out, '--rates', rates, '--rounds', '0')).toMatchObject({ status: 2, out: '', err: expect.stringContaining('0 is no whole number from 1 on') });
  }, 120_000);

  it('document_type.py leaves the tables as they are where the notes cannot be read', () => {
    const tables = ['document-types.json', 'settings.json'].map((name) => join(TRAINING, '../../src/document', name));
    const before = tables.map((path) => readFileSync(path, 'utf8'));
    const rows = file('typed.jsonl', `${JSON.stringify({ id: 'a', document_type: 'progress_note', encounter: { text: 'Seen.' } })}\n`);
    const bad = file('untyped.jsonl', '{"id":"SECRET');
    const refit = (path: string) => run(`import document_type as d\nd.check_training_data = lambda: None\nd.note_paths = lambda: ['${path}']\nd.main()`);
    expect(refit(rows)).toMatchObject({ status: 1, err: expect.stringContaining('training notes: none has the type history_and_physical') });
    expect(refit(bad)).toMatchObject({ status: 1, err: expect.stringContaining('untyped.jsonl, line 1: is not JSON') });
    expect(tables.map((path) => readFileSync(path, 'utf8'))).toEqual(before);
  }, 120_000);
});
