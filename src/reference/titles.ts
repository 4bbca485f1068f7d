// What a code's official title says of side and of precision: the only place where the classification states them.
import type { DiagnosisCodes } from './types.js';

export type Side = 'right' | 'left' | 'bilateral' | 'unspecified';

const SIDE_WORD = /\b(right|left|bilateral|unspecified)\b/g;
/** Words that differ between the one-sided and the two-sided title of the same condition. */
const FILLER = new Set(['of', 'in', 'the', 'and', 'unilateral', 'eye', 'ear', '']);
/** What "unspecified" may qualify without naming another condition. */
const OPEN_DETAIL = 'site|side|organism|type|stage|part|location|cause|severity|episode|trimester|degree|etiology|form|control|laterality|eye|ear|product';
const STOP = new Set(['of', 'in', 'the', 'and', 'or', 'with', 'due', 'to', 'nos', 'a', 'other', '']);

interface Reading { side: Side; key: string }
const readings = new Map<string, Reading[]>();
/** Titles kept; more than a busy day of claims has. */
const MOST_TITLES = 20_000;

/** Each reading of a title with one side word taken out; titles of the same condition on another side share a key. Kept, since the same titles come again and again. */
export function readSides(title: string): readonly Reading[] {
  const known = readings.get(title);
  if (known) return known;
  if (readings.size >= MOST_TITLES) readings.clear();
  const read = findReadings(title);
  readings.set(title, read);
  return read;
}

function findReadings(title: string): Reading[] {
  const lower = title.toLowerCase();
  const found: Reading[] = [];
  for (const match of lower.matchAll(SIDE_WORD)) {
    const rest = `${lower.slice(0, match.index)} ${lower.slice(match.index + match[0].length)}`;
    const words = rest.split(/[^a-z0-9-]+/).filter((word) => !FILLER.has(word)).map((word) => word.replace(/s$/, ''));
    found.push({ side: match[0] as Side, key: words.sort().join(' ') });
  }
  return found;
}

/** The side that a title states, undefined when it names none or leaves it open. */
export function statedSide(title: string): 'right' | 'left' | 'bilateral' | undefined {
  const sides = new Set(readSides(title).map((reading) => reading.side));
  sides.delete('unspecified');
  return sides.size === 1 ? ([...sides][0] as 'right' | 'left' | 'bilateral') : undefined;
}

/** True when two codes name one condition on the right and on the left. */
export function areMirrored(a: string, b: string, codes: DiagnosisCodes): boolean {
  const keys = (code: string, side: Side) => readSides(codes.title(code)).filter((reading) => reading.side === side).map((reading) => reading.key);
  const meet = (one: string, other: string) => keys(one, 'right').some((key) => keys(other, 'left').includes(key));
  return a.slice(0, 3) === b.slice(0, 3) && (meet(a, b) || meet(b, a));
}

/** True when the title leaves something open. */
export function isUnspecified(title: string): boolean {
  return /\bunspecified\b/i.test(title);
}

/** The words of an "unspecified" or "without complications" title that a more precise title of the same condition repeats; undefined when nothing is left open. */
export function openConcept(title: string): string[] | undefined {
  return isUnspecified(title) || /\bwithout complications?$/i.test(title) ? bareConcept(title) : undefined;
}

/** The content words of a title without what it leaves open or says is absent. */
export function bareConcept(title: string): string[] {
  const bare = title.toLowerCase()
    .replace(new RegExp(`\\bunspecified (?:${OPEN_DETAIL})\\b|\\b(?:${OPEN_DETAIL}) unspecified\\b`, 'g'), ' ')
    .replace(/\bunspecified\b|\buncomplicated\b/g, ' ')
    .replace(/\bwithout\b.*$/, ' ');
  return titleWords(bare);
}

/** Content words of a title, lower case, without plural endings and without what stands in brackets (other names). */
export function titleWords(title: string): string[] {
  return title.toLowerCase().replace(/\[[^\]]*\]/g, ' ').split(/[^a-z0-9-]+/).filter((word) => !STOP.has(word)).map((word) => word.replace(/s$/, ''));
}

/** What a title says is absent, part by part ("without cholecystitis without obstruction"), and the words of the rest. */
export function splitAbsent(title: string): { present: string[]; absent: string[][] } {
  const [present = '', ...absent] = title.toLowerCase().split(/\bwithout\b/);
  const ends = absent.map((part) => { const [said = '', ...rest] = part.split(/\bwith\b|,/); return { said: titleWords(said), rest: titleWords(rest.join(' ')) }; });
  return { present: [...titleWords(present), ...ends.flatMap(({ rest }) => rest)], absent: ends.map(({ said }) => said) };
}

/** True when `other` states what `title` says is absent, of the same condition: "without bleeding" beside "with bleeding". */
export function contradictsAbsence(title: string, other: string): boolean {
  const [mine, theirs] = [splitAbsent(title), splitAbsent(other)];
  if (mine.absent.length === 0) return false;
  const said = new Set(theirs.present);
  const asserted = mine.present.filter((word) => word !== 'unspecified');
  return asserted.length > 0 && asserted.every((word) => said.has(word))
    && mine.absent.some((words) => words.length > 0 && words.every((word) => said.has(word)) && !theirs.absent.some((denied) => words.every((word) => denied.includes(word))));
}

/** Prefixes that narrow a condition to a kind of it: polyneuropathy is a neuropathy, bronchopneumonia a pneumonia. */
const NARROWING = /^(?:poly|mono|pan|broncho|glomerulo|pyelo|athero|arterio|meningo|osteo)$/;
/** Shorter words end too many others. */
const SHORTEST_HEAD = 7;

/** True when one of `words` is the word, or a compound that names a kind of it. */
export function namesKindOf(word: string, words: ReadonlySet<string>): boolean {
  if (words.has(word)) return true;
  if (word.length < SHORTEST_HEAD) return false;
  for (const other of words) if (other.endsWith(word) && NARROWING.test(other.slice(0, -word.length))) return true;
  return false;
}

/** Categories above this size (injuries) have no two-sided codes worth a search. */
const LARGEST_CATEGORY = 400;

/** The billable two-sided code of the condition that a one-sided code names, when its category has exactly one. */
export function findBilateral(code: string, codes: DiagnosisCodes): string | undefined {
  return findOnSide(code, ['right', 'left'], 'bilateral', codes);
}

/** The billable code that states `wanted` of the condition of which a code states one of `given`, when its category has exactly one. */
export function findOnSide(code: string, given: readonly Side[], wanted: Side, codes: DiagnosisCodes): string | undefined {
  const keys = new Set(readSides(codes.title(code)).filter(({ side }) => given.includes(side)).map(({ key }) => key));
  const siblings = keys.size > 0 ? codes.billableUnder(code.slice(0, 3)) : [];
  if (siblings.length > LARGEST_CATEGORY) return undefined;
  const found = siblings.filter((other) => readSides(codes.title(other)).some(({ side, key }) => side === wanted && keys.has(key)));
  return found.length === 1 ? found[0] : undefined;
}
