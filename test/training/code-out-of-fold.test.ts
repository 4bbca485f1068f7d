// Which model codes which training note, and which of its lines count as right.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDrafts, readFoldModels, visitFold } from '../../models/training/code-out-of-fold.js';
import { judgeLines } from '../../models/training/judge-lines.js';

const root = mkdtempSync(join(tmpdir(), 'folds-'));
afterAll(() => rmSync(root, { recursive: true }));
const folder = (name: string, files: Record<string, string | Buffer>): string => {
  const path = join(root, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
};
const read = (bytes: Buffer): string => bytes.toString();

describe('fold models', () => {
  it('are those that did not see the note, none for a note that no fold has', () => {
    const models = readFoldModels(folder('a', { 'fold-0.json': 'zero', 'fold-1.json': 'one', 'folds.json': '{"n1":1,"n2":0}' }), read);
    expect(['n1', 'n2', 'n3'].map((id) => models.of(id))).toEqual(['one', 'zero', undefined]);
  });
  it('are none without a folder, and a folder without them is refused', () => {
    expect(readFoldModels(undefined, read).of('n1')).toBeUndefined();
    expect(() => readFoldModels(folder('b', { 'visit-model.json': '{}' }), read)).toThrow(/fold-0/);
    expect(() => readFoldModels(folder('c', { 'fold-0.json': '', 'fold-1.json': '' }), read)).toThrow(/folds\.json/);
  });
  it('of visits go by the hash of the id, as Python counts it', () => {
    // int(hashlib.sha256(b'mts-2302').hexdigest(), 16) % 3
    const digits = createHash('sha256').update('mts-2302').digest('hex');
    const byDigits = [...digits].reduce((rest, digit) => (rest * 16 + Number.parseInt(digit, 16)) % 3, 0);
    expect(visitFold('mts-2302', 3)).toBe(byDigits);
  });
});

it('reads a dump: each draft with its out-of-fold log-odds', () => {
  const draft = (code: string) => ({ code, evidence: [], sources: ['model'] });
  const floats = (values: number[]) => Buffer.from(Float32Array.from(values).buffer);
  const lines = [{ id: 'n1', drafts: [draft('I10'), draft('E119')] }, { id: 'n2', drafts: [draft('J189')] }];
  const dump = folder('d', { 'drafts.jsonl': lines.map((one) => JSON.stringify(one)).join('\n'), 'oof.f32': floats([1, -2, 0.5]), 'first.f32': floats([3, 4, 5]) });
  const { notes } = readDrafts(dump);
  expect(notes.get('n1')?.drafts.map(({ code, logit, firstLogit }) => [code, logit, firstLogit])).toEqual([['I10', 1, 3], ['E119', -2, 4]]);
  expect(notes.get('n2')?.drafts[0]?.logit).toBe(0.5);
});

describe('right lines', () => {
  const coding = {
    diagnoses: [{ code: 'I10', certainty: 'required' }],
    procedures: [{ code: '99214', certainty: 'required', alternatives: ['99215'] }, { code: 'J1885', certainty: 'optional' }],
    pcs: [{ code: '0DTJ4ZZ', certainty: 'required' }],
  };
  const judge = (...codes: string[]) => judgeLines(codes.map((one) => {
    const [system, code] = one.split(' ') as ['CPT', string];
    return { system, code };
  }), coding).map(({ line, right }) => `${line.code} ${right}`);

  it('fill a slot of their system, an alternative too', () => {
    expect(judge('ICD-10-CM I10', 'CPT 99215', 'HCPCS J1885', 'ICD-10-PCS 0DTJ4ZZ')).toEqual(['I10 true', '99215 true', 'J1885 true', '0DTJ4ZZ true']);
    expect(judge('CPT I10', 'ICD-10-PCS 99214')).toEqual(['I10 false', '99214 false']);
  });
  it('fill one slot each; a repeated code counts once', () => {
    expect(judge('CPT 99215', 'CPT 99214', 'CPT 99214')).toEqual(['99215 false', '99214 true']);
  });
});
