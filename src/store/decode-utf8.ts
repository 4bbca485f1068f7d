// Bytes to text, once for every caller: strict UTF-8, so that no offset ever points into a replacement character.
import { ChartcodeError } from '../errors.js';

/**
 * Decodes UTF-8 (a leading byte order mark is dropped). Throws E107 naming `field` and the first offending byte, counted from 0.
 */
export function decodeUtf8(bytes: Uint8Array, field: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const byte = locateBadByte(bytes);
    // What people most often take for a note and is none.
    const problem = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-' ? 'is a PDF: only its text can be read' : 'is not UTF-8';
    throw new ChartcodeError('E107', `the bytes are not UTF-8: ${field}, byte ${byte}${problem === 'is not UTF-8' ? '' : `, ${problem}`}`, [{ field, problem, byte }]);
  }
}

function locateBadByte(bytes: Uint8Array): number {
  // A streaming decode of a prefix fails exactly when the fault lies inside it.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return bad - 1;
}
