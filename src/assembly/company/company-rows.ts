// The table of expected company as it is looked through: kinds filled in, rows spelled out, patterns compiled. Rows: expected-company.json.
import table from './expected-company.json' with { type: 'json' };
import underdosing from './underdosing.json' with { type: 'json' };

/** A row as the table holds it; the table's `comment` says what each field does. */
export interface CompanyRow {
  id: string;
  source: string;
  /** Fields that the row has where it names none of its own (`kinds`), and the words put for `{of}` in their `said`. */
  kind?: string;
  of?: string;
  /** The row stands once for each of these, put for `{each}` in its other fields. */
  each?: string[];
  /** Chosen codes that ask for company; without it the row holds in every note. */
  codes?: string;
  company: string;
  leastLogit?: number;
  /** Words that the note must say, undenied; `operation`: the same, for an operation that is over; `drug`: the same, for harm that these drugs did. */
  said?: string;
  operation?: string;
  drug?: string;
  /** Words of the note with which the row does not hold. */
  notSaid?: string;
  /** Only a whole sentence of the patient, as it is, says them. */
  own?: boolean;
  /** `said` is about sentences, never about a clause of one. */
  whole?: boolean;
  /** `outpatient`: not in a stay; `inpatient`: only in one. */
  setting?: string;
  /** Document types of which the row speaks not. */
  notTypes?: string[];
  /** Sections in which `said` counts, or the name of such a group. */
  sections?: string[] | string;
  /** A candidate that must be likely. */
  beside?: string;
  /** Chosen codes beside which the row does not hold. */
  unless?: string;
  /** What stands where no candidate is company; $1 is the first group of `said`. */
  code?: string;
  /** Log-odds of its being the reason for the encounter, where not even. */
  first?: number;
  /** What the asking code becomes where nothing is company. */
  else?: string;
  /** Chosen codes that go where company is found. */
  takes?: string;
}

const tooLittle = underdosing.stated;

const compile = (words: string | undefined, flags?: string): RegExp | undefined => (words === undefined ? undefined : new RegExp(words, flags));

/** Of a drug's row, the one of too little of it. */
function underdose({ id, company, drug, source, ...row }: CompanyRow): CompanyRow {
  return {
    id: `too-little-${id}`, company: company.replace(/5A?$/, '6A'), ...(row.code === undefined ? {} : { code: row.code.replace(/5A$/, '6A') }),
    said: tooLittle.words.replaceAll('{drug}', drug!), beside: tooLittle.asks, unless: tooLittle.unless, sections: table.adverseEffect.sections, leastLogit: tooLittle.leastLogit, source,
  };
}

const KINDS: Readonly<Record<string, Partial<CompanyRow>>> = table.kinds;

/** The rows that a row of the table stands for: with the fields of its kind, one for each of the values that it names. */
function spellOut({ each, kind, of = '', ...own }: CompanyRow): CompanyRow[] {
  const like = kind === undefined ? {} : KINDS[kind]!;
  const row: CompanyRow = { ...like, ...(like.said === undefined ? {} : { said: like.said.replaceAll('{of}', of) }), ...own };
  if (!each) return [row];
  const written = JSON.stringify(row);
  return each.map((value) => JSON.parse(written.replaceAll('{each}', value)) as CompanyRow);
}

/** The rows of the table, each spelled out; those of drugs without their second one. */
export const COMPANY_ROWS: readonly CompanyRow[] = (table.rows as readonly CompanyRow[]).flatMap(spellOut);

const SECTION_GROUPS: Readonly<Record<string, readonly string[]>> = table.sectionGroups;
/** The rows as they are looked through, in order: each of a drug's harm is followed by the one of too little of that drug. */
export const RULES = COMPANY_ROWS.flatMap((row) => (row.drug === undefined ? [row] : [row, underdose(row)])).map((row) => {
  const { codes, company, leastLogit = table.leastLogit, operation, drug, setting, notTypes = [], whole = false, beside, code, else: otherwise, takes } = row;
  const said = operation !== undefined ? table.afterOperation.replace('{operation}', operation) : drug !== undefined ? table.adverseEffect.words.replaceAll('{drug}', drug) : row.said;
  const { sections: where, unless } = drug !== undefined ? { ...table.adverseEffect, ...row } : row;
  const sections = typeof where === 'string' ? SECTION_GROUPS[where] : where;
  return {
    codes: compile(codes), company: new RegExp(company), leastLogit, said: compile(said, 'i'), notSaid: compile(row.notSaid, 'i'), own: row.own === true, blames: drug !== undefined, setting, notTypes, sections, whole,
    beside: compile(beside), unless: compile(unless), code, first: row.first ?? 0, otherwise, takes: compile(takes),
  };
});
/** Words with which a note blames a drug. */
export const BLAMING = new RegExp(table.adverseEffect.cues, 'i');
