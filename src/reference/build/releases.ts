// Which official files make which table, what each edition covers, and how a file is compiled: shared by the build and by `reference import`.
import { ChartcodeError } from '../../errors.js';
import type { TableName } from '../manifest.js';
import type { Columns } from '../table-file.js';
import type { CodeList } from './code-list.js';
import { codeColumns, readOrderFile } from './compile-codes.js';
import { compileMce, compilePoaExempt, type AgeRange } from './compile-edits.js';
import { compileHcc, compileHccEdits, compileHierarchies } from './compile-hcc.js';
import { compileHcpcs, compileModifiers } from './compile-hcpcs.js';
import { compileTabular } from './compile-tabular.js';
import { indexColumns, readIndexXml } from './index-tree.js';
import type { Report } from './report.js';

/** First and last day of service of a US fiscal year (`FY2026`: 2025-10-01 to 2026-09-30). Throws E304 on another form. */
export function fiscalYear(edition: string): { from: string; validThrough: string } {
  const year = Number(/^FY(20\d\d)$/.exec(edition)?.[1]);
  if (Number.isNaN(year)) throw new ChartcodeError('E304', `an edition is written FY2026, not ${edition}`, [{ edition }]);
  return { from: `${year - 1}-10-01`, validThrough: `${year}-09-30` };
}

/** A compiled table before it is packed. */
export interface Compiled { columns: Columns; rows: number; version?: string }

/** Compiles one publisher's file that stands alone. `list` is the ICD-10-CM code list that its keys are checked against. */
export type Compiler = (text: string, list: CodeList, report: Report, name: string) => Compiled;

const compileIndex = (table: TableName): Compiler => (text, list, report) => {
  const tree = readIndexXml(text);
  return { ...indexColumns(tree, list, report, table), version: tree.version };
};

export const COMPILERS: Partial<Record<TableName, Compiler>> = {
  'icd10cm-tabular': (text, list, report) => {
    const { columns, counts, version } = compileTabular(text, list, report);
    report.count('icd10cm-tabular', counts);
    return { columns, rows: columns['at']!.length, version };
  },
  'icd10cm-index': compileIndex('icd10cm-index'),
  'icd10cm-neoplasm': compileIndex('icd10cm-neoplasm'),
  'icd10cm-drug': compileIndex('icd10cm-drug'),
  'icd10cm-external': compileIndex('icd10cm-external'),
  'icd10cm-poa': (text, list, report) => { const columns = compilePoaExempt(text, list, report); return { columns, rows: columns['code']!.length }; },
  'icd10cm-hcc': (text, list, report, name) => { const columns = compileHcc(text, list, report, name); return { columns, rows: columns['code']!.length }; },
  'icd10cm-hcc-hierarchies': (text, _list, report, name) => { const columns = compileHierarchies(text, report, name); return { columns, rows: columns['model']!.length }; },
  'icd10cm-hcc-edits': (text, list, report, name) => { const columns = compileHccEdits(text, list, report, name); return { columns, rows: columns['code']!.length }; },
  'icd10pcs-codes': (text, _list, report, name) => {
    const list = readOrderFile(text, name);
    report.count('icd10pcs-codes', { rows: list.size, codes: list.billable.filter(Boolean).length });
    const billable = list.codes.map((_, row) => row).filter((row) => list.billable[row]);
    return { columns: { code: billable.map((row) => list.codes[row]!), title: billable.map((row) => list.titles[row]!) }, rows: billable.length };
  },
  hcpcs: (text, _list, report) => compileHcpcs(text, report),
  'hcpcs-modifiers': (text, _list, report) => compileModifiers(text, report),
};

/** The Code Editor's table needs the edition's first day, since its flags come and go. */
export function compileMceTable(csv: string, ages: readonly AgeRange[], list: CodeList, from: string, report: Report): Compiled {
  const columns = compileMce(csv, ages, list, from, report);
  return { columns, rows: columns['code']!.length };
}

/** A full ICD-10-CM code list as a table. */
export function compileCodeList(text: string, name: string, report: Report): Compiled & { list: CodeList } {
  const list = readOrderFile(text, name);
  report.count('icd10cm-codes', { rows: list.size, billable: list.billable.filter(Boolean).length });
  return { list, columns: codeColumns(list), rows: list.size };
}
