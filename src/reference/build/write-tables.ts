// Puts compiled tables into a data directory: each file whole or not at all, the manifest last.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChartcodeError } from '../../errors.js';
import { MANIFEST_FILE, readManifest, type Manifest, type TableEntry } from '../manifest.js';
import { hashBytes, packTable, unpackTable } from '../table-file.js';
import type { Compiled } from './releases.js';

/** What the manifest says of a table beside its bytes. */
export type TableOrigin = Omit<TableEntry, 'file' | 'sha256' | 'rows'>;

/** Writes by way of a temporary name in the same directory, so that a reader never sees half a file. Throws E401. */
export function writeWhole(path: string, bytes: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
    throw new ChartcodeError('E401', `${path} could not be written`, [{ file: path }]);
  }
}

/**
 * Packs a table, checks that it reads back, writes it, and returns its manifest entry. With `stamped` the name carries the hash, so that the bytes
 * that the manifest still names stay in place until it names the new ones.
 */
export function writeTable(dir: string, origin: TableOrigin, compiled: Compiled, { quality, stamped = false }: { quality?: number; stamped?: boolean } = {}): TableEntry {
  const bytes = packTable(compiled.columns, quality);
  const sha256 = hashBytes(bytes);
  const file = `${origin.name}.${origin.edition}${stamped ? `.${sha256.slice(0, 8)}` : ''}.br`;
  const reader = unpackTable(bytes, file);
  for (const name of Object.keys(compiled.columns)) reader.column(name);
  mkdirSync(dir, { recursive: true });
  writeWhole(join(dir, file), bytes);
  return { ...origin, file, sha256, rows: compiled.rows };
}

/** Moves a finished build over the tables of a directory: files first, the manifest last; leftovers of older builds go. */
export function publishTables(staging: string, dir: string): void {
  mkdirSync(dir, { recursive: true });
  const fresh = readdirSync(staging);
  for (const file of fresh.filter((name) => name !== MANIFEST_FILE)) renameSync(join(staging, file), join(dir, file));
  renameSync(join(staging, MANIFEST_FILE), join(dir, MANIFEST_FILE));
  for (const file of readdirSync(dir)) if (file.endsWith('.br') && !fresh.includes(file)) rmSync(join(dir, file));
  rmSync(staging, { recursive: true, force: true });
}

/** Sets the entries of a manifest, keeping those of other tables and editions. */
export function writeManifest(dir: string, entries: readonly TableEntry[]): void {
  const key = (entry: TableEntry): string => `${entry.name} ${entry.edition}`;
  const fresh = new Set(entries.map(key));
  const kept = (readManifest(dir)?.tables ?? []).filter((entry) => !fresh.has(key(entry)));
  const manifest: Manifest = { schema: 1, tables: [...kept, ...entries].sort((a, b) => key(a).localeCompare(key(b), 'en')) };
  writeWhole(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
}
