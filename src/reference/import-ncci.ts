// `reference import ncci FILE...`: CMS's quarterly edit files into the user's data directory, all of them or none.
import { join, resolve } from 'node:path';
import { ChartcodeError } from '../errors.js';
import { NCCI_COMPILERS } from './build/build-ncci.js';
import { recognizeNcci, type NcciTable } from './build/compile-ncci.js';
import { compilePairChanges, recognizeChange } from './build/compile-pair-changes.js';
import { readNcciFiles, type NcciFile } from './build/read-ncci-files.js';
import { findSource } from './build/find-source.js';
import { writeManifest, writeTable } from './build/write-tables.js';
import { describeTable, listTables, openTable, SHIPPED_DIR, userDataDir } from './load.js';
import { chooseTable, type PlacedEntry, type TableEntry } from './manifest.js';
import { PairTable } from './pair-table.js';
import { findEdition, type EditionSpan } from './release-edition.js';
import type { Compiled } from './build/releases.js';
import type { TableInfo } from './types.js';

export interface NcciImportOptions { dataDir?: string; shippedDir?: string; edition?: string; quality?: number }

const SOURCES: Record<NcciTable, string> = {
  'ncci-practitioner': 'CMS, NCCI practitioner PTP edits', 'ncci-hospital': 'CMS, NCCI outpatient hospital PTP edits',
  'mue-practitioner': 'CMS, Medically Unlikely Edits, practitioner services', 'mue-hospital': 'CMS, Medically Unlikely Edits, outpatient hospital services',
  'add-ons': 'CMS, add-on code edits',
};

/** A release with fewer rows than this share of the table in force lacks parts. */
const LEAST_SHARE = 0.5;

/**
 * Compiles the files of one quarter (practitioner and hospital PTP edits in all their parts, MUE tables, add-on codes; text, workbook or zip) and puts
 * them in force for their quarter. Throws E304 naming file, row and column when one is malformed, when parts are missing, or when the edition cannot be
 * told; nothing changes then. A quarter's additions and deletions of pairs are put upon the table of the quarter before: upon an older one too, whose day
 * of expiry then stays, since what changed in between is missing. Throws E401 when a table cannot be written.
 */
export function importNcci(paths: readonly string[], options: NcciImportOptions = {}): TableInfo[] {
  const dataDir = resolve(options.dataDir ?? userDataDir());
  const placed = listTables(dataDir, resolve(options.shippedDir ?? SHIPPED_DIR));
  const { files, sha256 } = readNcciFiles(paths.map((path) => resolve(path)));
  const byTable = new Map<NcciTable, NcciFile[]>();
  for (const file of files) {
    const table = recognizeNcci(file);
    if (table !== undefined) byTable.set(table, [...(byTable.get(table) ?? []), file]);
  }
  if (byTable.size === 0) throw new ChartcodeError('E304', 'no file holds PTP edits, MUE values or add-on codes', [{ files: files.map(({ name }) => name) }]);
  const compiled = [...byTable].map(([table, mine]) => {
    const span = spanOf(mine, options.edition);
    const changes = mine.filter((file) => table.startsWith('ncci-') && recognizeChange(file) !== undefined);
    if (changes.length > 0) return { table, ...applyChanges(table, mine, changes, span, placed), input: mine.map(({ name }) => name).join(' ') };
    const result = NCCI_COMPILERS[table](mine, undefined, readRationales(paths));
    const current = chooseTable(placed, table, span.from);
    if (result.rows < (current?.rows ?? 1) * LEAST_SHARE) {
      throw new ChartcodeError('E304', `${mine.map(({ name }) => name).join(', ')}: ${result.rows} rows where ${current?.edition ?? 'the table'} has ${current?.rows ?? 1}; give every part of the release together`, [{ table, rows: result.rows, expected: current?.rows ?? 1 }]);
    }
    return { table, result, span, input: mine.map(({ name }) => name).join(' ') };
  });
  const entries = compiled.map(({ table, result, span, input }): TableEntry => (
    writeTable(dataDir, { name: table, source: SOURCES[table], ...span, input, inputSha256: sha256 }, result, { quality: options.quality ?? 5, stamped: true })));
  writeManifest(dataDir, entries);
  return entries.map((entry) => describeTable({ ...entry, dir: dataDir }));
}

/** The table in force before (or one of the quarter itself, when parts come one by one) with the quarter's changes. Throws E304 when files of changes and of a whole release lie together, or when no table began before. */
function applyChanges(table: NcciTable, files: readonly NcciFile[], changes: readonly NcciFile[], span: EditionSpan, placed: readonly PlacedEntry[]): { result: Compiled; span: EditionSpan } {
  if (changes.length < files.length) throw new ChartcodeError('E304', `${files.map(({ name }) => name).join(', ')}: changes of a quarter and a whole release are not imported together`, [{ files: files.map(({ name }) => name) }]);
  const base = placed.filter((entry) => entry.name === table && entry.from <= span.from).sort((a, b) => a.from.localeCompare(b.from)).at(-1);
  if (base === undefined) throw new ChartcodeError('E304', `no ${table} table had begun by ${span.from}; import a whole release first`, [{ table, from: span.from }]);
  const result = compilePairChanges(files, new PairTable(openTable(base), base.edition, base.from).all(), span.from);
  if (base.from === span.from) return { result, span: { edition: base.edition, from: base.from, validThrough: base.validThrough } };
  const follows = new Date(Date.parse(`${base.validThrough}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10) === span.from;
  return { result, span: follows ? span : { edition: `${base.edition}-with-${span.edition}`, from: span.from, validThrough: base.validThrough } };
}

/** CMS writes the quarter as a version (`v320`: 32.0, the first of 2026), as `2026q1`, or as the day from which it holds. All parts must agree. */
function spanOf(files: readonly NcciFile[], given?: string): EditionSpan {
  const editions = new Set(files.map(({ name, origin }) => readQuarter(name) ?? readQuarter(origin)));
  if (given === undefined && editions.size > 1) {
    throw new ChartcodeError('E304', `the files are of different quarters: ${[...editions].map((one) => one ?? 'unknown').join(', ')}`, [{ files: files.map(({ name }) => name) }]);
  }
  const [edition] = editions;
  return findEdition('quarter', files[0]!.name, {}, given ?? edition);
}

function readQuarter(name: string): string | undefined {
  const month = (quarter: number): string => String(quarter * 3 - 2).padStart(2, '0');
  const version = /\bv(\d\d)([0-3])r\d/i.exec(name.replaceAll('_', '-'));
  if (version) return `${1994 + Number(version[1])}-${month(Number(version[2]) + 1)}`;
  const quarter = /(20\d\d)[_-]?q([1-4])/i.exec(name);
  if (quarter) return `${quarter[1]}-${month(Number(quarter[2]))}`;
  const day = /(20\d\d)-(01|04|07|10)\b/.exec(name) ?? undefined;
  if (day) return `${day[1]}-${day[2]}`;
  const american = /(01|04|07|10)-\d\d-(20\d\d)/.exec(name);
  return american ? `${american[2]}-${american[1]}` : undefined;
}

/** The project's own CSV numbers its rationales in a file beside it. */
function readRationales(paths: readonly string[]): string | undefined {
  try {
    return findSource(join(resolve(paths[0]!), '..'), ['ptp_rationales\\.csv']).text;
  } catch {
    return undefined;
  }
}
