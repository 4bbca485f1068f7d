// Bytes of RTF in the document's code page: neighbours are decoded together, since a character may take two.
import { decodeBytes } from '../source/decode.js';
import type { TextBuilder } from '../source/text-builder.js';

/** Collects escaped bytes until something else comes. */
export class ByteRun {
  #bytes: number[] = [];
  #start = 0;
  #end = 0;
  charset = 'windows-1252';

  constructor(
    private readonly builder: TextBuilder,
    private readonly place: string,
  ) {}

  /** A byte that stands at `[start, end)`, escaped. */
  add(byte: number, start: number, end: number): void {
    if (this.#bytes.length === 0) this.#start = start;
    this.#bytes.push(byte);
    this.#end = end;
  }

  /** Plain text, one character a byte. */
  addText(text: string, start: number): void {
    this.flush();
    const decoded = /[\x80-\xff]/.test(text) ? this.#decode(Buffer.from(text, 'latin1')) : text;
    // A multi-byte code page shortens the text: then it stands for the run as a whole.
    this.builder.copy(decoded, start, start + text.length);
  }

  /** Writes what was collected. */
  flush(): void {
    if (this.#bytes.length === 0) return;
    this.builder.copy(this.#decode(Uint8Array.from(this.#bytes)), this.#start, this.#end);
    this.#bytes = [];
  }

  #decode(bytes: Uint8Array): string {
    return decodeBytes(bytes, this.charset, this.place, false);
  }
}
