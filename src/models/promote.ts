// Promotes a package to be the one in force, and goes back to the one before.
import { describeDir, modelsDir, listPackageDirs, type Pointed, pointedDir, readPointer, removePointer, shippedPackage, writePointer } from './active.js';
import { ChartcodeError } from '../errors.js';
import { loadPackage, type ModelPackage } from './load-package.js';

export interface PackageSummary {
  dir: string;
  id: string;
  sha256: string;
  created: string;
  active: boolean;
  /** Place among the packages that were in force before, 1 the last. */
  previous?: number;
  /** F1 on held-out folds, beside that of its parent. */
  refit?: { candidate: number; current: number; parent: string };
}

/** Every file of a package against its manifest. Throws E201 or E202 for the first that is missing or altered. */
export function verifyPackage(pkg: ModelPackage): void {
  for (const name of Object.keys(pkg.manifest.files)) pkg.read(name);
}

/** Packages of the folder, of the installation and of the pointer. One that cannot be read is left out. */
export function listPackages(folder = modelsDir()): PackageSummary[] {
  const pointer = readPointer(folder);
  const before = pointer?.previous ?? [];
  const dirs = [...new Set([...listPackageDirs(folder), shippedPackage(), ...(pointer ? [pointer.active, ...before].map((one) => pointedDir(one, folder)) : [])])];
  return dirs.flatMap((dir): PackageSummary[] => {
    const pkg = tryLoad(dir);
    if (!pkg) return [];
    const { manifest, sha256 } = pkg;
    const place = before.findIndex((one) => one.sha256 === sha256);
    return [{
      dir, id: manifest.id, sha256, created: manifest.created, active: sha256 === (pointer?.active.sha256 ?? tryLoad(shippedPackage())?.sha256),
      ...(place >= 0 ? { previous: place + 1 } : {}),
      ...(manifest.refit && manifest.parent ? { refit: { candidate: manifest.refit.candidate.f1, current: manifest.refit.current.f1, parent: manifest.parent.id } } : {}),
    }];
  });
}

function tryLoad(dir: string): ModelPackage | undefined {
  try {
    return loadPackage(dir);
  } catch {
    return undefined;
  }
}

export interface PromoteOptions {
  /** Promote a package that was measured to be worse, or against another package than the one in force, or not at all. Altered files are never promoted. */
  force?: boolean;
  folder?: string;
  now?: Date;
}

/**
 * Puts a package in force for every engine that starts from now on. The one before is kept for `rollback`.
 * Throws E201, E202 when its files are not those of its manifest, E205 when its measured F1 is lower (or nothing comparable was measured), unless forced.
 */
export function promotePackage(dir: string, options: PromoteOptions = {}): { active: Pointed; before: Pointed } {
  const { force = false, folder = modelsDir(), now = new Date() } = options;
  const pkg = loadPackage(dir);
  verifyPackage(pkg);
  const pointer = readPointer(folder);
  const current = pointer?.active ?? point(loadPackage(shippedPackage()), folder, now);
  if (pkg.sha256 === current.sha256) throw new ChartcodeError('E205', `${pkg.manifest.id} is in force already`, [{ package: pkg.manifest.id }]);
  const reason = force ? undefined : findObjection(pkg, current);
  if (reason) throw new ChartcodeError('E205', `${pkg.manifest.id} may not be promoted: ${reason} (--force promotes it all the same)`, [{ package: pkg.manifest.id, problem: reason }]);
  const active = point(pkg, folder, now);
  writePointer({ schema: 'chartcode.active-model/1', active, previous: [current, ...(pointer?.previous ?? [])].slice(0, KEPT) }, folder);
  return { active, before: current };
}

/** Packages that were in force before and are remembered. */
const KEPT = 10;

function findObjection({ manifest }: ModelPackage, current: Pointed): string | undefined {
  if (!manifest.refit || !manifest.parent) return 'nothing was measured beside the package in force';
  if (manifest.parent.sha256 !== current.sha256) return `it was measured beside ${manifest.parent.id}, and ${current.id} is in force`;
  const { candidate, current: before, difference } = manifest.refit;
  return difference.f1 < 0 ? `its measured F1 is lower, ${candidate.f1.toFixed(4)} against ${before.f1.toFixed(4)}` : undefined;
}

/** Goes back to the package that was in force before. Throws E205 when there is none, E201 or E202 when it is not what it was. */
export function rollbackPackage(folder = modelsDir()): { active: Pointed; before: Pointed } {
  const pointer = readPointer(folder);
  const [last, ...rest] = pointer?.previous ?? [];
  if (!pointer || !last) throw new ChartcodeError('E205', 'no package was in force before', []);
  const pkg = loadPackage(pointedDir(last, folder));
  if (pkg.sha256 !== last.sha256) throw new ChartcodeError('E202', `model package altered since it was in force: ${last.id} (expected sha256 ${last.sha256}, found ${pkg.sha256})`, [{ package: last.id, expected: last.sha256, actual: pkg.sha256 }]);
  verifyPackage(pkg);
  if (rest.length === 0 && pkg.dir === shippedPackage()) removePointer(folder);
  else writePointer({ schema: 'chartcode.active-model/1', active: last, previous: rest }, folder);
  return { active: last, before: pointer.active };
}

function point(pkg: ModelPackage, folder: string, now: Date): Pointed {
  return { dir: describeDir(pkg.dir, folder), id: pkg.manifest.id, sha256: pkg.sha256, promotedAt: now.toISOString() };
}
