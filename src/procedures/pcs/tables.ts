// Rows of the ICD-10-PCS tables that a code pattern allows.
import type { Edition, PcsTable } from '../../reference/types.js';

export interface Value { char: string; label: string }

/** A row of a table narrowed to a pattern: for characters 4 to 7 the title of the axis and the values left. */
export interface NarrowRow { table: PcsTable; axes: { title: string; values: Value[] }[] }

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const tablesOf = new WeakMap<Edition, Map<string, PcsTable | undefined>>();
const rowsOf = new WeakMap<Edition, Map<string, NarrowRow[]>>();

/** The table of three characters, read once an edition. */
export function tableOf(edition: Edition, prefix: string): PcsTable | undefined {
  const kept = tablesOf.get(edition) ?? new Map<string, PcsTable | undefined>();
  tablesOf.set(edition, kept);
  if (!kept.has(prefix)) kept.set(prefix, edition.pcsTable(prefix));
  return kept.get(prefix);
}

/**
 * Rows that a pattern leaves: seven characters, each literal, `[...]` with ranges, or `.`; missing ones at the end are free; `|` between alternatives.
 * Empty when no table allows it.
 */
export function narrowRows(edition: Edition, pattern: string): NarrowRow[] {
  const kept = rowsOf.get(edition) ?? new Map<string, NarrowRow[]>();
  rowsOf.set(edition, kept);
  const known = kept.get(pattern);
  if (known) return known;
  const rows = pattern.split('|').flatMap((one) => narrowOne(edition, one));
  kept.set(pattern, rows);
  return rows;
}

function narrowOne(edition: Edition, pattern: string): NarrowRow[] {
  const sets = readPattern(pattern);
  const [first, second, third] = sets;
  const found: NarrowRow[] = [];
  for (const a of first ?? CHARACTERS) for (const b of second ?? CHARACTERS) for (const c of third ?? CHARACTERS) {
    const table = tableOf(edition, a + b + c);
    for (const row of table?.rows ?? []) {
      const axes = row.axes.map(({ title, values }, i) => ({
        title,
        values: Object.entries(values).filter(([char]) => sets[i + 3]?.includes(char) ?? true).map(([char, label]) => ({ char, label })),
      }));
      if (axes.every((axis) => axis.values.length > 0)) found.push({ table: table!, axes });
    }
  }
  return found;
}

/** Characters allowed at each place; undefined where any is. */
function readPattern(pattern: string): (string | undefined)[] {
  return [...pattern.matchAll(/\[([^\]]+)\]|(.)/g)].map(([, set, one]) => {
    if (one !== undefined) return one === '.' ? undefined : one;
    return set!.replace(/(.)-(.)/g, (_, from: string, to: string) => CHARACTERS.slice(CHARACTERS.indexOf(from), CHARACTERS.indexOf(to) + 1));
  });
}
