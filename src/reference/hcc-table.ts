// HCC categories of a diagnosis by risk adjustment model, and which category is trumped by another.
import { ChartcodeError } from '../errors.js';
import models from './hcc-models.json' with { type: 'json' };
import type { TableReader } from './table-file.js';
import type { HccPatient } from './types.js';

interface Edit { sex: string; from: number; to: number; category: number | undefined }

const keyed = (model: string, rest: string | number): string => `${model} ${rest}`;

/** The tables that `HccTable` is made of, in its constructor's order. */
export const HCC_TABLES = ['icd10cm-hcc', 'icd10cm-hcc-hierarchies', 'icd10cm-hcc-edits'] as const;

/** The mappings, hierarchies and edits of one edition, checked against each other. */
export class HccTable {
  private readonly categoriesOf = new Map<string, Record<string, number[]>>();
  private readonly over = new Map<string, number[]>();
  private readonly edits = new Map<string, Edit[]>();

  /**
   * `oneEdition`: the three tables are of one payment year, and must agree; those of another year may name categories that are gone, which no diagnosis
   * then has. Throws E303 when they should agree and a hierarchy or an edit names a category that the mappings lack, or a hierarchy goes in a circle.
   */
  constructor(mappings: TableReader, hierarchies: TableReader, edits: TableReader, oneEdition = true) {
    const codes = mappings.column('code');
    const known = new Set<string>();
    const mapped = new Set<string>();
    for (const { key } of models.models) {
      mappings.column(key).forEach((cell, row) => {
        if (cell === '') return;
        const categories = cell.split(' ').map(Number);
        const code = codes[row]!;
        this.categoriesOf.set(code, { ...this.categoriesOf.get(code), [key]: categories });
        mapped.add(key);
        for (const category of categories) known.add(keyed(key, category));
      });
    }
    // A later mapping may end a model: its hierarchy then has nothing to say.
    const check = (table: string, model: string, category: number): void => {
      if (oneEdition && !known.has(keyed(model, category))) throw new ChartcodeError('E303', `${table} names category ${category} of ${model}, which no diagnosis maps to`, [{ table, model, category }]);
    };
    this.readHierarchies(hierarchies, mapped, check);
    this.readEdits(edits, mapped, check);
  }

  /** By model, the lowest number first; within `patient`'s age and sex where they are known. */
  categories(code: string, patient: HccPatient = {}): Record<string, number[]> {
    const found = this.categoriesOf.get(code) ?? {};
    return Object.fromEntries(Object.entries(found).flatMap(([model, categories]) => {
      const edit = this.edits.get(keyed(model, code))?.find((one) => holds(one, patient));
      const kept = edit === undefined ? categories : edit.category === undefined ? [] : [edit.category];
      return kept.length === 0 ? [] : [[model, [...kept]]];
    }));
  }

  /** The categories of `present` that do not count, each with the one that takes its place: one that counts itself, the lowest number first. */
  trumped(model: string, present: Iterable<number>): Map<number, number> {
    const there = new Set(present);
    const winners = new Map<number, number | undefined>();
    const winnerOver = (category: number): number | undefined => {
      if (!winners.has(category)) {
        winners.set(category, this.over.get(keyed(model, category))?.find((parent) => there.has(parent) && winnerOver(parent) === undefined));
      }
      return winners.get(category);
    };
    return new Map([...there].flatMap((category): [number, number][] => {
      const by = winnerOver(category);
      return by === undefined ? [] : [[category, by]];
    }));
  }

  private readHierarchies(table: TableReader, mapped: ReadonlySet<string>, check: (table: string, model: string, category: number) => void): void {
    const [parents, children] = [table.column('parent').map(Number), table.column('child').map(Number)];
    table.column('model').forEach((model, row) => {
      if (!mapped.has(model)) return;
      const [parent, child] = [parents[row]!, children[row]!];
      check('icd10cm-hcc-hierarchies', model, parent);
      check('icd10cm-hcc-hierarchies', model, child);
      const key = keyed(model, child);
      this.over.set(key, [...(this.over.get(key) ?? []), parent].sort((a, b) => a - b));
    });
    this.refuseCircles();
  }

  private refuseCircles(): void {
    const done = new Set<string>();
    const climb = (key: string, path: readonly string[]): void => {
      if (path.includes(key)) throw new ChartcodeError('E303', `icd10cm-hcc-hierarchies goes in a circle at ${key}`, [{ table: 'icd10cm-hcc-hierarchies', category: key }]);
      if (done.has(key)) return;
      for (const parent of this.over.get(key) ?? []) climb(keyed(key.split(' ')[0]!, parent), [...path, key]);
      done.add(key);
    };
    for (const key of this.over.keys()) climb(key, []);
  }

  private readEdits(table: TableReader, mapped: ReadonlySet<string>, check: (table: string, model: string, category: number) => void): void {
    const [codes, sexes, froms, tos, categories] = ['code', 'sex', 'ageFrom', 'ageTo', 'category'].map((name) => table.column(name)) as [string[], string[], string[], string[], string[]];
    table.column('model').forEach((model, row) => {
      if (!mapped.has(model)) return;
      const category = categories[row] === '' ? undefined : Number(categories[row]);
      if (category !== undefined) check('icd10cm-hcc-edits', model, category);
      const key = keyed(model, codes[row]!);
      const edit = { sex: sexes[row]!, from: Number(froms[row]), to: tos[row] === '' ? Infinity : Number(tos[row]), category };
      this.edits.set(key, [...(this.edits.get(key) ?? []), edit]);
    });
  }
}

/** An edit by age or sex holds only for a patient whose age or sex is known. Ages count in full years. */
function holds({ sex, from, to }: Edit, patient: HccPatient): boolean {
  if (sex !== '' && sex !== patient.sex) return false;
  if (from === 0 && to === Infinity) return true;
  return patient.age !== undefined && Math.floor(patient.age) >= from && Math.floor(patient.age) <= to;
}
