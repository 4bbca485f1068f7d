// A quarter's changes of the PTP edits (additions, deletions, new modifier indicators), put upon the table of the quarter before.
import { ChartcodeError } from '../../errors.js';
import type { PairEdit } from '../types.js';
import { PairPacker, readPairRows, type PairRow } from './compile-ncci.js';
import type { NcciFile } from './read-ncci-files.js';
import type { Compiled } from './releases.js';

export type PairChange = 'addition' | 'deletion';

const NAMES: [change: PairChange, pattern: RegExp][] = [['deletion', /deletion|deleted|terminat/i], ['addition', /addition|added|new[-_ ]|revis|modifier[-_ ]?(?:indicator)?[-_ ]?change|_changes?/i]];

/** What a file of pairs changes, by its name; undefined for a whole release. A changed modifier indicator is an addition that ends the edit before it. */
export function recognizeChange({ name }: NcciFile): PairChange | undefined {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0];
}

const key = ({ column1, column2 }: Pick<PairRow, 'column1' | 'column2'>): string => `${column1}${column2}`;

/**
 * The table `base` with the changes that begin on `from` (ISO): a deleted pair ends the day before, an added one begins then unless its row names a day. A
 * pair that stands already with the same indicator stays as it is. Throws E304 with file, row and column; a pair that is added and deleted at once is refused.
 */
export function compilePairChanges(files: readonly NcciFile[], base: Iterable<PairEdit>, from: string): Compiled {
  const lastDay = new Date(Date.parse(`${from}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const added = new Map<string, PairRow>();
  const deleted = new Set<string>();
  for (const file of files) {
    for (const row of readPairRows(file)) {
      if (recognizeChange(file) === 'deletion') deleted.add(key(row)); else added.set(key(row), row);
    }
  }
  const both = [...added.keys()].find((pair) => deleted.has(pair));
  if (both !== undefined) throw new ChartcodeError('E304', `the pair ${both.slice(0, 5)}/${both.slice(5)} is both added and deleted`, [{ files: files.map(({ name }) => name) }]);
  const pack = new PairPacker();
  for (const edit of base) {
    const inForce = edit.deletion === '' || edit.deletion >= from;
    const successor = added.get(key(edit));
    if (inForce && successor?.modifier === edit.modifier) added.delete(key(edit));
    pack.add(inForce && (deleted.has(key(edit)) || (successor !== undefined && successor.modifier !== edit.modifier)) ? { ...edit, deletion: lastDay } : edit);
  }
  for (const row of added.values()) pack.add({ ...row, effective: row.effective === '' ? from : row.effective });
  return pack.finish();
}
