// The numbers that the decision families leave of those that a made note was read as.
import { decideLines } from '../../../src/procedures/decide.js';
import { readNote, type TinyNote } from '../lines/helpers.js';

/** A text, the numbers that it was read as (`quote` as their evidence), joined by blanks; what is left of them. */
export function decideText(text: string, codes: string, quote: string, note: Partial<TinyNote> = {}): string {
  const { input, lines } = readNote({ text, lines: codes.split(' ').map((code) => [code, quote]), ...note });
  return decideLines(lines, input).lines.map(({ code }) => code).join(' ');
}
