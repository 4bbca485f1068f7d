// Broken inputs out of whole ones: bytes flipped, runs cut, doubled, swapped, marks of the formats thrown in. Seeded, so that a failure can be repeated.
import { createRandom } from './random.js';

const MARKS = ['<', '>', '&', ';', '{', '}', '\\', '|', '^', '~', '"', ']]>', '<![CDATA[', '<!--', '<!DOCTYPE x [<!ENTITY a "b">]>', '&#0;', '&#xD800;', '\\u-9999?', "\\'", '\\bin9 ', '\r', '\n', '\0', '\x0b', '\x1c', '[', ']', 'null', '{}', '1e999', '\xff', '\xfe\xff', '\u00e9', '-', '=', 'xmlns="x"', '\\X', '\\.sp99999\\'];

/** `body` with one to six random injuries. The same seed gives the same bytes. */
export function mutate(body: Uint8Array, seed: number): Buffer {
  const next = createRandom(seed);
  const below = (limit: number): number => Math.floor(next() * Math.max(1, limit));
  let bytes = Buffer.from(body);
  for (let count = 1 + below(6); count > 0; count -= 1) {
    const at = below(bytes.length);
    const length = 1 + below(next() < 0.2 ? bytes.length : 40);
    const run = bytes.subarray(at, at + length);
    const before = bytes.subarray(0, at);
    const after = bytes.subarray(at + length);
    switch (below(7)) {
      case 0:
        bytes = Buffer.concat([before, after]);
        break;
      case 1:
        bytes = Buffer.concat([before, run, run, after]);
        break;
      case 2:
        bytes = Buffer.concat([before, Buffer.from(MARKS[below(MARKS.length)] as string, next() < 0.5 ? 'latin1' : 'utf8'), bytes.subarray(at)]);
        break;
      case 3:
        if (bytes.length > 0) bytes[at] = below(256);
        break;
      case 4:
        bytes = Buffer.concat([before, Buffer.from(run).reverse(), after]);
        break;
      case 5:
        bytes = Buffer.concat([after, run, before]);
        break;
      default:
        bytes = Buffer.from(bytes.subarray(0, at));
    }
  }
  return bytes;
}
