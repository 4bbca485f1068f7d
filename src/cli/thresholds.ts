// `thresholds diff`: what another profile would change on coded notes, for the review of its pull request.
import type { Command } from 'commander';
import { codeCases } from './coded-cases.js';
import type { CliContext } from './context.js';
import { readProfileFile } from './read-profile.js';

interface DiffOptions {
  predictions?: string;
  model?: string;
  json?: boolean;
  cache: boolean;
}

/** Adds the command with its one subcommand. */
export function addThresholdsCommand(program: Command, context: CliContext): void {
  program
    .command('thresholds')
    .description('compare threshold profiles')
    .command('diff')
    .description('who would move between review and auto, and how right they are')
    .argument('<a>', 'profile in force: a file, or default')
    .argument('<b>', 'profile proposed')
    .argument('<dataset>', 'coded notes (.jsonl, .jsonl.gz)')
    .option('--predictions <file>', 'claims of the notes instead of coding them')
    .option('--model <dir>', 'another model package')
    .option('--json', 'print the difference as JSON')
    .option('--no-cache', 'code every note anew')
    .action(async (a: string, b: string, dataset: string, options: DiffOptions) => {
      const { diffThresholds, formatDiff } = await import('../../eval/thresholds-diff.js');
      const { cases, modelSha256 } = await codeCases(dataset, options, context);
      const diff = diffThresholds(cases, readProfileFile(a, modelSha256), readProfileFile(b, modelSha256));
      context.stdout.write(options.json === true ? `${JSON.stringify(diff, null, 1)}\n` : formatDiff(diff));
    });
}
