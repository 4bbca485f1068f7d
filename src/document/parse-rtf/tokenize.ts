// RTF's grammar: groups, control words, escaped bytes and plain text, each with its place.

export type RtfToken =
  | { kind: 'open' | 'close'; start: number; end: number }
  | { kind: 'word'; name: string; value: number | undefined; start: number; end: number }
  | { kind: 'symbol'; name: string; start: number; end: number }
  | { kind: 'byte'; value: number; start: number; end: number }
  | { kind: 'text'; text: string; start: number; end: number };

const TOKEN = /\{|\}|\\([A-Za-z]{1,32})(-?\d+)? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|[\r\n]+|[^\\{}\r\n]+/y;

/** Tokens of RTF; `source` holds one character a byte. Line breaks mean nothing; a lone backslash at the end is dropped. */
export function* tokenizeRtf(source: string): Generator<RtfToken, void, undefined> {
  let start = 0;
  while (start < source.length) {
    TOKEN.lastIndex = start;
    const found = TOKEN.exec(source);
    if (found === null) return;
    const end = TOKEN.lastIndex;
    const [whole, name, value, hex, symbol] = found;
    if (whole === '{') yield { kind: 'open', start, end };
    else if (whole === '}') yield { kind: 'close', start, end };
    else if (name !== undefined) {
      const number = value === undefined ? undefined : Number(value);
      yield { kind: 'word', name, value: number, start, end };
      // Binary data follows as it is, braces and all.
      if (name === 'bin' && number !== undefined && number > 0) {
        start = end + number;
        continue;
      }
    } else if (hex !== undefined) yield { kind: 'byte', value: Number.parseInt(hex, 16), start, end };
    else if (symbol !== undefined) yield { kind: 'symbol', name: symbol, start, end };
    else if (!/^[\r\n]/.test(whole)) yield { kind: 'text', text: whole, start, end };
    start = end;
  }
}
