// Reading coded notes: what is accepted, and errors that name line and field and never the note.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCodedNotes, readCodedNotes } from '../../eval/lib/dataset.js';
import { readPredictions } from '../../eval/lib/prediction.js';
import { readLines } from '../../eval/lib/read-lines.js';
import { ChartcodeError } from '../../src/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-dataset-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SECRET = 'Zebulon Quux has gout';
const row = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'n1',
  encounter: { text: SECRET, setting: 'office' },
  diagnoses: [{ code: 'M10.9', role: 'first_listed', certainty: 'required', evidence: ['gout'] }],
  ...change,
});
let files = 0;
function write(content: string | Buffer): string {
  files += 1;
  const path = join(folder, `file-${files}.jsonl`);
  writeFileSync(path, content);
  return path;
}
const rows = (...all: unknown[]): string => write(all.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join(''));

async function errorOf(path: string): Promise<ChartcodeError> {
  const error = await loadCodedNotes(path).then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ChartcodeError);
  const coded = error as ChartcodeError;
  expect(JSON.stringify(coded.toBody())).not.toContain('Zebulon');
  return coded;
}

describe('readCodedNotes', () => {
  it('fills what may be absent and keeps further fields', async () => {
    const { notes: [note] } = await loadCodedNotes(rows(row({ clinic: 'north' })));
    expect(note).toMatchObject({ procedures: [], pcs: [], not_coded: [], queries: [], em: null, clinic: 'north' });
    expect(note?.diagnoses[0]?.alternatives).toEqual([]);
  });

  it('reads gzip under any name, blank lines and a last line without its end', async () => {
    const text = `\n${JSON.stringify(row())}\r\n\n${JSON.stringify(row({ id: 'n2' }))}`;
    for (const content of [text, gzipSync(text)]) expect((await loadCodedNotes(write(content))).notes.map((note) => note.id)).toEqual(['n1', 'n2']);
  });

  it('streams: rows before a broken one are given', async () => {
    const seen: string[] = [];
    const reading = (async () => {
      for await (const note of readCodedNotes(rows(row(), 'not json'))) seen.push(note.id);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'E114', message: expect.stringContaining('line 2: not JSON') });
    expect(seen).toEqual(['n1']);
  });

  it.each([
    ['diagnoses[0].role', { diagnoses: [{ code: 'M10.9', role: 'third', certainty: 'required' }] }],
    ['diagnoses[0].code', { diagnoses: [{ code: SECRET, role: 'secondary', certainty: 'required' }] }],
    ['diagnoses', { diagnoses: undefined }],
    ['encounter', { encounter: {} }],
    ['encounter.patient.age', { encounter: { text: SECRET, patient: { age: 400 } } }],
    ['not_coded[0].why', { not_coded: [{ text: SECRET, why: SECRET, tempting_code: 'J18.9' }] }],
    ['procedures[0].units', { procedures: [{ code: '99213', certainty: 'required', units: 0 }] }],
    ['em.code', { em: {} }],
    ['id', { id: '' }],
    ['diagnoses', { diagnoses: [0, 1].map(() => ({ code: 'I10', role: 'first_listed', certainty: 'required' })) }],
  ])('names line and field of a wrong %s', async (field, change) => {
    const error = await errorOf(rows(row({ id: 'ok' }), row(change)));
    expect(error.code).toBe('E114');
    expect(error.message).toContain(`line 2: ${field}: `);
  });

  it('refuses a second row with the same id', async () => {
    expect((await errorOf(rows(row(), row()))).message).toContain('line 2: id: the same as on line 1');
  });

  it('counts quotes that are not in the note, traps among them, as warnings', async () => {
    const { report } = await loadCodedNotes(rows(row({ not_coded: [{ text: 'no fever', why: 'negated', tempting_code: 'R50.9' }] })));
    expect(report).toEqual({ rows: 1, quotes: 2, quotesNotInText: 1 });
  });

  it('has codes for what cannot be read at all', async () => {
    expect((await errorOf(join(folder, 'absent.jsonl'))).code).toBe('E112');
    expect((await errorOf(folder)).code).toBe('E112');
    expect((await errorOf(write(gzipSync(JSON.stringify(row())).subarray(0, 60)))).code).toBe('E112');
    expect((await errorOf(write(Buffer.from([0x7b, 0xff, 0xfe, 0x0a])))).code).toBe('E107');
  });
});

describe('readLines', () => {
  it('keeps characters that fall on the border of two chunks', async () => {
    const line = 'é😀'.repeat(50_000);
    const found: string[] = [];
    for await (const { text } of readLines(write(`a\n${line}\n${line}`))) found.push(text);
    expect(found).toEqual(['a', line, line]);
  });
});

describe('readPredictions', () => {
  it('reads claims and leaves out rows that report an error', async () => {
    const claim = { id: 'n1', codes: [{ system: 'ICD-10-CM', code: 'I10' }], decision: { route: 'auto' } };
    const path = rows(claim, { id: 'n2', error: { code: 'E102' } });
    expect([...(await readPredictions(path)).keys()]).toEqual(['n1']);
    await expect(readPredictions(rows({ id: 'n2', error: {} }))).rejects.toMatchObject({ code: 'E114' });
  });
});
