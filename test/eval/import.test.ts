// MIMIC-style CSV and MDACE charts to coded notes, on files written here; what cannot be used is named by place.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDataset, runEvaluation } from '../../eval/evaluate.js';
import { importMdace } from '../../eval/lib/import-mdace.js';
import { importMimic, splitCodes } from '../../eval/lib/import-mimic.js';
import { formatImport } from '../../eval/lib/import-report.js';
import { runCli } from '../../src/cli/program.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'chartcode-import-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const result = { out: '', err: '' };
  const code = await runCli(argv, {
    stdin: (async function* () {})(), env: {}, stdout: { write: (text) => void (result.out += text) }, stderr: { write: (text) => void (result.err += text) },
    openEngine: () => Promise.resolve(createFakeEngine()), verify: () => Promise.resolve({ ok: true, checks: [] }),
  });
  return { code, ...result };
}

const NOTES = `hadm_id,Gender,anchor_age,text,codes\r
1,F,64,"Admitted with ""chest pain"", hypertension.
No diabetes.",I10;R079\r
2,M,300,Hip replaced.,"['M16.11', '0SR90JZ', '99223']"\r
`;

describe('importMimic', () => {
  it('reads quotes, line breaks within a note, codes of every system with or without dots', async () => {
    const { notes, report } = await importMimic(put('notes.csv', NOTES), { setting: 'inpatient', documentType: 'discharge_summary' });
    expect(notes.map(({ id, encounter }) => [id, encounter.patient])).toEqual([['1', { sex: 'F', age: 64 }], ['2', { sex: 'M' }]]);
    expect(notes[0]).toMatchObject({ encounter: { text: 'Admitted with "chest pain", hypertension.\nNo diabetes.', setting: 'inpatient' }, document_type: 'discharge_summary', diagnoses: [{ code: 'I10', role: 'secondary' }, { code: 'R07.9' }] });
    expect(notes[1]).toMatchObject({ diagnoses: [{ code: 'M16.11' }], pcs: [{ code: '0SR90JZ' }], procedures: [{ code: '99223' }] });
    expect(report).toMatchObject({ notes: 2, codes: { diagnoses: 3, pcs: 1, procedures: 1 }, problems: [] });
  });
  it('joins tables of codes by admission: order, version, a file each for diagnoses and procedures', async () => {
    const notes = put('discharge.csv.gz', gzipSync('note_id,hadm_id,text\n7-DS-1,7,Pneumonia and COPD.\n8-DS-1,8,Nothing coded.\n9-DS-1,9,Old codes.\n'));
    const diagnoses = put('diagnoses_icd.csv', 'hadm_id,seq_num,icd_code,icd_version\n7,2,J449,10\n7,1,J189,10\n9,1,4019,9\n');
    const procedures = put('procedures_icd.csv', 'hadm_id,seq_num,icd_code,icd_version\n7,1,0BH17EZ,10\n');
    const { notes: made, report } = await importMimic(notes, { codes: [diagnoses, procedures] });
    expect(made[0]).toMatchObject({ id: '7', diagnoses: [{ code: 'J18.9', role: 'first_listed' }, { code: 'J44.9', role: 'secondary' }], pcs: [{ code: '0BH17EZ' }] });
    expect(report.leftOutCodes).toEqual({ icd9: 1, unknown: 0 });
    expect(report.problems).toEqual([{ where: 'discharge.csv.gz, line 3', problem: 'no codes' }]);
    expect(formatImport(report)).toContain('left out: 1 codes of ICD-9');
  });
  it('names what is wrong and where', async () => {
    await expect(importMimic(join(folder, 'absent.csv'))).rejects.toMatchObject({ code: 'E112' });
    await expect(importMimic(put('a.csv', 'id,body\n1,x\n'))).rejects.toMatchObject({ code: 'E114', message: 'a.csv: no column text or note or note_text or raw_text' });
    await expect(importMimic(put('b.csv', 'id,text\n1,x\n'))).rejects.toMatchObject({ code: 'E106' });
    await expect(importMimic(put('c.csv', ''))).rejects.toMatchObject({ code: 'E114', message: 'c.csv is empty' });
    await expect(importMimic(put('d.csv', 'id,text,codes\n1,"open,I10\n'))).rejects.toMatchObject({ code: 'E114', message: expect.stringMatching(/^d.csv, line \d+: not CSV/) });
    const { notes, report } = await importMimic(put('e.csv', 'id,text,codes\n1,x,I10\n1,y,I10\n2,z,\n3,w,Q;???\n'));
    expect(notes.map((one) => one.id)).toEqual(['1', '3']);
    expect(report.problems).toEqual([{ where: 'e.csv, line 3', problem: 'the same id as on line 2' }, { where: 'e.csv, line 4', problem: 'no codes' }]);
    expect(report.leftOutCodes.unknown).toBe(2);
  });
  it.each([['I10;E11.9', 2], ["['I10' 'E119']", 2], ['["I10", "E11.9", "R05"]', 3], ['', 0], ['I10 | ', 1]])('splitCodes %s', (text, n) => expect(splitCodes(text)).toHaveLength(n));
});

