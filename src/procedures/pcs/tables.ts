// Rows of the ICD-10-PCS tables that a code pattern allows.
import type { Edition } from '../../reference/types.js';

export interface Value { char: string; label: string }

/** A row of a table (its three characters) narrowed to a pattern: for characters 4 to 7 the title of the axis and the values left. */
export interface NarrowRow { table: string; axes: { title: string; values: readonly Value[] }[] }

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** What is kept of an edition's tables: the rows of each pattern, and the values that they share, which are few. */
interface Kept { rows: Map<string, NarrowRow[]>; places: Map<string, number>; values: Value[]; lists: Map<string, readonly Value[]> }
const keptOf = new WeakMap<Edition, Kept>();

function keep(edition: Edition): Kept {
  let kept = keptOf.get(edition);
  if (!kept) keptOf.set(edition, (kept = { rows: new Map(), places: new Map(), values: [], lists: new Map() }));
  return kept;
}

/**
 * Rows that a pattern leaves: seven characters, each literal, `[...]` with ranges, or `.`; missing ones at the end are free; `|` between alternatives.
 * Empty when no table allows it. The same array each time.
 */
export function narrowRows(edition: Edition, pattern: string): NarrowRow[] {
  const kept = keep(edition);
  const known = kept.rows.get(pattern);
  if (known) return known;
  const rows = pattern.split('|').flatMap((one) => narrowOne(edition, one, kept));
  kept.rows.set(pattern, rows);
  return rows;
}

function narrowOne(edition: Edition, pattern: string, kept: Kept): NarrowRow[] {
  const sets = readPattern(pattern);
  const [first, second, third] = sets;
  const found: NarrowRow[] = [];
  for (const a of first ?? CHARACTERS) for (const b of second ?? CHARACTERS) for (const c of third ?? CHARACTERS) {
    const table = edition.pcsTable(a + b + c);
    for (const row of table?.rows ?? []) {
      const axes = row.axes.map(({ title, values }, i) => ({
        title, values: share(Object.entries(values).filter(([char]) => sets[i + 3]?.includes(char) ?? true), kept),
      }));
      if (axes.every((axis) => axis.values.length > 0)) found.push({ table: a + b + c, axes });
    }
  }
  return found;
}

/** One list for all rows that hold the same values, of one object for each value. */
function share(entries: readonly [char: string, label: string][], { places, values, lists }: Kept): readonly Value[] {
  const at = entries.map(([char, label]) => {
    const name = char + label;
    const place = places.get(name) ?? values.push({ char, label }) - 1;
    places.set(name, place);
    return place;
  });
  const key = at.join();
  const list = lists.get(key) ?? at.map((place) => values[place]!);
  lists.set(key, list);
  return list;
}

/** Characters allowed at each place; undefined where any is. */
function readPattern(pattern: string): (string | undefined)[] {
  return [...pattern.matchAll(/\[([^\]]+)\]|(.)/g)].map(([, set, one]) => {
    if (one !== undefined) return one === '.' ? undefined : one;
    return set!.replace(/(.)-(.)/g, (_, from: string, to: string) => CHARACTERS.slice(CHARACTERS.indexOf(from), CHARACTERS.indexOf(to) + 1));
  });
}
