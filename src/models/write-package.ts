// A candidate package: another package's files with some replaced, its own manifest, written whole or not at all.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ChartcodeError } from '../errors.js';
import type { ModelPackage } from './load-package.js';
import { makeFolder } from './make-folder.js';
import { type Manifest, ManifestSchema } from './manifest.js';

export interface CandidateParts {
  /** Files that differ from the parent's, by name. */
  files: Record<string, string>;
  manifest: Partial<Pick<Manifest, 'id' | 'created' | 'trainingData' | 'metrics' | 'refit'>>;
  /** MODEL_CARD.md, which no manifest lists. */
  card: string;
  /** Files of the parent that the candidate leaves out. */
  without?: readonly string[];
}

/**
 * Writes a package beside its parent, which is read (and its hashes checked) but never written. Returns the candidate's manifest.
 * Throws E106 when `out` holds something already, E2xx when the parent's files are not what they were, E401 when it cannot be written.
 */
export function writePackage(parent: ModelPackage, out: string, parts: CandidateParts): Manifest {
  if (existsSync(out) && readdirSync(out).length > 0) throw new ChartcodeError('E106', `a field has a value that is not allowed: out ${basename(out)} holds files already`, [{ field: 'out', problem: 'holds files already' }]);
  const names = Object.keys(parent.manifest.files).filter((name) => !(parts.without ?? []).includes(name));
  const kept = names.filter((name) => !(name in parts.files));
  for (const name of kept) parent.read(name);
  const made = Object.entries(parts.files).map(([name, text]) => [name, { sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) }] as const);
  const files = Object.fromEntries([...kept.map((name) => [name, parent.manifest.files[name]!] as const), ...made].sort(([a], [b]) => (a < b ? -1 : 1)));
  const manifest = ManifestSchema.parse({ ...parent.manifest, ...parts.manifest, parent: { id: parent.manifest.id, sha256: parent.sha256 }, files });
  const staging = `${out}.${process.pid}.building`;
  try {
    rmSync(staging, { recursive: true, force: true });
    for (const name of kept) {
      makeFolder(dirname(join(staging, name)));
      copyFileSync(parent.path(name), join(staging, name));
    }
    for (const [name, text] of Object.entries(parts.files)) {
      makeFolder(dirname(join(staging, name)));
      writeFileSync(join(staging, name), text);
    }
    writeFileSync(join(staging, 'MODEL_CARD.md'), parts.card);
    writeFileSync(join(staging, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    makeFolder(dirname(out));
    rmSync(out, { recursive: true, force: true });
    renameSync(staging, out);
  } catch {
    rmSync(staging, { recursive: true, force: true });
    throw new ChartcodeError('E401', `the package could not be written to ${basename(out)}`, [{ field: 'out', file: basename(out) }]);
  }
  return manifest;
}
