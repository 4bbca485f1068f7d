// Tables as CMS publishes them: a header somewhere below licence text, named columns, and a refusal that names row and column.
import { ChartcodeError } from '../../errors.js';
import type { NcciFile } from './read-ncci-files.js';

/** Rows of licence text before a header, at most. */
export const LONGEST_PREAMBLE = 200;

type Header<K extends string> = Record<K, number>;

/** A cell with single spaces. */
export const plain = (cell: string): string => cell.replace(/\s+/g, ' ').trim();
/** The start of a cell, for messages. */
export const shorten = (cell: string): string => (cell.length > 20 ? `${cell.slice(0, 20)}...` : cell);

/** Throws E304 for a place of a file. */
export function refuse(file: string, row: number, column: string, problem: string): never {
  throw new ChartcodeError('E304', `${file}, row ${row}, column ${column}: ${problem}`, [{ file, row, column, problem }]);
}

/** Rows below the header, which is the first row that has every needed column; cells by name, trimmed. Throws E304. */
export function* rowsBelow<K extends string, O extends string>(file: NcciFile, needed: Record<K, RegExp>, optional: Record<O, RegExp>): Generator<{ row: number; at(name: K | O): string }> {
  let header: Header<K | O> | undefined;
  let preamble = 0;
  for (const { row, cells } of file.rows()) {
    if (header === undefined) {
      header = readHeader(cells, needed, optional);
      preamble += 1;
      if (header === undefined && preamble > LONGEST_PREAMBLE) break;
      continue;
    }
    if (cells.every((cell) => cell.trim() === '')) continue;
    const columns = header;
    yield { row, at: (name) => { const column = columns[name]; return column < 0 ? '' : (cells[column] ?? '').trim(); } };
  }
  if (header === undefined) throw new ChartcodeError('E304', `${file.name} has no header row with the columns ${Object.keys(needed).join(', ')}`, [{ file: file.name, missing: Object.keys(needed) }]);
}

/** Places of the columns in a row that has every needed one; undefined for another row. */
export function readHeader<K extends string, O extends string>(cells: readonly string[], needed: Record<K, RegExp>, optional: Record<O, RegExp>): Header<K | O> | undefined {
  const find = (pattern: RegExp): number => cells.findIndex((cell) => pattern.test(plain(cell)));
  const header = Object.fromEntries(Object.entries<RegExp>({ ...needed, ...optional }).map(([name, pattern]) => [name, find(pattern)])) as Header<K | O>;
  return (Object.keys(needed) as K[]).every((name) => header[name] >= 0) ? header : undefined;
}

/** A day as CMS writes it (YYYYMMDD, YYYY-MM-DD, MM/DD/YYYY; `*` or nothing: none). Undefined when it is no day. */
export function readDay(cell: string): string | undefined {
  if (cell === '' || cell === '*') return '';
  const parts = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(cell) ?? /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell);
  if (!parts) return undefined;
  const [year, month, day] = cell.includes('/') ? [parts[3]!, parts[1]!, parts[2]!] : [parts[1]!, parts[2]!, parts[3]!];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return Number.isNaN(Date.parse(iso)) || new Date(iso).toISOString().slice(0, 10) !== iso ? undefined : iso;
}
