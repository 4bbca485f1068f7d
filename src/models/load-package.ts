// Opens a model package: manifest, hashes, files. Nothing of a package is used before its hash was compared.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ChartcodeError } from '../errors.js';
import { pointedDir, readPointer, shippedPackage } from './active.js';
import { type Manifest, ManifestSchema } from './manifest.js';

export { DEFAULT_PACKAGE } from './active.js';

export interface ModelPackage {
  dir: string;
  manifest: Manifest;
  /** sha256 over the manifest file, which names every other file's hash: the identity of the whole package. */
  sha256: string;
  /** The bytes of a file of the package, verified. Throws E201 when missing, E202 when altered. */
  read(name: string): Buffer;
  path(name: string): string;
}

/** Folder of a package: an absolute or relative path as given, else the one that was promoted (`chartcode models`), else the one that ships. */
export function packageDir(dir?: string): string {
  if (dir) return resolve(dir); // the tokenizer's reader takes no relative folder
  const pointer = readPointer();
  return pointer ? pointedDir(pointer.active) : shippedPackage();
}

/**
 * Reads and checks the manifest; files are hashed when first read. A promoted package must be the one that was promoted (E202).
 * Throws E201 (file missing), E202 (file altered; message and details name the file and both hashes), E203 (manifest malformed).
 */
export function loadPackage(dir?: string): ModelPackage {
  const folder = packageDir(dir);
  const manifestPath = join(folder, 'manifest.json');
  if (!existsSync(manifestPath)) throw new ChartcodeError('E201', `model package file missing: ${manifestPath}`, [{ file: manifestPath }]);
  const bytes = readFileSync(manifestPath);
  const manifest = parseManifest(bytes, manifestPath);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const promoted = dir ? undefined : readPointer()?.active.sha256;
  if (promoted !== undefined && promoted !== sha256)
    throw new ChartcodeError('E202', `model package altered since it was promoted: ${manifestPath} (expected sha256 ${promoted}, found ${sha256})`, [{ file: 'manifest.json', expected: promoted, actual: sha256 }]);
  return {
    dir: folder,
    manifest,
    sha256,
    path: (name) => join(folder, name),
    read: (name) => readVerified(folder, name, manifest),
  };
}

function parseManifest(bytes: Buffer, path: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ChartcodeError('E203', `model manifest is not JSON: ${path}`, [{ file: path }]);
  }
  const parsed = ManifestSchema.safeParse(json);
  if (!parsed.success) {
    throw new ChartcodeError('E203', `model manifest is malformed: ${path}`, parsed.error.issues.map((i) => ({ field: i.path.join('.'), problem: i.message })));
  }
  return parsed.data;
}

function readVerified(folder: string, name: string, manifest: Manifest): Buffer {
  const path = join(folder, name);
  const expected = manifest.files[name];
  if (!expected) throw new ChartcodeError('E203', `model manifest does not list ${name}`, [{ file: name }]);
  if (!existsSync(path)) throw new ChartcodeError('E201', `model package file missing: ${path}`, [{ file: name, expected: expected.sha256 }]);
  const bytes = readFileSync(path);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected.sha256) {
    throw new ChartcodeError('E202', `model package file altered: ${path} (expected sha256 ${expected.sha256}, found ${actual})`, [
      { file: name, expected: expected.sha256, actual },
    ]);
  }
  return bytes;
}
