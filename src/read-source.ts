// One encounter out of any format that comes in, and its claim completed with what the caller needs to resolve the offsets.
import { readDocument } from './document/index.js';
import { decodeXml, isCda, parseCcda } from './document/parse-ccda/index.js';
import { isFhir, parseFhir } from './document/parse-fhir/index.js';
import { decodeHl7v2, isHl7v2, parseHl7v2 } from './document/parse-hl7v2/index.js';
import { charsetOfHtml, parseHtml } from './document/parse-html.js';
import { isRtf, parseRtf } from './document/parse-rtf/index.js';
import { collectSource } from './document/source/collect.js';
import { decodeBytes } from './document/source/decode.js';
import type { MappedText, ReadSource, SourceFormat } from './document/source/types.js';
import { decodeUtf8 } from './store/decode-utf8.js';
import { parseJson } from './store/parse-json.js';
import type { Claim } from './types.js';

export { SOURCE_FORMATS } from './document/source/types.js';
export { isFhir, parseFhir };
export type { ReadSource, SourceFormat };

export interface SourceOptions {
  /** Charset that the transport states; it wins over what the document states. */
  charset?: string | undefined;
  /** The caller's own fields of the encounter; they win over what the source states. */
  given?: Record<string, unknown>;
}

/**
 * Reads bytes of a format. Throws E105 (FHIR that is no JSON), E107 and E125 (charset), E108 and E121 to E124 (what cannot be read, naming the place),
 * E103 and what `validateEncounter` throws.
 */
export function readSource(bytes: Uint8Array, format: SourceFormat, { charset, given = {} }: SourceOptions = {}): ReadSource {
  const single = ({ text, pieces }: MappedText): ReadSource => collectSource([{ id: 'd1', text, pieces }], {}, [], given);
  switch (format) {
    case 'fhir':
      return parseFhir(parseJson(decodeUtf8(bytes, 'body')), given);
    case 'ccda':
      return parseCcda(decodeXml(bytes, charset, 'body'), given);
    case 'hl7v2':
      return parseHl7v2(decodeHl7v2(bytes, charset), given);
    case 'rtf':
      return single(parseRtf(bytes));
    case 'html':
      return single(parseHtml(decodeBytes(bytes, charset ?? charsetOfHtml(bytes), 'body')));
  }
}

/** The format of bytes by how they begin; undefined for JSON that is no FHIR, plain text and anything else. */
export function sniffFormat(bytes: Uint8Array): SourceFormat | undefined {
  const head = Buffer.from(bytes.subarray(0, 20_000)).toString('latin1').replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  if (isRtf(head)) return 'rtf';
  if (isHl7v2(head)) return 'hl7v2';
  if (isCda(head) || /^<\?xml/.test(head)) return 'ccda';
  if (/^(?:<!doctype\s+html|<html[\s>])/i.test(head)) return 'html';
  return /^\{\s*"resourceType"\s*:|^\{[^{}[\]]*"resourceType"\s*:\s*"/.test(head) ? 'fhir' : undefined;
}

/** A finding for all that could not be read, and review: a person has to look at it. Holds no text, so that it may be recorded. */
export function markUnread(claim: Claim, { unread }: ReadSource): Claim {
  if (unread.length === 0) return claim;
  const places = unread.slice(0, 10).map(({ place, problem }) => `${place} ${problem}`);
  const more = unread.length > places.length ? `; and ${unread.length - places.length} more` : '';
  const id = `finding-${claim.findings.length + 1}`;
  return {
    ...claim,
    findings: [
      ...claim.findings,
      { id, rule: 'unread-content', severity: 'warning', action: 'flagged', codes: [], message: `Not read: ${places.join('; ')}${more}.`, source: 'the input' },
    ],
    decision: { ...claim.decision, route: 'review', reasons: [...claim.decision.reasons, `unread-content: ${unread.length}`] },
  };
}

/** The claim with the texts that its offsets point into. */
export function attachDocuments(claim: Claim, { documents, encounter }: ReadSource): Claim {
  return {
    ...claim,
    documents: documents.map(({ id, type = encounter.documentType, text, pieces }, place) => ({
      id,
      type: type ?? (place === 0 ? claim.documentType : readDocument({ id, text }).type),
      text,
      pieces,
    })),
  };
}
