// JSON.parse whose errors say where, and never what: V8's own messages quote the text around the place.
import { ChartcodeError } from '../errors.js';

/** Parses JSON. Throws E105 with the position (UTF-16 units from 0), line and column (from 1) of the first wrong character. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const position = locateJsonError(text);
    const before = text.slice(0, position);
    const line = before.split('\n').length;
    const column = position - before.lastIndexOf('\n');
    const problem = position >= text.length ? 'it ends too early' : 'unexpected character';
    throw new ChartcodeError('E105', `the body is not JSON: ${problem} at position ${position}`, [
      { field: 'body', problem, position, line, column },
    ]);
  }
}

const SPACE = /[\t\n\r ]*/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Where JSON text first breaks the grammar (RFC 8259); its length when it merely stops. A loop, so that depth costs no stack. */
export function locateJsonError(text: string): number {
  const open: ('{' | '[')[] = [];
  let at = 0;
  let want: 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'after' = 'value';
  for (;;) {
    at = matchEnd(SPACE, text, at);
    const character = text[at];
    if (character === undefined) return at;
    if (want === 'after') {
      const inside = open.at(-1);
      if (inside !== undefined && character === ',') {
        want = inside === '{' ? 'key' : 'value';
        at += 1;
        continue;
      }
      if (inside !== undefined && character === (inside === '{' ? '}' : ']')) {
        open.pop();
        at += 1;
        continue;
      }
      return at;
    }
    if ((want === 'value-or-close' && character === ']') || (want === 'key-or-close' && character === '}')) {
      open.pop();
      want = 'after';
      at += 1;
      continue;
    }
    if (want === 'key' || want === 'key-or-close') {
      if (character !== '"') return at;
      const key = scanString(text, at);
      if (!key.closed) return key.at;
      at = matchEnd(SPACE, text, key.at);
      if (text[at] !== ':') return at;
      want = 'value';
      at += 1;
      continue;
    }
    if (character === '{' || character === '[') {
      open.push(character);
      want = character === '{' ? 'key-or-close' : 'value-or-close';
      at += 1;
      continue;
    }
    if (character === '"') {
      const value = scanString(text, at);
      if (!value.closed) return value.at;
      at = value.at;
    } else {
      const end = matchEnd(SCALAR, text, at);
      if (end === at) return at;
      at = end;
    }
    want = 'after';
  }
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function scanString(text: string, quote: number): { at: number; closed: boolean } {
  let at = quote + 1;
  for (;;) {
    const character = text[at];
    if (character === undefined || character < ' ') return { at, closed: false };
    if (character === '"') return { at: at + 1, closed: true };
    if (character !== '\\') {
      at += 1;
      continue;
    }
    const escape = text[at + 1];
    if (escape === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) return { at: Math.min(at, text.length), closed: false };
      at += 6;
    } else if (escape !== undefined && '"\\/bfnrt'.includes(escape)) at += 2;
    else return { at: escape === undefined ? text.length : at + 1, closed: false };
  }
}
