// Rows of a .jsonl file or body: lines as bytes, each with its number; blank lines are not rows.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';
import { ChartcodeError } from '../errors.js';

/** A line of a batch. `line` counts from 1, blank lines included; `bytes` is undefined when the line is over the limit. */
export interface Row {
  line: number;
  bytes: Uint8Array | undefined;
}

/** Longest line that is read, in bytes: fifty documents of the longest allowed text would be more, and no encounter comes near. */
export const MAX_ROW_BYTES = 64 * 1024 * 1024;

/** Splits chunks of bytes into rows. */
export async function* splitRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxRowBytes = MAX_ROW_BYTES,
): AsyncGenerator<Row, void, undefined> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let line = 0;
  const take = (tail: Uint8Array): Row | undefined => {
    line += 1;
    const bytes = size + tail.length > maxRowBytes ? undefined : Buffer.concat([...parts, tail]);
    parts = [];
    size = 0;
    return bytes !== undefined && isBlank(bytes) ? undefined : { line, bytes };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      const row = take(chunk.subarray(from, at));
      from = at + 1;
      if (row !== undefined) yield row;
    }
    size += chunk.length - from;
    if (size <= maxRowBytes) parts.push(chunk.subarray(from));
    else parts = [];
  }
  if (size > 0) {
    const row = take(new Uint8Array());
    if (row !== undefined) yield row;
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
}

/** Rows of a file, gzip or plain (told apart by the first bytes). Throws E112 when it cannot be read or decompressed. */
export async function* readRows(path: string): AsyncGenerator<Row, void, undefined> {
  try {
    const packed = await isGzip(path);
    const file = createReadStream(path);
    try {
      yield* splitRows((packed ? unpack(file) : file) as AsyncIterable<Uint8Array>);
    } finally {
      // A reader that stops early leaves no open file behind.
      file.destroy();
    }
  } catch (error) {
    throw asReadError(path, error);
  }
}

function unpack(file: ReadStream): Gunzip {
  const text = createGunzip();
  file.on('error', (error) => text.destroy(error));
  return file.pipe(text);
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** sha256 (hex) and size in bytes of a file as it lies on disk. Throws E112. */
export async function digestFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    throw asReadError(path, error);
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** A failure to read a file as E112, with its name and the system's code (`ENOENT`, `EISDIR`, `Z_DATA_ERROR`); others pass through. */
export function asReadError(path: string, error: unknown): unknown {
  const problem = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (problem === undefined || error instanceof ChartcodeError) return error;
  return new ChartcodeError('E112', `the file cannot be read: ${path} (${problem})`, [{ field: 'file', file: path, problem }]);
}
