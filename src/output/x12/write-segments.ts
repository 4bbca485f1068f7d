// X12 segments to text and nothing else: elements, components, trailing blanks, and no delimiter inside a value.
import { ChartcodeError } from '../../errors.js';
import { X12_TEXT } from './parties.js';

/** An element: text, or the components of a composite. An empty text is an element that is not used. */
export type Element = string | readonly string[];
/** The name first: `['HI', ['ABK', 'E11621']]`. */
export type Segment = readonly [name: string, ...elements: Element[]];

export const DELIMITERS = { element: '*', component: ':', repetition: '^', segment: '~' } as const;

/** Segments as text, each ended by `~` and a line break. Throws E152 that names the element (`NM103`) which X12 cannot carry. */
export function writeSegments(segments: readonly Segment[]): string {
  return segments.map((segment) => `${writeSegment(segment)}${DELIMITERS.segment}\n`).join('');
}

function writeSegment([name, ...elements]: Segment): string {
  const written = elements.map((element, place) => writeElement(element, `${name}${String(place + 1).padStart(2, '0')}`));
  return trimEnd([name, ...written]).join(DELIMITERS.element);
}

function writeElement(element: Element, field: string): string {
  if (typeof element === 'string') return check(element, field);
  return trimEnd(element.map((component) => check(component, field))).join(DELIMITERS.component);
}

function check(value: string, field: string): string {
  if (value !== '' && !X12_TEXT.test(value))
    throw new ChartcodeError('E152', `the claim cannot be written in this format: ${field} holds a character that X12 cannot carry`, [
      { field, problem: 'holds a character that X12 cannot carry' },
    ]);
  return value;
}

/** Elements after the last used one are not written. */
function trimEnd(values: string[]): string[] {
  let end = values.length;
  while (end > 0 && values[end - 1] === '') end -= 1;
  return values.slice(0, end);
}

/** `2026-01-15` as `20260115`. */
export function writeDay(day: string): string {
  return day.replaceAll('-', '');
}

/** US dollars or units: at most two decimals, none when they are zero (X12 type R). */
export function writeNumber(value: number): string {
  return String(Number(value.toFixed(2)));
}
