// The build report that ships: counts of the official files, and everything that did not resolve by name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHIPPED_DIR } from '../../src/reference/load.js';

interface BuildReport { counts: Record<string, Record<string, number>>; findings: { topic: string; count: number; items: string[] }[] }
const report = JSON.parse(readFileSync(join(SHIPPED_DIR, 'build-report.json'), 'utf8')) as BuildReport;
const findings = (topic: RegExp): number => report.findings.filter((finding) => topic.test(finding.topic)).reduce((sum, finding) => sum + finding.count, 0);

describe('the build report', () => {
  it('has the known counts of the official files', () => {
    expect(report.counts).toMatchObject({
      'icd10cm-codes': { rows: 98_186, billable: 74_719 },
      'icd10cm-tabular': { diag: 46_881, excludes1: 2_644, excludes2: 1_165, codeFirst: 363, useAdditional: 844, codeAlso: 320, sevenChrDef: 508 },
      'icd10cm-index': { mainTerm: 7_973, term: 69_226, code: 59_412, missingBeforeAddenda: 15, addenda: 14 },
      'icd10cm-poa': { rows: 38_349 },
      'icd10pcs-codes': { codes: 79_115 },
      hcpcs: { rows: 8_033 },
      'hcpcs-modifiers': { rows: 384 },
    });
  });

  it('leaves little unresolved, each item named', () => {
    expect(findings(/^tabular .*does not resolve/)).toBe(1);
    expect(findings(/^icd10cm-index: code not in the code list/)).toBe(3);
    expect(findings(/^icd10cm-index addenda:/)).toBe(37);
    expect(findings(/^(?:poa|hcc|mce|icd10cm-drug|icd10cm-neoplasm|icd10cm-external):/)).toBe(0);
    expect(report.findings.every((finding) => finding.items.length === finding.count)).toBe(true);
  });
});
