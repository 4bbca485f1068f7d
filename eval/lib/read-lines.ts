// Reads a text file line by line, plain or gzip, as strict UTF-8, without holding the file in memory.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { ChartcodeError } from '../../src/errors.js';

export interface Line {
  /** Place in the file, from 1. */
  number: number;
  text: string;
}

/**
 * The lines of a file that are not blank, with their numbers. Gzip is told by its first bytes, not by the name.
 * Throws E112 when the file cannot be read or unpacked and E107 when it is not UTF-8.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const name = basename(path);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 0;
  for await (const chunk of readBytes(path, await isGzip(path))) {
    const parts = (rest + decode(decoder, name, number, chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) {
      number += 1;
      if (text.trim() !== '') yield { number, text };
    }
  }
  rest += decode(decoder, name, number);
  if (rest.trim() !== '') yield { number: number + 1, text: rest };
}

function decode(decoder: TextDecoder, name: string, line: number, chunk?: Buffer): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new ChartcodeError('E107', `${name} is not UTF-8 (after line ${line})`, [{ file: name, afterLine: line }]);
  }
}

async function isGzip(path: string): Promise<boolean> {
  const start = Buffer.alloc(2);
  try {
    const file = await open(path, 'r');
    try {
      await file.read(start, 0, 2, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  return start[0] === 0x1f && start[1] === 0x8b;
}

async function* readBytes(path: string, packed: boolean): AsyncGenerator<Buffer> {
  const raw = createReadStream(path);
  const stream = packed ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    raw.destroy();
  }
}

function unreadable(path: string, error: unknown): ChartcodeError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new ChartcodeError('E112', `the file cannot be read: ${basename(path)} (${reason})`, [{ file: basename(path), reason }]);
}
