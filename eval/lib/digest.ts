// Digests that say what a figure was made of: the dataset, the model package, the code.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { ChartcodeError } from '../../src/errors.js';

/** sha256 of a file, hex. Throws E112. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch {
    throw new ChartcodeError('E112', `the file cannot be read: ${basename(path)}`, [{ file: basename(path) }]);
  }
  return hash.digest('hex');
}

/** sha256 over the names and contents of every file under a folder that `keep` accepts (relative path), hex. Of nothing when there is none. */
export async function digestFolder(folder: string, keep: (path: string) => boolean = () => true): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await listFiles(folder)) {
    const name = relative(folder, path);
    if (keep(name)) hash.update(`${name}\0${await digestFile(path)}\n`);
  }
  return hash.digest('hex');
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? listFiles(join(folder, entry.name)) : Promise.resolve([join(folder, entry.name)]))),
  );
  return found.flat().sort();
}
