// Billing articles of the Medicare Coverage Database as read: by procedure number, the lists of diagnoses opened when one is asked for.
import type { TableReader } from './table-file.js';
import type { CoverageArticle } from './types.js';

type Codes = ReadonlyMap<string, readonly string[]>;

/** Articles of one download; procedures are indexed at once, diagnosis lists only for articles that are asked for. */
export class CoverageTable {
  private readonly byProcedure = new Map<string, number[]>();
  private readonly made = new Map<number, CoverageArticle>();
  private readonly columns: Record<'id' | 'version' | 'title' | 'from' | 'through' | 'contractors' | 'procedures' | 'covered' | 'refused', string[]>;

  constructor(table: TableReader, private readonly edition: string) {
    const names = ['id', 'version', 'title', 'from', 'through', 'contractors', 'procedures', 'covered', 'refused'] as const;
    this.columns = Object.fromEntries(names.map((name) => [name, table.column(name)])) as typeof this.columns;
    this.columns.procedures.forEach((list, row) => {
      for (const code of readCodes(list).keys()) this.byProcedure.set(code, [...(this.byProcedure.get(code) ?? []), row]);
    });
  }

  /** Articles that name the procedure and are in force on the day. */
  articles(procedure: string, day: string): CoverageArticle[] {
    return (this.byProcedure.get(procedure) ?? []).map((row) => this.article(row)).filter((article) => article.from <= day && (article.through === '' || day <= article.through));
  }

  private article(row: number): CoverageArticle {
    const known = this.made.get(row);
    if (known) return known;
    const at = (name: keyof CoverageTable['columns']): string => this.columns[name][row] ?? '';
    const article: CoverageArticle = {
      id: `A${at('id')}`, version: at('version'), title: at('title'), from: at('from'), through: at('through'), edition: this.edition,
      contractors: at('contractors') === '' ? [] : at('contractors').split('|'), procedures: readCodes(at('procedures')), covered: readCodes(at('covered')), refused: readCodes(at('refused')),
    };
    this.made.set(row, article);
    return article;
  }
}

/** Codes to the groups that hold them, from `1:20610 20611;2:27447`. */
function readCodes(list: string): Codes {
  const codes = new Map<string, string[]>();
  for (const part of list === '' ? [] : list.split(';')) {
    const colon = part.indexOf(':');
    for (const code of part.slice(colon + 1).split(' ')) {
      const known = codes.get(code);
      if (known) known.push(part.slice(0, colon)); else codes.set(code, [part.slice(0, colon)]);
    }
  }
  return codes;
}
