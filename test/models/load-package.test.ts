// A model package is used only when every file is the one that was built.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPackage } from '../../src/models/load-package.js';
import { codedErrorOf } from '../helpers/coded-error.js';

let dir: string;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chartcode-package-'));
  writeFileSync(join(dir, 'model.onnx'), 'weights');
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify({
    schema: 1, id: 'tiny', created: '2026-11-26', labels: { system: 'ICD-10-CM', edition: 'FY2026', count: 1, sha256: sha('x') },
    linker: { file: 'model.onnx', inputs: ['a', 'b'], output: 'c', diagnoses: { keep: 'k', scores: 's', ids: 'i' }, maxTokens: 40 }, lexicon: { file: 'l' }, scorer: { file: 's' }, calibration: { file: 'c' },
    thresholds: { folder: 't' }, tokenizer: { file: 'tokenizer.json' }, trainingData: [], metrics: {},
    files: { 'model.onnx': { sha256: sha('weights'), bytes: 7 }, 'gone.json': { sha256: sha('gone'), bytes: 4 } },
  }));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('reads a file whose hash is right', () => expect(loadPackage(dir).read('model.onnx').toString()).toBe('weights'));

it('names a missing file', () => {
  const error = codedErrorOf(() => loadPackage(dir).read('gone.json'));
  expect(error.code).toBe('E201');
  expect(error.message).toContain('gone.json');
});

it('names an altered file with both hashes', () => {
  writeFileSync(join(dir, 'model.onnx'), 'weightz');
  const error = codedErrorOf(() => loadPackage(dir).read('model.onnx'));
  expect(error.code).toBe('E202');
  for (const part of ['model.onnx', sha('weights'), sha('weightz')]) expect(error.message).toContain(part);
});

it('refuses a file that the manifest does not list, and a broken manifest', () => {
  expect(codedErrorOf(() => loadPackage(dir).read('other')).code).toBe('E203');
  writeFileSync(join(dir, 'manifest.json'), '{"schema": 1}');
  expect(codedErrorOf(() => loadPackage(dir)).code).toBe('E203');
  writeFileSync(join(dir, 'manifest.json'), '{');
  expect(codedErrorOf(() => loadPackage(dir)).code).toBe('E203');
  expect(codedErrorOf(() => loadPackage(join(dir, 'nowhere'))).code).toBe('E201');
});
