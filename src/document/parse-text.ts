// Bytes or strings from outside to note text; whatever no note has is refused with a coded error that names the field.
import { ChartcodeError } from '../errors.js';
import { MAX_DOCUMENT_CHARS } from '../types.js';

/** HTML elements that no clinician types; a lone `<` or `>` ("BP < 140") is text. */
const HTML_HEAD = /^\s*(?:<!doctype\s+html|<\?xml|<html[\s>]|<body[\s>]|<head[\s>])/i;
const HTML_TAG =
  /<\/?(?:html|head|body|div|span|p|br|hr|table|tbody|thead|tr|td|th|ul|ol|li|a|b|i|u|em|strong|font|h[1-6]|img|script|style|meta|link|input|form|button|pre|section|article|iframe)(?:\s[^<>]{0,300})?\/?>/gi;
/** How a document of another format begins: read as text it would give the codes that stand in its fields, or none. */
const OTHER_FORMATS: readonly (readonly [head: RegExp, name: string, advice: string])[] = [
  [/^\s*%PDF-\d/, 'PDF', 'only its text can be read'],
  [/^\s*\{\\rtf\d?[\\\s{]/, 'RTF', 'send it as application/rtf'],
  [/^\s*\{\s*"resourceType"\s*:|^\s*\{[^{}[\]]{0,2000}"resourceType"\s*:\s*"/, 'FHIR JSON', 'send it as application/fhir+json'],
  [/^[\s\x0b]*MSH\|\^~\\&/, 'HL7 v2', 'send it as application/hl7-v2'],
];
/** So many tags make a text mark-up; fewer may be quoted in a note. */
const MAX_TAGS = 2;
const SAMPLE_CHARS = 200_000;

function refuse(code: 'E102' | 'E103' | 'E104' | 'E107', field: string, message: string, extra: Record<string, unknown> = {}): never {
  throw new ChartcodeError(code, `${field}: ${message}`, [{ field, problem: message, ...extra }]);
}

/** Decodes UTF-8, a byte order mark dropped. Throws E107 naming the field when the bytes are not UTF-8. */
export function decodeText(bytes: Uint8Array, field = 'text'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('E107', field, 'the bytes are not UTF-8');
  }
}

/**
 * Checks the text of a note and returns it unchanged, so that offsets hold.
 * Throws E102 (empty or only blanks), E103 (longer than MAX_DOCUMENT_CHARS), E104 (NUL, lone surrogate, a document of another format); `details` name the field.
 */
export function checkText(text: string, field = 'text'): string {
  if (text.length > MAX_DOCUMENT_CHARS)
    refuse('E103', field, `longer than ${MAX_DOCUMENT_CHARS} characters`, { length: text.length, limit: MAX_DOCUMENT_CHARS });
  if (!/[^\s\u200b\ufeff]/.test(text)) refuse('E102', field, 'the note is empty');
  const nul = text.indexOf('\0');
  if (nul !== -1) refuse('E104', field, 'holds a NUL character', { at: nul, found: 'nul' });
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.exec(text);
  if (lone !== null) refuse('E104', field, 'holds half of a surrogate pair', { at: lone.index, found: 'lone surrogate' });
  const sample = text.slice(0, SAMPLE_CHARS);
  if (HTML_HEAD.test(sample) || (sample.match(HTML_TAG)?.length ?? 0) > MAX_TAGS) {
    refuse('E104', field, 'is HTML or XML, not the text of a note', { found: 'markup' });
  }
  const other = OTHER_FORMATS.find(([head]) => head.test(sample));
  if (other) refuse('E104', field, `is ${other[1]}, not the text of a note: ${other[2]}`, { found: other[1] });
  return text;
}

/** Text of a note from bytes or a string: decoded, then checked. Throws E102, E103, E104 or E107, naming `field`. */
export function parseText(input: Uint8Array | string, field = 'text'): string {
  return checkText(typeof input === 'string' ? input : decodeText(input, field), field);
}
