// Streams a CSV file with a header, plain or gzip, row by row; columns are found by any of their names.
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { ChartcodeError } from '../../src/errors.js';

export interface CsvRow { line: number; get(field: string): string | undefined }

/**
 * Rows of a CSV file. `columns`: names of each field, lower case, the first that the header has is taken; a field of `needed` without a column is an
 * error. Throws E112 (unreadable), E114 naming the file and the line or the columns, never what stands in them.
 */
export async function* readCsv(path: string, columns: Record<string, readonly string[]>, needed: readonly string[]): AsyncGenerator<CsvRow> {
  const name = basename(path);
  const file = createReadStream(path);
  const unpacked = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const parser = unpacked.pipe(parse({ bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 64 * 1024 * 1024, info: true }));
  for (const stream of new Set([file, unpacked])) stream.on('error', (error: Error) => parser.destroy(error));
  let places: Map<string, number> | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (places === undefined) {
        places = findColumns(record, columns, needed, name);
        continue;
      }
      const found = places;
      yield { line: info.lines, get: (field) => record[found.get(field) ?? -1] };
    }
  } catch (error) {
    throw asReadError(error, name);
  } finally {
    file.destroy();
  }
  if (places === undefined) throw new ChartcodeError('E114', `${name} is empty`, [{ file: name }]);
}

function findColumns(header: readonly string[], columns: Record<string, readonly string[]>, needed: readonly string[], file: string): Map<string, number> {
  const names = header.map((one) => one.trim().toLowerCase());
  const places = new Map<string, number>();
  for (const [field, known] of Object.entries(columns)) {
    const place = known.map((one) => names.indexOf(one)).find((at) => at >= 0);
    if (place !== undefined) places.set(field, place);
  }
  const missing = needed.filter((field) => !places.has(field));
  if (missing.length > 0)
    throw new ChartcodeError('E114', `${file}: no column ${missing.map((field) => columns[field]?.join(' or ')).join('; ')}`, missing.map((field) => ({ file, field, problem: `one of ${columns[field]?.join(', ')}` })));
  return places;
}

function asReadError(error: unknown, file: string): unknown {
  if (error instanceof ChartcodeError) return error;
  if (error instanceof CsvError) {
    const { lines } = error as CsvError & { lines?: number };
    return new ChartcodeError('E114', `${file}, line ${lines ?? '?'}: not CSV (${error.code})`, [{ file, line: lines, problem: error.code }]);
  }
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new ChartcodeError('E112', `the file cannot be read: ${file} (${reason})`, [{ file, reason }]);
}
