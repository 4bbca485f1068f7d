// The whole compiler over the official files: the counts that the publisher's files are known to have, and a shipped edition that equals a fresh build.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEdition } from '../../src/reference/build/build-edition.js';
import { SHIPPED_DIR } from '../../src/reference/load.js';
import { hasOfficialFiles, REFERENCE_DIR, SKIP_REASON } from './shared.js';

type Built = ReturnType<typeof buildEdition>;

describe.skipIf(!hasOfficialFiles)(`the official files${SKIP_REASON}`, () => {
  let dir: string;
  let built: Built;
  beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'chartcode-build-')); built = buildEdition(REFERENCE_DIR, join(dir, 'data')); });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const findings = (topic: RegExp): number => built.report.findings.filter((finding) => topic.test(finding.topic)).reduce((sum, finding) => sum + finding.count, 0);

  it('have the known counts', () => {
    expect(built.report.counts).toMatchObject({
      'icd10cm-codes': { rows: 98_186, billable: 74_719 },
      'icd10cm-tabular': { diag: 46_881, excludes1: 2_644, excludes2: 1_165, codeFirst: 363, useAdditional: 844, codeAlso: 320, sevenChrDef: 508 },
      'icd10cm-index': { mainTerm: 7_973, term: 69_226, code: 59_412, missingBeforeAddenda: 15, addenda: 14 },
      'icd10cm-poa': { rows: 38_349 },
      'icd10pcs-codes': { codes: 79_115 },
      hcpcs: { rows: 8_033 },
      'hcpcs-modifiers': { rows: 384 },
    });
  });

  it('leave little unresolved, and all of it in the report', () => {
    expect(findings(/^tabular .*does not resolve/)).toBeLessThanOrEqual(2);
    expect(findings(/^icd10cm-index: code not in the code list/)).toBeLessThanOrEqual(3);
    expect(findings(/^icd10cm-index addenda:/)).toBeLessThanOrEqual(45);
    expect(findings(/^(?:poa|hcc|mce|icd10cm-drug|icd10cm-neoplasm|icd10cm-external):/)).toBe(0);
    const { findings: written } = JSON.parse(readFileSync(join(dir, 'data', 'build-report.json'), 'utf8')) as { findings: { count: number; items: string[] }[] };
    expect(written.every((finding) => finding.items.length === finding.count)).toBe(true);
  });

  it('give the edition that ships', () => {
    const shipped = JSON.parse(readFileSync(join(SHIPPED_DIR, 'manifest.json'), 'utf8')) as { tables: { name: string; edition: string; sha256: string }[] };
    const digests = (tables: readonly { name: string; edition: string; sha256: string }[]): string[] => tables.map((table) => `${table.name} ${table.edition} ${table.sha256}`).sort();
    expect(digests(built.tables)).toEqual(digests(shipped.tables));
  });
});
