// Makes a folder and those above it; Node's own `recursive` never comes back where the system refuses names (below /proc).
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes what is absent of a path of folders. Throws the system's error (ENOENT, EACCES, ENOTDIR, ...) where it cannot be made. */
export function makeFolder(path: string): void {
  const absent: string[] = [];
  for (let at = resolve(path); !statSync(at, { throwIfNoEntry: false }); at = dirname(at)) absent.unshift(at);
  for (const folder of absent) {
    try {
      mkdirSync(folder);
    } catch (error) {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error; // another process may have made it
    }
  }
  if (!statSync(path).isDirectory()) mkdirSync(path); // EEXIST: a file has the name
}
