// CMS's quarterly edit files in every wrapping; a malformed one is named by row and column and changes nothing.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileAddOns, compilePairs, compileUnitLimits } from '../../src/reference/build/compile-ncci.js';
import { readNcciFiles, splitRecords } from '../../src/reference/build/read-ncci-files.js';
import { importNcci } from '../../src/reference/import-ncci.js';
import { loadEdition } from '../../src/reference/index.js';
import { chooseTable, MANIFEST_FILE } from '../../src/reference/manifest.js';
import { packNumbers, unpackNumbers } from '../../src/reference/packed-numbers.js';
import { PairTable } from '../../src/reference/pair-table.js';
import { packTable, unpackTable } from '../../src/reference/table-file.js';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'chartcode-ncci-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const write = (name: string, bytes: string | Uint8Array): string => { const path = join(dir, name); writeFileSync(path, bytes); return path; };

/** CMS's own layout: licence text over several lines in one quoted cell, a header with line breaks, dates as YYYYMMDD, `*` for none. */
const PAIRS = [
  '"CPT codes, descriptions and other data only are copyright', 'AMA. ""All rights"" reserved."\t\t\t\t\t\t', 'Column1/Column2 Edits\t\t\t\t\t\t',
  'Column 1\tColumn 2\t"*=in existence prior to 1996"\tEffective Date\t"Deletion Date\n*=no data"\t"Modifier\n0=not allowed\n1=allowed"\tPTP Edit Rationale',
  '29881\t29874\t\t20100101\t*\t0\tMisuse of Column Two code with Column One code', '29881\t29870\t*\t19960101\t20201231\t1\tCPT "separate procedure" definition',
  '29881\t29870\t\t20250101\t*\t1\tMore extensive procedure', '20610\tJ1885\t\t20260101\t20260331\t9\tStandards', '',
].join('\n');
const compiled = (text: string, name = 'ccipra-v320r0-f1.TXT') => compilePairs(readNcciFiles([write(name, text)]).files);
const tableOf = (text: string) => { const { columns } = compiled(text); return new PairTable(unpackTable(packTable(columns, 1), 'x'), '2026-01', '2026-01-01'); };

describe('pairs', () => {
  it('keep dates, indicator and rationale, and answer for a day', () => {
    const table = tableOf(PAIRS);
    expect(table.size).toBe(4);
    expect(table.find('29881', '29874', '2026-01-15')).toEqual({ column1: '29881', column2: '29874', modifier: '0', effective: '2010-01-01', deletion: '', rationale: 'Misuse of Column Two code with Column One code' });
    expect(table.find('29874', '29881', '2026-01-15')).toBeUndefined();
    expect(['1995-12-31', '1996-01-01', '2020-12-31', '2021-01-01', '2024-12-31', '2025-01-01'].map((day) => table.find('29881', '29870', day)?.rationale)).toEqual([
      undefined, 'CPT separate procedure definition', 'CPT separate procedure definition', undefined, undefined, 'More extensive procedure']);
    expect([table.find('20610', 'J1885', '2026-03-31')?.modifier, table.find('20610', 'J1885', '2026-04-01')]).toEqual(['9', undefined]);
    expect(table.find('99999', '29881', '2026-01-15')).toBeUndefined();
  });
  it('are found among few codes and among many alike', () => {
    const codes = Array.from({ length: 90 }, (_, at) => String(20_000 + at));
    const rows = codes.flatMap((a, i) => codes.filter((_, j) => (i * 7 + j * 3) % 5 === 0 && i !== j).map((b) => `${a},${b},${i % 3 === 0 ? '2020-12-31' : ''},1,x`));
    const table = tableOf(['column1,column2,deletion_date,modifier_indicator,rationale_id', ...rows].join('\n'));
    const expected = rows.filter((row) => !row.includes('2020')).map((row) => row.slice(0, 11)).sort();
    const text = (few: readonly string[]) => table.among(few, '2026-01-15').map((edit) => `${edit.column1},${edit.column2}`).sort();
    expect(text(codes)).toEqual(expected);
    expect(text([...codes.slice(0, 20), 'ABCDE'])).toEqual(expected.filter((pair) => pair.split(',').every((code) => code < '20020')));
  });
  it.each([
    [PAIRS.replace('29881\t29874\t\t20100101', '2988\t29874\t\t20100101'), 8, 'Column 1'], [PAIRS.replace('\tJ1885\t', '\tXX\t'), 11, 'Column 2'],
    [PAIRS.replace('20100101\t*\t0', '20100101\t*\t7'), 8, 'Modifier'], [PAIRS.replace('20250101', '20251301'), 10, 'Effective Date'], [PAIRS.replace('20260331', 'soon'), 11, 'Deletion Date'],
  ])('name row and column of what is malformed (%#)', (text, row, column) => {
    expect(() => compiled(text)).toThrow(expect.objectContaining({ code: 'E304', details: [expect.objectContaining({ file: 'ccipra-v320r0-f1.TXT', row, column })] }));
  });
  it('need a header', () => expect(() => compiled('29881\t29874\t0\n')).toThrow(/no header row/));
  it('number their lines as an editor does', () => expect([...splitRecords('a,b\n\n"x\ny",2\nc,d')].map(({ row, cells }) => [row, ...cells])).toEqual([[1, 'a', 'b'], [3, 'x\ny', '2'], [5, 'c', 'd']]));
  it('survive packing', () => expect([...unpackNumbers(packNumbers([0, 1, 12_828, 50_000]))]).toEqual([0, 1, 12_828, 50_000]));
});

