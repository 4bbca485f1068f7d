// The NCCI tables that ship: edits among the numbers that the engine assigns and HCPCS Level II.
import { basename } from 'node:path';
import { ChartcodeError } from '../../errors.js';
import { compileAddOns, compilePairs, compileUnitLimits, type Keep, type NcciTable } from './compile-ncci.js';
import { findSource, listSources } from './find-source.js';
import { readNcciFiles, type NcciFile } from './read-ncci-files.js';
import type { Source } from './read-source.js';
import type { Compiled } from './releases.js';
import type { Report } from './report.js';
import recipe from './editions.json' with { type: 'json' };

type Compile = (files: readonly NcciFile[], keep: Keep, rationales?: string) => Compiled;

/** How the files of each table are compiled. */
export const NCCI_COMPILERS: Record<NcciTable, Compile> = {
  'ncci-practitioner': compilePairs, 'ncci-hospital': compilePairs, 'mue-practitioner': compileUnitLimits, 'mue-hospital': compileUnitLimits, 'add-ons': compileAddOns,
};

/** Compiles the releases under `from`, rows among `numbers` only. Throws E304. */
export function compileShippedNcci(from: string, numbers: ReadonlySet<string>, report: Report): { table: NcciTable; input: Source; compiled: Compiled }[] {
  const rationales = findSource(from, recipe.pairRationales.files).text;
  return (Object.keys(NCCI_COMPILERS) as NcciTable[]).map((table) => {
    const { files: patterns } = recipe.tables[table];
    const path = listSources(from, patterns)[0];
    if (path === undefined) throw new ChartcodeError('E304', `no file in ${from} fits ${patterns.join(' or ')}`, [{ dir: from, patterns }]);
    const { files, sha256 } = readNcciFiles([path]);
    const compiled = NCCI_COMPILERS[table](files, numbers, rationales);
    report.count(table, { rows: compiled.rows });
    return { table, input: { name: basename(path).replace(/\.gz$/i, ''), text: '', sha256 }, compiled };
  });
}
