// The files of an NCCI release: plain, gzip, workbook, or any number of them in a zip; each as rows of cells.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { ChartcodeError } from '../../errors.js';
import { hashBytes } from '../table-file.js';
import { decodeText } from './read-source.js';
import { readWorkbook } from './read-workbook.js';

/** A row of a table; `row` counts lines of the file (rows of the sheet) from 1. */
export interface CmsRow { row: number; cells: string[] }

/** One table file; `rows` reads it anew on each call. `name` is the file's own, without folder and `.gz`; `origin` is that of the zip around it. */
export interface NcciFile { name: string; origin: string; text: string; rows(): Iterable<CmsRow> }

const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** Reads what lies at the paths (files or folders). A text and a workbook of the same name are one table; the text is read. Throws E304. */
export function readNcciFiles(paths: readonly string[]): { files: NcciFile[]; sha256: string } {
  const hashes: string[] = [];
  const files = paths.flatMap(listFiles).flatMap((path) => {
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch {
      throw new ChartcodeError('E304', `cannot read ${path}`, [{ file: path }]);
    }
    hashes.push(hashBytes(bytes));
    return unpack(bytes, basename(path), basename(path));
  });
  const stem = (file: NcciFile): string => file.name.replace(/\.[a-z]+$/i, '').toLowerCase();
  const texts = new Set(files.filter((file) => file.text !== '').map(stem));
  const kept = files.filter((file) => file.text !== '' || !texts.has(stem(file)));
  if (kept.length === 0) throw new ChartcodeError('E304', `${paths.map((path) => basename(path)).join(', ')} holds no table (.txt, .csv, .xlsx)`, [{ files: [...paths] }]);
  return { files: kept, sha256: hashes.length === 1 ? hashes[0]! : hashBytes(Buffer.from(hashes.join('\n'))) };
}

function listFiles(path: string): string[] {
  try {
    return statSync(path).isDirectory() ? readdirSync(path).sort().map((name) => join(path, name)).filter((name) => /\.(txt|csv|tsv|xlsx|zip|gz)$/i.test(name)) : [path];
  } catch {
    throw new ChartcodeError('E304', `cannot read ${path}`, [{ file: path }]);
  }
}

function unpack(bytes: Uint8Array, name: string, origin: string): NcciFile[] {
  const broken = (): ChartcodeError => new ChartcodeError('E304', `${name} cannot be unpacked`, [{ file: name }]);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    let plain: Uint8Array;
    try { plain = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }); } catch { throw broken(); }
    return unpack(plain, name.replace(/\.gz$/i, ''), origin);
  }
  if (/\.xlsx$/i.test(name)) {
    let rows: CmsRow[] | undefined;
    return [{ name, origin, text: '', rows: () => (rows ??= readWorkbook(bytes, name)) }];
  }
  if (isZip(bytes)) {
    let members: Record<string, Uint8Array>;
    try { members = unzipSync(bytes, { filter: (file) => /\.(txt|csv|xlsx|zip)$/i.test(file.name) && file.originalSize <= MAX_UNPACKED_BYTES }); } catch { throw broken(); }
    return Object.entries(members).sort(([a], [b]) => a.localeCompare(b, 'en')).flatMap(([member, inner]) => unpack(inner, basename(member), origin));
  }
  const text = decodeText(bytes);
  // Long descriptions hold tabs: a file that calls itself CSV and has a comma in its first line is taken at its word.
  const comma = /\.csv$/i.test(name) && text.slice(0, Math.max(0, text.indexOf('\n'))).includes(',');
  return [{ name, origin, text, rows: () => (comma ? splitRecords(text, ',') : splitRecords(text)) }];
}

/** Records of tab- or comma-separated text. Quoted cells may hold line breaks and doubled quotes; most rows have no quote and are split as they are. */
export function* splitRecords(text: string, separator = text.slice(0, 20_000).includes('\t') ? '\t' : ','): Generator<CmsRow> {
  let row = 0;
  for (let from = 0; from < text.length;) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    const start = row + 1;
    row += 1;
    let line = text.slice(from, end);
    if (line.includes('"')) {
      while (end < text.length && line.split('"').length % 2 === 0) {
        const next = text.indexOf('\n', end + 1);
        end = next < 0 ? text.length : next;
        row += 1;
        line = text.slice(from, end);
      }
      yield { row: start, cells: splitQuoted(line, separator) };
    } else if (line.trim() !== '') yield { row: start, cells: line.split(separator) };
    from = end + 1;
  }
}

function splitQuoted(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at]!;
    if (char === '"') {
      if (quoted && line[at + 1] === '"') { cell += '"'; at += 1; } else quoted = !quoted;
    } else if (char === separator && !quoted) { cells.push(cell); cell = ''; } else cell += char;
  }
  return [...cells, cell];
}
