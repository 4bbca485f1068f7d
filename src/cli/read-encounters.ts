// Reads what `code` is given: a note as text, an encounter as JSON, encounters as JSON lines, or a document of another format.
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChartcodeError } from '../errors.js';
import { SOURCE_FORMATS, isFhir, parseFhir, readSource, sniffFormat } from '../read-source.js';
import type { ReadSource, SourceFormat } from '../read-source.js';
import { decodeUtf8 } from '../store/decode-utf8.js';
import { parseJson } from '../store/parse-json.js';
import { asReadError, splitRows } from '../store/read-rows.js';
import type { CliContext } from './context.js';

/** The note that ships with the project: what `npm start` codes. */
export const EXAMPLE_NOTE = fileURLToPath(new URL('../../training-data/example-note.txt', import.meta.url));

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** An unchecked encounter; `source` when it came out of another format. */
export interface Given {
  input: unknown;
  source?: ReadSource;
}

const BY_EXTENSION: Record<string, SourceFormat> = { '.xml': 'ccda', '.cda': 'ccda', '.hl7': 'hl7v2', '.er7': 'hl7v2', '.rtf': 'rtf', '.html': 'html', '.htm': 'html' };
const FORMATS = ['text', 'json', 'jsonl', ...SOURCE_FORMATS] as const;
export type Format = (typeof FORMATS)[number];

/** Checks `--format`. Throws E106. */
export function readFormat(name: string | undefined): Format | undefined {
  const found = FORMATS.find((one) => one === name);
  if (name !== undefined && found === undefined) throw new ChartcodeError('E106', undefined, [{ field: 'format', problem: `must be one of ${FORMATS.join(', ')}` }]);
  return found;
}

/** The format of a file by its name, else by how it begins; `text` for anything else. */
export function formatOf(file: string, bytes: Uint8Array): Format {
  const extension = file === '-' ? '' : extname(file).toLowerCase();
  if (extension === '.jsonl' || extension === '.ndjson') return 'jsonl';
  if (extension === '.json') return 'json';
  const known = BY_EXTENSION[extension] ?? sniffFormat(bytes);
  // A file that is named a text and holds mark-up is a slip: it is refused as such.
  if (extension === '.txt' && (known === 'html' || known === 'ccda')) return 'text';
  if (known !== undefined) return known;
  if (holdsRows(bytes)) return 'jsonl';
  return file === '-' && /^\s*\{/.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1')) ? 'json' : 'text';
}

/** Several lines of which the first is an encounter as JSON: rows under another name, which would be coded as one note. */
function holdsRows(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(0x0a);
  if (bytes[0] !== 0x7b || end < 0 || bytes.subarray(end).every((byte) => byte <= 0x20)) return false;
  try {
    const first = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString('utf8')) as object;
    return 'text' in first || 'documents' in first;
  } catch {
    return false;
  }
}

/**
 * Encounters from a file, or from stdin when `file` is `-`: in `format`, else in what its extension or its beginning says. Throws E112, E109, E107,
 * E105, and what `readSource` throws.
 */
export async function readEncounters(file: string, context: CliContext, format?: Format): Promise<Given[]> {
  const bytes = file === '-' ? await readAll(context.stdin) : await readBounded(file);
  const kind = format ?? formatOf(file, bytes);
  if (kind === 'jsonl') return (await readLines(bytes)).map(asGiven);
  if (kind === 'json' || kind === 'text') {
    const text = decodeUtf8(bytes, file === '-' ? 'stdin' : 'file');
    if (kind === 'text') return [{ input: { text } }];
    const value = parseJson(text);
    if (Array.isArray(value)) throw new ChartcodeError('E101', 'the file holds a list of encounters; give one encounter a line, as .jsonl, to `code` or `batch`', [{ field: 'encounter', problem: 'must be an object' }]);
    return [asGiven(value)];
  }
  const source = readSource(bytes, kind);
  return [{ input: source.encounter, source }];
}

function asGiven(value: unknown): Given {
  if (!isFhir(value)) return { input: value };
  const source = parseFhir(value);
  return { input: source.encounter, source };
}

async function readLines(bytes: Uint8Array): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of splitRows([bytes])) rows.push(parseJson(decodeUtf8(row.bytes ?? new Uint8Array(), `line ${row.line}`)));
  if (rows.length === 0)
    throw new ChartcodeError('E101', 'the file holds no encounter', [{ field: 'file', problem: 'holds no encounter' }]);
  return rows;
}

async function readBounded(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES)
      throw new ChartcodeError('E109', 'the file is too large', [
        { field: 'file', file, problem: `is larger than ${MAX_FILE_BYTES} bytes` },
      ]);
    return await readFile(file);
  } catch (error) {
    throw asReadError(file, error);
  }
}

async function readAll(stream: AsyncIterable<Uint8Array | string>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_FILE_BYTES)
      throw new ChartcodeError('E109', 'the text on stdin is too large', [
        { field: 'stdin', problem: `is larger than ${MAX_FILE_BYTES} bytes` },
      ]);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
