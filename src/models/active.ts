// Which package is in force: a pointer file that is switched whole, with the packages that were in force before it.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';

/** The package that ships. */
export const DEFAULT_PACKAGE = 'chartcode-icd10cm-2026.1';

const PointedSchema = z.object({
  /** Folder, from the pointer's own folder where it lies below it. */
  dir: z.string().min(1),
  id: z.string().min(1),
  /** sha256 of the manifest: a package that was changed after it was promoted is not in force. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  promotedAt: z.string(),
});
const PointerSchema = z.object({ schema: z.literal('chartcode.active-model/1'), active: PointedSchema, previous: z.array(PointedSchema) });

export type Pointed = z.infer<typeof PointedSchema>;
export type Pointer = z.infer<typeof PointerSchema>;

const POINTER_FILE = 'active.json';

/** Folder of packages and pointer: `$CHARTCODE_MODELS`, else `models/` of this installation. */
export function modelsDir(): string {
  return resolve(process.env['CHARTCODE_MODELS'] || shippedDir());
}

function shippedDir(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'models');
}

/** Folder of the package that ships, whatever is in force. */
export function shippedPackage(): string {
  return join(shippedDir(), DEFAULT_PACKAGE);
}

/** The pointer of a folder, undefined where nothing was promoted. Throws E203 when it is malformed. */
export function readPointer(folder = modelsDir()): Pointer | undefined {
  const path = join(folder, POINTER_FILE);
  if (!existsSync(path)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ChartcodeError('E203', `${path} is not JSON; it names the model package in force`, [{ file: POINTER_FILE }]);
  }
  const parsed = PointerSchema.safeParse(value);
  if (!parsed.success) throw new ChartcodeError('E203', `${path} is malformed; it names the model package in force`, parsed.error.issues.map((i) => ({ field: i.path.join('.'), problem: i.message })));
  return parsed.data;
}

/** Absolute folder of a pointed package. */
export function pointedDir(pointed: Pointed, folder = modelsDir()): string {
  return isAbsolute(pointed.dir) ? pointed.dir : join(folder, pointed.dir);
}

/** Writes the pointer whole: a reader sees the old one or the new one. Throws E401. */
export function writePointer(pointer: Pointer, folder = modelsDir()): void {
  const path = join(folder, POINTER_FILE);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(PointerSchema.parse(pointer), null, 2)}\n`);
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
    throw new ChartcodeError('E401', `${path} could not be written`, [{ file: POINTER_FILE }]);
  }
}

/** Takes the pointer away: the package that ships is in force again, whichever a later release brings. */
export function removePointer(folder = modelsDir()): void {
  rmSync(join(folder, POINTER_FILE), { force: true });
}

/** How a package's folder stands in the pointer: by name where it lies in the folder of packages, so that both may move together. */
export function describeDir(dir: string, folder = modelsDir()): string {
  const path = relative(folder, resolve(dir));
  return path !== '' && !path.startsWith('..') && !isAbsolute(path) ? path : resolve(dir);
}

/** Folders of packages that lie in the folder of packages, by name. */
export function listPackageDirs(folder = modelsDir()): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !basename(entry.name).startsWith('.') && existsSync(join(folder, entry.name, 'manifest.json')))
    .map((entry) => join(folder, entry.name))
    .sort();
}
