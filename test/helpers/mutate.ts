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

const VALUES: unknown[] = [null, 5, -1e300, '', 'x', [], {}, [null], true, '2026-99-99', '9'.repeat(500), { reference: '#' }, { code: {} }, ' \ud800 ', '<div><p>', 'Encounter/e2', 'urn:uuid:e2'];

/** JSON with one to four values replaced, dropped or moved: broken in what it says, not in how it is written. */
export function mutateJson(body: Uint8Array, seed: number): Buffer {
  const next = createRandom(seed);
  const value = JSON.parse(Buffer.from(body).toString('utf8')) as object;
  for (let count = 1 + Math.floor(next() * 4); count > 0; count -= 1) {
    const places: [holder: Record<string, unknown>, key: string][] = [];
    const walk = (holder: object): void => {
      for (const [key, inner] of Object.entries(holder)) {
        places.push([holder as Record<string, unknown>, key]);
        if (typeof inner === 'object' && inner !== null) walk(inner as object);
      }
    };
    walk(value);
    const pick = () => places[Math.floor(next() * places.length)];
    const [to, from] = [pick(), pick()];
    if (to === undefined || from === undefined) break;
    if (next() < 0.3) delete to[0][to[1]];
    else to[0][to[1]] = next() < 0.3 ? structuredClone(from[0][from[1]]) : VALUES[Math.floor(next() * VALUES.length)];
  }
  return Buffer.from(JSON.stringify(value));
}
