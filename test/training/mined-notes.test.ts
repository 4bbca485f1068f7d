// Mined notes: what mine-weak-labels.ts refuses, before it opens a model, and how it goes on with an OUT that was cut.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { idsWritten, readRows } from '../../models/training/note-sources.js';
import { TRAINING } from './python.js';

const home = mkdtempSync(join(tmpdir(), 'chartcode-mined-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};

describe('idsWritten', () => {
  it('lists the rows and removes a last line that was cut', () => {
    const path = file('cut.jsonl', '{"id":"a"}\n{"id":"b"}\n{"id":"c","text":"\u00e9 SEC');
    expect([...idsWritten(path)]).toEqual(['a', 'b']);
    expect(readFileSync(path, 'utf8')).toBe('{"id":"a"}\n{"id":"b"}\n');
    expect([...idsWritten(file('one.jsonl', '{"id":"a"'))]).toEqual([]);
    expect([...idsWritten(join(home, 'absent.jsonl'))]).toEqual([]);
  });
  it('names the line that is no JSON, and none of its words', () => {
    expect(() => idsWritten(file('bad.jsonl', '{"id":"a"}\n{"id":"SECRET\n'))).toThrow(/^bad\.jsonl, line 2: is not JSON$/);
  });
});

it('readRows names the line that is no JSON, and none of its words', async () => {
  const read = async (): Promise<void> => { for await (const _ of readRows(file('rows.jsonl', '{"id":"a"}\n\n{"id":"SECRET\n'))); };
  await expect(read()).rejects.toThrow(/^rows\.jsonl, line 3: is not JSON$/);
});

describe('mine-weak-labels.ts', () => {
  const mine = (...args: string[]) => spawnSync(process.execPath, ['--import', 'tsx', join(TRAINING, 'mine-weak-labels.ts'), ...args], { encoding: 'utf8' });
  const notes = file('notes.jsonl', '{"id":"a","text":"Hypertension."}\n');

  it('refuses a probability that is none, NOTES as OUT, and a file that is absent, in one line', () => {
    for (const least of ['0', '2', 'abc']) expect(mine('--least', least, notes, join(home, 'out.jsonl'))).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: usage: .*\n$/) });
    expect(mine(notes, notes)).toMatchObject({ status: 2, stderr: `error: ${notes}: is NOTES itself\n` });
    expect(mine(join(home, 'nowhere.jsonl'), join(home, 'out.jsonl'))).toMatchObject({ status: 1, stderr: 'error: E112 the file cannot be read: nowhere.jsonl (ENOENT)\n' });
    expect(mine(file('empty.jsonl', '\n'), join(home, 'out.jsonl'))).toMatchObject({ status: 1, stderr: 'error: empty.jsonl: holds no note\n' });
    expect(mine(notes, join(home, 'no', 'out.jsonl'))).toMatchObject({ status: 1, stderr: `error: ${join(home, 'no', 'out.jsonl')}: no such file or directory (ENOENT)\n` });
  }, 180_000);
});
