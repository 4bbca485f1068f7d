// Payer packs: those that ship and those that a site imported, by payer and day of service.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChartcodeError } from '../errors.js';
import { namePayer } from './payer-name.js';
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

/** The pack of a payer in force on a day, in any spelling of it: the newest that covers it; undefined when none does. */
export function choosePack(packs: readonly PayerPack[], payer: string, day: string): PayerPack | undefined {
  const names = new Set([payer.trim().toLowerCase(), namePayer(payer)]);
  const covers = packs.filter((pack) => isInForce(pack, day) && (names.has(pack.payer) || names.has(namePayer(pack.payer))));
  return covers.sort((a, b) => a.from.localeCompare(b.from)).at(-1);
}

/** Payers that have a pack in force on a day, in order. */
export function listPayers(packs: readonly PayerPack[], day: string): string[] {
  return [...new Set(packs.filter((pack) => isInForce(pack, day)).map(({ payer }) => payer))].sort();
}

const isInForce = ({ from, validThrough }: PayerPack, day: string): boolean => from <= day && day <= validThrough;

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
