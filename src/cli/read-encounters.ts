// Reads what `code` is given: a note as text, an encounter as JSON, or encounters as JSON lines.
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChartcodeError } from '../errors.js';
import { decodeUtf8 } from '../store/decode-utf8.js';
import { parseJson } from '../store/parse-json.js';
import { asReadError, splitRows } from '../store/read-rows.js';
import type { CliContext } from './context.js';

/** The note that ships with the project: what `npm start` codes. */
export const EXAMPLE_NOTE = fileURLToPath(new URL('../../training-data/example-note.txt', import.meta.url));

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/**
 * Unchecked encounters from a file (`.json`, `.jsonl`, `.ndjson`, anything else is a note), or from stdin when `file` is `-` (an encounter when
 * it begins with a brace). Throws E112, E109, E107, E105.
 */
export async function readEncounters(file: string, context: CliContext): Promise<unknown[]> {
  const bytes = file === '-' ? await readAll(context.stdin) : await readBounded(file);
  const kind = file === '-' ? '' : extname(file).toLowerCase();
  if (kind === '.jsonl' || kind === '.ndjson') return readLines(bytes);
  const text = decodeUtf8(bytes, file === '-' ? 'stdin' : 'file');
  if (kind === '.json' || (file === '-' && text.trimStart().startsWith('{'))) return [parseJson(text)];
  return [{ text }];
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
