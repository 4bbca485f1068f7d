// Whose side a side word tells: "left hip" says nothing of a shoulder. Words of the parts: body-regions.json.
import table from './body-regions.json' with { type: 'json' };

/** As the words of titles are compared: "humerus" is "humeru". */
const bare = (word: string): string => (word.length > 3 ? word.replace(/s$/, '') : word).toLowerCase();
const REGIONS = Object.values(table.regions).map((words) => new Set<string>(words.map(bare)));
const WORDS: ReadonlySet<string> = new Set(REGIONS.flatMap((words) => [...words]));

/** Words of the table that say nothing alone. */
const VAGUE: ReadonlySet<string> = new Set(table.vague);
/** Words that tell nothing of their neighbours: a hernia of the left groin beside an arthritis of the hip. */
const LOOSE: ReadonlySet<string> = new Set([...table.vague, ...table.loose]);

/** Words between a side and its part ("left medial knee"). */
const REACH = 2;

const regionsOf = (words: readonly string[]): ReadonlySet<string>[] => REGIONS.filter((region) => words.some((word) => region.has(word)));

/** Words that name a side and its part in one ("OD"). */
const SIDED: ReadonlyMap<string, string> = new Map(Object.entries(table.sided));

/** The part of the body that a side word stands beside, or names with the side. */
function partBeside(text: string, { start, end }: { start: number; end: number }): string | undefined {
  const itself = SIDED.get(text.slice(start, end));
  if (itself !== undefined) return itself;
  const after = /^[^.,;:()\n]*/.exec(text.slice(end))?.[0].match(/[A-Za-z]+/g)?.slice(0, REACH + 1) ?? [];
  const before = /([A-Za-z]+)(?:,| on the| of the)? ?$/.exec(text.slice(0, start))?.slice(1, 2) ?? [];
  const parts = [...after, ...before].map(bare).filter((word) => WORDS.has(word));
  // "left middle ear": the word that says more
  return parts.find((word) => !VAGUE.has(word)) ?? parts[0];
}

/** Whether a side word stands beside a part of the body that shares no region with the parts of a condition's titles; false where these name none. */
export function isOfOtherPart(text: string, match: { start: number; end: number }, sites: readonly string[]): boolean {
  const own = regionsOf(sites);
  const part = own.length === 0 ? undefined : partBeside(text, match);
  return part !== undefined && !regionsOf([part]).some((region) => own.includes(region));
}

/** Parts of a part: "left great toe" tells no side of an ankle. */
const DIGITS: ReadonlySet<string> = new Set(table.digits);
const WITH_DIGITS: ReadonlySet<string> = new Set([...DIGITS, 'hand', 'foot']);

/**
 * Whether a side word stands beside one of a condition's parts, or names it with the side.
 * A part of several regions ("arm") is the condition's where that has all of them, a digit where its titles name a digit, hand or foot.
 */
export function isOfPart(text: string, match: { start: number; end: number }, sites: readonly string[]): boolean {
  const part = partBeside(text, match);
  if (part === undefined || LOOSE.has(part) || (DIGITS.has(part) && !sites.some((site) => WITH_DIGITS.has(site)))) return false;
  const own = regionsOf(sites.filter((word) => !VAGUE.has(word)));
  return regionsOf([part]).every((region) => own.includes(region));
}

/** The regions of the parts that a text names. */
const regionsNamed = (text: string): ReadonlySet<string>[] => regionsOf((text.match(/[A-Za-z]+/g) ?? []).map(bare).filter((word) => WORDS.has(word) && !VAGUE.has(word)));

/** Whether a text names one of a condition's parts, and no other. */
export function namesPart(text: string, sites: readonly string[]): boolean {
  const named = regionsNamed(text), own = regionsOf(sites);
  return named.length > 0 && named.every((region) => own.includes(region));
}

/** Whether a text names parts of the body, none of which shares a region with the parts of a condition's titles. */
export function namesOtherPart(text: string, sites: readonly string[]): boolean {
  const named = regionsNamed(text);
  return named.length > 0 && !regionsOf(sites).some((region) => named.includes(region));
}
