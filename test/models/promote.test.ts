// Packages change hands whole: promoted only when measured and unaltered, rolled back to what was in force before.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import { readPointer } from '../../src/models/active.js';
import { loadPackage, packageDir } from '../../src/models/load-package.js';
import { listPackages, promotePackage, rollbackPackage } from '../../src/models/promote.js';
import { openDatabase } from '../../src/store/database/index.js';
import { openTrail } from '../../src/store/audit/index.js';
import { writePackage } from '../../src/models/write-package.js';
import { codedErrorOf } from '../helpers/coded-error.js';

let root: string;
let known: string | undefined;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const figures = (f1: number) => ({ f1, precision: f1, recall: f1, ece: 0.02 });
/** A re-fit of a package whose measured F1 is `after` instead of .7. */
function refitOf(parentDir: string, name: string, after: number): string {
  writePackage(loadPackage(parentDir), join(root, name), {
    files: { 'scorer.json': `{"trees":"${name}"}` }, card: 'card',
    manifest: { id: name, refit: { data: { name: 'd', sha256: sha('d'), notes: 60, leftOut: 0 }, candidate: figures(after), current: figures(0.7), difference: { f1: after - 0.7, lower: 0, upper: 0 } } },
  });
  return join(root, name);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chartcode-models-'));
  known = process.env['CHARTCODE_MODELS'];
  process.env['CHARTCODE_MODELS'] = root;
  const base = join(root, 'base');
  mkdirSync(join(base, 'thresholds'), { recursive: true });
  const files = { 'model.onnx': 'weights', 'scorer.json': '{}', 'calibration.json': '{}', 'thresholds/default.json': '{}' };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(base, file), text);
  writeFileSync(join(base, 'manifest.json'), JSON.stringify({
    schema: 1, id: 'base', created: '2026-11-26', labels: { system: 'ICD-10-CM', edition: 'FY2026', count: 1, sha256: sha('x') },
    linker: { file: 'model.onnx', inputs: ['a', 'b'], output: 'c', diagnoses: { keep: 'k', scores: 's', ids: 'i' }, maxTokens: 40 }, lexicon: { file: 'l' }, scorer: { file: 'scorer.json' }, calibration: { file: 'calibration.json' },
    thresholds: { folder: 'thresholds' }, tokenizer: { file: 'tokenizer.json' }, trainingData: [], metrics: {},
    files: Object.fromEntries(Object.entries(files).map(([file, text]) => [file, { sha256: sha(text), bytes: text.length }])),
  }));
  promotePackage(base, { force: true });
});
afterEach(() => {
  if (known === undefined) delete process.env['CHARTCODE_MODELS'];
  else process.env['CHARTCODE_MODELS'] = known;
  rmSync(root, { recursive: true });
});

describe('a candidate', () => {
  it('has its own hashes and its parent named, and leaves the parent as it was', () => {
    const before = readFileSync(join(root, 'base', 'manifest.json'), 'utf8');
    const pkg = loadPackage(refitOf(join(root, 'base'), 'better', 0.75));
    expect(pkg.manifest).toMatchObject({ id: 'better', parent: { id: 'base', sha256: loadPackage(join(root, 'base')).sha256 } });
    for (const name of Object.keys(pkg.manifest.files)) expect(pkg.read(name).length).toBeGreaterThan(0);
    expect(pkg.read('scorer.json').toString()).toBe('{"trees":"better"}');
    expect(readFileSync(join(root, 'base', 'manifest.json'), 'utf8')).toBe(before);
  });

  it('is not written over files, nor from a parent that was altered', () => {
    const out = refitOf(join(root, 'base'), 'better', 0.75);
    expect(codedErrorOf(() => refitOf(join(root, 'base'), 'better', 0.8)).code).toBe('E106');
    writeFileSync(join(root, 'base', 'model.onnx'), 'weightz');
    expect(codedErrorOf(() => refitOf(join(root, 'base'), 'other', 0.8)).code).toBe('E202');
    expect(loadPackage(out).manifest.id).toBe('better');
    expect(codedErrorOf(() => loadPackage(join(root, 'other'))).code).toBe('E201');
  });
});

