// Scripts of models/training end with one line that says what is wrong, and never with a trace or words of a note.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { causeOf, nowReading } from '../../eval/lib/end-with-error.js';
import { ChartcodeError } from '../../src/errors.js';
import { makeFolder } from '../../src/models/make-folder.js';
import { TRAINING } from './python.js';

const home = mkdtempSync(join(tmpdir(), 'chartcode-errors-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};
const run = (script: string, args: string[], env: NodeJS.ProcessEnv = {}) => spawnSync(process.execPath, ['--import', 'tsx', join(TRAINING, script), ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

it('every script takes the shared way to end with an error, before any other import', () => {
  const scripts = readdirSync(TRAINING).filter((name) => name.endsWith('.ts') && name !== 'report-errors.ts');
  const texts = new Map(scripts.map((name) => [name, readFileSync(join(TRAINING, name), 'utf8')]));
  const imported = new Set([...texts.values()].flatMap((text) => [...text.matchAll(/from '\.\/([\w-]+)\.js'/g)].map(([, name]) => `${name}.ts`)));
  const programs = scripts.filter((name) => !imported.has(name) && name !== 'fold-guard.ts');
  expect(programs.length).toBeGreaterThan(20);
  expect(programs.filter((name) => /^import .*/m.exec(texts.get(name)!)?.[0] !== "import './report-errors.js';")).toEqual([]);
});

describe('export-trees.ts', () => {
  const out = join(home, 'out.onnx');
  const trees = file('trees.json', '{"features":["a"],"trees":[{"feature":[0],"threshold":[1],"left":[-1],"right":[-2],"leaf":[0,1]}]}');
  it('says what is needed, and what cannot be read or written', () => {
    expect(run('export-trees.ts', [])).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: usage: export-trees\.ts .*\n$/) });
    expect(run('export-trees.ts', [trees, out, '--pass', 'third'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: usage: .*\n$/) });
    expect(run('export-trees.ts', ['--other'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: Unknown option '--other'.*\n$/) });
    expect(run('export-trees.ts', [join(home, 'no.json'), out])).toMatchObject({ status: 1, stderr: `error: ${join(home, 'no.json')}: no such file or directory (ENOENT)\n` });
    expect(run('export-trees.ts', [file('words.json', 'SECRET words'), out])).toMatchObject({ status: 1, stderr: `error: ${join(home, 'words.json')}: is not JSON\n` });
    expect(run('export-trees.ts', [trees, join(home, 'no', 'out.onnx')])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error: .*out\.onnx\.tmp: no such file or directory \(ENOENT\)\n$/) });
    expect(existsSync(out)).toBe(false);
  }, 120_000);
});

it('a row that is no note is named by file and line; the trace comes when it is asked for', () => {
  const rows = file('rows.jsonl', '{"id":"a","words":"SECRET"}\n');
  expect(run('dump-links.ts', [rows, join(home, 'links.json')])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error: rows\.jsonl, line 1: is not of the kind that is read here \(TypeError, dump-links\.ts:\d+\); CHARTCODE_TRACE=1 shows the trace\n$/) });
  expect(run('dump-links.ts', [rows, join(home, 'links.json')], { CHARTCODE_TRACE: '1' }).stderr).toMatch(/\n {4}at /);
}, 120_000);

describe('causeOf', () => {
  const thrown = (act: () => unknown): unknown => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  it('is one line without words of a note', () => {
    nowReading('');
    expect(causeOf(new ChartcodeError('E114', 'x.jsonl, line 2: not JSON'))).toBe('E114 x.jsonl, line 2: not JSON');
    expect(causeOf(new Error('needs --folds'))).toBe('needs --folds');
    expect(causeOf(thrown(() => JSON.parse('SECRET')))).toMatch(/^a file or value is not of the kind that is read here \(SyntaxError.*\); CHARTCODE_TRACE=1 shows the trace$/);
    expect(causeOf(thrown(() => z.object({ trees: z.array(z.number()) }).parse({ trees: 'SECRET' })))).toMatch(/^a file is not of the shape that is read here: trees: /);
    expect(causeOf('SECRET')).toBe('failed for an unknown cause');
    for (const one of [() => JSON.parse('SECRET'), () => Buffer.alloc('SECRET' as unknown as number), () => z.object({ trees: z.array(z.number()) }).parse({ trees: 'SECRET' })]) expect(causeOf(thrown(one))).not.toContain('SECRET');
  });
});

it('makeFolder ends where the system refuses names, which Node tries for ever', () => {
  expect(() => makeFolder('/proc/chartcode/x')).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
  expect(() => makeFolder(join(file('plain', ''), 'x'))).toThrow('ENOTDIR');
  expect(() => makeFolder(file('plain', ''))).toThrow('EEXIST');
  makeFolder(join(home, 'a', 'b'));
  makeFolder(join(home, 'a', 'b'));
  expect(existsSync(join(home, 'a', 'b'))).toBe(true);
});
