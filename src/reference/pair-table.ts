// NCCI procedure-to-procedure edits as typed arrays: two numbers a pair, found by binary search.
import { unpackNumbers } from './packed-numbers.js';
import type { TableReader } from './table-file.js';
import type { PairEdit, PairEdits } from './types.js';

type Term = Omit<PairEdit, 'column1' | 'column2'>;

/** Up to this many codes, each ordered pair is searched; above, the rows of the table are walked. */
const FEW = 60;

/** One release, read from the columns that build/compile-pairs writes. A pair may stand several times, each with its own dates. */
export class PairTable implements PairEdits {
  readonly size: number;
  private readonly places: Map<string, number>;
  /** Pairs of column 1 `code` are `starts[code]` to `starts[code + 1]`; column 2 ascends there. */
  private readonly starts: Uint32Array;
  private readonly column2: Uint16Array;
  private readonly terms: Uint16Array;
  /** Numbers that the table names, ascending. */
  readonly codes: readonly string[];
  private readonly dictionary: Term[];

  constructor(table: TableReader, readonly edition: string, readonly from: string) {
    this.codes = table.column('code');
    this.places = new Map(this.codes.map((code, place) => [code, place]));
    const counts = table.column('count');
    this.starts = new Uint32Array(this.codes.length + 1);
    counts.forEach((count, place) => { this.starts[place + 1] = this.starts[place]! + Number(count); });
    this.column2 = unpackNumbers(table.column('column2').join(''));
    this.terms = unpackNumbers(table.column('term').join(''));
    this.size = this.terms.length;
    for (let place = 0; place < this.codes.length; place += 1) {
      for (let at = this.starts[place]! + 1; at < this.starts[place + 1]!; at += 1) this.column2[at]! += this.column2[at - 1]!;
    }
    const [effective, deletion, rationale] = ['effective', 'deletion', 'rationale'].map((name) => table.column(name)) as [string[], string[], string[]];
    this.dictionary = table.column('modifier').map((modifier, row) => ({ modifier: modifier as PairEdit['modifier'], effective: effective[row]!, deletion: deletion[row]!, rationale: rationale[row]! }));
  }

  has(code: string): boolean { return this.places.has(code); }

  find(column1: string, column2: string, day: string): PairEdit | undefined {
    const first = this.places.get(column1);
    const second = this.places.get(column2);
    const at = first === undefined || second === undefined ? -1 : this.search(first, second, day);
    return at < 0 ? undefined : this.editAt(first!, at);
  }

  among(codes: readonly string[], day: string): PairEdit[] {
    const places = [...new Set(codes)].map((code) => this.places.get(code)).filter((place) => place !== undefined).sort((a, b) => a - b);
    if (places.length <= FEW) {
      return places.flatMap((first) => places.flatMap((second) => {
        const at = first === second ? -1 : this.search(first, second, day);
        return at < 0 ? [] : [this.editAt(first, at)];
      }));
    }
    const wanted = new Uint8Array(this.codes.length);
    for (const place of places) wanted[place] = 1;
    const found: PairEdit[] = [];
    for (const first of places) {
      for (let at = this.starts[first]!; at < this.starts[first + 1]!; at += 1) {
        if (wanted[this.column2[at]!] === 1 && this.inForce(at, day)) found.push(this.editAt(first, at));
      }
    }
    return found;
  }

  /** Every row, ended ones too, in order of column 1 and column 2. */
  *all(): Generator<PairEdit> {
    for (let first = 0; first < this.codes.length; first += 1) {
      for (let at = this.starts[first]!; at < this.starts[first + 1]!; at += 1) yield this.editAt(first, at);
    }
  }

  /** The place of the pair that is in force, -1 when there is none. */
  private search(first: number, second: number, day: string): number {
    let low = this.starts[first]!;
    let high = this.starts[first + 1]!;
    const end = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.column2[middle]! < second) low = middle + 1; else high = middle;
    }
    for (let at = low; at < end && this.column2[at] === second; at += 1) if (this.inForce(at, day)) return at;
    return -1;
  }

  private inForce(at: number, day: string): boolean {
    const term = this.dictionary[this.terms[at]!]!;
    return term.effective <= day && (term.deletion === '' || day <= term.deletion);
  }

  private editAt(first: number, at: number): PairEdit {
    return { column1: this.codes[first]!, column2: this.codes[this.column2[at]!]!, ...this.dictionary[this.terms[at]!]! };
  }
}
