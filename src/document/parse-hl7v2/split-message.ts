// An HL7 v2 message to segments and fields, with the place of every field; separators are what MSH says they are.
import { refuse } from '../source/refuse.js';

export interface Separators {
  field: string;
  component: string;
  repetition: string;
  escape: string;
  subcomponent: string;
}

/** A run of the message: `[start, end)` in its text. */
export interface Slice {
  text: string;
  start: number;
}

/** `fields[n]` is field n; that of MSH counts its separator as field 1. */
export interface Segment {
  name: string;
  /** The segment's number among those of its name, from 1. */
  number: number;
  fields: Slice[];
}

export interface Message {
  separators: Separators;
  segments: Segment[];
}

const MAX_SEGMENTS = 50_000;

/** Drops what MLLP puts around a message, and the byte order mark. */
export function unframe(text: string): string {
  return text.replace(/^\ufeff?[\x0b\s]*/, '').replace(/[\x1c\s]+$/, '');
}

/**
 * Splits one message. A line that is no segment goes on with the field before it, and with the fields behind it where it has any: senders leave line
 * breaks inside texts.
 * Throws E121 for a message that does not begin with MSH, has wrong separators, or is more than one message.
 */
export function splitMessage(text: string): Message {
  if (/^[FB]HS/.test(text)) return refuse('E121', text.slice(0, 3), 'begins a batch: send each of its messages by itself');
  if (!text.startsWith('MSH')) return refuse('E121', 'MSH', 'must come first');
  const separators = readSeparators(text);
  const counts = new Map<string, number>();
  const segments: Segment[] = [];
  for (const found of text.matchAll(/[^\r\n]+/g)) {
    const line: Slice = { text: found[0], start: found.index };
    const name = line.text.slice(0, 3);
    const next = line.text[3];
    const last = segments.at(-1);
    if (!/^[A-Z][A-Z0-9]{2}$/.test(name) || (next !== undefined && next !== separators.field)) {
      if (last) continueSegment(last, text, line, separators.field);
      continue;
    }
    if (name === 'MSH' && last !== undefined) return refuse('E121', `line ${segments.length + 1}`, 'begins a second message');
    if (segments.length >= MAX_SEGMENTS) return refuse('E121', 'message', `holds more than ${MAX_SEGMENTS} segments`);
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    segments.push({ name, number, fields: splitFields(line, name, separators.field) });
  }
  return { separators, segments };
}

/** A bar inside a text is a sender's slip, too: in an observation, fields go on only where a row of empty ones follows, as behind every value. */
function continueSegment(segment: Segment, text: string, line: Slice, separator: string): void {
  const open = segment.fields.at(-1);
  if (open === undefined) return;
  const at = segment.name === 'OBX' || segment.name === 'NTE' ? line.text.indexOf(separator.repeat(3)) : line.text.indexOf(separator);
  const end = at === -1 ? line.text.length : at;
  open.text = text.slice(open.start, line.start + end);
  if (at !== -1) segment.fields.push(...splitAt({ text: line.text.slice(at + separator.length), start: line.start + at + separator.length }, separator));
}

function readSeparators(text: string): Separators {
  const field = text[3] ?? '';
  const [, encoding = ''] = text.slice(3).split(field, 2);
  const characters = [field, ...encoding.slice(0, 4)];
  const wrong = characters.length < 4 || characters.some((one) => /[\sA-Za-z0-9]/.test(one)) || new Set(characters).size < characters.length;
  if (field === '' || /[\sA-Za-z0-9]/.test(field)) return refuse('E121', 'MSH-1', 'is not a separator');
  if (wrong) return refuse('E121', 'MSH-2', 'must be four different marks, such as ^~\\&');
  const [, component = '^', repetition = '~', escape = '\\', subcomponent = '&'] = characters;
  return { field, component, repetition, escape, subcomponent };
}

function splitFields(line: Slice, name: string, separator: string): Slice[] {
  const parts = splitAt(line, separator);
  return name === 'MSH' ? [parts[0]!, { text: separator, start: line.start + 3 }, ...parts.slice(1)] : parts;
}

/** The parts of a slice between separators. */
export function splitAt(slice: Slice, separator: string): Slice[] {
  let start = slice.start;
  return slice.text.split(separator).map((text) => {
    const part = { text, start };
    start += text.length + separator.length;
    return part;
  });
}

/** A field by its number, '' when the segment ends before it. */
export function fieldOf(segment: Segment | undefined, number: number): Slice {
  return segment?.fields[number] ?? { text: '', start: 0 };
}

/** What a sender writes to say that there is no value (HL7 v2.5.1, 2.5.3). */
export const NULL = '""';

/** The unescaped text of one component (from 1) of the first repetition of a field, without its subcomponents after the first. */
export function componentOf({ separators }: Message, segment: Segment | undefined, field: number, component = 1): string {
  const [first] = splitAt(fieldOf(segment, field), separators.repetition);
  const part = first === undefined ? undefined : splitAt(first, separators.component)[component - 1];
  const text = part === undefined ? '' : plainText(splitAt(part, separators.subcomponent)[0]!.text, separators).trim();
  return text === NULL ? '' : text;
}

/** Text with the escapes of the five separators resolved and all others dropped. */
export function plainText(text: string, separators: Separators): string {
  if (!text.includes(separators.escape)) return text;
  return text
    .split(separators.escape)
    .map((part, place) => (place % 2 === 0 ? part : (escapedMark(part, separators) ?? '')))
    .join('');
}

/** The mark that an escape stands for ("F" is the field separator). */
export function escapedMark(code: string, separators: Separators): string | undefined {
  const { field, component, repetition, escape, subcomponent } = separators;
  return ({ F: field, S: component, T: subcomponent, R: repetition, E: escape } as Record<string, string>)[code];
}
