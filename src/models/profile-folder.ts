// Threshold profiles as plain files in a folder: which there are, and what they hold.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ChartcodeError } from '../errors.js';
import { readJsonFile } from './json-file.js';

/** Files of a package's threshold folder that are no profiles: thresholds of an evaluation, and the profile that is read by its name. */
const NO_SPECIALTY = new Set(['codiesp.json', 'default.json']);

export interface ProfileFile { /** Name without `.json`. */ name: string; file: string; value: unknown }

/**
 * Every profile of a folder by name, in the order of names. A folder that is absent holds none, unless it was asked for (`needed`).
 * Throws E112 for a folder or file that cannot be read and E203 for one that is not JSON; both name it.
 */
export function readProfileFolder(dir: string, needed = false): ProfileFile[] {
  return listJson(dir, needed).filter((file) => !NO_SPECIALTY.has(file)).sort().map((file) => ({ name: file.slice(0, -'.json'.length), file, value: readJsonFile(join(dir, file)) }));
}

function listJson(dir: string, needed: boolean): string[] {
  try {
    return readdirSync(dir).filter((file) => file.endsWith('.json'));
  } catch {
    if (!needed) return [];
    throw new ChartcodeError('E112', `the folder of threshold profiles cannot be read: ${basename(dir)}`, [{ file: basename(dir) }]);
  }
}
