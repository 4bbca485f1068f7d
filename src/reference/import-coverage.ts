// `reference import mcd FILE...`: the article tables of CMS's Medicare Coverage Database into the user's data directory, whole or not at all.
import { resolve } from 'node:path';
import { ChartcodeError } from '../errors.js';
import { compileCoverage } from './build/compile-coverage.js';
import { readNcciFiles } from './build/read-ncci-files.js';
import { writeManifest, writeTable } from './build/write-tables.js';
import { describeTable, userDataDir } from './load.js';
import type { TableInfo } from './types.js';

/** `contractor` keeps the articles of contractors whose name holds it; `edition` is the day of the download, by default the latest day in the files. */
export interface CoverageImportOptions { dataDir?: string; edition?: string; contractor?: string; quality?: number }

/**
 * Compiles a download (zip, folder, or the CSV files one by one) and puts it in place of the one before. An article holds from its own first to its own
 * last day; services before the download are judged by it too. Throws E304 naming file, row and column, and changes nothing then; E401 when it cannot be written.
 */
export function importCoverage(paths: readonly string[], options: CoverageImportOptions = {}): TableInfo[] {
  const dataDir = resolve(options.dataDir ?? userDataDir());
  if (options.edition !== undefined && !/^20\d\d-\d\d-\d\d$/.test(options.edition)) throw new ChartcodeError('E304', `the edition of a coverage download is its day, 2026-01-15, not ${options.edition}`, [{ edition: options.edition }]);
  const { files, sha256 } = readNcciFiles(paths.map((path) => resolve(path)));
  const compiled = compileCoverage(files, options.contractor);
  const edition = options.edition ?? compiled.version ?? '';
  const source = `CMS, Medicare Coverage Database, billing and coding articles${options.contractor === undefined ? '' : ` of ${options.contractor}`}`;
  const entry = writeTable(dataDir, { name: 'coverage-articles', source, edition, from: edition, validThrough: '9999-12-31', input: files[0]?.origin ?? '', inputSha256: sha256 }, compiled, { quality: options.quality ?? 5, stamped: true });
  writeManifest(dataDir, [entry]);
  return [describeTable({ ...entry, dir: dataDir })];
}
