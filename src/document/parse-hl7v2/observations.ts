// OBX segments to text: lines of one observation joined, results as "name: value unit", encapsulated documents opened.
import { readAttachment } from '../attachment.js';
import { decodeXml, isCda, readNarrative } from '../parse-ccda/index.js';
import { BY_REFERENCE, OTHER_TYPE } from '../source/collect.js';
import { decodeBase64 } from '../source/decode.js';
import type { TextBuilder } from '../source/text-builder.js';
import type { MappedText, Unread } from '../source/types.js';
import { headingOf, headingOfSuffix, isKnownHeading } from '../source/vocabulary.js';
import { appendText } from './append-text.js';
import { NULL, componentOf, fieldOf, plainText, splitAt } from './split-message.js';
import type { Message, Segment } from './split-message.js';

const NARRATIVE = new Set(['TX', 'FT', 'ST', '']);
const CODED = new Set(['CE', 'CWE', 'CNE', 'CF', 'IS', 'ID']);
/** Deleted, wrong, or not obtained (table 0085). */
const WITHDRAWN = new Set(['D', 'W', 'X', 'N']);

/** A unit that its system numbers ("CD:289^mg/dL") is told by its words. */
const LOCAL_CODE = /^$|:|^\d+$/;

/** Appends the observations of one report. `charset` is that of the message. Throws E121 for base64 that is not, E107 and E125 for charsets. */
export function appendObservations(message: Message, segments: readonly Segment[], builder: TextBuilder, unread: Unread[], charset: string | undefined): void {
  let before: string | undefined;
  // A name that all of a report's lines share is the report's own; names that differ head its parts.
  const parts = new Set(segments.filter(({ name }) => name === 'OBX').map((segment) => fieldOf(segment, 3).text)).size > 1;
  for (const segment of segments) {
    if (segment.name === 'NTE') {
      builder.gap('\n');
      appendText(fieldOf(segment, 3), message.separators, builder, charset);
      continue;
    }
    if (WITHDRAWN.has(componentOf(message, segment, 11)) || fieldOf(segment, 5).text === NULL) continue;
    const type = componentOf(message, segment, 2).toUpperCase();
    const name = fieldOf(segment, 3).text;
    const fresh = before === undefined || name !== before;
    before = name;
    if (type === 'ED' || type === 'RP') appendDocument(message, segment, type, builder, unread);
    else if (NARRATIVE.has(type)) appendNarrative(message, segment, builder, { fresh, parts }, charset);
    else appendResult(message, segment, CODED.has(type), builder, charset);
  }
}

function appendNarrative(message: Message, segment: Segment, builder: TextBuilder, { fresh, parts }: { fresh: boolean; parts: boolean }, charset: string | undefined): void {
  const value = fieldOf(segment, 5);
  const { component, subcomponent } = message.separators;
  if (fresh) {
    const [code = '', title = ''] = splitAt(fieldOf(segment, 3), component).map(({ text }) => plainText(text, message.separators).trim());
    const [main, suffix = ''] = code.split(subcomponent);
    const { heading } = headingOf([main], title);
    const wanted = headingOfSuffix(suffix) ?? (heading !== title || (parts && isKnownHeading(title)) ? heading : undefined);
    // One short value under a name is a result; a text under it is a section or a line of the report.
    if (wanted !== undefined && !startsWithHeading(value.text, wanted)) {
      builder.gap('\n\n');
      builder.add(`${wanted}:`);
    } else if (wanted === undefined && title !== '' && isShort(message, segment, parts)) {
      appendResult(message, segment, false, builder, charset);
      return;
    }
  }
  if (value.text === '') builder.newline();
  builder.newline();
  appendText(value, message.separators, builder, charset);
}

/** A string (ST) under a name of its own is a result: one among others (`parts`), or with a unit, a range or a flag. */
function isShort(message: Message, segment: Segment, parts: boolean): boolean {
  return componentOf(message, segment, 2) === 'ST' && (parts || [6, 7, 8].some((field) => componentOf(message, segment, field) !== ''));
}

