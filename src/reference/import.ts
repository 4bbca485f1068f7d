// `reference import KIND FILE`: one official release into the user's data directory, whole or not at all.
import { join, resolve } from 'node:path';
import { ChartcodeError } from '../errors.js';
import { CodeList } from './build/code-list.js';
import type { AgeRange } from './build/compile-edits.js';
import { readSource, type Source } from './build/read-source.js';
import { COMPILERS, compileCodeList, compileMceTable, type Compiled } from './build/releases.js';
import { Report } from './build/report.js';
import { writeManifest, writeTable, writeWhole } from './build/write-tables.js';
import { describeTable, listTables, openTable, readRows, SHIPPED_DIR, userDataDir } from './load.js';
import { chooseTable, type PlacedEntry, type TableName } from './manifest.js';
import { HCC_TABLES, HccTable } from './hcc-table.js';
import { findEdition, type EditionKind, type EditionSpan } from './release-edition.js';
import kindTable from './release-kinds.json' with { type: 'json' };
import type { TableInfo } from './types.js';

export type ReleaseKind = keyof typeof kindTable.kinds;
export const RELEASE_KINDS = Object.keys(kindTable.kinds) as ReleaseKind[];

/** `dataDir` is where tables go (default `$CHARTCODE_DATA`, else `./chartcode-data`); `edition` settles what the file's name does not say. */
export interface ImportOptions { dataDir?: string; shippedDir?: string; edition?: string; quality?: number }

/** A release with fewer rows than this share of the table in force was cut short. */
const LEAST_SHARE = 0.5;
/** A release of which more keys than this fail to resolve belongs to another code list. */
const MOST_UNRESOLVED = 0.2;

/**
 * Compiles a publisher's file (plain, gzip or zip), checks it, and puts it in force from now on. A build report lies beside the table.
 * Throws E304 when the kind is unknown or the file cannot be compiled; nothing that was in force changes then. Throws E401 when it cannot be written.
 */
export function importRelease(kind: string, file: string, options: ImportOptions = {}): TableInfo[] {
  if (!(kind in kindTable.kinds)) throw new ChartcodeError('E304', `no release of kind ${kind}; kinds are ${RELEASE_KINDS.join(', ')}`, [{ kind }]);
  const { table, source: publisher, member, edition: where } = kindTable.kinds[kind as ReleaseKind] as { table: TableName; source: string; member: string; edition: EditionKind };
  const dataDir = resolve(options.dataDir ?? userDataDir());
  const entries = listTables(dataDir, resolve(options.shippedDir ?? SHIPPED_DIR));
  const source = readSource(resolve(file), new RegExp(member, 'i'));
  const report = new Report();
  const { compiled, span } = compile(table, source, where, entries, report, options.edition);
  checkPlausible(table, compiled, span, entries, report);
  checkHcc(table, compiled, span, entries);
  const entry = writeTable(dataDir, { name: table, source: publisher, ...span, input: source.name, inputSha256: source.sha256 }, compiled, { quality: options.quality, stamped: true });
  writeWhole(join(dataDir, `${table}.${span.edition}.report.json`), `${JSON.stringify(report.toJson(), null, 1)}\n`);
  writeManifest(dataDir, [entry]);
  return [describeTable({ ...entry, dir: dataDir })];
}

/** Every table that loading would consider, newest edition of each first. */
export function referenceStatus(options: Pick<ImportOptions, 'dataDir' | 'shippedDir'> = {}): TableInfo[] {
  return listTables(resolve(options.dataDir ?? userDataDir()), resolve(options.shippedDir ?? SHIPPED_DIR))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || b.from.localeCompare(a.from, 'en')).map(describeTable);
}

function compile(table: TableName, source: Source, where: EditionKind, entries: readonly PlacedEntry[], report: Report, given?: string): { compiled: Compiled; span: EditionSpan } {
  if (table === 'icd10cm-codes') {
    const compiled = compileCodeList(source.text, source.name, report);
    if (!compiled.list.billable.some(Boolean)) throw new ChartcodeError('E304', `${source.name} holds no billable code`, [{ file: source.name }]);
    return { compiled, span: findEdition(where, source.name, {}, given) };
  }
  if (table === 'icd10cm-mce') {
    const latestDate = [...source.text.matchAll(/^[A-Z0-9]+,(\d{8}),/gm)].map((match) => match[1]!).sort().at(-1);
    const span = findEdition(where, source.name, { latestDate }, given);
    return { compiled: compileMceTable(source.text, agesInForce(entries, span.from), codeListFor(entries, span.from), span.from, report), span };
  }
  const compiler = COMPILERS[table]!;
  const version = /<version>\s*(20\d\d)\s*<\/version>/.exec(source.text)?.[1];
  const span = findEdition(where, source.name, { version }, given);
  return { compiled: compiler(source.text, codeListFor(entries, span.from), report, source.name), span };
}

function codeListFor(entries: readonly PlacedEntry[], from: string): CodeList {
  const entry = chooseTable(entries, 'icd10cm-codes', from);
  if (entry === undefined) throw new ChartcodeError('E301', 'reference table icd10cm-codes is missing', [{ table: 'icd10cm-codes' }]);
  const rows = readRows(entry, entries);
  return new CodeList(rows.codes, rows.billable, rows.titles);
}

/** The publisher prints the age groups apart from the flags; those of the table in force go on. */
function agesInForce(entries: readonly PlacedEntry[], from: string): AgeRange[] {
  const entry = chooseTable(entries, 'icd10cm-mce', from);
  if (entry === undefined) throw new ChartcodeError('E301', 'reference table icd10cm-mce is missing', [{ table: 'icd10cm-mce' }]);
  const table = openTable(entry);
  const [starts, ends] = [table.column('ageFrom'), table.column('ageTo')];
  return table.column('ageGroup').map((group, row) => ({ group, from: Number(starts[row]), to: Number(ends[row]) }));
}

/** The three HCC tables of a payment year must agree before one of them is put in force. Throws E303. */
function checkHcc(table: TableName, { columns }: Compiled, { edition }: EditionSpan, entries: readonly PlacedEntry[]): void {
  if (!HCC_TABLES.some((name) => name === table)) return;
  const tables = HCC_TABLES.map((name) => {
    const entry = entries.find((one) => one.name === name && one.edition === edition);
    return name === table ? { column: (column: string) => [...columns[column]!] } : entry && openTable(entry);
  });
  const [mappings, hierarchies, edits] = tables;
  if (mappings && hierarchies && edits) new HccTable(mappings, hierarchies, edits);
}

function checkPlausible(table: TableName, compiled: Compiled, span: EditionSpan, entries: readonly PlacedEntry[], report: Report): void {
  const current = chooseTable(entries, table, span.from);
  if (current && compiled.rows < current.rows * LEAST_SHARE) {
    throw new ChartcodeError('E304', `the file has ${compiled.rows} rows where ${current.edition} has ${current.rows}; it looks cut short`, [{ table, rows: compiled.rows, expected: current.rows }]);
  }
  const unresolved = report.toJson().findings.filter(({ topic }) => /not in the code list$/.test(topic)).reduce((sum, { count }) => sum + count, 0);
  if (unresolved > compiled.rows * MOST_UNRESOLVED) {
    throw new ChartcodeError('E304', `${unresolved} codes of the file are not in the code list; import the code list of ${span.edition} first`, [{ table, unresolved }]);
  }
}
