// HCC categories of the shipped edition, the hierarchies, the age and sex edits, and what a wrong file is told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodeList } from '../../src/reference/build/code-list.js';
import { compileHcc, compileHccEdits, compileHierarchies } from '../../src/reference/build/compile-hcc.js';
import { Report } from '../../src/reference/build/report.js';
import { HccTable } from '../../src/reference/hcc-table.js';
import { loadEdition } from '../../src/reference/index.js';
import type { Columns, TableReader } from '../../src/reference/table-file.js';

const codes = loadEdition({ dateOfService: '2025-11-01', dataDir: '/nonexistent' }).icd10cm;
const reader = (columns: Columns): TableReader => ({ column: (name) => [...columns[name]!] });
const mappings = { code: ['E119', 'E1122', 'N186'], V24: ['19', '18', '136'], V28: ['38', '37', '326'], ESRD: ['', '', ''], RxHCC: ['31', '30', '261'] };
const none = { model: [], code: [], sex: [], ageFrom: [], ageTo: [], category: [] };
const open = (rows: [string, string, string][], edits: Columns = none, oneEdition = true): HccTable => new HccTable(reader(mappings),
  reader({ model: rows.map(([model]) => model), parent: rows.map(([, parent]) => parent), child: rows.map(([, , child]) => child) }), reader(edits), oneEdition);

describe('categories by model', () => {
  it.each([
    ['E119', { V24: 19, V28: 38, ESRD: 19, RxHCC: 31 }],
    ['E1122', { V24: 18, V28: 37, ESRD: 18, RxHCC: 30 }],
    ['C7951', { V24: 8, V28: 18, ESRD: 8, RxHCC: 17 }],
    ['N186', { V24: 136, V28: 326, ESRD: 136, RxHCC: 261 }],
    ['I10', { RxHCC: 187 }],
    ['Z0000', {}],
  ])('%s', (code, expected) => expect(codes.hcc(code)).toEqual(expected));

  it('keeps every category of a code that has several', () => {
    expect(codes.hccCategories('E1152')).toEqual({ V24: [18, 106], V28: [37, 263], ESRD: [18, 106], RxHCC: [30] });
  });

  it('takes age and sex into account where they are known', () => {
    expect(codes.hcc('C50911', { age: 49.9, sex: 'F' })['V28']).toBe(22);
    expect([codes.hcc('C50911', { age: 50 }), codes.hcc('C50911')].map((one) => one['V28'])).toEqual([23, 23]);
    expect(codes.hcc('C50911', { age: 40 })['V24']).toBe(12);
    expect([codes.hcc('J410', { age: 17 })['V28'], codes.hcc('J410', { age: 18 })['V28']]).toEqual([undefined, 280]);
    expect([codes.hcc('D66', { sex: 'F' })['V28'], codes.hcc('D66', { sex: 'M' })['V28']]).toEqual([112, 111]);
  });
});

describe('hierarchies', () => {
  it('diabetes, cancer, kidney disease', () => {
    expect([...codes.hccTrumped('V28', [36, 37, 38, 326])]).toEqual([[37, 36], [38, 36]]);
    expect([...codes.hccTrumped('V24', [8, 12])]).toEqual([[12, 8]]);
    expect([...codes.hccTrumped('RxHCC', [30, 31])]).toEqual([[31, 30]]);
    expect([...codes.hccTrumped('V28', [38, 226, 280])]).toEqual([]);
    expect([...codes.hccTrumped('V99', [1, 2])]).toEqual([]);
  });

  it('a category that is itself trumped trumps nothing, as in the software of CMS', () => {
    // V28: 62 stands over 63, and 63 over 202, but 62 not over 202.
    expect([...codes.hccTrumped('V28', [63, 202])]).toEqual([[202, 63]]);
    expect([...codes.hccTrumped('V28', [62, 63, 202])]).toEqual([[63, 62]]);
  });

  it('one category at least remains, each winner remains itself, and order means nothing', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(17, 18, 19, 23, 35, 36, 37, 38, 62, 63, 64, 68, 202, 326, 327, 328), { minLength: 1 }), (present) => {
      const trumped = codes.hccTrumped('V28', present);
      expect(trumped.size).toBeLessThan(present.length);
      for (const by of trumped.values()) { expect(present).toContain(by); expect(trumped.has(by)).toBe(false); }
      expect(new Map(codes.hccTrumped('V28', present.toReversed()))).toEqual(new Map(trumped));
    }));
  });
});

describe('tables that do not agree', () => {
  it('are refused when they are of one year, and let be when they are of two', () => {
    expect(() => open([['V28', '36', '37']])).toThrow(/names category 36 of V28/);
    expect([...open([['V28', '36', '37'], ['V28', '37', '38']], none, false).trumped('V28', [37, 38])]).toEqual([[38, 37]]);
    expect(() => open([], { model: ['V28'], code: ['E119'], sex: [''], ageFrom: [''], ageTo: ['17'], category: ['99'] })).toThrow(/category 99/);
  });

  it('are let be for a model that no diagnosis maps in, and refused in a circle', () => {
    expect(open([['ESRD', '17', '18']]).trumped('ESRD', [17, 18]).size).toBe(0);
    expect(() => open([['V28', '37', '38'], ['V28', '38', '37']])).toThrow(/circle/);
  });
});

describe('the files of CMS', () => {
  const list = new CodeList(['E119', 'E1122'], [true, true], ['', '']);

  it('are refused with row and column', () => {
    expect(() => compileHcc('diagnosis_code,cc,model_name\nE119,3x,CMS-HCC Model V28\n', list, new Report(), 'm.csv')).toThrow('m.csv, row 2, column cc');
    expect(() => compileHcc('diagnosis_code,cc,model_name\nE119,19,CMS-HCC Model V22\n', list, new Report())).toThrow(/maps no code/);
    expect(() => compileHierarchies('cc_parent,cc_child,model_domain,model_version\n37,,CMS-HCC,V28\n', new Report(), 'h.csv')).toThrow('h.csv, row 2, column cc_child');
    const edits = 'icd10,sex,age_min,age_max,action,cc_override,model_name\n';
    expect(() => compileHccEdits(`${edits}E119,3,,,invalid,,CMS-HCC Model V28\n`, list, new Report(), 'e.csv')).toThrow('e.csv, row 2, column sex');
    expect(() => compileHccEdits(`${edits}E119,,,,maybe,,CMS-HCC Model V28\n`, list, new Report(), 'e.csv')).toThrow('e.csv, row 2, column action');
  });

  it('leave unknown codes to the report', () => {
    const report = new Report();
    const columns = compileHcc('diagnosis_code,cc,model_name\nE119,38,CMS-HCC Model V28\nE11.22,37,CMS-HCC Model V28\nX999,1,CMS-HCC Model V28\n', list, report);
    expect(columns).toMatchObject({ code: ['E119', 'E1122'], V28: ['38', '37'], V24: ['', ''] });
    expect(report.items('hcc: code not in the code list')).toEqual(['X999']);
  });
});
