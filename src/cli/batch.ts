// `batch`: a file of encounters to a file of claims, in order, that goes on where it was stopped.
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Engine } from '../engine.js';
import { validateEncounter } from '../document/validate-encounter.js';
import { ChartcodeError } from '../errors.js';
import { openBatchOutput } from '../store/batch-output.js';
import type { BatchIdentity } from '../store/batch-output.js';
import { readSource } from '../read-source.js';
import type { SourceFormat, SourceOptions } from '../read-source.js';
import { codeRow, codeSource } from '../store/code-row.js';
import type { RowResult } from '../store/code-row.js';
import { mapInOrder } from '../store/map-in-order.js';
import { withEngine } from './context.js';
import { digestInput, readInput } from './read-batch.js';
import type { InputRow } from './read-batch.js';
import type { CliContext } from './context.js';
import type { Outcome } from './program.js';
import { createProgress } from './progress.js';
import { readFormat } from './read-encounters.js';

interface BatchOptions {
  out: string;
  output?: string;
  format?: string;
  workers?: string;
  model?: string;
  profile?: string;
  profiles?: string;
}

/** Adds the command. */
export function addBatchCommand(program: Command, context: CliContext, outcome: Outcome): void {
  program
    .command('batch')
    .description('code encounters or FHIR resources (.jsonl, .jsonl.gz), one a line, HL7 v2 messages (.hl7) or a folder of documents to claims in the same order; goes on where it was stopped')
    .argument('<in>', 'one encounter a line, one message after the other, or a folder with one document a file')
    .requiredOption('--out <file>', 'one claim or error a line')
    .option('--format <format>', 'jsonl, text, json, fhir, ccda, hl7v2, rtf or html (by extension when absent)')
    .option('--output <format>', 'json, or fhir: a Bundle a line', 'json')
    .option('--workers <n>', 'engine workers, about 0.65 GB each (default: one a core)')
    .option('--json', 'print an error as JSON')
    .option('--model <dir>', 'another model package')
    .option('--profile <name>', 'one threshold profile for every encounter: a name of the package, or a file')
    .option('--profiles <dir>', 'folder of threshold profiles, <specialty>.json each')
    .addHelpText('after', '\nExit status: 0 every row has a claim, 3 some rows were refused, 2 all were (each has its error in OUT), 1 the engine failed on a row.')
    .action(async (input: string, options: BatchOptions) => {
      outcome.exitCode = await codeBatch(input, options, context);
    });
}

/** Codes a file of encounters. Gives what `exitCodeOf` says of all rows of the output, also of those that earlier runs wrote. */
export async function codeBatch(input: string, options: BatchOptions, context: CliContext): Promise<number> {
  // one worker a core codes half as many notes again as one worker with all cores
  const workers = readWorkers(options.workers) ?? availableParallelism();
  if (resolve(input) === resolve(options.out))
    throw new ChartcodeError('E115', 'the output would overwrite the input', [{ field: 'out', problem: 'is the input' }]);
  if (options.output !== undefined && !['json', 'fhir'].includes(options.output))
    throw new ChartcodeError('E106', undefined, [{ field: 'output', problem: 'must be json or fhir' }]);
  const format = readFormat(options.format);
  const digest = await digestInput(input);
  return withEngine(context, { workers, modelDir: options.model, profile: options.profile, profilesDir: options.profiles }, async (engine) => {
    const output = await openBatchOutput(options.out, identify(engine, digest, options));
    try {
      const progress = createProgress(context.stderr, output.done);
      if (output.complete) {
        progress.say(`${options.out} is complete: ${output.done} rows`);
        return exitCodeOf(output.errors, output.done);
      }
      if (output.done > 0) progress.say(`going on after ${output.done} rows`);
      const errors = [...output.errors];
      let rows = output.done;
      const window = 2 * workers;
      for await (const result of mapInOrder(skipRows(readInput(input, format), output.done), window, (row) =>
        answerRow(row, engine, options.output === 'fhir'),
      )) {
        if (!result.ok && STOPS_THE_RUN.test(result.code))
          throw new ChartcodeError(result.code, result.value.error.message, result.value.error.details);
        rows += 1;
        if (!result.ok) errors.push(result.code);
        await output.append(result.value);
        progress.step(result.ok);
      }
      await output.finish();
      progress.end(options.out);
      return exitCodeOf(errors, rows);
    } finally {
      await output.close();
    }
  });
}

/** Some rows were refused as bad input; the others have their claims. */
const SOME_REFUSED = 3;

/** 0 when every row has a claim; 1 when the engine failed on one; of rows that are bad input 2 when all of them are, as for any command, else 3. */
function exitCodeOf(errors: readonly string[], rows: number): number {
  if (errors.some((code) => !code.startsWith('E1'))) return 1;
  return errors.length === 0 ? 0 : errors.length === rows ? 2 : SOME_REFUSED;
}

/** A row's claim, or its Bundle, or its error. */
async function answerRow(row: InputRow, engine: Engine, asBundle: boolean): Promise<RowResult | { ok: true; value: unknown }> {
  let encounter: unknown;
  const code = (input: unknown) => {
    encounter = input;
    return engine.code(input);
  };
  const { bytes, format, name } = row;
  const result = format === undefined || bytes === undefined ? await codeRow(row, code) : await codeSource(name === undefined ? { line: row.line } : { id: name }, () => readSource(bytes, format, namesNone(format, name)), code);
  if (!result.ok || !asBundle) return result;
  const { renderClaim } = await import('../output/index.js');
  return { ok: true, value: JSON.parse(renderClaim({ claim: result.value, encounter: validateEncounter(encounter) }, { format: 'fhir' })) as unknown };
}

/** RTF and HTML hold no id of an encounter: the file's name stands for it. */
function namesNone(format: SourceFormat, name: string | undefined): SourceOptions {
  return name !== undefined && (format === 'rtf' || format === 'html') ? { given: { id: name } } : {};
}

/** A missing model or table, or an engine that is closing, would fail every row: better to stop and be started again. */
const STOPS_THE_RUN = /^E(20[123]|3\d\d|503)$/;

function identify(engine: Engine, digest: { sha256: string; bytes: number }, { profile = 'default', output = 'json' }: BatchOptions): BatchIdentity {
  return {
    inputSha256: digest.sha256,
    inputBytes: digest.bytes,
    models: [...engine.models.map(({ id, sha256 }) => `${id}@${sha256}`), `profile ${engine.models[0]?.profiles?.join(', ') ?? profile}`, ...(output === 'json' ? [] : [`output ${output}`])],
    editions: [engine.edition.id],
  };
}

async function* skipRows(rows: AsyncIterable<InputRow>, count: number): AsyncGenerator<InputRow, void, undefined> {
  let place = 0;
  for await (const row of rows) {
    place += 1;
    if (place > count) yield row;
  }
}

function readWorkers(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256)
    throw new ChartcodeError('E106', undefined, [{ field: 'workers', problem: 'must be a whole number from 1 to 256' }]);
  return workers;
}
