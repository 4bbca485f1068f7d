// Doses in words: the billing unit of a HCPCS title, and the amounts that a note states.
import table from './doses.json' with { type: 'json' };

/** What an amount measures. Amounts are in mg, international or product units, mL, mCi or square centimetres. */
export type Dimension = keyof typeof table.units;

export interface Amount { value: number; dimension: Dimension }

/** One billing unit: an amount, or a whole study, vial or dose. */
export type DoseUnit = Amount | 'whole';

/** An amount in a text. `perKg`, `perArea`: to be multiplied by body weight or surface (m2); `perMl`: a strength; `rate`: a flow, which is no dose by itself. */
export interface StatedDose extends Amount { start: number; end: number; perKg?: boolean; perArea?: boolean; perMl?: boolean; rate?: boolean; times: number }

/** Units as patterns that ignore case take them: the micro sign and the Greek letter have one upper case. */
const keyOf = (unit: string): string => unit.toUpperCase().replace(/\s+/g, ' ');

const FACTORS = new Map<string, { dimension: Dimension; factor: number }>();
for (const dimension of Object.keys(table.units) as Dimension[]) {
  for (const [word, factor] of Object.entries(table.units[dimension])) FACTORS.set(keyOf(word), { dimension, factor });
}
const escape = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+');
const UNIT = [...FACTORS.keys()].sort((a, b) => b.length - a.length).map(escape).join('|');
const WORDS = new Map(Object.entries(table.words));
const SURFACE = /\b(?:BSA|body[- ]surface(?: area)?)\b[^\d;.]{0,12}([12]?\.\d{1,2}|[12])(?:\s*(?:m2|m²|m\^2|sq))?\b/i;
const NUMBER = `\\d[\\d,]*(?:\\.\\d+)?|\\.\\d+|${[...WORDS.keys()].sort((a, b) => b.length - a.length).map(escape).join('|')}`;
const TITLE = new RegExp(`(?:\\b(per|up to|each)\\s+)?(?:(${NUMBER})\\s*)?(?<![a-z])(${UNIT})(?![a-z0-9/])`, 'gi');
const DOSE = new RegExp(`(?<![\\w.#/-])(?<!\\d,)(${NUMBER})[\\s-]*(${UNIT})(?![a-z0-9])(\\s*(?:/|per\\s+)\\s*(?:kg|kilogram)(?![a-z]))?(\\s*(?:/|per\\s+)\\s*(?:m2|m²|m\\^2|sq\\.? ?m|square met(?:er|re)s?|met(?:er|re) squared)(?![a-z0-9]))?(\\s*(?:/|per\\s+)\\s*(?:ml|cc)(?![a-z]))?(\\s*(?:/|per\\s+|an?\\s+)\\s*(?:kg\\s*/\\s*)?(?:min|minute|hr|hour|h)(?![a-z]))?(?:[\\s,]*(?:x|times)\\s*(\\d{1,2}|one|two|three|four|five)(?![\\w.]|\\s*(?:day|dose|week|mg|ml|cc|cm)))?`, 'gi');

function toNumber(word: string): number {
  return WORDS.get(word.toLowerCase().replace(/\s+/g, ' ')) ?? Number(word.replace(/,/g, ''));
}

function toAmount(number: string, unit: string): Amount {
  const { dimension, factor } = FACTORS.get(keyOf(unit))!;
  // 0.1 mg and 100 mcg are the same unit; the rounding keeps binary fractions out of the division
  return { value: Number((toNumber(number) * factor).toPrecision(12)), dimension };
}

/**
 * The billing unit of a HCPCS Level II title: `10 mg`, `per 0.5 mg`, `up to 250 mg`, `per ml`, or `whole` for a study, vial or dose.
 * Undefined when the title names no unit. `code` looks up the few titles whose components add up.
 */
export function readDoseUnit(title: string, code = ''): DoseUnit | undefined {
  const combined = (table.combined as Record<string, number>)[code];
  if (combined !== undefined) return { value: combined, dimension: 'mg' };
  if (/\bper (?:study|single|therapeutic|treatment|diagnostic)?\s*(?:dose|study|use vial|vial|treatment)\b/i.test(title)) return 'whole';
  if (/\b(?:less|greater) than\b/i.test(title)) return 'whole';
  const equals = new RegExp(`(${NUMBER})\\s*(${UNIT})\\s*=\\s*1 unit`, 'i').exec(title);
  if (equals) return toAmount(equals[1]!, equals[2]!);
  const found = [...title.replace(/\d[\d.]*(?:-[\d.]+)?\s*mg\/ml/gi, ' ').matchAll(TITLE)].filter((one) => one[2] !== undefined || one[1] !== undefined);
  const last = found.at(-1);
  return last && toAmount(last[2] ?? '1', last[3]!);
}

/** Every amount that a text states, in order. */
export function readDoses(text: string): StatedDose[] {
  return [...text.matchAll(DOSE)].filter((one) => !isGauge(one)).map((one) => {
    const amount = toAmount(one[1]!, one[2]!);
    return {
      ...amount, start: one.index, end: one.index + one[0].length, times: one[7] ? toNumber(one[7]) : 1,
      ...(one[3] ? { perKg: true } : {}), ...(one[4] ? { perArea: true } : {}), ...(one[5] ? { perMl: true } : {}), ...(one[6] ? { rate: true } : {}),
    };
  });
}

/** "22G" is the gauge of a needle, not grams. */
function isGauge([, number, unit]: RegExpExecArray): boolean {
  return unit === 'G' && Number(number) >= 11 && Number(number) <= 34;
}

const CONTAINER = new RegExp(table.container, 'i');
const VIAL_BEFORE = /\b(?:vials?|ampu\w+|size|strength)(?: of| was| is|:)? $/i;

/** Whether an amount is the size of a vial, which is not what was given of it: `100 mg vial`, `vial of 3.5 mg`. */
export function isContainer(text: string, { start, end }: Pick<StatedDose, 'start' | 'end'>): boolean {
  return CONTAINER.test(text.slice(end, end + 40)) || VIAL_BEFORE.test(text.slice(Math.max(0, start - 16), start));
}

/** Body weight in kg that a text states, the first one; undefined without one. */
export function readWeight(text: string): number | undefined {
  for (const pattern of table.weight) {
    const found = new RegExp(pattern, 'i').exec(text);
    if (found) return Number(found[1]) * (/^k/i.test(found[2]!) ? 1 : 0.45359237);
  }
  return undefined;
}

/** Body surface in m2 that a text states, the first one; undefined without one. */
export function readSurface(text: string): number | undefined {
  const found = SURFACE.exec(text);
  return found ? Number(found[1]) : undefined;
}

/** Billing units of a dose: divided and rounded up, at least 1 (CMS Claims Processing Manual, chapter 17, section 40). */
export function billUnits(dose: number, unit: number): number {
  // a quotient that is whole but for binary noise must not be rounded up
  return Math.max(1, Math.ceil(Number((dose / unit).toPrecision(9))));
}