const MUE = '"Licence, text",,,\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n20610,2,3 Date of Service Edit: Clinical,Clinical: Data\n29881,1,2 Date of Service Edit: Policy,Anatomic Consideration\n';
const ADD_ONS = '122614       22612       2013091\n122614       22600       20130912016366\n20054T       CCCCC       2013091       Contractor Defined Primary Codes\n';

describe('unit limits and add-on codes', () => {
  it('read CMS layouts', () => {
    const { files } = readNcciFiles([write('MCR_MUE_PractitionerServices_Eff_01-01-2026.csv', MUE)]);
    expect(compileUnitLimits(files).columns).toEqual({ code: ['20610', '29881'], units: ['2', '1'], adjudication: ['3', '2'], rationale: ['Clinical: Data', 'Anatomic Consideration'] });
    expect(compileAddOns(readNcciFiles([write('AOC_V2026Q1-MCR.txt', ADD_ONS)]).files).columns).toMatchObject({ code: ['22614', '22614', '0054T'], primary: ['22612', '22600', 'CCCCC'], from: ['2013-04-01', '2013-04-01', '2013-04-01'], through: ['', '2016-12-31', ''] });
  });
  it('name row and column', () => {
    expect(() => compileUnitLimits(readNcciFiles([write('mue_practitioner_2026.csv', MUE.replace('20610,2', '20610,two'))]).files)).toThrow(/row 4, column MUE Values/);
    expect(() => compileAddOns(readNcciFiles([write('add.txt', ADD_ONS.replace('2013091\n1', '2013999\n1'))]).files)).toThrow(/row 1, column 26-32/);
  });
});

