// Gives every ICD-10-PCS code of the list a table row, where the tables at hand are older than the list.
import type { PcsRow, PcsTable } from '../types.js';
import type { CodeList } from './code-list.js';
import type { Report } from './report.js';

/** Every 7-character code that a table builds. */
export function expandTable(table: PcsTable): string[] {
  return table.rows.flatMap((row) => row.axes.reduce<string[]>((codes, axis) => codes.flatMap((code) => Object.keys(axis.values).map((value) => code + value)), [table.table]));
}

/**
 * Adds a row for each listed code that no table builds. Labels come from the nearest table that has the value at that position: the same table,
 * then the same body system, then the same section. A value without a label anywhere, or a table that does not exist yet, goes to the report.
 */
export function completeTables(tables: Map<string, PcsTable>, codes: CodeList, report: Report): void {
  const built = new Set([...tables.values()].flatMap(expandTable));
  const all = [...tables.values()];
  const labelOf = (code: string, place: number): string | undefined => {
    for (const shared of [3, 2, 1]) {
      for (const table of all) {
        if (!table.table.startsWith(code.slice(0, shared))) continue;
        const label = table.rows.map((row) => row.axes[place]?.values[code[place + 3]!]).find((value) => value !== undefined);
        if (label !== undefined) return label;
      }
    }
    return undefined;
  };
  codes.codes.forEach((code, row) => {
    if (!codes.billable[row] || built.has(code)) return;
    const table = tables.get(code.slice(0, 3)) ?? startTable(code, all);
    if (table === undefined) { report.add('icd10pcs-tables: a code of the list is in no table', code); return; }
    tables.set(table.table, table);
    const axes: PcsRow['axes'] = [0, 1, 2, 3].map((place) => {
      const label = labelOf(code, place);
      if (label === undefined) report.add('icd10pcs-tables: a value has no label in the tables at hand', `${code} position ${place + 4}: ${codes.titles[row]}`);
      return { title: titleOf(table, all, place), values: { [code[place + 3]!]: label ?? code[place + 3]! } };
    });
    table.rows.push({ axes });
    report.add('icd10pcs-tables: a row was made from the code list, since the tables are older', code);
  });
}

const titleOf = (table: PcsTable, all: readonly PcsTable[], place: number): string =>
  (table.rows[0] ?? all.find((one) => one.table[0] === table.table[0])?.rows[0])?.axes[place]?.title ?? '';

/** A new combination of a body system and an operation that both stand in other tables. */
function startTable(code: string, all: readonly PcsTable[]): PcsTable | undefined {
  const system = all.find((table) => table.table.startsWith(code.slice(0, 2)));
  const operation = all.find((table) => table.table[0] === code[0] && table.table[2] === code[2]);
  if (system === undefined || operation === undefined) return undefined;
  return { table: code.slice(0, 3), section: system.section, bodySystem: system.bodySystem, operation: operation.operation, definition: operation.definition, rows: [] };
}
