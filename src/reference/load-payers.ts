// Payer packs: those that ship and those that a site imported, by payer and day of service.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChartcodeError } from '../errors.js';
import { readPayerPack, type PayerPack } from './payer-pack.js';

/** Packs that ship. */
export const SHIPPED_PACKS = join(dirname(fileURLToPath(import.meta.url)), 'payers');
/** Below the user's data directory. */
export const PACKS_FOLDER = 'payers';

/** Every pack of both places; an imported one replaces the shipped one of the same payer and edition. Throws E303 naming a file that was altered by hand. */
export function listPayerPacks(dataDir: string): PayerPack[] {
  const own = readFolder(join(dataDir, PACKS_FOLDER));
  const replaced = new Set(own.map(keyOf));
  return [...readFolder(SHIPPED_PACKS).filter((pack) => !replaced.has(keyOf(pack))), ...own];
}

/** The pack of a payer in force on a day: the newest that covers it; undefined when none does. */
export function choosePack(packs: readonly PayerPack[], payer: string, day: string): PayerPack | undefined {
  return packs.filter((pack) => pack.payer === payer.trim().toLowerCase() && pack.from <= day && day <= pack.validThrough).sort((a, b) => a.from.localeCompare(b.from)).at(-1);
}

/** Changes whenever an imported pack does; cheap enough to ask on each load. */
export function stampPacks(dataDir: string): string {
  const folder = join(dataDir, PACKS_FOLDER);
  return existsSync(folder) ? readdirSync(folder).sort().map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`).join(' ') : '';
}

const keyOf = (pack: PayerPack): string => `${pack.payer} ${pack.edition}`;

function readFolder(folder: string): PayerPack[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json')).sort().map((name) => {
    try {
      return readPayerPack(JSON.parse(readFileSync(join(folder, name), 'utf8')), name);
    } catch (error) {
      throw new ChartcodeError('E303', `payer pack ${name} is malformed`, error instanceof ChartcodeError ? error.details : [{ file: name }]);
    }
  });
}
