// `reference import payer FILE`: a payer's rules, checked row by row, into the user's data directory.
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ChartcodeError } from '../errors.js';
import { writeWhole } from './build/write-tables.js';
import { userDataDir } from './load.js';
import { PACKS_FOLDER } from './load-payers.js';
import { readPayerPack } from './payer-pack.js';
import { hashBytes } from './table-file.js';
import type { TableInfo } from './types.js';

/** Checks a pack and puts it in force. Throws E304 with every bad row, and changes nothing then; E401 when it cannot be written. */
export function importPayerPack(file: string, options: { dataDir?: string } = {}): TableInfo[] {
  const name = basename(file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(resolve(file), 'utf8'));
  } catch (error) {
    throw new ChartcodeError('E304', `${name} ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}`, [{ file: name }]);
  }
  const pack = readPayerPack(value, name);
  const folder = join(resolve(options.dataDir ?? userDataDir()), PACKS_FOLDER);
  const text = `${JSON.stringify(pack, null, 1)}\n`;
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, `${pack.payer}.${pack.edition}.json`), text);
  return [{ name: `payer ${pack.payer}`, source: pack.source, edition: pack.edition, sha256: hashBytes(Buffer.from(text)), rows: pack.rules.length, validThrough: pack.validThrough }];
}
