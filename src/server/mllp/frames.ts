// MLLP frames out of a stream of bytes: <VT> message <FS><CR>, several in a row, each in any number of pieces.

const START = 0x0b;
const END = 0x1c;
/** The start of a message, where one before it never ended. A start mark alone may stand in a text that came out of a word processor. */
const ANEW = Buffer.from('\x0bMSH');

/** Collects bytes and gives whole messages. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  #inside = false;

  /** `maxBytes` bounds one message: what is longer is told by `overflow`. */
  constructor(private readonly maxBytes: number) {}

  /** Whether a message is under way. */
  get open(): boolean {
    return this.#inside;
  }

  /**
   * Whole messages that end in these bytes. Bytes between frames (a carriage return, white space) are dropped. Gives `overflow` when one is too long,
   * and how many were `broken` off: what came of such a one is no part of the next, which may be another patient's.
   */
  take(bytes: Buffer): { messages: Buffer[]; overflow: boolean; broken: number } {
    const messages: Buffer[] = [];
    let broken = 0;
    let from = 0;
    while (from < bytes.length) {
      if (!this.#inside) {
        const start = bytes.indexOf(START, from);
        if (start === -1) break;
        this.#inside = true;
        from = start + 1;
      }
      const end = bytes.indexOf(END, from);
      const part = bytes.subarray(from, end === -1 ? bytes.length : end);
      this.#chunks.push(part);
      this.#size += part.length;
      if (this.#size > this.maxBytes) return { messages, overflow: true, broken };
      if (end === -1) break;
      const whole = Buffer.concat(this.#chunks);
      const anew = whole.lastIndexOf(ANEW);
      if (anew > 0) broken += 1;
      messages.push(whole.subarray(anew + 1));
      this.#chunks = [];
      this.#size = 0;
      this.#inside = false;
      from = end + 1;
    }
    return { messages, overflow: false, broken };
  }
}

/** A message in its frame. */
export function frame(message: string): Buffer {
  return Buffer.concat([Buffer.from([START]), Buffer.from(message, 'utf8'), Buffer.from([END, 0x0d])]);
}
