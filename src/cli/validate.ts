// `validate`: claims coded elsewhere, one as JSON or one a line, to what the rules find.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { ChartcodeError, asChartcodeError } from '../errors.js';
import { decodeUtf8 } from '../store/decode-utf8.js';
import { parseJson } from '../store/parse-json.js';
import { readRows } from '../store/read-rows.js';
import type { Engine } from '../engine.js';
import { validateWithNote, type ValidationResult } from '../validate-claim.js';
import type { CliContext } from './context.js';
import type { Outcome } from './program.js';

/** Adds the command. Exit code 1 when a claim is not valid or a row could not be read. */
export function addValidateCommand(program: Command, context: CliContext, outcome: Outcome): void {
  program
    .command('validate')
    .description('check claims that someone else coded (.json: one claim; .jsonl, .jsonl.gz: one a line) by the rules, and against `text` where a claim has it')
    .argument('<file>', 'the claims')
    .option('--out <file>', 'write one result a line here instead of stdout')
    .option('--json', 'print an error as JSON')
    .action(async (file: string, options: { out?: string }) => {
      if (options.out !== undefined && resolve(options.out) === resolve(file))
        throw new ChartcodeError('E115', 'the output would overwrite the input', [{ field: 'out', problem: 'is the input' }]);
      const isOne = extname(file.replace(/\.gz$/i, '')).toLowerCase() === '.json';
      // Opened by the first claim that brings its note: the rules alone need no model.
      let opened: Promise<Engine> | undefined;
      const check: Check = (input) => validateWithNote(input, () => (opened ??= context.openEngine({})));
      try {
        const results = isOne ? readOne(file, check) : readEach(file, check);
        const valid = options.out === undefined ? await print(results, context, isOne) : await writeFileWhole(results, options.out);
        if (!valid) outcome.exitCode = 1;
      } finally {
        await (await opened?.catch(() => undefined))?.close();
      }
    });
}

type Row = { valid: boolean; value: unknown };
type Check = (input: unknown) => Promise<ValidationResult>;

async function* readOne(file: string, check: Check): AsyncGenerator<Row> {
  const parts: Uint8Array[] = [];
  for await (const row of readRows(file)) parts.push(row.bytes ?? new Uint8Array(), Buffer.from('\n'));
  const value = await check(parseJson(decodeUtf8(Buffer.concat(parts), 'file')));
  yield { valid: value.valid, value };
}

async function* readEach(file: string, check: Check): AsyncGenerator<Row> {
  for await (const row of readRows(file)) {
    let input: unknown;
    try {
      if (row.bytes === undefined) throw new ChartcodeError('E109', 'the row is too large', [{ field: 'row', problem: 'is too large' }]);
      input = parseJson(decodeUtf8(row.bytes, `line ${row.line}`));
      const value = await check(input);
      yield { valid: value.valid, value };
    } catch (thrown) {
      const error = asChartcodeError(thrown);
      // A missing table fails every row alike.
      if (!error.code.startsWith('E1')) throw error;
      yield { valid: false, value: { ...nameRow(input, row.line), ...error.toBody() } };
    }
  }
}

function nameRow(input: unknown, line: number): { id: string } | { line: number } {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
  return typeof id === 'string' && id.length > 0 && id.length <= 200 ? { id } : { line };
}

async function print(results: AsyncIterable<Row>, { stdout }: CliContext, pretty: boolean): Promise<boolean> {
  let valid = true;
  for await (const row of results) {
    valid &&= row.valid;
    stdout.write(`${JSON.stringify(row.value, null, pretty ? 2 : undefined)}\n`);
  }
  return valid;
}

/** Written beside and renamed, so that a run that breaks off leaves no half file. */
async function writeFileWhole(results: AsyncIterable<Row>, path: string): Promise<boolean> {
  const temporary = `${path}.${process.pid}.tmp`;
  let valid = true;
  try {
    const out = createWriteStream(temporary);
    const done = finished(out);
    // Not awaited while rows come: a failure to open is told when the stream is finished.
    done.catch(() => undefined);
    for await (const row of results) {
      valid &&= row.valid;
      if (!out.write(`${JSON.stringify(row.value)}\n`) && out.errored === null) await Promise.race([new Promise<void>((drained) => void out.once('drain', () => drained())), done]);
    }
    out.end();
    await done;
    await rename(temporary, path);
    return valid;
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof ChartcodeError) throw error;
    throw new ChartcodeError('E401', `${path} could not be written`, [{ file: path }]);
  }
}
