// `compare`: two evaluation runs, note by note.
import type { Command } from 'commander';
import type { CliContext } from './context.js';

/** Adds the command. */
export function addCompareCommand(program: Command, context: CliContext): void {
  program
    .command('compare')
    .description('compare two runs of evaluate --out on one dataset: paired bootstrap, McNemar, what changed')
    .argument('<a>', 'folder of a run')
    .argument('<b>', 'folder of another')
    .option('--json', 'print the comparison as JSON')
    .action(async (a: string, b: string, options: { json?: boolean }) => {
      const { compareRuns, formatComparison, readRun } = await import('../../eval/compare.js');
      const comparison = compareRuns(await readRun(a), await readRun(b));
      context.stdout.write(options.json === true ? `${JSON.stringify(comparison, null, 1)}\n` : formatComparison(comparison));
    });
}
