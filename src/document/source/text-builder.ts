// Builds a document's text out of runs of a source, and remembers where each run came from.
import type { MappedText, TextPiece } from './types.js';

type Gap = '' | ' ' | '; ' | ' | ' | '\n' | '\n\n';
const STRENGTH: readonly Gap[] = ['', ' ', '; ', ' | ', '\n', '\n\n'];

/** Characters between two line breaks of a text that other systems wrap: blanks that mean one blank. */
const BLANKS = /[ \t\r\n\f\v\u00a0]+/g;
/** Line breaks with the blanks around them, and blanks at either end. */
const BLANKS_AT_ENDS = /[ \t\f\v\u00a0]*(?:\r\n?|\n)[ \t\f\v\u00a0]*|^[ \t\f\v\u00a0]+|[ \t\f\v\u00a0]+$/g;

/** `flow`: any run of blanks is one blank; `lines`: line breaks and inner blanks stay. */
export type BlankMode = 'flow' | 'lines';

/** A text in the making. Gaps are written only between two runs, so that a text neither begins nor ends with one. */
export class TextBuilder {
  readonly #parts: string[] = [];
  readonly #pieces: TextPiece[] = [];
  #length = 0;
  #gap: Gap = '';
  /** Where the gap's one blank stands in the source, when it may be part of a run. */
  #blankAt = -1;
  /** After a lead, the next run follows without a gap. */
  #led = false;

  /** JSON path or field of the strings that are added next. */
  path: string | undefined;

  get length(): number {
    return this.#length;
  }

  /** Asks for a gap before the next run; of several, the strongest counts. */
  gap(wanted: Gap): void {
    if (this.#led || STRENGTH.indexOf(wanted) <= STRENGTH.indexOf(this.#gap)) return;
    this.#gap = wanted;
    this.#blankAt = -1;
  }

  /** One line break more; two in a row leave a blank line, further ones do not count. */
  newline(): void {
    this.gap(this.#gap === '\n' ? '\n\n' : '\n');
  }

  /** Text that the source does not have: a heading, a bullet. */
  add(text: string): void {
    if (text === '') return;
    this.#close();
    this.#write(text);
  }

  /** A bullet or a label: the next run stands right behind it, whatever gaps are asked for. */
  lead(text: string): void {
    this.add(text);
    this.#led = true;
  }

  /** Text of the source: `source` stands at `[sourceStart, sourceEnd)`; blanks are treated as `mode` says. */
  copy(source: string, sourceStart: number, sourceEnd: number, mode: BlankMode = 'flow'): void {
    if (sourceEnd - sourceStart !== source.length) {
      // An entity or an escape: its blanks separate, its characters stand for the whole of it.
      if (source.replace(BLANKS, '') === '') this.gap(' ');
      else this.#run(source.replace(BLANKS, ' '), sourceStart, sourceEnd);
      return;
    }
    const blanks = mode === 'flow' ? BLANKS : BLANKS_AT_ENDS;
    let from = 0;
    for (const found of source.matchAll(blanks)) {
      if (found.index > from) this.#run(source.slice(from, found.index), sourceStart + from, sourceStart + found.index);
      from = found.index + found[0].length;
      if (mode === 'lines' && /[\r\n]/.test(found[0])) this.newline();
      else if (this.#gap === '' && !this.#led) {
        this.#gap = ' ';
        this.#blankAt = found[0] === ' ' ? sourceStart + found.index : -1;
      }
    }
    if (from < source.length) this.#run(source.slice(from), sourceStart + from, sourceStart + source.length);
  }

  /** A text that is built already, its offsets in the string at `path`. */
  append({ text, pieces }: MappedText, path: string): void {
    if (text === '') return;
    this.#close();
    const shift = this.#length;
    this.#write(text);
    for (const piece of pieces) this.#pieces.push({ ...piece, start: piece.start + shift, end: piece.end + shift, path });
  }

  /** The text so far, with its pieces. */
  build(): MappedText {
    return { text: this.#parts.join(''), pieces: this.#pieces };
  }

  #run(text: string, sourceStart: number, sourceEnd: number): void {
    if (this.#gap === ' ' && this.#blankAt === sourceStart - 1 && this.#length > 0) {
      this.#gap = '';
      this.#map(` ${text}`, sourceStart - 1, sourceEnd);
      return;
    }
    this.#close();
    this.#map(text, sourceStart, sourceEnd);
  }

  #map(text: string, sourceStart: number, sourceEnd: number): void {
    const start = this.#length;
    this.#write(text);
    const last = this.#pieces.at(-1);
    const copied = (piece: TextPiece): boolean => piece.end - piece.start === piece.sourceEnd - piece.sourceStart;
    const piece: TextPiece = { start, end: this.#length, sourceStart, sourceEnd, ...(this.path === undefined ? {} : { path: this.path }) };
    if (last !== undefined && last.end === start && last.sourceEnd === sourceStart && last.path === this.path && copied(last) && copied(piece)) {
      last.end = piece.end;
      last.sourceEnd = sourceEnd;
    } else this.#pieces.push(piece);
  }

  #close(): void {
    if (this.#length > 0 && this.#gap !== '') this.#write(this.#gap);
    this.#gap = '';
    this.#blankAt = -1;
  }

  #write(text: string): void {
    this.#led = false;
    this.#parts.push(text);
    this.#length += text.length;
  }
}
