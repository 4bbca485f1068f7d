// One attachment of any format (FHIR, a CDA body, an HL7 v2 field) to text by its media type, and by what it is when that is wrong.
import { charsetOfHtml, parseHtml } from './parse-html.js';
import { isRtf, parseRtf } from './parse-rtf/index.js';
import { OTHER_TYPE } from './source/collect.js';
import { decodeBytes } from './source/decode.js';
import type { MappedText, Unread } from './source/types.js';

export interface Attachment {
  bytes: Uint8Array;
  /** Without parameters, in lower case; '' when none is stated. */
  mediaType: string;
  charset: string | undefined;
  /** Where it stands, for errors. */
  place: string;
  /** Reads XML, where the caller can. */
  readXml?: (bytes: Uint8Array) => MappedText | Unread;
}

const PLAIN = new Set(['', 'text/plain', 'text', 'text/markdown', 'application/octet-stream']);
const HTML = new Set(['text/html', 'application/xhtml+xml', 'html']);
const RTF = new Set(['application/rtf', 'text/rtf', 'application/x-rtf', 'text/richtext', 'rtf']);
const XML = new Set(['text/xml', 'application/xml', 'application/hl7-cda+xml', 'application/hl7-v3+xml', 'application/hl7-sda+xml', 'text/x-hl7-text+xml', 'application/cda+xml', 'xml']);

/**
 * The text of an attachment, or why it cannot be read (another type: PDF, images, sound). Offsets count in the decoded attachment.
 * Throws E107 and E125 for its charset, E121 for what is not what it says it is.
 */
export function readAttachment({ bytes, mediaType, charset, place, readXml }: Attachment): MappedText | Unread {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  if (RTF.has(mediaType) || isRtf(head)) return parseRtf(bytes, place);
  if (HTML.has(mediaType) || (PLAIN.has(mediaType) && /^\s*(?:<!doctype\s+html|<html[\s>])/i.test(head)))
    return parseHtml(decodeBytes(bytes, charset ?? charsetOfHtml(bytes), place), place);
  if (XML.has(mediaType) && readXml !== undefined) return readXml(bytes);
  if (!PLAIN.has(mediaType) || /^%PDF-|^\x89PNG|^\xff\xd8\xff|^PK\x03\x04/.test(head)) return { place, problem: `${OTHER_TYPE} (${nameType(mediaType)})` };
  const text = decodeBytes(bytes, charset, place);
  return { text, pieces: [{ start: 0, end: text.length, sourceStart: 0, sourceEnd: text.length }] };
}

/** A media type as an error may repeat it: only what such a type can hold. */
function nameType(mediaType: string): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(mediaType) ? mediaType : 'unknown';
}
