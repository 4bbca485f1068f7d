// A JSON array of rows, cut into its elements' bytes without keeping any of them parsed: a batch is read one row at a time, whatever form it came in.
import { ChartcodeError } from '../errors.js';
import { decodeUtf8 } from './decode-utf8.js';
import { parseJson } from './parse-json.js';

const MARKS = { quote: 0x22, comma: 0x2c, openArray: 0x5b, backslash: 0x5c, closeArray: 0x5d, openObject: 0x7b, closeObject: 0x7d };

/** Where each element starts and ends, in bytes, one pair after the other. Throws E107 and E105 naming the place, E101 for JSON that is no array. */
export function splitArray(bytes: Uint8Array): Uint32Array {
  const rows = parseJson(decodeUtf8(bytes, 'body'));
  if (!Array.isArray(rows)) throw new ChartcodeError('E101', 'the batch is not an array of encounters', [{ field: 'body', problem: 'must be an array' }]);
  const bounds = new Uint32Array(2 * rows.length);
  if (rows.length > 0) findBounds(bytes, bounds);
  return bounds;
}

/** Of JSON that is an array with elements. Only the marks outside of strings count, and in UTF-8 no other byte looks like one. */
function findBounds(bytes: Uint8Array, bounds: Uint32Array): void {
  let at = bytes.indexOf(MARKS.openArray) + 1;
  let depth = 0;
  let filled = 0;
  bounds[filled++] = at;
  for (; ; at += 1) {
    const byte = bytes[at];
    if (byte === MARKS.quote) at = findStringEnd(bytes, at);
    else if (byte === MARKS.openArray || byte === MARKS.openObject) depth += 1;
    else if (byte === MARKS.closeArray || byte === MARKS.closeObject) {
      if (depth === 0) break;
      depth -= 1;
    } else if (byte === MARKS.comma && depth === 0) {
      bounds[filled++] = at;
      bounds[filled++] = at + 1;
    }
  }
  bounds[filled] = at;
}

function findStringEnd(bytes: Uint8Array, quote: number): number {
  let at = quote + 1;
  for (; bytes[at] !== MARKS.quote; at += 1) if (bytes[at] === MARKS.backslash) at += 1;
  return at;
}
