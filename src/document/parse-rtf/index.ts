// RTF to text: what a reader sees on the page, without fonts, pictures, headers, hidden and deleted text.
import { refuse } from '../source/refuse.js';
import { TextBuilder } from '../source/text-builder.js';
import type { MappedText } from '../source/types.js';
import { ByteRun } from './byte-run.js';
import { tokenizeRtf } from './tokenize.js';
import type { RtfToken } from './tokenize.js';
import words from './words.json' with { type: 'json' };

/** State that a group inherits and its end restores. */
interface Group {
  skipped: boolean;
  hidden: boolean;
  /** Fallback characters after a Unicode escape (`\uc`). */
  fallback: number;
}

const SKIP = new Set(words.skip);
const BULLETS = new Set(words.bullets);
const NEWLINE = new Set(words.newline);
const CELL = new Set(words.cell);
const BLANK = new Set(words.blank);
const HIDDEN = new Set(words.hidden);
const CHARACTERS = new Map(Object.entries(words.characters));
const SYMBOLS = new Map(Object.entries(words.symbols));
const CHARSETS = new Map(Object.entries(words.charsets));
const CODE_PAGES = new Map(Object.entries(words.codePages));
const MAX_DEPTH = 1000;

/** Whether bytes or text begin as RTF does. */
export function isRtf(head: string): boolean {
  return /^\s*\{\\rtf/.test(head.slice(0, 200));
}

/**
 * The text of an RTF document with its map; offsets count bytes. Bytes are read in the code page that the document names.
 * Throws E121 when it is no RTF or nested too deep, E125 for an unknown code page.
 */
export function parseRtf(bytes: Uint8Array, place = 'body'): MappedText {
  const source = Buffer.from(bytes).toString('latin1');
  if (!isRtf(source)) return refuse('E121', place, 'does not begin as RTF does');
  const reader = new Reader(place);
  for (const token of tokenizeRtf(source)) reader.take(token);
  return reader.finish();
}

class Reader {
  readonly #builder = new TextBuilder();
  readonly #run: ByteRun;
  #groups: Group[] = [];
  #group: Group = { skipped: false, hidden: false, fallback: 1 };
  /** Characters that stand in for a Unicode escape and are passed over. */
  #toPass = 0;
  #starred = false;

  constructor(private readonly place: string) {
    this.#run = new ByteRun(this.#builder, place);
  }

  take(token: RtfToken): void {
    if (token.kind !== 'byte') this.#run.flush();
    const starred = this.#starred;
    this.#starred = false;
    if (token.kind === 'word') this.#word(token, starred);
    else if (token.kind === 'symbol') this.#symbol(token);
    else if (token.kind === 'text' || token.kind === 'byte') this.#characters(token);
    else this.#nest(token.kind);
  }

  finish(): MappedText {
    this.#run.flush();
    return this.#builder.build();
  }

  #nest(kind: 'open' | 'close'): void {
    this.#toPass = 0;
    if (kind === 'open') {
      if (this.#groups.length > MAX_DEPTH) refuse('E121', this.place, `is nested deeper than ${MAX_DEPTH} groups`);
      this.#groups.push({ ...this.#group });
    } else this.#group = this.#groups.pop() ?? this.#group;
  }

  #word({ name, value, start, end }: Extract<RtfToken, { kind: 'word' }>, starred: boolean): void {
    const group = this.#group;
    if (starred || SKIP.has(name)) group.skipped = true;
    const charset = CHARSETS.get(name);
    if (charset !== undefined) this.#run.charset = charset;
    else if (name === 'ansicpg' && value !== undefined) this.#run.charset = CODE_PAGES.get(String(value)) ?? `windows-${value}`;
    else if (HIDDEN.has(name)) group.hidden = value !== 0;
    else if (name === 'plain') group.hidden = false;
    else if (name === 'uc') group.fallback = Math.min(Math.max(value ?? 1, 0), 16);
    if (group.skipped || group.hidden) return;
    if (BULLETS.has(name)) {
      group.skipped = true;
      this.#builder.lead('- ');
    } else if (NEWLINE.has(name)) this.#builder.newline();
    else if (CELL.has(name)) this.#builder.gap(' | ');
    else if (BLANK.has(name)) this.#builder.gap(' ');
    else if (name === 'u' && value !== undefined) {
      this.#builder.copy(String.fromCharCode(value & 0xffff), start, end);
      this.#toPass = group.fallback;
    } else {
      const character = CHARACTERS.get(name);
      if (character !== undefined) this.#builder.copy(character, start, end);
    }
  }

  #symbol({ name, start, end }: Extract<RtfToken, { kind: 'symbol' }>): void {
    if (name === '*') this.#starred = true;
    const { skipped, hidden } = this.#group;
    if (skipped || hidden || this.#passes(1) > 0) return;
    if (name === '\n' || name === '\r') this.#builder.newline();
    else if (name === '\t') this.#builder.gap(' ');
    const character = SYMBOLS.get(name);
    if (character !== undefined) this.#builder.copy(character, start, end);
  }

  #characters(token: Extract<RtfToken, { kind: 'text' | 'byte' }>): void {
    if (this.#group.skipped || this.#group.hidden) return;
    if (token.kind === 'byte') {
      if (this.#passes(1) === 0) this.#run.add(token.value, token.start, token.end);
      return;
    }
    const passed = this.#passes(token.text.length);
    this.#run.addText(token.text.slice(passed), token.start + passed);
  }

  #passes(available: number): number {
    const passed = Math.min(this.#toPass, available);
    this.#toPass -= passed;
    return passed;
  }
}
