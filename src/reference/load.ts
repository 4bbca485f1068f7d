// Opens the edition of the code sets that is in force on a date, checking each table's hash when it is first read.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChartcodeError } from '../errors.js';
import { openCpt } from './cpt-tables.js';
import { CoverageTable } from './coverage-table.js';
import { applyDifference, readCodeRows, type CodeRows } from './code-rows.js';
import { DiagnosisTable } from './diagnosis-codes.js';
import { EditTable, readPoaExempt, readSeverities } from './edit-table.js';
import { HCC_TABLES, HccTable } from './hcc-table.js';
import { readIndex } from './index-table.js';
import { chooseTable, readManifest, type PlacedEntry, type TableName } from './manifest.js';
import { choosePack, listPayerPacks, listPayers, stampPacks } from './load-payers.js';
import { openNcci } from './ncci-tables.js';
import { openProcedures } from './procedure-tables.js';
import { hashBytes, unpackTable, type TableReader } from './table-file.js';
import { TabularTable } from './tabular-table.js';
import type { Edition, IndexEntry, TableInfo } from './types.js';

/** The tables that ship with the project. */
export const SHIPPED_DIR = join(dirname(fileURLToPath(import.meta.url)), 'data');

/** `dateOfService` is ISO; `dataDir` holds tables imported by the user, which come before the shipped ones of the same edition. */
export interface LoadOptions { dateOfService?: string; dataDir?: string; shippedDir?: string }

const editions = new Map<string, Edition>();
const readers = new Map<string, TableReader>();

/** Where `reference import` writes and loading looks: `$CHARTCODE_DATA`, else `./chartcode-data`. */
export function userDataDir(): string {
  return resolve(process.env['CHARTCODE_DATA'] ?? 'chartcode-data');
}

/** Every table of the user's directory and the shipped one; a user's table replaces the shipped one of the same name and edition. */
export function listTables(dataDir: string, shippedDir: string = SHIPPED_DIR): PlacedEntry[] {
  const shipped = readManifest(shippedDir);
  if (shipped === undefined) throw new ChartcodeError('E301', `reference table ${join(shippedDir, 'manifest.json')} is missing`, [{ file: 'manifest.json' }]);
  const own = (readManifest(dataDir)?.tables ?? []).map((entry) => ({ ...entry, dir: dataDir }));
  const replaced = new Set(own.map((entry) => `${entry.name} ${entry.edition}`));
  return [...shipped.tables.filter((entry) => !replaced.has(`${entry.name} ${entry.edition}`)).map((entry) => ({ ...entry, dir: shippedDir })), ...own];
}

/** Reads a table's file and checks its hash. Throws E301 when it is missing, E302 with both hashes when it was altered. */
export function openTable(entry: PlacedEntry): TableReader {
  const key = `${join(entry.dir, entry.file)} ${entry.sha256}`;
  const known = readers.get(key);
  if (known) return known;
  const reader = unpackTable(readChecked(entry), entry.file);
  readers.set(key, reader);
  return reader;
}

/** Hashes every table file, without opening it. Throws E301 or E302 for the first that is missing or altered; returns what was checked. */
export function checkTables(options: Pick<LoadOptions, 'dataDir' | 'shippedDir'> = {}): TableInfo[] {
  const entries = listTables(resolve(options.dataDir ?? userDataDir()), resolve(options.shippedDir ?? SHIPPED_DIR));
  for (const entry of entries) readChecked(entry);
  return entries.map(describeTable);
}

function readChecked(entry: PlacedEntry): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(entry.dir, entry.file));
  } catch {
    throw new ChartcodeError('E301', `reference table ${entry.file} is missing`, [{ file: entry.file, expected: entry.sha256 }]);
  }
  const found = hashBytes(bytes);
  if (found !== entry.sha256) {
    throw new ChartcodeError('E302', `reference table ${entry.file} was altered: sha256 ${found}, expected ${entry.sha256}`, [{ file: entry.file, expected: entry.sha256, found }]);
  }
  return bytes;
}

/**
 * The edition in force on `dateOfService` (the newest when it is left out): the one that covers the day, else the newest that had begun, else the oldest.
 * Callers compare the day with `from` and `validThrough` and warn. Editions are kept; tables open on first use.
 * Throws E301, E302 or E303 naming the file.
 */
