// `jobs submit|status|list|results|cancel`: batches of a running service, from the command line.
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Job, JobClient } from '../client/index.js';
import { ChartcodeError } from '../errors.js';
import type { CliContext } from './context.js';
import { withService } from './service.js';
import type { ServiceOptions } from './service.js';

interface SubmitOptions extends ServiceOptions { idempotencyKey?: string; webhook?: string; wait?: boolean; out?: string }
interface ResultOptions extends ServiceOptions { after: string; out?: string }

/** Adds the command with its subcommands. */
export function addJobsCommand(program: Command, context: CliContext): void {
  const jobs = program.command('jobs').description('batches that a running service codes in the background; the key comes from CHARTCODE_KEY');
  const add = (name: string, description: string): Command =>
    jobs.command(name).description(description).option('--url <url>', 'address of the service (default: $CHARTCODE_URL, else http://127.0.0.1:8080)');
  const show = (job: Job): void => void context.stdout.write(`${describeJob(job)}\n`);
  add('submit', 'send encounters, one a line, and print the id of the job')
    .argument('<file>', 'encounters (.jsonl)')
    .option('--idempotency-key <key>', 'the same key and file again give the same job')
    .option('--webhook <url>', 'told when the job has ended')
    .option('--wait', 'wait for the end')
    .option('--out <file>', 'wait, and write the results (.jsonl)')
    .action((file: string, options: SubmitOptions) => submit(file, options, context));
  add('status', 'how far a job is').argument('<id>').action((id: string, options: ServiceOptions) => withService(context, options, async ({ jobs: client }) => show(await client.status(id))));
  add('list', 'jobs, newest first').action((options: ServiceOptions) => withService(context, options, async ({ jobs: client }) => (await client.list()).forEach(show)));
  add('cancel', 'end a job; what is answered stays').argument('<id>').action((id: string, options: ServiceOptions) => withService(context, options, async ({ jobs: client }) => show(await client.cancel(id))));
  add('results', 'results in input order, as far as there are any without a gap')
    .argument('<id>')
    .option('--after <row>', 'only rows after this one', '0')
    .option('--out <file>', 'file to write, readable by its owner only; stdout when absent')
    .action((id: string, options: ResultOptions) =>
      withService(context, options, async ({ jobs: client }) => {
        const after = Number(options.after);
        if (!Number.isInteger(after) || after < 0) throw new ChartcodeError('E106', undefined, [{ field: 'after', problem: 'must be a row number' }]);
        await writeResults(client, id, options.out, context, after);
      }),
    );
}

async function submit(file: string, options: SubmitOptions, context: CliContext): Promise<void> {
  const { idempotencyKey, webhook, out } = options;
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new ChartcodeError('E112', undefined, [{ file: basename(file), reason: error.code ?? 'unknown' }]);
  });
  if (!found.isFile()) throw new ChartcodeError('E112', undefined, [{ file: basename(file), reason: 'is no file' }]);
  await withService(context, options, async ({ jobs }) => {
    const job = await jobs.submit(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, {
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(webhook === undefined ? {} : { webhook }),
    });
    // The id alone on stdout, for scripts; it is there whatever happens while this waits.
    context.stdout.write(`${job.id}\n`);
    if (options.wait !== true && out === undefined) return;
    const ended = await jobs.wait(job.id);
    context.stderr.write(`${describeJob(ended)}\n`);
    if (out !== undefined) await writeResults(jobs, job.id, out, context);
  });
}

async function writeResults(jobs: JobClient, id: string, out: string | undefined, { stdout }: CliContext, after = 0): Promise<void> {
  const lines = async function* (): AsyncGenerator<string> {
    for await (const result of jobs.results(id, after)) yield `${JSON.stringify(result)}\n`;
  };
  if (out === undefined) {
    for await (const line of lines()) stdout.write(line);
    return;
  }
  await pipeline(lines, createWriteStream(out, { mode: 0o600 })).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // The file's own trouble; anything else is the service's.
    throw /^E(NO|ACCES|ROFS|DQUOT|ISDIR|IO|PERM)/.test(code) ? new ChartcodeError('E401', `${basename(out)} could not be written`, [{ file: basename(out), reason: code }]) : error;
  });
}

function describeJob({ id, state, rows, createdAt, webhook }: Job): string {
  return [id, state.padEnd(9), `${rows.answered} of ${rows.total} rows`, `${rows.failed} with an error`, createdAt, ...(webhook === null ? [] : [`webhook ${webhook.state}`])].join('  ');
}