describe('reference import ncci', () => {
  const data = (): string => join(dir, 'data');
  const thrown = (paths: string[], options = {}) => { try { importNcci(paths, { dataDir: data(), quality: 1, ...options }); } catch (error) { return error as { code: string; message: string }; } throw new Error('nothing was thrown'); };

  it('refuses a release that lacks parts, files of different quarters, no table, an unknown side or edition, and leaves nothing behind', () => {
    expect(thrown([write('ccipra-v320r0-f1.TXT', PAIRS)]).message).toMatch(/give every part/);
    expect(thrown([write('ccipra-v320r0-f1.TXT', PAIRS), write('ccipra-v321r0-f2.TXT', PAIRS)]).message).toMatch(/different quarters/);
    expect(thrown([write('readme.txt', 'hello')]).message).toMatch(/no file holds/);
    expect(thrown([write('pairs-v320r0.txt', PAIRS)]).message).toMatch(/practitioner or the hospital/);
    expect(thrown([write('ccipra.txt', PAIRS)]).message).toMatch(/edition/);
    expect(thrown([write('ccipra-v320r0-f1.TXT', PAIRS.replace('20250101', 'x'))]).message).toMatch(/row 10, column Effective Date/);
    expect(thrown([join(dir, 'absent.zip')]).code).toBe('E304');
    expect(thrown([write('x.zip', zipSync({ 'a.pdf': new Uint8Array(3) }))]).code).toBe('E304');
    expect(existsSync(join(data(), MANIFEST_FILE))).toBe(false);
  });
  it('puts add-on codes and limits of a quarter in force for its days and keeps the older ones for theirs', () => {
    const rows = Array.from({ length: 4500 }, (_, at) => `1${String(20_000 + at)}       22612       2013091`).join('\n');
    const [info] = importNcci([write('aoc.zip', zipSync({ 'AOC_V2026Q1-MCR.txt': Buffer.from(rows), 'readme.txt': Buffer.from('x') }))], { dataDir: data(), quality: 1 });
    expect(info).toMatchObject({ name: 'add-ons', edition: '2026-01', validThrough: '2026-03-31', rows: 4500 });
    const edition = loadEdition({ dataDir: data() });
    expect(edition.ncci.addOn('20000', '2026-02-01')).toEqual({ type: '1', primaries: ['22612'], edition: '2026-01' });
    expect(edition.ncci.addOn('20000', '2025-12-31')).toBeUndefined();
    expect(edition.ncci.addOn('22614', '2025-12-31')?.edition).toBe('2025-10');
    expect(edition.ncci.addOn('22614', '2027-01-01')?.edition).toBe('2026-01');
    const limits = `HCPCS/CPT Code,Outpatient Hospital Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n${Array.from({ length: 7000 }, (_, at) => `${20_000 + at},3,3 Date,x`).join('\n')}`;
    expect(importNcci([write('MUE_Eff_04-01-2026.csv.gz', gzipSync(limits))], { dataDir: data(), quality: 1 })).toMatchObject([{ name: 'mue-hospital', edition: '2026-04' }]);
    expect(readdirSync(data()).filter((name) => name.endsWith('.br'))).toHaveLength(2);
  });
  it('puts the additions and deletions of a quarter upon the table before it', () => {
    const header = '"CPT codes are copyright AMA"\nColumn 1\tColumn 2\t"Modifier\nIndicator\n0=not allowed"\n';
    const additions = write('hospital_ptp_additions_2024-10-01.txt', `${header}29881\t11111\t0\n29881\t29874\t1\n`);
    const deletions = write('hospital_ptp_deletions_2024-10-01.txt', `${header}29881\t29870\t1\n`);
    const before = loadEdition({ dataDir: data() }).ncci.pairs('hospital', '2024-09-30');
    expect([before.find('29881', '29874', '2024-09-30')?.modifier, before.find('29881', '29870', '2024-09-30') === undefined, before.find('29881', '11111', '2024-09-30')]).toEqual(['0', false, undefined]);
    expect(importNcci([additions], { dataDir: data(), quality: 1 })).toMatchObject([{ name: 'ncci-hospital', edition: '2024-10', validThrough: '2024-12-31' }]);
    importNcci([deletions], { dataDir: data(), quality: 1 });
    const after = loadEdition({ dataDir: data() }).ncci.pairs('hospital', '2024-10-01');
    expect([after.edition, after.find('29881', '29874', '2024-10-01')?.modifier, after.find('29881', '29870', '2024-10-01'), after.find('29881', '11111', '2024-10-01')?.effective]).toEqual(['2024-10', '1', undefined, '2024-10-01']);
    expect(after.find('29881', '29874', '2024-09-30')).toMatchObject({ modifier: '0', deletion: '2024-09-30' });
    expect(after.size).toBe(before.size + 2);
  });
  it('keeps the day of expiry of an older table under changes that do not follow it, and refuses contradicting ones', () => {
    const header = 'Column 1\tColumn 2\tModifier\n';
    const late = write('hospital_ptp_additions_2025-10-01.txt', `${header}29881\t11111\t0\n`);
    expect(importNcci([late], { dataDir: data(), quality: 1 })).toMatchObject([{ edition: '2024-07-with-2025-10', validThrough: '2024-09-30' }]);
    expect(thrown([late, write('hospital_ptp_deletions_2025-10-01.txt', `${header}29881\t11111\t0\n`)]).message).toMatch(/both added and deleted/);
    expect(thrown([write('hospital_ptp_deletions_2025-10-01.txt', `${header}29881\t111\t0\n`)]).message).toMatch(/row 2, column Column 2/);
    expect(thrown([write('hospital_ptp_additions_2020-10-01.txt', `${header}29881\t11111\t0\n`)]).message).toMatch(/import a whole release first/);
    expect(loadEdition({ dataDir: data() }).ncci.pairs('hospital', '2025-10-01').find('29881', '11111', '2025-10-01')?.modifier).toBe('0');
  });
  it('reads a workbook', () => {
    const cell = (ref: string, value: string) => `<c r="${ref}" t="s"><v>${value}</v></c>`;
    const shared = ['HCPCS/CPT Code', 'Practitioner Services MUE Values', 'MUE Adjudication Indicator', 'MUE Rationale', '20610', 'A &amp; B', '3 Date'];
    const sheet = `<worksheet><sheetData><row r="1">${cell('A1', '0')}${cell('B1', '1')}${cell('C1', '2')}${cell('D1', '3')}</row><row r="3">${cell('A3', '4')}<c r="B3"><v>2</v></c>${cell('C3', '6')}${cell('D3', '5')}</row></sheetData></worksheet>`;
    const book = zipSync({ 'xl/sharedStrings.xml': Buffer.from(`<sst>${shared.map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join('')}</sst>`), 'xl/worksheets/sheet1.xml': Buffer.from(sheet) });
    expect(compileUnitLimits(readNcciFiles([write('mue.xlsx', book)]).files).columns).toEqual({ code: ['20610'], units: ['2'], adjudication: ['3'], rationale: ['A & B'] });
    expect(() => readNcciFiles([write('bad.xlsx', 'PK')]).files[0]?.rows()).toThrow(/not a workbook/);
  });
  it('lets the newer of overlapping releases answer, and the oldest for a day before all', () => {
    const entry = (edition: string, from: string, validThrough: string) => ({ name: 'add-ons' as const, edition, from, validThrough, source: 's', file: 'f', sha256: '', input: '', inputSha256: '', rows: 1, dir: '' });
    const entries = [entry('2026-01', '2026-01-01', '2026-12-31'), entry('2026-04', '2026-04-01', '2026-06-30'), entry('2025-10', '2025-10-01', '2025-12-31')];
    expect(['2020-01-01', '2025-11-01', '2026-03-31', '2026-04-01', '2030-01-01'].map((day) => chooseTable(entries, 'add-ons', day)?.edition)).toEqual(['2025-10', '2025-10', '2026-01', '2026-04', '2026-04']);
  });
});
