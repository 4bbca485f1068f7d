// Side, digit, eyelid and coronary vessel of a line, from its own words first and the note's headings last.
import { readCodeSet } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import { maskFunctions } from './functions.js';
import table from './sides.json' with { type: 'json' };

export type Side = 'LT' | 'RT' | '50';
const SIDES = ['50', 'LT', 'RT'] as const;

const NOT = new RegExp(table.not.map((one) => `\\b(?:${one})`).join('|'), 'gi');
const WORDS = new Map(SIDES.map((side) => [side, [new RegExp(table.sides[side].join('|'), 'i'), new RegExp(table.caseSensitive[side].join('|'))]] as const));
/** The digit to which a broken one was taped. */
const NEIGHBOUR = new RegExp(table.neighbour, 'gi');
const TAKES = { indicators: new Set(table.takes.indicators), except: readCodeSet(table.takes.except), oneSide: readCodeSet(table.takes.oneSide) };
/** Parts of the body that have a modifier of their own; each zone of the table names other parts. */
interface ZoneRow { codes: string[]; only: string[]; parts: Record<string, string[]>; /** Abbreviations that name side and part together. */ direct?: Record<string, string[]>; modifiers: Record<'LT' | 'RT', Record<string, string>> }
const ZONES = (table.zones as unknown as ZoneRow[]).map((zone) => ({
  takes: readCodeSet(zone.codes),
  only: readCodeSet(zone.only),
  parts: Object.entries(zone.parts).map(([part, words]) => [part, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')] as const),
  direct: Object.entries(zone.direct ?? {}).map(([modifier, words]) => [modifier, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')] as const),
  modifiers: zone.modifiers,
}));
type Zone = (typeof ZONES)[number];
/** Where the words of one site end and those of the next begin. */
const NEXT_SITE = /[,;/]|\b(?:and|plus|then)\b|&/i;
const VESSELS = { takes: readCodeSet(table.vessels.codes), words: Object.entries(table.vessels.modifiers).map(([modifier, words]) => [modifier, new RegExp(words.join('|'), 'i')] as const) };

export const HEADINGS: ReadonlySet<string> = new Set(table.headings);
export const FALLBACK: readonly string[] = table.fallback;
export const BODY: ReadonlySet<string> = new Set(table.body);

/** Sides that a text states; bilateral words stand for both. */
export function sidesIn(text: string): Set<Side> {
  const part = text.replace(NOT, ' ');
  return new Set(SIDES.filter((side) => WORDS.get(side)!.some((pattern) => pattern.test(part))));
}

/** The one side of a text: `50` when it says both, undefined when it says none or two without saying both. */
export function sideIn(text: string): Side | undefined {
  const found = sidesIn(text);
  if (found.has('50')) return '50';
  return found.size === 1 ? [...found][0] : undefined;
}

/** Side modifiers that a code may carry: by the bilateral indicator, and LT or RT alone for one-sided codes of indicator 0. */
export function sidesTaken(view: Pick<LineView, 'line' | 'policy'>): ReadonlySet<Side> {
  const { code } = view.line;
  const bilateral = view.policy?.bilateral;
  if (TAKES.except(code)) return new Set();
  if (bilateral !== undefined && TAKES.indicators.has(bilateral)) return new Set(SIDES);
  if (bilateral !== '2' && TAKES.oneSide(code)) return new Set(['LT', 'RT']);
  return new Set();
}

/** Digit or eyelid modifiers of a code in a text, for the side given: `F7` for a right middle finger. Empty when it takes none or none is named. */
export function zonesIn(code: string, words: string, side: Side | undefined): string[] {
  // of an operation on one digit its motion may be all that names it
  const text = (isZoned(code) ? words : maskFunctions(words)).replace(NEIGHBOUR, ' ');
  return [...new Set(ZONES.filter((zone) => zone.takes(code)).flatMap((zone) => {
    const direct = zone.direct.filter(([, pattern]) => pattern.test(text)).map(([modifier]) => modifier);
    return direct.length > 0 ? direct : partsIn(zone, text, side);
  }))];
}

/** Parts of a text with their sides: where it names left and right each with its own part, piece by piece ("left lower lid and right upper lid"). */
function partsIn(zone: Zone, text: string, side: Side | undefined): string[] {
  const named = sidesIn(text);
  if (!named.has('50') && named.has('LT') && named.has('RT')) {
    let last: Side | undefined;
    return text.split(NEXT_SITE).flatMap((piece) => {
      last = sideIn(piece) ?? last;
      return partsOf(zone, piece, last);
    });
  }
  return partsOf(zone, text, side);
}

function partsOf(zone: Zone, text: string, side: Side | undefined): string[] {
  const parts = zone.parts.filter(([, pattern]) => pattern.test(text)).map(([part]) => part);
  const sides = side === '50' ? (['LT', 'RT'] as const) : side === undefined ? [] : [side];
  return sides.flatMap((one) => parts.map((part) => zone.modifiers[one][part]!));
}

/** Whether a code is about one digit or lid, so that a side alone says too little. */
export function isZoned(code: string): boolean {
  return ZONES.some((zone) => zone.only(code));
}

/** Every digit or lid modifier that a code may carry. */
export function zonesTaken(code: string): Set<string> {
  return new Set(ZONES.filter((zone) => zone.takes(code)).flatMap((zone) => Object.values(zone.modifiers).flatMap((parts) => Object.values(parts))));
}

/** Coronary vessel modifiers in a text, in its order of naming. */
export function vesselsIn(code: string, places: readonly Place[]): string[] {
  if (!VESSELS.takes(code)) return [];
  const text = places.map((one) => one.text).join(' ');
  const named = VESSELS.words.map(([modifier, words]) => ({ modifier, at: text.search(words) })).filter(({ at }) => at >= 0);
  return named.sort((a, b) => a.at - b.at).map(({ modifier }) => modifier);
}

/** Every coronary modifier that a code may carry. */
export function vesselsTaken(code: string): string[] {
  return VESSELS.takes(code) ? VESSELS.words.map(([modifier]) => modifier) : [];
}