describe('promote and rollback', () => {
  it('switch what loads by default, and back', () => {
    expect(loadPackage().manifest.id).toBe('base');
    promotePackage(refitOf(join(root, 'base'), 'better', 0.75));
    expect(packageDir()).toBe(join(root, 'better'));
    expect(loadPackage().manifest.id).toBe('better');
    expect(listPackages().filter(({ active }) => active).map(({ id }) => id)).toEqual(['better']);
    expect(rollbackPackage().active.id).toBe('base');
    expect(loadPackage().manifest.id).toBe('base');
  });

  it('refuse a lower F1, one measured beside another package, and one never measured, unless forced', () => {
    const worse = refitOf(join(root, 'base'), 'worse', 0.69);
    expect(codedErrorOf(() => promotePackage(worse))).toMatchObject({ code: 'E205', status: 409 });
    expect(codedErrorOf(() => promotePackage(worse)).message).toContain('0.6900 against 0.7000');
    expect(loadPackage().manifest.id).toBe('base');
    const [better, second] = [refitOf(join(root, 'base'), 'better', 0.75), refitOf(join(root, 'base'), 'second', 0.76)];
    promotePackage(better);
    expect(codedErrorOf(() => promotePackage(second)).message).toContain('measured beside base');
    expect(codedErrorOf(() => promotePackage(join(root, 'base'))).message).toContain('nothing was measured');
    promotePackage(worse, { force: true });
    expect(loadPackage().manifest.id).toBe('worse');
    expect(rollbackPackage().active.id).toBe('better');
    expect(codedErrorOf(() => promotePackage(better)).message).toContain('in force already');
  });

  it('refuse an altered file, forced or not, and load no package that was altered after it was promoted', () => {
    const better = refitOf(join(root, 'base'), 'better', 0.75);
    writeFileSync(join(better, 'scorer.json'), '{"trees":"bettes"}');
    expect(codedErrorOf(() => promotePackage(better, { force: true })).code).toBe('E202');
    const other = refitOf(join(root, 'base'), 'other', 0.75);
    promotePackage(other);
    const manifest = readFileSync(join(other, 'manifest.json'), 'utf8');
    writeFileSync(join(other, 'manifest.json'), manifest.replace('2026-11-26', '2026-11-27'));
    expect(codedErrorOf(() => loadPackage()).message).toContain('altered since it was promoted');
    expect(loadPackage(other).manifest.id).toBe('other');
  });

  it('say where there is nothing to go back to, and what a broken pointer is', () => {
    rmSync(join(root, 'active.json'));
    expect(readPointer()).toBeUndefined();
    expect(codedErrorOf(() => rollbackPackage()).code).toBe('E205');
    writeFileSync(join(root, 'active.json'), '{"schema"');
    expect(codedErrorOf(() => loadPackage()).code).toBe('E203');
  });
});

it('the command line lists, promotes, refuses and goes back, and says so in the audit trail', async () => {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text) };
  const env = { CHARTCODE_DATABASE_PATH: join(root, 'trail.db') };
  const run = (...argv: string[]) => runCli(argv, { stdin: (async function* () {})(), stdout: out, stderr: out, env, openEngine: () => Promise.reject(new Error()), verify: () => Promise.reject(new Error()) });
  const better = refitOf(join(root, 'base'), 'better', 0.75);
  const worse = refitOf(join(root, 'base'), 'worse', 0.6);
  expect(await run('models', 'promote', worse)).toBe(2);
  expect(lines.join('')).toContain('E205');
  expect(await run('models', 'promote', better)).toBe(0);
  expect(await run('models', 'list')).toBe(0);
  expect(lines.join('')).toMatch(/\* better .*F1 0\.750 \(0\.700 of base\)/);
  expect(await run('models', 'rollback')).toBe(0);
  expect(await run('models', 'promote', worse, '--force')).toBe(0);
  const database = await openDatabase(env.CHARTCODE_DATABASE_PATH);
  const bodies: unknown[] = [];
  for await (const { kind, actor, body } of openTrail(database).records()) bodies.push([kind, actor, JSON.parse(body)]);
  expect(bodies).toMatchObject([
    ['model.changed', 'cli', { what: 'promoted', forced: false, model: { id: 'better', sha256: loadPackage(better).sha256 }, before: { id: 'base' } }],
    ['model.changed', 'cli', { what: 'rolled back', model: { id: 'base' }, before: { id: 'better' } }],
    ['model.changed', 'cli', { what: 'promoted', forced: true, model: { id: 'worse' }, before: { id: 'base' } }],
  ]);
  // A change that cannot be recorded does not stand.
  await database.script('DROP TRIGGER audit_head_no_delete; DELETE FROM audit_head;');
  await database.close();
  const before = readPointer();
  expect(await run('models', 'rollback')).toBe(1);
  expect(lines.join('')).toContain('E412');
  expect(readPointer()).toEqual(before);
});
