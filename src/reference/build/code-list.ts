// The code list of one edition while tables are compiled: what every key is checked against.
import { ChartcodeError } from '../../errors.js';

/** Codes in official order with their subtree ends; `codes[i]` has `billable[i]` and `titles[i]`. */
export class CodeList {
  private readonly rows = new Map<string, number>();

  constructor(readonly codes: readonly string[], readonly billable: readonly boolean[], readonly titles: readonly string[]) {
    codes.forEach((code, row) => this.rows.set(code, row));
    if (this.rows.size !== codes.length) throw new ChartcodeError('E304', 'the code list names a code twice');
  }

  get size(): number { return this.codes.length; }
  has(code: string): boolean { return this.rows.has(code); }
  rowOf(code: string): number | undefined { return this.rows.get(code); }

  /** Row after the last code that starts with `codes[row]`. */
  endOf(row: number): number {
    const code = this.codes[row]!;
    let end = row + 1;
    while (end < this.codes.length && this.codes[end]!.startsWith(code)) end += 1;
    return end;
  }

  /** The fewest prefixes that cover everything from `from` to the last code under `to`; undefined when an end is unknown or they are reversed. */
  coverRange(from: string, to: string): string[] | undefined {
    const first = this.rows.get(from);
    const last = this.rows.get(to);
    if (first === undefined || last === undefined || last < first) return undefined;
    const end = this.endOf(last);
    const cover: string[] = [];
    for (let row = first; row < end;) {
      const next = this.endOf(row);
      if (next <= end) { cover.push(this.codes[row]!); row = next; } else row += 1;
    }
    return cover;
  }

  /** The codes of the ends' length that lie between two codes of which one has left the list, by letters; empty for ends of unlike length. */
  coverBetween(from: string, to: string): string[] {
    if (from.length !== to.length) return [];
    return this.codes.filter((code) => code.length === from.length && code >= from && code <= to);
  }
}
