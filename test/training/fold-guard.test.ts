// A training note never meets a model that saw its own quotes: the guard itself, and dump-features.ts before it opens a model.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { digestFolds, findSeenNotes } from '../../models/training/fold-guard.js';
import { findPython, runPython, TRAINING, trainingEnv } from './python.js';

const FOLDS = { 'note-b': 1, 'note-a': 0, 'note-10': 1 };
const part = (...noteFolds: string[]) => ({ noteFolds, foldsSha256: digestFolds(FOLDS) });
const python = findPython();

describe('findSeenNotes', () => {
  const both = ['linker', 'tagger'] as const;

  it('lets a fold through that neither model saw', () => {
    expect(findSeenNotes({ schema: 1, linker: part('0'), tagger: part('0') }, both, '1', FOLDS)).toBeUndefined();
  });

  it('refuses a fold that one of them saw', () => {
    expect(findSeenNotes({ schema: 1, linker: part('0', '1'), tagger: part('0') }, both, '1', FOLDS)).toBe('its linker was trained on notes of fold 1');
    expect(findSeenNotes({ schema: 1, linker: part('0'), tagger: part('1') }, both, '1', FOLDS)).toBe('its tagger was trained on notes of fold 1');
    expect(findSeenNotes({ schema: 1, linker: part('0'), tagger: part('0') }, both, '0', FOLDS)).toMatch(/linker.*fold 0/);
  });

  it('refuses all notes at once from any model that saw some', () => {
    expect(findSeenNotes({ schema: 1, linker: part('0') }, ['linker'], undefined, undefined)).toMatch(/fold 0/);
    expect(findSeenNotes({ schema: 1, linker: part('0', '1') }, ['linker'], undefined, undefined)).toMatch(/fold 0 and 1/);
  });

  it('refuses a package that does not say, in whole or in part', () => {
    expect(findSeenNotes(undefined, ['linker'], '1', FOLDS)).toMatch(/nothing says/);
    expect(findSeenNotes({ schema: 1, linker: part('0') }, both, '1', FOLDS)).toMatch(/nothing says which notes its tagger/);
    expect(findSeenNotes({ schema: 1, linker: part('0', 'unrecorded') }, ['linker'], '1', FOLDS)).toMatch(/nothing says/);
  });

  it('refuses other folds than those of the training', () => {
    expect(findSeenNotes({ schema: 1, linker: part('0') }, ['linker'], '1', { ...FOLDS, 'note-b': 0 })).toMatch(/another assignment/);
  });

  it.skipIf(!python)('counts folds as Python does', () => {
    const { out } = runPython(python!, ['-c', `import checkpoints; print(checkpoints.folds_digest(${JSON.stringify(FOLDS)}))`], trainingEnv(tmpdir()));
    expect(out.trim()).toBe(digestFolds(FOLDS));
  });
});

describe('dump-features.ts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'chartcode-guard-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('refuses the fold that the linker of the package was trained on, before it opens a model', () => {
    const record = JSON.stringify({ schema: 1, linker: part('1') });
    writeFileSync(join(dir, 'training.json'), record);
    writeFileSync(join(dir, 'folds.json'), JSON.stringify(FOLDS));
    writeFileSync(join(dir, 'rates.json'), '{"code":{},"category":{},"reported":{}}');
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify({
      schema: 1, id: 'made', created: '2026-01-01', labels: { system: 'ICD-10-CM', edition: 'FY2026', count: 1, sha256: '0'.repeat(64) },
      linker: { file: 'model.onnx', inputs: ['input_ids', 'attention_mask'], output: 'logits', diagnoses: { keep: 'k', scores: 's', ids: 'i' }, maxTokens: 40 }, lexicon: { file: 'l' }, scorer: { file: 's' }, calibration: { file: 'c' },
      thresholds: { folder: 't' }, tokenizer: { file: 'k' }, files: { 'training.json': { sha256: createHash('sha256').update(record).digest('hex'), bytes: record.length } }, trainingData: [], metrics: {},
    }));
    const run = spawnSync(process.execPath, ['--import', 'tsx', join(TRAINING, 'dump-features.ts'), '--package', dir, '--rates', join(dir, 'rates.json'), '--folds', join(dir, 'folds.json'), '--fold', '1', '--out', join(dir, 'dump')], { encoding: 'utf8' });
    expect(run.stderr).toBe(`error: ${dir} may not score the training notes of fold 1: its linker was trained on notes of fold 1\n`);
    expect(run.status).toBe(1);
  }, 180_000);
});
