// The commands in one program, and the one place where an error becomes a message and an exit code.
import { Command, CommanderError } from 'commander';
import { ChartcodeError } from '../errors.js';
import { addAuditCommand } from './audit.js';
import { addBatchCommand } from './batch.js';
import { addCodeCommand } from './code.js';
import { addCompareCommand } from './compare.js';
import { addComplianceCommand } from './compliance.js';
import { addConfigCommand } from './config.js';
import { addConvertCommand } from './convert.js';
import type { CliContext } from './context.js';
import { addEvaluateCommand } from './evaluate.js';
import { addFeedbackCommand } from './feedback.js';
import { addJobsCommand } from './jobs.js';
import { addKeysCommand } from './keys.js';
import { addModelsCommand } from './models.js';
import { addReferenceCommand } from './reference.js';
import { addRefitCommand } from './refit.js';
import { reportError } from './report-error.js';
import { addServeCommand } from './serve.js';
import { addValidateCommand } from './validate.js';
import { addThresholdsCommand } from './thresholds.js';
import { addTuneCommand } from './tune.js';
import { addVerifyCommand } from './verify.js';
import { addWorkerCommand } from './worker.js';

/** Set by a command that ends without an error but not well: a failed check, rows that the engine could not code. */
export interface Outcome {
  exitCode: number;
}

/**
 * Runs one command line (without node and script). Gives the exit code: 0 done, 2 bad input, 1 any other failure (`batch`: 3 where only some rows are bad input).
 */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  const outcome: Outcome = { exitCode: 0 };
  const asJson = argv.includes('--json');
  const program = createProgram(context, outcome, asJson);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    // Commander has printed its message (`outputError` below): help is no failure, a wrong option is bad input.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportError(error, context.stderr, asJson);
  }
}

function createProgram(context: CliContext, outcome: Outcome, asJson: boolean): Command {
  const program = new Command('chartcode')
    .description('Codes US clinical notes: ICD-10-CM with calibrated probabilities, evidence, findings and a route.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: (text) => void reportError(new ChartcodeError('E106', `${text.replace(/^error: /, '').trim().replaceAll('\n', ' ')} (--help shows what there is)`), context.stderr, asJson),
    });
  for (const add of [addCodeCommand, addBatchCommand, addServeCommand, addWorkerCommand, addConfigCommand, addJobsCommand, addKeysCommand, addAuditCommand, addEvaluateCommand, addReferenceCommand, addValidateCommand, addVerifyCommand, addCompareCommand, addTuneCommand, addThresholdsCommand, addRefitCommand, addModelsCommand, addFeedbackCommand, addComplianceCommand, addConvertCommand])
    add(program, context, outcome);
  return program;
}
