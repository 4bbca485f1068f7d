// ICD-10-PCS and HCPCS Level II as read, each opened on first use.
import type { TableName } from './manifest.js';
import type { TableReader } from './table-file.js';
import type { Edition, HcpcsCode, PcsTable } from './types.js';

type Procedures = Pick<Edition, 'procedureTitle' | 'pcsTable' | 'hcpcs' | 'modifierTitle'>;

/** The procedure part of an edition over tables that `open` reads. */
export function openProcedures(open: (name: TableName) => TableReader): Procedures {
  let pcs: Map<string, string> | undefined;
  let tables: Map<string, string> | undefined;
  let hcpcs: Map<string, HcpcsCode> | undefined;
  let modifiers: Map<string, string> | undefined;
  const hcpcsCode = (code: string): HcpcsCode | undefined => (hcpcs ??= readHcpcs(open('hcpcs'))).get(code.toUpperCase());
  return {
    procedureTitle: (system, code) => (system === 'HCPCS' ? hcpcsCode(code)?.title : (pcs ??= pair(open('icd10pcs-codes'), 'code', 'title')).get(code.toUpperCase())),
    pcsTable: (prefix) => {
      const json = (tables ??= pair(open('icd10pcs-tables'), 'table', 'json')).get(prefix.toUpperCase());
      return json === undefined ? undefined : (JSON.parse(json) as PcsTable);
    },
    hcpcs: hcpcsCode,
    modifierTitle: (modifier) => (modifiers ??= pair(open('hcpcs-modifiers'), 'modifier', 'title')).get(modifier.toUpperCase()),
  };
}

function pair(table: TableReader, key: string, value: string): Map<string, string> {
  const values = table.column(value);
  return new Map(table.column(key).map((one, row) => [one, values[row]!]));
}

function readHcpcs(table: TableReader): Map<string, HcpcsCode> {
  const [titles, shorts, coverage, added, terminated] = ['title', 'short', 'coverage', 'added', 'terminated'].map((name) => table.column(name)) as [string[], string[], string[], string[], string[]];
  return new Map(table.column('code').map((code, row) => [code, {
    title: titles[row]!, short: shorts[row]!, coverage: coverage[row]!, added: added[row]!, ...(terminated[row] === '' ? {} : { terminated: terminated[row]! }),
  }]));
}
