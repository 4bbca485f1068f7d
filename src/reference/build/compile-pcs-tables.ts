// The ICD-10-PCS tables (XML) with the next year's addenda, checked by expanding them to the code list.
import { ChartcodeError } from '../../errors.js';
import type { PcsRow, PcsTable } from '../types.js';
import type { CodeList } from './code-list.js';
import { completeTables, expandTable } from './complete-pcs-tables.js';
import { readPcsAddendum } from './read-pcs-addendum.js';
import { childrenOf, readXml, textOf, type XmlElement } from './read-xml.js';
import type { Compiled } from './releases.js';
import type { Report } from './report.js';

/** Tables by their first three characters, each as one line of JSON; codes that the tables and the list do not share go to the report. */
export function compilePcsTables(xml: string, addenda: readonly string[], codes: CodeList, report: Report): Compiled {
  const root = readXml(xml, 'ICD10PCS.tabular');
  const tables = new Map(childrenOf(root, 'pcsTable').map(readTable).map((table) => [table.table, table]));
  if (tables.size === 0) throw new ChartcodeError('E304', 'the XML holds no ICD-10-PCS tables');
  for (const text of addenda) {
    for (const table of readPcsAddendum(text)) {
      if (table.rows.length === 0) tables.delete(table.table);
      else tables.set(table.table, table);
    }
  }
  completeTables(tables, codes, report);
  const ordered = [...tables.values()].sort((a, b) => (a.table < b.table ? -1 : 1));
  const expanded = new Set(ordered.flatMap(expandTable));
  for (const [row, code] of codes.codes.entries()) if (codes.billable[row] && !expanded.has(code)) report.add('icd10pcs-tables: a code of the list is in no table', code);
  for (const code of expanded) if (!codes.has(code)) report.add('icd10pcs-tables: a table builds a code that the list lacks', code);
  report.count('icd10pcs-tables', { tables: ordered.length, rows: ordered.reduce((sum, table) => sum + table.rows.length, 0), codes: expanded.size });
  return { columns: { table: ordered.map((table) => table.table), json: ordered.map((table) => JSON.stringify(table)) }, rows: ordered.length, version: textOf(root, 'version') };
}

const labelsOf = (axis: XmlElement): Record<string, string> => Object.fromEntries(childrenOf(axis, 'label').map((label) => [label.attributes['code']!, label.text]));

function readTable(element: XmlElement): PcsTable {
  const axes = childrenOf(element, 'axis').slice(0, 3);
  const labels = axes.map((axis) => Object.entries(labelsOf(axis))[0] ?? ['', '']);
  const rows: PcsRow[] = childrenOf(element, 'pcsRow').map((row) => ({ axes: childrenOf(row, 'axis').map((axis) => ({ title: textOf(axis, 'title'), values: labelsOf(axis) })) }));
  const [section, bodySystem, operation] = labels.map(([, label]) => label) as [string, string, string];
  return { table: labels.map(([code]) => code).join(''), section, bodySystem, operation, definition: axes[2] ? textOf(axes[2], 'definition') : '', rows };
}
