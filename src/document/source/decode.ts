// Bytes to text by the charset that the source states, and base64 to bytes, both strictly.
import { refuse } from './refuse.js';

const BYTE_ORDER_MARKS: [bytes: number[], charset: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** What windows-1252 has at 80 to 9F, in order; the five places that it leaves open stay control characters, as browsers have it. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Decodes bytes. A byte order mark wins over `charset` (an IANA name), which defaults to UTF-8.
 * Throws E125 for a charset that is not known and E107 for bytes that it does not have, both naming `place`. A run out of the middle of a
 * text is not decoded strictly: it has no mark, and a wrong byte becomes U+FFFD.
 */
export function decodeBytes(bytes: Uint8Array, charset: string | undefined, place: string, strict = true): string {
  const marked = !strict ? undefined : BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))?.[1];
  const decoder = openDecoder(marked ?? charset ?? 'utf-8', place, strict);
  // Node 20 decodes windows-1252 as ISO 8859-1 (nodejs/node#56542): its quotes and dashes would become control characters.
  if (decoder.encoding === 'windows-1252')
    return Buffer.from(bytes).toString('latin1').replace(/[\x80-\x9f]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] as string);
  try {
    return decoder.decode(bytes);
  } catch {
    return refuse('E107', place, `holds bytes that ${decoder.encoding} does not have`);
  }
}

function openDecoder(charset: string, place: string, strict: boolean): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset.trim(), { fatal: strict });
  } catch {
    return refuse('E125', place, 'names a charset that is not known');
  }
}

/** Decodes base64 (RFC 4648, blanks allowed, padding optional; also its URL alphabet). Throws E121 naming `place`. */
export function decodeBase64(text: string, place: string): Uint8Array {
  const packed = text.replace(/\s+/g, '').replace(/-/g, '+').replace(/_/g, '/');
  const body = packed.replace(/={1,2}$/, '');
  if (body === '' || !/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) return refuse('E121', place, 'is not base64');
  return Buffer.from(body, 'base64');
}

/** The charset of a media type ("text/plain; charset=utf-8"), in lower case, if it names one. */
export function charsetOf(mediaType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s;"]+)"?/i.exec(mediaType)?.[1]?.toLowerCase();
}

/** A media type without its parameters, in lower case. */
export function baseType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}
