// `reference import`: official files in every wrapping, refused ones change nothing.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { importRelease, RELEASE_KINDS, referenceStatus } from '../../src/reference/import.js';
import { loadEdition } from '../../src/reference/index.js';
import { orderRow } from './shared.js';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'chartcode-import-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (name: string, bytes: string | Uint8Array): string => { const path = join(dir, name); writeFileSync(path, bytes); return path; };
const data = (): string => join(dir, 'data');
const thrown = (work: () => unknown): ChartcodeError => {
  try { work(); } catch (error) { if (error instanceof ChartcodeError) return error; throw error; }
  throw new Error('nothing was thrown');
};

const shipped = loadEdition({ dataDir: '/nonexistent' });
/** Fast packing: the size of the file does not matter here. */
const quickly = { quality: 1 };
/** Next year's code list: the shipped one with a code more. */
const nextYear = (): string => {
  const codes = shipped.icd10cm;
  const rows = codes.billable.map((code, at) => orderRow(at, code, 1, codes.title(code)));
  return [...rows, orderRow(99999, 'Z9999', 1, 'A new code')].join('\n');
};
const poaRows = (): string => ['Order26\tPOAexemptCode\tDescription', ...shipped.icd10cm.billable.filter((code) => shipped.icd10cm.isPoaExempt(code)).slice(0, 30_000)
  .map((code, at) => `${10_000 + at}\t${code.slice(0, 3)}${code.length > 3 ? '.' : ''}${code.slice(3)}\tx`)].join('\n');

