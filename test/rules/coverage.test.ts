// Medical necessity: a download of the coverage database in, findings that name the article out; national determinations for Medicare only.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { importCoverage } from '../../src/reference/import-coverage.js';
import { loadEdition } from '../../src/reference/index.js';
import { applyRules, readForeignClaim, type ForeignLine } from '../../src/rules/index.js';
import national from '../../src/rules/data/national-coverage.json' with { type: 'json' };
import { OFFICE } from '../helpers/draft-codes.js';

const dir = mkdtempSync(join(tmpdir(), 'chartcode-coverage-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const MEDICARE = { ...OFFICE, payer: 'Medicare' };

const FILES: Record<string, string> = {
  'article.csv': '"article_id","article_version","title","description","article_eff_date","article_end_date"\n"100","3","Billing: Knee Injections","<p>long,\ttext</p>\n<p>""more""</p>","2020-01-01 00:00:00",""\n"200","1","Billing: Old Rules","","2010-01-01","2020-12-31"\n"300","2","Billing: Lower Limb","","2024-07-01 00:00:00.000",""\n',
  'article_x_hcpc_code.csv': '"article_id","article_version","hcpc_code_id","hcpc_code_group","long_description"\n"100","3","20610","1","x"\n"100","3","73562","2","x"\n"200","1","20610","1","x"\n"300","2","20610","1","x"\n"300","2","93922","1","x"\n',
  'article_x_icd10_covered.csv': '"article_id","article_version","icd10_code_id","icd10_covered_group","description"\n"100","3","M17.11","1","x"\n"100","3","M25.561","2","x"\n"300","2","XX000","1","Not applicable"\n"200","1","M17.12","1","x"\n',
  'article_x_icd10_noncovered.csv': '"article_id","article_version","icd10_code_id","icd10_noncovered_group"\n"300","2","M79.604","1"\n',
  'article_x_contractor.csv': '"article_id","article_version","contractor_id"\n"100","3","7"\n"300","2","8"\n',
  'contractor.csv': '"contractor_id","contractor_bus_name"\n"7","Example Administrators, LLC"\n"8","Other Services"\n',
};
const download = (files: Record<string, string> = FILES): string => {
  const inner = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
  const path = join(dir, `current_article_${readdirSync(dir).length}.zip`);
  writeFileSync(path, zipSync({ 'current_article_csv.zip': inner, 'readme.pdf': Buffer.from('x') }));
  return path;
};
const folder = (name: string): string => join(dir, name);

const judge = (lines: ForeignLine[], facts = MEDICARE, dataDir = folder('data')) => applyRules(readForeignClaim(lines), facts, loadEdition({ dataDir, dateOfService: facts.dateOfService }), {}).findings
  .filter((item) => item.rule === 'medical-necessity').map((item) => `${item.severity} ${item.codes.join(' ')}: ${item.message} [${item.source}]`);
const line = (code: string, ...linkedDiagnoses: string[]): ForeignLine => ({ system: 'CPT', code, linkedDiagnoses });

describe('articles', () => {
  it('are imported from a zip of zips, with dates, contractors and groups', () => {
    expect(importCoverage([download()], { dataDir: folder('data'), quality: 1 })).toMatchObject([{ name: 'coverage-articles', edition: '2024-07-01', rows: 3 }]);
    const edition = loadEdition({ dataDir: folder('data') });
    expect(edition.coverage('20610', '2026-01-15').map(({ id, contractors }) => [id, contractors])).toEqual([['A100', ['Example Administrators, LLC']], ['A300', ['Other Services']]]);
    expect(edition.coverage('20610', '2019-01-15').map(({ id }) => id)).toEqual(['A200']);
    expect(edition.coverage('20610', '2020-06-01').map(({ id }) => id)).toEqual(['A100', 'A200']);
    expect(edition.coverage('99999', '2026-01-15')).toEqual([]);
  });
  it('accept a procedure by one of its linked diagnoses', () => {
    expect(judge([line('73562', 'M25.561')])).toEqual([]);
    expect(judge([line('20610', 'M17.11', 'I10')])).toEqual([]);
  });
  it('refuse it, named, as an error where no contractor accepts it and a warning where one does', () => {
    expect(judge([line('73562', 'I10')])).toEqual(['error 73562 I10: 73562 is linked to I10, none of which the article lists: A100 version 3 "Billing: Knee Injections" (Example Administrators, LLC). [CMS Medicare Coverage Database 2024-07-01, article A100]']);
    expect(judge([line('20610', 'I10')])[0]).toMatch(/^warning 20610 I10: .*A100.*Articles of other contractors accept it/);
    expect(judge([line('93922', 'M79.604')])[0]).toMatch(/^error 93922 M79\.604: .*which the article excludes: A300/);
    expect(judge([line('73562')])[0]).toMatch(/^error 73562: 73562 is linked to no diagnosis/);
  });
  it('match procedure groups with diagnosis groups where an article has both', () => expect(judge([line('73562', 'M17.11')])[0]).toMatch(/^info 73562 M17\.11: .*another group/));
  it('offer all diagnoses of the claim to a line without links', () => expect(judge([{ system: 'ICD-10-CM', code: 'M25.561' }, { system: 'CPT', code: '73562' }])).toEqual([]));
  it('judge each line by its own links', () => expect(judge([line('73562', 'M25.561'), { ...line('73562', 'I10'), modifiers: ['59'] }])).toHaveLength(1));
  it('stay out of other payers, and of days without an article', () => {
    expect(judge([line('73562', 'I10')], OFFICE as typeof MEDICARE)).toEqual([]);
    expect(judge([line('73562', 'I10')], { ...MEDICARE, payer: 'acme' })).toEqual([]);
    expect(judge([line('73562', 'I10')], { ...MEDICARE, dateOfService: '2019-06-01' })).toEqual([]);
  });
  it('can be those of one contractor', () => {
    importCoverage([download()], { dataDir: folder('one'), quality: 1, contractor: 'other serv' });
    expect(loadEdition({ dataDir: folder('one') }).coverage('20610', '2026-01-15').map(({ id }) => id)).toEqual(['A300']);
    expect(() => importCoverage([download()], { dataDir: folder('one'), contractor: 'nobody' })).toThrow(/no article of that contractor/);
  });
});

describe('a malformed download', () => {
  const refused = (files: Record<string, string>) => () => importCoverage([download({ ...FILES, ...files })], { dataDir: folder('data'), quality: 1 });
  it('is named by file, row and column, and leaves the table in force', () => {
    expect(refused({ 'article_x_icd10_covered.csv': `${FILES['article_x_icd10_covered.csv'] ?? ''}"100","3","17.11!","1","x"\n` })).toThrow(/article_x_icd10_covered\.csv, row 6, column icd10_code_id/);
    expect(refused({ 'article_x_hcpc_code.csv': '"article_id","hcpc_code_id"\n"100","knee"\n' })).toThrow(/article_x_hcpc_code\.csv, row 2, column hcpc_code_id/);
    expect(refused({ 'article.csv': '"article_id","title","article_eff_date"\n"100","t","soon"\n' })).toThrow(/article\.csv, row 2, column article_eff_date/);
    expect(refused({ 'article.csv': '"number","title"\n"100","t"\n' })).toThrow(/no header row/);
    const { 'article_x_icd10_covered.csv': _gone, ...without } = FILES;
    expect(() => importCoverage([download(without)], { dataDir: folder('data') })).toThrow(/lacks article_x_icd10_covered\.csv/);
    expect(() => importCoverage([join(dir, 'absent.zip')], { dataDir: folder('data') })).toThrow(expect.objectContaining({ code: 'E304' }));
    expect(judge([line('73562', 'I10')])).toHaveLength(1);
  });
});

describe('national determinations', () => {
  const none = folder('none');
  it('are a dozen or more, each of codes that the edition has, with its number', () => {
    expect(national.rows.length).toBeGreaterThanOrEqual(12);
    const { billable } = loadEdition().icd10cm;
    const prefixes = national.rows.flatMap((row) => [...('covered' in row ? row.covered! : []), ...('together' in row ? row.together!.flat() : [])]);
    expect([...new Set(prefixes)].filter((prefix) => !billable.some((code) => code.startsWith(prefix)))).toEqual([]);
    for (const row of national.rows) expect(row.ncd).toMatch(/^\d+(\.\d+)+$/);
  });
  it('warn Medicare of what they do not cover, by number and section', () => {
    expect(judge([line('97810', 'M54.2')], MEDICARE, none)[0]).toMatch(/^warning 97810 M54\.2: Medicare covers 97810 for chronic low back pain only; .*National Coverage Determination 30\.3\.3/);
    expect(judge([line('71271', 'Z87.891')], { ...MEDICARE, patient: { age: 80 } } as typeof MEDICARE, none)[0]).toMatch(/the patient is 80/);
    expect(judge([line('43775', 'E66.01', 'Z68.41')], MEDICARE, none)[0]).toMatch(/100\.1/);
  });
  it('are silent where they are met, before they began, and for other payers', () => {
    expect(judge([line('97810', 'M54.50'), line('43775', 'E66.01', 'Z68.41', 'E11.9')], MEDICARE, none)).toEqual([]);
    expect(judge([line('97810', 'M54.2')], { ...MEDICARE, dateOfService: '2019-05-01' }, none)).toEqual([]);
    expect(judge([line('97810', 'M54.2')], { ...MEDICARE, payer: 'medicaid' }, none)).toEqual([]);
  });
});
