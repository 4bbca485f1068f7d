// The Tabular as read: notes by place, 7th-character sets, and the blocks over a category.
import { BoundedMap } from './bounded-map.js';
import { readCodeSet } from './code-set.js';
import type { TableReader } from './table-file.js';
import type { NoteKind, TabularNote } from './types.js';

/** Notes, 7th-character sets and blocks of one Tabular edition; rows become objects when they are asked for. */
export class TabularTable {
  private readonly rowsAt = new Map<string, number[]>();
  private readonly texts: string[];
  private readonly kinds: string[];
  private readonly ats: string[];
  private readonly sets: string[];
  private readonly shared: string[][];
  private readonly made = new BoundedMap<number, TabularNote>(2_000);
  private readonly sevenths = new Map<string, string>();
  private readonly blocks = new Map<string, string[]>();
  private readonly titles = new Map<string, string>();

  constructor(table: TableReader) {
    this.ats = table.column('at');
    this.kinds = table.column('kind');
    this.texts = table.column('text');
    this.sets = table.column('codes');
    this.shared = table.column('shared').map((list) => list.split(','));
    this.ats.forEach((at, row) => {
      const rows = this.rowsAt.get(at);
      if (rows) rows.push(row); else this.rowsAt.set(at, [row]);
    });
    const characters = table.column('seventhCharacters');
    table.column('seventhAt').forEach((at, row) => this.sevenths.set(at, characters[row]!));
    const above = table.column('above');
    table.column('category').forEach((category, row) => this.blocks.set(category, above[row]!.split(',')));
    const titles = table.column('blockTitle');
    table.column('blockAt').forEach((at, row) => this.titles.set(at, titles[row]!));
  }

  notesAt(at: string, kind: NoteKind): TabularNote[] {
    const rows = this.rowsAt.get(at);
    if (rows === undefined) return [];
    return rows.filter((row) => this.kinds[row] === kind).map((row) => this.note(row));
  }

  /** Sections and chapter over a category, narrowest first, as `E08-E13`. */
  blocksOver(category: string): readonly string[] { return this.blocks.get(category) ?? []; }

  blockTitle(at: string): string | undefined { return this.titles.get(at); }

  /** The 7th characters defined at exactly this code. */
  seventhAt(code: string): Record<string, string> | undefined {
    const compiled = this.sevenths.get(code);
    if (compiled === undefined) return undefined;
    return Object.fromEntries(compiled.split('\t').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  }

  private note(row: number): TabularNote {
    const known = this.made.get(row);
    if (known) return known;
    const note: TabularNote = { at: this.ats[row]!, text: this.texts[row]!, codes: readCodeSet(this.sets[row]!, (index) => this.shared[index] ?? []) };
    this.made.set(row, note);
    return note;
  }
}
