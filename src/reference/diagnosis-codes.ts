// ICD-10-CM of one edition: codes, titles, hierarchy, and what the Tabular and the edit tables say of each code.
import { BoundedMap } from './bounded-map.js';
import { ChartcodeError } from '../errors.js';
import { dotted } from './codes.js';
import type { CodeRows } from './code-rows.js';
import type { EditTable, Severity } from './edit-table.js';
import type { HccTable } from './hcc-table.js';
import type { TabularTable } from './tabular-table.js';
import type { DiagnosisCodes, EditFlags, HccPatient, NoteKind, SeventhCharacters, TabularNote } from './types.js';

/** Tables that are opened when a question first needs them. */
export interface DiagnosisTables { tabular(): TabularTable; edits(): EditTable; poaExempt(): ReadonlySet<string>; hcc(): HccTable; severities(): ReadonlyMap<string, Severity> }

const MANIFESTATION_TITLE = /\bin (?:\w+ )*diseases classified elsewhere/i;

export class DiagnosisTable implements DiagnosisCodes {
  readonly billable: readonly string[];
  private readonly rowOf = new Map<string, number>();
  private readonly noted = new BoundedMap<string, TabularNote[]>(2_000);

  constructor(readonly edition: string, private readonly rows: CodeRows, private readonly tables: DiagnosisTables) {
    const { codes, billable } = rows;
    for (let row = 0; row < codes.length; row += 1) this.rowOf.set(codes[row]!, row);
    this.billable = codes.filter((_, row) => billable[row]);
  }

  has(code: string): boolean { return this.rowOf.has(code); }

  isBillable(code: string): boolean {
    const row = this.rowOf.get(code);
    return row !== undefined && this.rows.billable[row]!;
  }

  title(code: string): string {
    const row = this.rowOf.get(code);
    if (row === undefined) throw new ChartcodeError('E303', `${dotted(code)} is not a code of ${this.edition}`, [{ code: dotted(code), edition: this.edition }]);
    return this.rows.titles[row]!;
  }

  parent(code: string): string | undefined {
    for (let length = code.length - 1; length >= 3; length -= 1) {
      const shorter = code.slice(0, length);
      if (this.rowOf.has(shorter)) return shorter;
    }
    return undefined;
  }

  children(code: string): string[] {
    return this.below(code).filter((one) => one !== code && this.parent(one) === code);
  }

  billableUnder(code: string): string[] {
    return this.below(code).filter((one) => this.isBillable(one));
  }

  notes(code: string, kind: NoteKind): TabularNote[] {
    const key = `${kind} ${code}`;
    const known = this.noted.get(key);
    if (known) return known;
    const tabular = this.tables.tabular();
    const notes = this.placesOver(code).flatMap((at) => tabular.notesAt(at, kind));
    // Only codes of the edition: claims may name anything, and what they name must not pile up here.
    if (this.rowOf.has(code)) this.noted.set(key, notes);
    return notes;
  }

  seventhCharacters(code: string): SeventhCharacters | undefined {
    const stem = code.slice(0, 6);
    for (let length = stem.length; length >= 3; length -= 1) {
      const at = stem.slice(0, length);
      const defined = this.tables.tabular().seventhAt(at);
      if (defined === undefined) continue;
      // S12 defines its set for S12.0 to S12.6 only: the code list says which characters a code takes.
      const used = new Set(this.below(stem.replace(/X+$/, '')).filter((one) => one.length === 7).map((one) => one[6]!));
      const characters = Object.fromEntries(Object.entries(defined).filter(([character]) => used.has(character)));
      if (Object.keys(characters).length > 0) return { at, characters };
    }
    return undefined;
  }

  edits(code: string): EditFlags {
    const edits = this.tables.edits().edits(code);
    if (edits.manifestation || !MANIFESTATION_TITLE.test(this.has(code) ? this.title(code) : '')) return edits;
    return { ...edits, manifestation: this.notes(code, 'codeFirst').some((note) => note.at.length <= 7 && !note.at.includes('-')) };
  }

  isPoaExempt(code: string): boolean { return this.tables.poaExempt().has(code); }

  hcc(code: string, patient?: HccPatient): Record<string, number> {
    return Object.fromEntries(Object.entries(this.hccCategories(code, patient)).map(([model, [first]]) => [model, first!]));
  }

  hccCategories(code: string, patient?: HccPatient): Record<string, number[]> { return this.tables.hcc().categories(code, patient); }

  hccTrumped(model: string, present: Iterable<number>): ReadonlyMap<number, number> { return this.tables.hcc().trumped(model, present); }

  severity(code: string, principal?: string): 'MCC' | 'CC' | undefined {
    const found = this.tables.severities().get(code);
    return found === undefined || (principal !== undefined && found.excluded.has(principal)) ? undefined : found.level;
  }

  /** The code, every shorter form of it, then the sections and the chapter. */
  private placesOver(code: string): string[] {
    const places: string[] = [];
    for (let length = code.length; length >= 3; length -= 1) places.push(code.slice(0, length));
    return [...new Set([...places, ...this.tables.tabular().blocksOver(code.slice(0, 3))])];
  }

  /** The code and all below it: neighbours in the official order. */
  private below(code: string): string[] {
    const { codes } = this.rows;
    const row = this.rowOf.get(code);
    if (row === undefined) return [];
    let end = row + 1;
    while (end < codes.length && codes[end]!.startsWith(code)) end += 1;
    return codes.slice(row, end);
  }
}
