// A data directory that lost or changed a file is refused by name and hash.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { SHIPPED_DIR } from '../../src/reference/load.js';
import { checkTables, loadEdition } from '../../src/reference/index.js';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'chartcode-')); cpSync(SHIPPED_DIR, dir, { recursive: true }); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const thrown = (work: () => unknown): ChartcodeError => {
  try { work(); } catch (error) { if (error instanceof ChartcodeError) return error; throw error; }
  throw new Error('nothing was thrown');
};
const load = () => loadEdition({ shippedDir: dir, dataDir: join(dir, 'none') });

describe('a damaged data directory', () => {
  it('names a missing table', () => {
    unlinkSync(join(dir, 'icd10cm-codes.FY2026.br'));
    expect(thrown(load)).toMatchObject({ code: 'E301', message: expect.stringContaining('icd10cm-codes.FY2026.br') });
  });

  it('names an altered table with both hashes', () => {
    appendFileSync(join(dir, 'icd10cm-codes.FY2026.br'), 'x');
    const error = thrown(load);
    const [{ file, expected, found }] = error.details as [{ file: string; expected: string; found: string }];
    expect(error.code).toBe('E302');
    expect(file).toBe('icd10cm-codes.FY2026.br');
    expect(expected).not.toBe(found);
    expect(error.message).toContain(expected);
    expect(error.message).toContain(found);
  });

  it('finds an altered table that is read later when it is first asked, and at once when all are checked', () => {
    appendFileSync(join(dir, 'icd10cm-drug.FY2026.br'), 'x');
    const edition = load();
    expect(edition.icd10cm.has('E119')).toBe(true);
    expect(thrown(() => edition.index('drug')).code).toBe('E302');
    expect(thrown(() => checkTables({ shippedDir: dir, dataDir: join(dir, 'none') }))).toMatchObject({ code: 'E302', message: expect.stringContaining('icd10cm-drug.FY2026.br') });
  });

  it('names a missing or malformed manifest', () => {
    writeFileSync(join(dir, 'manifest.json'), '{"schema": 1');
    expect(thrown(load).code).toBe('E303');
    unlinkSync(join(dir, 'manifest.json'));
    expect(thrown(load)).toMatchObject({ code: 'E301', message: expect.stringContaining('manifest.json') });
  });

  it('passes whole directories', () => {
    const manifest = JSON.parse(readFileSync(join(SHIPPED_DIR, 'manifest.json'), 'utf8')) as { tables: unknown[] };
    expect(checkTables({ dataDir: join(dir, 'none') })).toHaveLength(manifest.tables.length);
  });
});
