// The rows of a batch: lines of JSON, messages of an HL7 v2 file, or the files of a folder, one document each.
import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SourceFormat } from '../read-source.js';
import { asReadError, digestFile, readRows } from '../store/read-rows.js';
import type { Row } from '../store/read-rows.js';
import { formatOf } from './read-encounters.js';
import type { Format } from './read-encounters.js';

/** A row whose bytes are JSON, or a document of `format`. */
export interface InputRow extends Row {
  format?: SourceFormat;
  /** Name of its file, in a folder: the id of an encounter that has none. */
  name?: string;
}

/** sha256 and size of a file, or of the names and bytes of all files of a folder. Throws E112. */
export async function digestInput(path: string): Promise<{ sha256: string; bytes: number }> {
  if (!(await isFolder(path))) return digestFile(path);
  const hash = createHash('sha256');
  let bytes = 0;
  for (const name of await listFiles(path)) {
    const digest = await digestFile(join(path, name));
    hash.update(`${name}\0${digest.sha256}\n`);
    bytes += digest.bytes;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Rows in order: of a folder, by file name. A row's line counts lines, messages or files. Throws E112. */
export async function* readInput(path: string, format: Format | undefined): AsyncGenerator<InputRow, void, undefined> {
  if (await isFolder(path)) {
    let line = 0;
    for (const name of await listFiles(path)) {
      line += 1;
      yield { ...asRow(await read(join(path, name)), name, format), line, name: nameOf(name) };
    }
    return;
  }
  const kind = format ?? (/\.(?:hl7|er7|xml|cda|rtf|html?|txt)$/i.test(path) ? formatOf(path, await read(path)) : 'jsonl');
  if (kind === 'jsonl' || kind === 'json') yield* readRows(path);
  else if (kind === 'hl7v2') yield* splitMessages(await read(path));
  else yield { ...asRow(await read(path), path, kind), line: 1 };
}

function asRow(bytes: Uint8Array, name: string, format: Format | undefined): Omit<InputRow, 'line'> {
  const kind = format ?? formatOf(name, bytes);
  if (kind === 'json' || kind === 'jsonl') return { bytes };
  return kind === 'text' ? { bytes: wrapText(bytes, nameOf(name)) } : { bytes, format: kind };
}

/** A file's name as the id of an encounter may be. */
const nameOf = (path: string): string => basename(path).replace(/[\p{Cc}\p{Surrogate}]/gu, '_').slice(0, 200);

/** A note in a file of its own is an encounter with nothing but a text; bytes that are no UTF-8 stay as they are, and are refused as such. */
function wrapText(bytes: Uint8Array, id: string): Uint8Array {
  try {
    return Buffer.from(JSON.stringify({ id, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }));
  } catch {
    return bytes;
  }
}

/** Messages of a file, each from its MSH to the next; what frames or wraps them (MLLP, FHS, BHS) is dropped. */
function* splitMessages(bytes: Uint8Array): Generator<InputRow, void, undefined> {
  const text = Buffer.from(bytes).toString('latin1');
  const starts = [...text.matchAll(/(?:^|[\r\n\x0b])(?=MSH[^\sA-Za-z0-9])/g)].map(({ index, 0: lead }) => index + lead.length);
  if (starts.length === 0) yield { line: 1, bytes, format: 'hl7v2' };
  for (const [place, start] of starts.entries()) {
    const message = text.slice(start, starts[place + 1]).replace(/[\r\n](?:BTS|FTS|BHS|FHS)[^\r\n]*(?=[\r\n]|$)/g, '');
    yield { line: place + 1, bytes: Buffer.from(message, 'latin1'), format: 'hl7v2' };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    (error: unknown) => {
      throw asReadError(path, error);
    },
  );
}

async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name).sort();
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw asReadError(path, error);
  });
}
