// The text of a field, its escapes resolved: formatting becomes line breaks, highlights go, bytes are decoded.
import { decodeBytes } from '../source/decode.js';
import type { TextBuilder } from '../source/text-builder.js';
import { escapedMark, splitAt } from './split-message.js';
import type { Separators, Slice } from './split-message.js';

/** Formatting commands (HL7 v2.5.1, 2.7.6) that end a line; those that only indent or centre mean nothing here. */
const ENDS_LINE = /^\.(?:br|sp\+?\d*|ce|fi|nf|sk\d*)/i;
/** Longest escape: what is longer is a backslash that stands for itself. */
const MAX_ESCAPE = 200;

/** Appends a text, repetitions on lines of their own; components stay as they are written. `charset` is that of escaped bytes. */
export function appendText(slice: Slice, separators: Separators, builder: TextBuilder, charset: string | undefined): void {
  for (const [place, repetition] of splitAt(slice, separators.repetition).entries()) {
    if (place > 0) builder.newline();
    appendEscaped(repetition, separators, builder, charset);
  }
}

function appendEscaped({ text, start }: Slice, separators: Separators, builder: TextBuilder, charset: string | undefined): void {
  const { escape } = separators;
  let from = 0;
  for (let open = text.indexOf(escape); open !== -1; open = text.indexOf(escape, from)) {
    const close = text.indexOf(escape, open + 1);
    const code = text.slice(open + 1, close);
    if (close === -1 || close - open > MAX_ESCAPE || !/^(?:[A-Z]|\.[a-z+\-\d ]*|[XCMZ][0-9A-Fa-f ]+)$/i.test(code)) {
      builder.copy(text.slice(from, open + 1), start + from, start + open + 1, 'lines');
      from = open + 1;
      continue;
    }
    builder.copy(text.slice(from, open), start + from, start + open, 'lines');
    const mark = escapedMark(code.toUpperCase(), separators);
    if (mark !== undefined) builder.copy(mark, start + open, start + close + 1);
    else if (ENDS_LINE.test(code)) builder.newline();
    else if (/^X/i.test(code)) appendBytes(code.slice(1).replace(/ /g, ''), start + open, start + close + 1, builder, charset);
    else if (/^\./.test(code)) builder.gap(' ');
    from = close + 1;
  }
  builder.copy(text.slice(from), start + from, start + text.length, 'lines');
}

/** Escaped bytes are most often line breaks. */
function appendBytes(hex: string, start: number, end: number, builder: TextBuilder, charset: string | undefined): void {
  const decoded = decodeBytes(Buffer.from(hex, 'hex'), charset, 'MSH-18', false).replace(/\r\n?/g, '\n');
  if (/^\n*$/.test(decoded)) for (const _ of decoded) builder.newline();
  else builder.copy(decoded.replace(/[\0\n]/g, ' '), start, end);
}