const TEXT = 'DNR. 😀 Heart failure and hypertension; intubated on arrival.';
const chart = (change: object = {}, id = 5) => JSON.stringify({
  hadm_id: id, comment: '', notes: [
    { note_id: 70, category: 'Radiology', description: 'CT', annotations: [] },
    { note_id: 71, category: 'Discharge summary', description: 'Report', annotations: [
      { begin: 0, end: 3, code: 'Z66', code_system: 'ICD-10-CM', description: '', type: 'Human' },
      { begin: 7, end: 20, code: 'I50.9', code_system: 'ICD-10-CM', description: '', type: 'Human' },
      { begin: 39, end: 48, code: '0BH17EZ', code_system: 'ICD-10-PCS', description: '', type: 'Human' },
      { begin: 39, end: 48, code: '31500', code_system: 'CPT', description: '', type: 'Human' },
      { begin: 900, end: 910, code: 'I10', code_system: 'ICD-10-CM', description: '', type: 'Human' },
      { begin: 0, end: 3, code: 'V49.86', code_system: 'ICD-9-CM', description: '', type: 'EXACT' },
    ] },
  ], ...change,
});

describe('importMdace', () => {
  it('puts text and quotes together; offsets count characters', async () => {
    mkdirSync(join(folder, 'charts'));
    writeFileSync(join(folder, 'charts', '5-ICD-10.json'), chart());
    const events = put('NOTEEVENTS.csv', `ROW_ID,SUBJECT_ID,HADM_ID,CATEGORY,TEXT\n71,1,5,Discharge summary,"${TEXT}"\n70,1,5,Radiology,Clear lungs.\n99,1,6,Nursing,Other.\n`);
    const { notes, report } = await importMdace(join(folder, 'charts'), { noteEvents: events });
    expect(notes[0]).toMatchObject({
      id: 'mdace-5', encounter: { setting: 'inpatient', documents: [{ id: '71', type: 'discharge_summary', text: TEXT }, { id: '70', type: 'diagnostic_report' }] },
      diagnoses: [{ code: 'Z66', evidence: ['DNR'] }, { code: 'I50.9', evidence: ['Heart failure'] }, { code: 'I10', evidence: [] }],
      pcs: [{ code: '0BH17EZ', evidence: ['intubated'] }], procedures: [{ code: '31500', evidence: ['intubated'] }],
    });
    expect(report).toMatchObject({ leftOutCodes: { icd9: 1 }, problems: [{ where: 'mdace-5, note 71', problem: 'the words of I10 lie outside of the text' }] });
    const only = await importMdace(join(folder, 'charts'), { noteEvents: events, category: 'discharge SUMMARY' });
    expect(only.notes[0]?.encounter.documents).toHaveLength(1);
  });
  it('names charts without text, files that are no chart, and folders that are not there', async () => {
    const file = put('5.json', chart());
    expect((await importMdace(file)).report.problems[0]).toMatchObject({ where: 'mdace-5', problem: expect.stringContaining('2 notes without text (note 70)') });
    await expect(importMdace(put('x.json', '{"hadm_id": 1}'))).rejects.toMatchObject({ code: 'E114', message: expect.stringContaining('x.json: notes') });
    await expect(importMdace(put('y.json', '{'))).rejects.toMatchObject({ code: 'E203' });
    await expect(importMdace(join(folder, 'absent'))).rejects.toMatchObject({ code: 'E112' });
  });
});

describe('convert, then evaluate', () => {
  it('writes a dataset that evaluate reads', async () => {
    const out = join(folder, 'set.jsonl');
    const { code, out: text } = await run('convert', 'mimic', put('notes.csv', NOTES), '--out', out, '--setting', 'inpatient');
    expect({ code, text }).toEqual({ code: 0, text: '2 notes: 3 ICD-10-CM, 1 ICD-10-PCS, 1 CPT and HCPCS codes\n' });
    expect((await loadDataset(out)).notes).toHaveLength(2);
    const claims = put('claims.jsonl', `${JSON.stringify({ id: '1', codes: [{ system: 'ICD-10-CM', code: 'I10', probability: 0.9, evidence: [{ text: 'hypertension' }] }] })}\n`);
    const { claims: figures } = await runEvaluation(out, { predictions: claims });
    expect(figures?.scores.icd).toMatchObject({ precision: 1, recall: 1 / 3, predicted: 1, required: 3 });
  });
  it('writes nothing when nothing came out, and refuses values that no note has', async () => {
    const out = join(folder, 'set.jsonl');
    expect(await run('convert', 'mdace', put('5.json', chart()), '--out', out)).toMatchObject({ code: 2, err: expect.stringContaining('E114') });
    expect(() => readFileSync(out)).toThrow();
    expect(await run('convert', 'mimic', put('n.csv', NOTES), '--out', out, '--setting', 'moon')).toMatchObject({ code: 2, err: expect.stringContaining('setting') });
  });
});
