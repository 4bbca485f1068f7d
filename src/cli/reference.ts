// `reference import KIND FILE` and `reference status`: the official releases that the engine holds.
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import kindTable from '../reference/release-kinds.json' with { type: 'json' };
import type { TableInfo } from '../reference/types.js';
import type { CliContext } from './context.js';
import { cleanText, createStyle } from './terminal.js';

/** Adds the command and its two subcommands. */
export function addReferenceCommand(program: Command, context: CliContext): void {
  const reference = program.command('reference').description('official releases: import them, show what is in force');
  reference
    .command('import')
    .description('compile a release file as published and put it in force (under $CHARTCODE_DATA, else ./chartcode-data)')
    .argument('<kind>', [...Object.keys(kindTable.kinds), 'ncci', 'mcd', 'payer'].join(', '))
    .argument('<file...>', 'the file as the publisher gives it: plain, gzip or zip; for ncci every part of a quarter, or their folder; for mcd a download of the Medicare Coverage Database; for payer a pack of rules (JSON)')
    .option('--edition <edition>', "the release's edition, when the file and its name do not say it")
    .option('--contractor <name>', 'for mcd: only the articles of contractors whose name holds this')
    .option('--json', 'print the result as JSON')
    .action(async (kind: string, files: string[], options: { json?: boolean; edition?: string; contractor?: string }) => {
      const edition = { ...(options.edition === undefined ? {} : { edition: options.edition }), ...(options.contractor === undefined ? {} : { contractor: options.contractor }) };
      printTables(await importFiles(kind, files, edition), options.json === true, context);
    });
  reference
    .command('status')
    .description('tables in force, with source, edition, rows and digest')
    .option('--json', 'print the tables as JSON')
    .action(async (options: { json?: boolean }) => {
      const { referenceStatus } = await import('../reference/import.js');
      printTables(referenceStatus(), options.json === true, context);
    });
}

async function importFiles(kind: string, files: readonly string[], edition: { edition?: string; contractor?: string }): Promise<TableInfo[]> {
  if (kind === 'ncci') return (await import('../reference/import-ncci.js')).importNcci(files, edition);
  if (kind === 'mcd') return (await import('../reference/import-coverage.js')).importCoverage(files, edition);
  const [file = '', ...others] = files;
  if (others.length > 0) throw new ChartcodeError('E106', undefined, [{ field: 'file', problem: `must be one file for ${kind}` }]);
  if (kind === 'payer') return (await import('../reference/import-payer.js')).importPayerPack(file);
  return (await import('../reference/import.js')).importRelease(kind, file, edition);
}

function printTables(tables: readonly TableInfo[], asJson: boolean, { stdout, env }: CliContext): void {
  if (asJson) {
    stdout.write(`${JSON.stringify(tables, null, 2)}\n`);
    return;
  }
  const rows = [
    ['table', 'edition', 'valid through', 'rows', 'sha256', 'source'],
    ...tables.map(({ name, edition, validThrough, rows: count, sha256, source }) => [
      name,
      edition,
      validThrough,
      count.toLocaleString('en-US'),
      sha256.slice(0, 12),
      cleanText(source),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const { bold } = createStyle(stdout, env);
  for (const [place, row] of rows.entries()) {
    const line = row
      .map((cell, column) => (column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
    stdout.write(`${place === 0 ? bold(line) : line}\n`);
  }
}
