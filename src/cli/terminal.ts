// Text for terminals: colours when wanted, wrapping to the width, and nothing that a note could use to drive the terminal.
import type { Output } from './context.js';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Style = Record<keyof typeof CODES, (text: string) => string>;

/** Colour functions; they change nothing unless `stream` is a terminal and NO_COLOR is unset or empty (no-color.org). */
export function createStyle(stream: Output, env: Record<string, string | undefined>): Style {
  const on = stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  const style =
    (code: number) =>
    (text: string): string =>
      on ? `\u001b[${code}m${text}\u001b[0m` : text;
  return Object.fromEntries(Object.entries(CODES).map(([name, code]) => [name, style(code)])) as Style;
}

/** Columns to fill: the terminal's, within 60 to 140; 100 when it is none. */
export function readWidth(stream: Output): number {
  return Math.min(140, Math.max(60, stream.columns ?? 100));
}

/** One line without control characters: escape sequences in a note or a file's name must not reach the terminal. */
export function cleanText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** Breaks text at spaces into lines of at most `width` characters; a longer word is cut. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of cleanText(text).split(' ')) {
    let rest = [...word];
    if (line !== '' && [...line].length + 1 + rest.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (rest.length > width) {
      lines.push(rest.slice(0, width).join(''));
      rest = rest.slice(width);
    }
    line = rest.join('');
  }
  return line === '' ? lines : [...lines, line];
}

/** Wraps `text` behind a first-line label and a hanging indent. `styled` colours each line after it was measured. */
export function hang(label: string, text: string, width: number, styled: (line: string) => string = (line) => line, shown = label): string {
  const indent = ' '.repeat(label.length);
  const lines = wrapText(text, Math.max(20, width - label.length));
  return (lines.length === 0 ? [''] : lines).map((line, place) => `${place === 0 ? shown : indent}${styled(line)}`.trimEnd()).join('\n');
}
