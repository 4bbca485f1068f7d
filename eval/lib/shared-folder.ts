// Finds the folder of datasets that lies beside a checkout and is never committed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The path of a file of the shared folder (`CHARTCODE_SHARED`, else `../shared`), or undefined where it is absent. */
export function findShared(path: string): string | undefined {
  const found = join(process.env.CHARTCODE_SHARED ?? join(ROOT, '..', 'shared'), path);
  return existsSync(found) ? found : undefined;
}

/** A dataset as gates and scripts name it: `shared/...`, or a path from the repository. Undefined where it is absent. */
export function findDataset(name: string): string | undefined {
  if (name.startsWith('shared/')) return findShared(name.slice('shared/'.length));
  const path = join(ROOT, name);
  return existsSync(path) ? path : undefined;
}
