// Numbers as characters of a table's text column: small enough for a table of millions of pairs, and read back without parsing.

/** The first character used: below it lie the marks that the table's own format needs. */
const FIRST = 0x100;
/** Characters from here on are surrogates, which no text may hold alone. */
const LAST = 0xd7ff;
export const MOST_PACKED = LAST - FIRST;

/** Whole numbers from 0 to `MOST_PACKED` as one line of text. Throws RangeError beyond. */
export function packNumbers(numbers: ArrayLike<number>): string {
  const parts: string[] = [];
  const chunk = 8192;
  for (let from = 0; from < numbers.length; from += chunk) {
    const units: number[] = [];
    for (let at = from; at < Math.min(numbers.length, from + chunk); at += 1) {
      const value = numbers[at]!;
      if (!(value >= 0 && value <= MOST_PACKED)) throw new RangeError(`${value} cannot be packed`);
      units.push(value + FIRST);
    }
    parts.push(String.fromCharCode(...units));
  }
  return parts.join('');
}

/** What `packNumbers` packed. */
export function unpackNumbers(text: string): Uint16Array {
  const numbers = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) numbers[at] = text.charCodeAt(at) - FIRST;
  return numbers;
}
