// Finds an official file in a folder by the names that we and the publisher give it.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ChartcodeError } from '../../errors.js';
import { readSource, type Source } from './read-source.js';

/** Paths under `dir` (three levels at most) whose name fits one of the patterns, in the patterns' order then by name. */
export function listSources(dir: string, patterns: readonly string[]): string[] {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).filter((path) => relative(dir, path).split(/[\\/]/).length <= 3).sort();
  return patterns.flatMap((pattern) => paths.filter((path) => new RegExp(`(?:^|[\\\\/])${pattern}(?:\\.gz)?$`, 'i').test(path)));
}

/** Reads the first file that fits. A zip's member is picked by the same patterns. Throws E304 when there is none. */
export function findSource(dir: string, patterns: readonly string[]): Source {
  const [path] = listSources(dir, patterns);
  if (path === undefined) throw new ChartcodeError('E304', `no file in ${dir} fits ${patterns.join(' or ')}`, [{ dir, patterns }]);
  return readSource(path, new RegExp(`(?:${patterns.filter((pattern) => !pattern.endsWith('zip')).join('|')})$`, 'i'));
}