export function loadEdition(options: LoadOptions = {}): Edition {
  const dataDir = resolve(options.dataDir ?? userDataDir());
  const shippedDir = resolve(options.shippedDir ?? SHIPPED_DIR);
  const entries = listTables(dataDir, shippedDir);
  const lists = entries.filter((entry) => entry.name === 'icd10cm-codes').sort((a, b) => a.from.localeCompare(b.from));
  const day = options.dateOfService;
  const codes = (day === undefined ? lists.at(-1) : lists.filter((entry) => entry.from <= day).at(-1)) ?? lists[0];
  if (codes === undefined) throw new ChartcodeError('E301', 'reference table icd10cm-codes is missing', [{ table: 'icd10cm-codes' }]);
  const chosen = entries.map((entry) => entry.sha256).join(' ');
  const key = `${dataDir} ${shippedDir} ${codes.edition} ${chosen} ${stampPacks(dataDir)}`;
  const known = editions.get(key);
  if (known) return known;
  const edition = buildEdition(codes, entries, dataDir);
  editions.set(key, edition);
  return edition;
}

function buildEdition(codes: PlacedEntry, entries: readonly PlacedEntry[], dataDir: string): Edition {
  const entryOf = (name: TableName): PlacedEntry => {
    // NCCI tables come each quarter: those of the last one stand for the year; a claim's day chooses among them (ncci-tables.ts).
    const entry = name === 'icd10cm-codes' ? codes : chooseTable(entries, name, /^(ncci|mue|add-ons)/.test(name) ? codes.validThrough : codes.from);
    if (entry === undefined) throw new ChartcodeError('E301', `reference table ${name} is missing`, [{ table: name }]);
    return entry;
  };
  const lazily = <T>(name: TableName, read: (table: TableReader) => T): (() => T) => once(() => read(openTable(entryOf(name))));
  const icd10cm = new DiagnosisTable(codes.edition, readRows(codes, entries), {
    tabular: lazily('icd10cm-tabular', (table) => new TabularTable(table)),
    edits: lazily('icd10cm-mce', (table) => new EditTable(table)),
    poaExempt: lazily('icd10cm-poa', readPoaExempt),
    hcc: once(() => openHcc(HCC_TABLES.map(entryOf))),
    severities: lazily('icd10cm-msdrg', readSeverities),
  });
  const indexes: Record<'disease' | 'neoplasm' | 'drug' | 'external', () => IndexEntry[]> = {
    disease: lazily('icd10cm-index', readIndex), neoplasm: lazily('icd10cm-neoplasm', readIndex),
    drug: lazily('icd10cm-drug', readIndex), external: lazily('icd10cm-external', readIndex),
  };
  const articles = once(() => {
    const entry = entries.filter((one) => one.name === 'coverage-articles').sort((a, b) => a.from.localeCompare(b.from)).at(-1);
    return entry && new CoverageTable(unpackTable(readChecked(entry), entry.file), entry.edition);
  });
  const packs = once(() => listPayerPacks(dataDir));
  const names = [...new Set(entries.map((entry) => entry.name))];
  return {
    id: codes.edition, from: codes.from, validThrough: codes.validThrough, icd10cm,
    index: (which) => indexes[which](),
    ...openProcedures((name) => openTable(entryOf(name))),
    ...openCpt((name) => openTable(entryOf(name))),
    payerPack: (payer, day) => choosePack(packs(), payer, day),
    payers: (day) => listPayers(packs(), day),
    coverage: (procedure, day) => articles()?.articles(procedure, day) ?? [],
    // Decoded into typed arrays, which are kept instead of the text.
    ncci: openNcci(entries, (entry) => unpackTable(readChecked(entry), entry.file)),
    tables: names.map((name) => describeTable(entryOf(name))),
  };
}

function openHcc(entries: readonly PlacedEntry[]): HccTable {
  const [mappings, hierarchies, edits] = entries.map(openTable) as [TableReader, TableReader, TableReader];
  return new HccTable(mappings, hierarchies, edits, new Set(entries.map(({ edition }) => edition)).size === 1);
}

/** The rows of a code list, an edition that is kept as a difference included. */
export function readRows(entry: PlacedEntry, entries: readonly PlacedEntry[]): CodeRows {
  const table = openTable(entry);
  if (entry.base === undefined) return readCodeRows(table);
  const base = entries.find((one) => one.name === entry.name && one.edition === entry.base && one.base === undefined);
  if (base === undefined) throw new ChartcodeError('E301', `reference table ${entry.name} ${entry.base} is missing`, [{ table: entry.name, edition: entry.base }]);
  return applyDifference(readCodeRows(openTable(base)), table);
}

export function describeTable({ name, source, edition, sha256, rows, validThrough }: PlacedEntry): TableInfo {
  return { name, source, edition, sha256, rows, validThrough };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
