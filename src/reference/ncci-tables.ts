// NCCI tables of the release in force on a day of service, each opened on first use.
import { ChartcodeError } from '../errors.js';
import { chooseTable, type PlacedEntry, type TableName } from './manifest.js';
import { PairTable } from './pair-table.js';
import type { TableReader } from './table-file.js';
import type { AddOnCode, NcciEdits, UnitLimit } from './types.js';

interface AddOnRow { type: AddOnCode['type']; codeEnd: string; primary: string; primaryEnd: string; from: string; through: string }

/** The contractor chooses the primary. */
const CONTRACTOR = 'CCCCC';

/** The NCCI part of an edition; `open` reads a table's file. Throws E301 when a table is missing. */
export function openNcci(entries: readonly PlacedEntry[], open: (entry: PlacedEntry) => TableReader): NcciEdits {
  const kept = new Map<string, unknown>();
  const on = <T>(name: TableName, day: string, read: (table: TableReader, entry: PlacedEntry) => T): T => {
    const entry = chooseTable(entries, name, day);
    if (entry === undefined) throw new ChartcodeError('E301', `reference table ${name} is missing`, [{ table: name }]);
    const key = `${entry.dir} ${entry.file}`;
    if (!kept.has(key)) kept.set(key, read(open(entry), entry));
    return kept.get(key) as T;
  };
  return {
    pairs: (side, day) => on(`ncci-${side}`, day, (table, { edition, from }) => new PairTable(table, edition, from)),
    unitLimit: (side, code, day) => on(`mue-${side}`, day, readUnitLimits).get(code),
    addOn: (code, day) => {
      const { rows, edition } = on('add-ons', day, readAddOns);
      const mine = rows.get(code)?.filter((row) => row.from <= day && (row.codeEnd === '' || day <= row.codeEnd) && (row.through === '' || day <= row.through) && (row.primaryEnd === '' || day <= row.primaryEnd));
      if (mine === undefined || mine.length === 0) return undefined;
      return { type: mine[0]!.type, primaries: mine.map((row) => row.primary).filter((primary) => primary !== CONTRACTOR), edition };
    },
  };
}

function readUnitLimits(table: TableReader, { edition }: PlacedEntry): Map<string, UnitLimit> {
  const [units, adjudication, rationale] = ['units', 'adjudication', 'rationale'].map((name) => table.column(name)) as [string[], string[], string[]];
  return new Map(table.column('code').map((code, row) => [code, { units: Number(units[row]), adjudication: adjudication[row] as UnitLimit['adjudication'], rationale: rationale[row]!, edition }]));
}

function readAddOns(table: TableReader, { edition }: PlacedEntry): { rows: Map<string, AddOnRow[]>; edition: string } {
  const rows = new Map<string, AddOnRow[]>();
  const [types, ends, primaries, primaryEnds, from, through] = ['type', 'codeEnd', 'primary', 'primaryEnd', 'from', 'through'].map((name) => table.column(name)) as [string[], string[], string[], string[], string[], string[]];
  table.column('code').forEach((code, row) => {
    const entry: AddOnRow = { type: types[row] as AddOnCode['type'], codeEnd: ends[row]!, primary: primaries[row]!, primaryEnd: primaryEnds[row]!, from: from[row]!, through: through[row]! };
    const known = rows.get(code);
    if (known) known.push(entry); else rows.set(code, [entry]);
  });
  return { rows, edition };
}
