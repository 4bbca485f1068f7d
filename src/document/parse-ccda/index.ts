// A C-CDA document (CCD, discharge summary, progress note, ...) to one encounter: header facts, and the narrative as one text.
import { readAttachment } from '../attachment.js';
import { elementAt, readXml, textOf } from '../markup/read-markup.js';
import type { MarkupElement } from '../markup/read-markup.js';
import { collectSource } from '../source/collect.js';
import { baseType, charsetOf, decodeBase64, decodeBytes } from '../source/decode.js';
import { refuse } from '../source/refuse.js';
import { TextBuilder } from '../source/text-builder.js';
import type { MappedText, ReadSource, Unread } from '../source/types.js';
import { readHeader } from './header.js';
import { appendSections } from './sections.js';

const CDA = 'urn:hl7-org:v3';

/** Decodes XML by its byte order mark, else `charset` (of the content type), else its own declaration, else UTF-8. Throws E107, E125. */
export function decodeXml(bytes: Uint8Array, charset: string | undefined, place: string): string {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const declared = /^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
  return decodeBytes(bytes, charset ?? declared, place);
}

/** Whether XML text looks like a CDA document. */
export function isCda(head: string): boolean {
  return /<(?:\w+:)?ClinicalDocument[\s/>]/.test(head.slice(0, 20_000));
}

/**
 * Reads a C-CDA R2.1 document (any CDA R2 will do). Offsets of the pieces count in `source`. Throws E121 (malformed XML, or no ClinicalDocument of
 * HL7 v3), E124 (a document type declaration), E122 (no text), E123 (a body by reference), E108 (a body of another type) and E1xx of the encounter.
 */
export function parseCcda(source: string, given: Record<string, unknown> = {}): ReadSource {
  const document = readXml(source, 'body');
  const header = readHeader(document);
  const unread: Unread[] = [];
  const { text, pieces } = readBody(document, unread);
  const { documentType, authoredOn, ...fields } = header;
  return collectSource([{ id: 'd1', type: documentType, text, authoredOn, pieces }], { ...fields, documentType }, unread, given);
}

/** The narrative of a CDA document inside something else (an attachment). Throws as `parseCcda` does. */
export function readNarrative(source: string, place: string): MappedText & { unread: Unread[] } {
  const unread: Unread[] = [];
  return { ...readBody(readXml(source, place), unread), unread };
}

function readBody(document: MarkupElement, unread: Unread[]): MappedText {
  if (document.name !== 'ClinicalDocument' || document.namespace !== CDA)
    return refuse('E121', 'ClinicalDocument', 'is not the root element, in the namespace of HL7 v3');
  const component = elementAt(document, 'component');
  const structured = component && elementAt(component, 'structuredBody');
  if (structured) {
    const builder = new TextBuilder();
    appendSections(structured, builder);
    if (builder.length === 0) unread.push({ place: 'structuredBody', problem: 'holds no narrative' });
    return builder.build();
  }
  const text = component && elementAt(component, 'nonXMLBody', 'text');
  if (!text) return refuse('E122', 'ClinicalDocument.component', 'holds neither a structured body nor another');
  return readNonXml(text, unread);
}

function readNonXml(element: MarkupElement, unread: Unread[]): MappedText {
  const { mediaType = 'text/plain', representation } = element.attributes;
  const place = 'nonXMLBody.text';
  if (elementAt(element, 'reference')) return refuse('E123', place, 'is given by its address only');
  const content = textOf(element);
  const bytes = representation === 'B64' ? decodeBase64(content, place) : Buffer.from(content, 'utf8');
  const read = readAttachment({ bytes, mediaType: baseType(mediaType), charset: charsetOf(mediaType), place });
  if ('problem' in read) {
    unread.push(read);
    return { text: '', pieces: [] };
  }
  return { text: read.text, pieces: read.pieces.map((piece) => ({ ...piece, path: place })) };
}
