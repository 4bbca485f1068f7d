// Compiles a folder of official releases into a data directory.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TableEntry, TableName } from '../manifest.js';
import { readAgeRanges, readCsv } from './compile-edits.js';
import { compileShippedNcci } from './build-ncci.js';
import { compileCpt, compilePolicy } from './compile-cpt.js';
import { compileMsdrg } from './compile-msdrg.js';
import { differenceColumns, readOrderFile } from './compile-codes.js';
import { compilePcsTables } from './compile-pcs-tables.js';
import { compileRolledIndex } from './compile-index.js';
import { findSource, listSources } from './find-source.js';
import { readSource, type Source } from './read-source.js';
import { COMPILERS, compileCodeList, compileMceTable, fiscalYear, type Compiled } from './releases.js';
import { Report } from './report.js';
import { publishTables, writeManifest, writeTable, writeWhole } from './write-tables.js';
import recipe from './editions.json' with { type: 'json' };

const readAll = (dir: string, patterns: readonly string[]): Source[] => listSources(dir, patterns).map((path) => readSource(path));

/** `labels`: the folder of the project's own CPT labels. */
export interface BuildOptions { quality?: number; log?: (line: string) => void; labels?: string }

/** Where the project keeps its labels of CPT numbers. */
const LABELS_DIR = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'training-data', 'cpt-labels');

/** Builds every table of `editions.json` from the files under `from` into `out`. Returns the manifest's entries and the report. Throws E304 naming the file. */
export function buildEdition(from: string, out: string, options: BuildOptions = {}): { tables: TableEntry[]; report: ReturnType<Report['toJson']> } {
  const { quality, log = () => undefined } = options;
  const staging = `${out}.${process.pid}.building`;
  const report = new Report();
  const tables: TableEntry[] = [];
  const put = (name: keyof typeof recipe.tables, input: Source, compiled: Compiled, overrides: Partial<TableEntry> = {}): void => {
    const edition = overrides.edition ?? recipe.tables[name].edition;
    const span = recipe.spans[edition as keyof typeof recipe.spans] ?? fiscalYear(edition);
    tables.push(writeTable(staging, { name, source: recipe.tables[name].source, edition, ...span, input: input.name, inputSha256: input.sha256, ...overrides }, compiled, { quality }));
    log(`${name} ${edition}: ${compiled.rows} rows`);
  };
  const source = (name: keyof typeof recipe.tables): Source => findSource(from, recipe.tables[name].files);

  const order = source('icd10cm-codes');
  const { list, ...codes } = compileCodeList(order.text, order.name, report);
  put('icd10cm-codes', order, codes);
  const older = findSource(from, recipe.previousCodes.files);
  const previous = readOrderFile(older.text, older.name);
  const difference = differenceColumns(previous, list);
  put('icd10cm-codes', older, { columns: difference, rows: previous.size }, { edition: recipe.previousCodes.edition, base: recipe.tables['icd10cm-codes'].edition });

  const mce = source('icd10cm-mce');
  const begins = fiscalYear(recipe.tables['icd10cm-codes'].edition).from;
  put('icd10cm-mce', mce, compileMceTable(mce.text, readAgeRanges(findSource(from, recipe.ageRanges.files).text, begins), list, begins, report));
  const severities = source('icd10cm-msdrg');
  put('icd10cm-msdrg', severities, compileMsdrg({ diagnoses: severities.text, groupOfCode: findSource(from, recipe.ccGroupOfCode.files).text, groups: findSource(from, recipe.ccGroups.files).text }, list, report));
  put('icd10cm-index', source('icd10cm-index'), compileRolledIndex(source('icd10cm-index'), readAll(from, recipe.indexAddenda.files), list, report));
  put('icd10pcs-tables', source('icd10pcs-tables'), compilePcsTables(source('icd10pcs-tables').text, readAll(from, recipe.pcsAddenda.files).map(({ text }) => text), readOrderFile(source('icd10pcs-codes').text, 'icd10pcs order'), report));
  for (const [name, compile] of Object.entries(COMPILERS) as [keyof typeof recipe.tables, NonNullable<(typeof COMPILERS)[TableName]>][]) {
    if (name === 'icd10cm-index') continue;
    const input = source(name);
    put(name, input, compile(input.text, list, report, input.name));
  }
  const labels = findSource(options.labels ?? LABELS_DIR, recipe.tables.cpt.files);
  const cpt = compileCpt(labels.text, findSource(options.labels ?? LABELS_DIR, recipe.cptCorrections.files).text, source('hcpcs').text, report);
  put('cpt', labels, cpt);
  put('pfs', source('pfs'), compilePolicy(source('pfs').text, findSource(from, recipe.addOns.files).text, findSource(from, recipe.unitLimits.files).text, new Set(cpt.columns['code']), report));
  const numbers = new Set([...cpt.columns['code']!, ...readCsv(source('hcpcs').text, ['code'], 'HCPCS').map((row) => row['code']!)]);
  for (const { table, input, compiled } of compileShippedNcci(from, numbers, report)) put(table, input, compiled);
  const result = report.toJson();
  writeWhole(join(staging, 'build-report.json'), `${JSON.stringify(result, null, 1)}\n`);
  writeManifest(staging, tables);
  publishTables(staging, out);
  return { tables, report: result };
}
