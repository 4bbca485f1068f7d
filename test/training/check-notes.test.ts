// What dump-features.ts --notes refuses before it writes anything: rows that check_data.py would refuse, and a file without any.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkNotes } from '../../models/training/check-notes.js';
import { TRAINING } from './python.js';

const home = mkdtempSync(join(tmpdir(), 'chartcode-notes-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const note = (id: string, diagnosis: object = {}, encounter: object = {}) => ({
  id, encounter: { text: 'Hypertension, SECRET words. No pneumonia.', setting: 'office', ...encounter }, document_type: 'progress_note',
  diagnoses: [{ code: 'I10', role: 'first_listed', certainty: 'required', alternatives: [], evidence: ['Hypertension'], ...diagnosis }],
  procedures: [], pcs: [], not_coded: [{ text: 'No pneumonia', why: 'negated', tempting_code: 'J18.9' }],
});
const file = (name: string, rows: readonly unknown[]): string => {
  writeFileSync(join(home, name), rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
  return join(home, name);
};
const dump = (notes: string) => spawnSync(process.execPath, ['--import', 'tsx', join(TRAINING, 'dump-features.ts'), '--package', 'nowhere', '--rates', file('rates.json', ['{}']), '--out', join(home, 'out'), '--notes', notes], { encoding: 'utf8' });

it('names file, row and cause, and writes nothing', () => {
  const { status, stderr } = dump(file('bad.jsonl', [
    note('n1'), note('n1'), note('n3', { evidence: ['SECRET quote'] }), note('n4', { code: 'I99.99' }), note('n5', {}, { setting: 'moon' }), '{"id": "SECRET', note('n7', {}, { text: 5 }),
    { ...note('n8'), not_coded: [{ text: 'SECRET trap', why: 'negated', tempting_code: 'J18.9' }] },
  ]));
  expect(status).toBe(1);
  for (const cause of [
    '2: id: is that of line 1', '3: diagnoses[0].evidence[0]: the quote is not in its note', '4: diagnoses[0]: unknown code I99.99: not billable in the edition', '5: encounter.setting: ', '6: not JSON', '7: encounter.text: ',
    '8: not_coded[0].text: the quote is not in its note',
  ]) expect(stderr).toContain(`bad.jsonl, line ${cause}`);
  expect(stderr).toContain('error: 7 problems: nothing was written');
  expect(stderr).not.toMatch(/SECRET|\n {4}at /);
  expect(dump(file('empty.jsonl', []))).toMatchObject({ status: 1, stderr: 'error: empty.jsonl: holds no note\n' });
  expect(existsSync(join(home, 'out'))).toBe(false);
}, 60_000);

it('takes good notes, and codes of another edition where the row says how they are written', async () => {
  await checkNotes(file('good.jsonl', [note('n1'), note('n2', { code: 'I9999', written: 'I9999' })]), (code) => code === 'I10');
});
