// Whose side a side word tells: "left hip" says nothing of a shoulder. Words of the parts: body-regions.json.
import table from './body-regions.json' with { type: 'json' };

/** As the words of titles are compared: "humerus" is "humeru". */
const bare = (word: string): string => (word.length > 3 ? word.replace(/s$/, '') : word).toLowerCase();
const REGIONS = Object.values(table.regions).map((words) => new Set<string>(words.map(bare)));
const WORDS: ReadonlySet<string> = new Set(REGIONS.flatMap((words) => [...words]));

/** Words of the table that say nothing alone. */
const VAGUE: ReadonlySet<string> = new Set(table.vague);

/** Words between a side and its part ("left medial knee"). */
const REACH = 2;

const regionsOf = (words: readonly string[]): ReadonlySet<string>[] => REGIONS.filter((region) => words.some((word) => region.has(word)));

/** Whether a side word stands beside a part of the body that shares no region with the parts of a condition's titles; false where these name none. */
export function isOfOtherPart(text: string, { start, end }: { start: number; end: number }, sites: readonly string[]): boolean {
  const own = regionsOf(sites);
  if (own.length === 0) return false;
  const after = /^[^.,;:()\n]*/.exec(text.slice(end))?.[0].match(/[A-Za-z]+/g)?.slice(0, REACH + 1) ?? [];
  const before = /([A-Za-z]+)(?:,| on the| of the)? ?$/.exec(text.slice(0, start))?.slice(1, 2) ?? [];
  const part = [...after, ...before].map(bare).find((word) => WORDS.has(word));
  return part !== undefined && !regionsOf([part]).some((region) => own.includes(region));
}

/** Whether a text names parts of the body, none of which shares a region with the parts of a condition's titles. */
export function namesOtherPart(text: string, sites: readonly string[]): boolean {
  const named = regionsOf((text.match(/[A-Za-z]+/g) ?? []).map(bare).filter((word) => WORDS.has(word) && !VAGUE.has(word)));
  return named.length > 0 && !regionsOf(sites).some((region) => named.includes(region));
}
