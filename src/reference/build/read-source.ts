// Bytes of a publisher's file as text: plain, gzip or the right member of a zip; UTF-8, else Latin-1.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { ChartcodeError } from '../../errors.js';
import { hashBytes } from '../table-file.js';

/** No official release unpacks to more; a larger one is not a release. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/** `name` is the file (or zip member) without `.gz`; `sha256` is that of the file as given. */
export interface Source { name: string; text: string; sha256: string }

/** Reads one file. `member` picks the entry of a zip when it has several. Throws E304 when nothing fits. */
export function readSource(path: string, member: RegExp = /\.(txt|xml|csv)$/i): Source {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new ChartcodeError('E304', `cannot read ${path}`, [{ file: path }]);
  }
  const sha256 = hashBytes(bytes);
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      return { name: basename(path).replace(/\.gz$/i, ''), text: decodeText(gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES })), sha256 };
    }
    if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') {
      const files = unzipSync(bytes, { filter: (file) => member.test(file.name) && file.originalSize <= MAX_UNPACKED_BYTES });
      const names = Object.keys(files).sort((a, b) => files[b]!.length - files[a]!.length);
      const name = names[0];
      if (name === undefined) throw new ChartcodeError('E304', `the zip ${basename(path)} has no file that fits ${member}`, [{ file: path }]);
      return { name: basename(name), text: decodeText(Buffer.from(files[name]!)), sha256 };
    }
  } catch (error) {
    if (error instanceof ChartcodeError) throw error;
    throw new ChartcodeError('E304', `${basename(path)} cannot be unpacked`, [{ file: path }]);
  }
  return { name: basename(path), text: decodeText(bytes), sha256 };
}

/** UTF-8 when valid, else Latin-1 (the older fixed-width releases); without byte-order mark, line ends as `\n`. */
export function decodeText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = Buffer.from(bytes).toString('latin1');
  }
  return text.replace(/\r\n?/g, '\n');
}
