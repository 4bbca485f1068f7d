// Sets of procedure codes as data writes them: `11400-11446`, `J1010`, `L1*`.

/** Tells whether a code is in a set. Ranges compare codes of equal length and form by their characters. */
export type CodeTest = (code: string) => boolean;

/** Compiles ranges (`11400-11446`), single codes and prefixes (`L1*`). */
export function readCodeSet(entries: readonly string[]): CodeTest {
  const single = new Set<string>();
  const prefixes: string[] = [];
  const ranges: [string, string][] = [];
  for (const entry of entries) {
    const [from, to] = entry.split('-');
    if (entry.endsWith('*')) prefixes.push(entry.slice(0, -1));
    else if (from && to) ranges.push([from, to]);
    else single.add(entry);
  }
  return (code) =>
    single.has(code) || prefixes.some((one) => code.startsWith(one)) ||
    ranges.some(([from, to]) => code.length === from.length && code >= from && code <= to && /^\d/.test(code) === /^\d/.test(from));
}