function startsWithHeading(text: string, heading: string): boolean {
  return text.trimStart().toUpperCase().startsWith(heading.toUpperCase());
}

function appendResult(message: Message, segment: Segment, coded: boolean, builder: TextBuilder, charset: string | undefined): void {
  const { separators } = message;
  const parts = splitAt(fieldOf(segment, 5), separators.component);
  // A structured number is a sign, a number, and the two of its end: `>^100`, `^1^:^128`.
  const numeric = componentOf(message, segment, 2).toUpperCase() === 'SN';
  const values = numeric ? parts.slice(0, 4) : [coded ? (parts[1]?.text ? parts[1] : parts[0]) : fieldOf(segment, 5)];
  if (values.every((value) => value === undefined || value.text.trim() === '')) return;
  const name = componentOf(message, segment, 3, 2) || componentOf(message, segment, 3);
  builder.gap('\n');
  if (name !== '') builder.lead(`${name} `);
  for (const value of values) if (value !== undefined) appendText(value, separators, builder, charset);
  const [code, words] = [componentOf(message, segment, 6), componentOf(message, segment, 6, 2)];
  const unit = words !== '' && LOCAL_CODE.test(code) ? words : code;
  const flag = { H: 'high', L: 'low', HH: 'critically high', LL: 'critically low', A: 'abnormal' }[componentOf(message, segment, 8)];
  builder.add(`${unit === '' ? '' : ` ${unit}`}${flag === undefined ? '' : ` (${flag})`}`);
}

function appendDocument(message: Message, segment: Segment, type: string, builder: TextBuilder, unread: Unread[]): void {
  const field = `OBX[${segment.number}]-5`;
  if (type === 'RP') {
    unread.push({ place: field, problem: BY_REFERENCE });
    return;
  }
  // source ^ type of data ^ data subtype ^ encoding ^ data
  const parts = splitAt(fieldOf(segment, 5), message.separators.component);
  const [, main = '', sub = '', encoding = ''] = parts.map(({ text }) => text.trim().toLowerCase());
  const data = parts.slice(4).map(({ text }) => text).join(message.separators.component);
  const place = `${field}.5`;
  if (data.trim() === '') {
    unread.push({ place, problem: 'holds no data' });
    return;
  }
  const bytes = encoding === 'base64' ? decodeBase64(data, place) : encoding === 'hex' ? Buffer.from(data, 'hex') : Buffer.from(plainText(data, message.separators), 'utf8');
  const readXml = (xml: Uint8Array): MappedText | Unread => {
    const source = decodeXml(xml, undefined, place);
    return isCda(source) ? readNarrative(source, place) : { place, problem: `${OTHER_TYPE} (XML that is no CDA document)` };
  };
  const read = readAttachment({ bytes, mediaType: mediaTypeOf(main, sub), charset: undefined, place, readXml });
  if ('problem' in read) unread.push(read);
  else {
    builder.gap('\n\n');
    builder.append(read, place);
  }
}

/** Tables 0191 and 0291: a main type, a subtype, or only a format's own name in either place. */
function mediaTypeOf(main: string, sub: string): string {
  if (/^(?:rtf|html|xml|pdf)$/.test(sub)) return sub === 'pdf' ? 'application/pdf' : sub;
  if (/^(?:rtf|html|xml|pdf)$/.test(main)) return main === 'pdf' ? 'application/pdf' : main;
  if (/x-hl7-cda|cda/.test(sub)) return 'application/hl7-cda+xml';
  // Many write the whole media type in one place.
  if (main.includes('/')) return main;
  if (sub.includes('/')) return sub;
  return sub === '' || sub === 'plain' || sub === 'text' || sub === 'octet-stream' ? 'text/plain' : `${main === '' ? 'application' : main}/${sub}`;
}
