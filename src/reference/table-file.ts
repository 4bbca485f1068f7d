// The compact file of one table: named columns of text lines, one after another, under Brotli.
import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { ChartcodeError } from '../errors.js';

const COLUMN_BREAK = '\u001d';

/** Columns by name; each is a list of single-line values. Columns may differ in length (a table may hold several lists). */
export type Columns = Record<string, readonly string[]>;

/** A table that was read: `column` splits a column on each call, `lines` counts nothing until then. */
export interface TableReader { column(name: string): string[] }

/** Packs columns. `quality` is Brotli's 0 to 11; 9 ships: 11 saves a tenth and takes ten times as long. Throws E304 when a value holds a line break. */
export function packTable(columns: Columns, quality = 9): Buffer {
  const names = Object.keys(columns);
  for (const name of names) {
    if (columns[name]!.some((value) => /[\n\u001d]/.test(value))) throw new ChartcodeError('E304', `column ${name} holds a line break`);
  }
  const text = [names.map((name) => `${name} ${columns[name]!.length}`).join('\n'), ...names.map((name) => columns[name]!.join('\n'))].join(COLUMN_BREAK);
  const bytes = Buffer.from(text, 'utf8');
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** Unpacks a table file; throws E303 naming `file` when the bytes are not one. */
export function unpackTable(bytes: Buffer, file: string): TableReader {
  let parts: string[];
  try {
    parts = brotliDecompressSync(bytes).toString('utf8').split(COLUMN_BREAK);
  } catch {
    throw new ChartcodeError('E303', `reference table ${file} cannot be unpacked`, [{ file }]);
  }
  const header = parts[0]!.split('\n').map((line) => line.split(' '));
  const places = new Map(header.map(([name, rows], place) => [name!, { rows: Number(rows), place: place + 1 }]));
  return {
    column(name) {
      const at = places.get(name);
      const text = at && parts[at.place];
      if (at === undefined || text === undefined) throw new ChartcodeError('E303', `reference table ${file} has no column ${name}`, [{ file, column: name }]);
      const values = at.rows === 0 ? [] : text.split('\n');
      if (values.length !== at.rows) throw new ChartcodeError('E303', `column ${name} of ${file} has ${values.length} rows, not ${at.rows}`, [{ file, column: name }]);
      return values;
    },
  };
}

/** Lower-case hex SHA-256. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