describe('importing a release', () => {
  it('puts a new year of codes in force for its dates', () => {
    const [info] = importRelease('icd10cm-order', write('icd10cm_order_2027.txt', nextYear()), { dataDir: data(), ...quickly });
    expect(info).toMatchObject({ name: 'icd10cm-codes', edition: 'FY2027', validThrough: '2027-09-30' });
    const next = loadEdition({ dataDir: data(), dateOfService: '2026-10-01' });
    expect([next.id, next.from]).toEqual(['FY2027', '2026-10-01']);
    expect(next.icd10cm.title('Z9999')).toBe('A new code');
    expect(next.icd10cm.notes('E11621', 'excludes1').length).toBeGreaterThan(0);
    const current = loadEdition({ dataDir: data(), dateOfService: '2026-09-30' });
    expect([current.id, current.icd10cm.has('Z9999')]).toEqual(['FY2026', false]);
    expect(referenceStatus({ dataDir: data() }).filter((table) => table.name === 'icd10cm-codes').map((table) => table.edition)).toEqual(['FY2027', 'FY2026', 'FY2025']);
    expect(readdirSync(data()).map((name) => name.replace(/\.[0-9a-f]{8}(?=\.br$)/, '')).sort()).toEqual(['icd10cm-codes.FY2027.br', 'icd10cm-codes.FY2027.report.json', 'manifest.json']);
  });

  it.each([
    ['plain', (text: string) => ['poa_exempt_fy2026.txt', text] as const],
    ['gzip', (text: string) => ['poa_exempt_fy2026.txt.gz', gzipSync(text)] as const],
    ['zip', (text: string) => ['present-on-admission-2026.zip', zipSync({ 'readme.pdf': new Uint8Array(9), 'POAexemptCodes2026.txt': Buffer.from(text) })] as const],
  ])('reads %s', (_, wrap) => {
    const [name, bytes] = wrap(poaRows());
    const [info] = importRelease('poa', write(name, bytes), { dataDir: data(), ...quickly });
    expect(info).toMatchObject({ name: 'icd10cm-poa', edition: 'FY2026', rows: 30_000 });
    expect(loadEdition({ dataDir: data() }).tables.find((table) => table.name === 'icd10cm-poa')?.rows).toBe(30_000);
  });

  it('puts HCC mappings and hierarchies in force year by year, and refuses those of one year that disagree', () => {
    const codes = shipped.icd10cm;
    const models = { V24: 'CMS-HCC Model V24', V28: 'CMS-HCC Model V28', ESRD: 'CMS-HCC ESRD Model V24', RxHCC: 'RxHCC Model V08' };
    const rows = (change: (model: string, category: number) => number): string => ['diagnosis_code,cc,model_name', ...codes.billable.flatMap((code) =>
      Object.entries(codes.hccCategories(code)).flatMap(([model, all]) => all.map((category) => `${code},${change(model, category)},${models[model as keyof typeof models]}`)))].join('\n');
    const moved = rows((model, category) => (model === 'V28' && category === 38 ? 39 : category));
    expect(thrown(() => importRelease('hcc', write('ra_dx_to_cc_2026.csv', moved), { dataDir: data(), ...quickly }))).toMatchObject({ code: 'E303', message: expect.stringContaining('category 38 of V28') });
    const hierarchies = 'cc_parent,cc_child,model_domain,model_version\n38,99,CMS-HCC,V28\n';
    expect(thrown(() => importRelease('hcc-hierarchies', write('ra_hierarchies_2027.csv', hierarchies), { dataDir: data(), ...quickly })).message).toContain('cut short');
    expect(importRelease('hcc', write('ra_dx_to_cc_2027.csv', moved), { dataDir: data(), ...quickly })[0]).toMatchObject({ edition: 'PY2027', validThrough: '2027-12-31' });
    importRelease('icd10cm-order', write('icd10cm_order_2027.txt', nextYear()), { dataDir: data(), ...quickly });
    const next = loadEdition({ dataDir: data(), dateOfService: '2026-10-01' }).icd10cm;
    expect(next.hcc('E119')['V28']).toBe(39);
    expect([...next.hccTrumped('V28', [36, 37])]).toEqual([[37, 36]]);
    expect(loadEdition({ dataDir: data(), dateOfService: '2025-12-01' }).icd10cm.hcc('E119')['V28']).toBe(38);
    expect(referenceStatus({ dataDir: data() }).filter(({ name }) => name.startsWith('icd10cm-hcc')).map(({ name, edition }) => `${name} ${edition}`))
      .toEqual(['icd10cm-hcc PY2027', 'icd10cm-hcc PY2026', 'icd10cm-hcc-edits PY2026', 'icd10cm-hcc-hierarchies PY2026']);
  });

  it('takes the edition from the caller where the name is silent', () => {
    const path = write('poa.txt', poaRows());
    expect(thrown(() => importRelease('poa', path, { dataDir: data() }))).toMatchObject({ code: 'E304', message: expect.stringContaining('edition') });
    expect(thrown(() => importRelease('poa', path, { dataDir: data(), edition: 'soon' })).code).toBe('E304');
    expect(importRelease('poa', path, { dataDir: data(), edition: 'FY2027', ...quickly })[0]?.edition).toBe('FY2027');
  });

  it('refuses what it cannot compile and leaves everything as it was', () => {
    importRelease('poa', write('poa_2026.txt', poaRows()), { dataDir: data(), ...quickly });
    const before = readdirSync(data());
    const refused: [string, string, string | Uint8Array][] = [
      ['icd10cm-order', 'icd10cm_order_2027.txt', 'not an order file'],
      ['icd10cm-order', 'icd10cm_order_2027.txt', orderRow(1, 'A00', 1, 'Cholera')],
      ['tabular', 'icd10cm_tabular_2027.xml', '<html></html>'],
      ['tabular', 'icd10cm_tabular_2027.xml', '<ICD10CM.tabular><version>2027</version>'],
      ['drug', 'icd10cm-drug-2027.xml', ''],
      ['poa', 'poa_2027.txt', poaRows().slice(0, 2000)],
      ['mce', 'i10dx_codes_flags.csv', 'code;flags\nA00;x'],
      ['hcpcs', 'HCPC2026_JAN_ANWEB.txt', 'x'],
      ['poa', 'poa_2027.zip', zipSync({ 'readme.pdf': new Uint8Array(9) })],
      ['poa', 'poa_2027.txt.gz', gzipSync(poaRows()).subarray(0, 500)],
    ];
    for (const [kind, name, bytes] of refused) expect(thrown(() => importRelease(kind, write(name, bytes), { dataDir: data() })).code, `${kind} ${name}`).toBe('E304');
    expect(thrown(() => importRelease('icd10cm-order', join(dir, 'absent.txt'), { dataDir: data() })).code).toBe('E304');
    expect(readdirSync(data())).toEqual(before);
    expect(loadEdition({ dataDir: data() }).id).toBe('FY2026');
  });

  it('names its kinds', () => {
    expect(RELEASE_KINDS).toEqual(expect.arrayContaining(['icd10cm-order', 'tabular', 'index', 'neoplasm', 'drug', 'external', 'poa', 'mce', 'pcs-order', 'hcpcs']));
    expect(thrown(() => importRelease('wisdom', 'x'))).toMatchObject({ code: 'E304', message: expect.stringContaining('icd10cm-order') });
  });
});
