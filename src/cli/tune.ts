// `tune`: a threshold profile whose precision is proved on coded notes.
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import { makeFolder } from '../models/make-folder.js';
import { codeCases } from './coded-cases.js';
import type { CliContext } from './context.js';
import { readProfileFile } from './read-profile.js';

interface TuneOptions {
  specialty?: string;
  targetPrecision: string;
  confidence: string;
  bound: string;
  starts: string;
  predictions?: string;
  model?: string;
  base: string;
  author?: string;
  out?: string;
  json?: boolean;
  cache: boolean;
}

/** Adds the command. */
export function addTuneCommand(program: Command, context: CliContext): void {
  program
    .command('tune')
    .description('tune a threshold profile to a precision, with its guarantee; review everything where none can be given')
    .argument('<dataset>', 'coded notes (.jsonl, .jsonl.gz) that the model was not trained on')
    .option('--specialty <name>', 'only notes of this specialty')
    .option('--target-precision <share>', 'precision to prove', '0.95')
    .option('--confidence <share>', 'confidence of the proof', '0.95')
    .option('--bound <name>', 'clopper-pearson (codes, with design effect) or hoeffding-bentkus (documents)', 'clopper-pearson')
    .option('--starts <n>', 'sequences of tests over the grid; more are surer to find a threshold and ask for more codes', '3')
    .option('--predictions <file>', 'claims of the notes instead of coding them')
    .option('--model <dir>', 'another model package')
    .option('--base <file>', 'profile whose other conditions are kept', 'default')
    .option('--author <name>', 'who tunes; by default the user of this machine')
    .option('--out <file>', 'where the profile goes; the plot lies beside it (.html)')
    .option('--json', 'print the profile as JSON')
    .option('--no-cache', 'code every note anew')
    .action((dataset: string, options: TuneOptions) => tune(dataset, options, context));
}

async function tune(path: string, options: TuneOptions, context: CliContext): Promise<void> {
  const { tuneProfile, formatTuning, drawTuning } = await import('../../eval/tune.js');
  const numbers = { target: readShare('target-precision', options.targetPrecision), confidence: readShare('confidence', options.confidence) };
  if (options.bound !== 'clopper-pearson' && options.bound !== 'hoeffding-bentkus')
    throw new ChartcodeError('E106', undefined, [{ field: 'bound', problem: 'must be clopper-pearson or hoeffding-bentkus' }]);
  const starts = Number(options.starts);
  if (!Number.isInteger(starts) || starts < 1 || starts > 20) throw new ChartcodeError('E106', undefined, [{ field: 'starts', problem: 'must be a whole number from 1 to 20' }]);
  const { cases, ...about } = await codeCases(path, options, context);
  const result = tuneProfile(cases, {
    ...numbers, ...about, bound: options.bound, starts,
    base: readProfileFile(options.base, about.modelSha256),
    ...(options.specialty === undefined ? {} : { specialty: options.specialty }),
    author: options.author ?? userInfo().username,
    date: new Date().toISOString().slice(0, 10),
  });
  const text = `${JSON.stringify(result.profile, null, 2)}\n`;
  if (options.out !== undefined) {
    try {
      makeFolder(dirname(options.out));
      await writeFile(options.out, text);
      await writeFile(options.out.replace(/(\.json)?$/, '.html'), drawTuning(result));
    } catch {
      throw new ChartcodeError('E401', `the profile could not be written to ${basename(options.out)}`, [{ file: basename(options.out) }]);
    }
  }
  context.stdout.write(options.json === true ? text : formatTuning(result));
}

function readShare(field: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new ChartcodeError('E106', undefined, [{ field, problem: 'must be a number between 0 and 1' }]);
}
