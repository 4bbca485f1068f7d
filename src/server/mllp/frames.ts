// MLLP frames out of a stream of bytes: <VT> message <FS><CR>, several in a row, each in any number of pieces.

const START = 0x0b;
const END = 0x1c;

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

  /** Whole messages that end in these bytes. Bytes between frames (a carriage return, white space) are dropped. Gives `overflow` when one is too long. */
  take(bytes: Buffer): { messages: Buffer[]; overflow: boolean } {
    const messages: Buffer[] = [];
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
      if (this.#size > this.maxBytes) return { messages, overflow: true };
      if (end === -1) break;
      messages.push(Buffer.concat(this.#chunks));
      this.#chunks = [];
      this.#size = 0;
      this.#inside = false;
      from = end + 1;
    }
    return { messages, overflow: false };
  }
}

/** A message in its frame. */
export function frame(message: string): Buffer {
  return Buffer.concat([Buffer.from([START]), Buffer.from(message, 'utf8'), Buffer.from([END, 0x0d])]);
}
