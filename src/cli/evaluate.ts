// `evaluate`: codes every note of a dataset and prints the figures.
import type { Command } from 'commander';
import { withEngine } from './context.js';
import type { CliContext } from './context.js';

interface EvaluateOptions {
  out?: string;
  json?: boolean;
  cache: boolean;
  model?: string;
  profile?: string;
  profiles?: string;
  predictions?: string;
  quotes?: boolean;
}

/** Adds the command. */
export function addEvaluateCommand(program: Command, context: CliContext): void {
  program
    .command('evaluate')
    .description('code a dataset (.jsonl, .jsonl.gz; claims or CodiEsp format) and print the metrics')
    .argument('<dataset>', 'a dataset in the claims or the CodiEsp format')
    .option('--out <dir>', 'folder for metrics and predictions')
    .option('--json', 'print the figures as JSON')
    .option('--no-cache', 'code every note anew')
    .option('--model <dir>', 'another model package')
    .option('--profile <name>', 'one threshold profile for every encounter: a name of the package, or a file')
    .option('--profiles <dir>', 'folder of threshold profiles, <specialty>.json each')
    .option('--predictions <file>', 'score these claims instead of coding the notes')
    .option('--quotes', "show words of the notes in the report's list of worst notes")
    .action(async (dataset: string, options: EvaluateOptions) => {
      const { loadDataset, runEvaluation } = await import('../../eval/evaluate.js');
      // A dataset that cannot be read is told before the model loads.
      await loadDataset(dataset);
      const shared = {
        ...(options.out === undefined ? {} : { out: options.out }),
        ...(options.model === undefined ? {} : { modelDir: options.model }),
        ...(options.quotes === true ? { quotes: true } : {}),
      };
      const code = () => withEngine(context, { modelDir: options.model, profile: options.profile, profilesDir: options.profiles }, (engine) =>
        runEvaluation(dataset, {
          ...shared,
          engine,
          ...(options.profile === undefined ? {} : { variant: options.profile }),
          ...(options.cache ? {} : { cacheDir: null }),
          onProgress: showProgress(context),
        }),
      );
      const result = await (options.predictions === undefined ? code() : runEvaluation(dataset, { ...shared, predictions: options.predictions }));
      const { table, ...figures } = result;
      context.stdout.write(options.json === true ? `${JSON.stringify(figures, null, 1)}\n` : table);
    });
}

function showProgress({ stderr }: CliContext): (done: number, all: number) => void {
  return (done, all) => {
    if (stderr.isTTY === true) stderr.write(`\r\u001b[K${done} of ${all} notes${done === all ? '\n' : ''}`);
    else if (done % 50 === 0 || done === all) stderr.write(`${done} of ${all} notes\n`);
  };
}
