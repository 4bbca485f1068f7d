// `audit verify|checkpoint|export|retain|reseal`: proof that nothing in the trail was changed, copies of it, and the texts beside it.
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Command } from 'commander';
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';
import { CLI_ACTOR } from '../store/audit/index.js';
import type { AuditTrail, Checkpoint } from '../store/audit/index.js';
import type { CliContext } from './context.js';
import { addStoreOptions, withStore } from './open-store.js';
import type { StoreOptions } from './open-store.js';
import type { Outcome } from './program.js';

const CheckpointSchema = z.object({ seq: z.number().int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

interface VerifyOptions extends StoreOptions {
  checkpoint?: string;
  json?: boolean;
}

/** Adds the command and its subcommands. */
export function addAuditCommand(program: Command, context: CliContext, outcome: Outcome): void {
  const audit = program.command('audit').description('the audit trail: verify, export, keep in time');
  addStoreOptions(audit.command('verify').description('read the whole chain and the tables beside it (encounters, reviews, texts), and name the first record or row that was edited, removed, moved, inserted or cut off; fails when there is one'))
    .option('--checkpoint <file>', 'checkpoints that `audit checkpoint` printed, one a line, kept elsewhere')
    .option('--json', 'print the report as JSON')
    .action((options: VerifyOptions) => withStore(context, options, (store) => verify(store.audit, options, context, outcome)));
  addStoreOptions(audit.command('checkpoint').description('print the end of the chain, to be kept where nobody who writes the database can reach')).action((options: StoreOptions) =>
    withStore(context, options, async (store) => {
      const head = await store.audit.head();
      if (head !== undefined && head.seq > 0) context.stdout.write(`${JSON.stringify({ seq: head.seq, hash: head.hash, at: new Date().toISOString() })}\n`);
    }),
  );
  addStoreOptions(audit.command('export').description('write every record as a line of JSON; no note text is in it'))
    .option('--out <file>', 'file to write; stdout when absent')
    .option('--from <seq>', 'first record', '1')
    .action((options: StoreOptions & { out?: string; from: string }) => withStore(context, options, (store) => exportTrail(store.audit, options, context)));
  addStoreOptions(audit.command('retain').description('delete kept texts and salts that are older than so many days; the chain stays whole'))
    .requiredOption('--days <n>', 'days')
    .action((options: StoreOptions & { days: string }) =>
      withStore(context, options, async (store) => {
        const before = new Date(Date.now() - readDays(options.days) * 86_400_000);
        context.stderr.write(`${await store.audit.dropTexts(before, CLI_ACTOR)} texts deleted\n`);
      }),
    );
  addStoreOptions(audit.command('reseal').description('seal every kept text with the first key of CHARTCODE_TEXT_KEYS')).action((options: StoreOptions) =>
    withStore(context, options, async (store) => void context.stderr.write(`${await store.audit.resealTexts(CLI_ACTOR)} texts sealed anew\n`)),
  );
}

async function verify(trail: AuditTrail, options: VerifyOptions, { stdout }: CliContext, outcome: Outcome): Promise<void> {
  const report = await trail.verify(options.checkpoint === undefined ? [] : readCheckpoints(options.checkpoint));
  if (options.json === true) stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (report.problem === undefined) stdout.write(`${report.records} records, whole; the last has the hash ${report.head.hash}\n`);
  else stdout.write(`record ${report.problem.seq} (${report.problem.kind}): ${report.problem.message}\n`);
  if (!report.ok) outcome.exitCode = 1;
}

async function exportTrail(trail: AuditTrail, { out, from }: { out?: string; from: string }, { stdout }: CliContext): Promise<void> {
  const start = Number(from);
  if (!Number.isInteger(start) || start < 1) throw new ChartcodeError('E106', undefined, [{ field: 'from', problem: 'must be a whole number from 1' }]);
  const file = out === undefined ? undefined : createWriteStream(out, { mode: 0o600 });
  try {
    if (file) await once(file, 'open');
    // An export is itself a record, written first so that it stands in its own file.
    await trail.append({ kind: 'audit.exported', actor: CLI_ACTOR, body: { from: start } });
    for await (const record of trail.records(start)) {
      const line = `${JSON.stringify(record)}\n`;
      if (file === undefined) stdout.write(line);
      else if (!file.write(line)) await once(file, 'drain');
    }
    if (file) {
      file.end();
      await once(file, 'finish');
    }
  } catch (error) {
    if (error instanceof ChartcodeError) throw error;
    throw new ChartcodeError('E401', undefined, [{ field: 'out', problem: error instanceof Error && 'code' in error ? String(error.code) : 'cannot be written' }]);
  }
}

function readCheckpoints(file: string): Checkpoint[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ChartcodeError('E112', undefined, [{ field: 'checkpoint', file }]);
  }
  return text.split('\n').filter((line) => line.trim() !== '').map((line, place) => {
    const refuse = (): never => {
      throw new ChartcodeError('E112', 'the file cannot be read: it holds no checkpoints', [{ field: 'checkpoint', line: place + 1 }]);
    };
    try {
      const { seq, hash } = CheckpointSchema.parse(JSON.parse(line));
      return { seq, hash };
    } catch {
      return refuse();
    }
  });
}

function readDays(text: string): number {
  const days = Number(text);
  if (text.trim() === '' || !Number.isFinite(days) || days < 0) throw new ChartcodeError('E106', undefined, [{ field: 'days', problem: 'must be a number from 0' }]);
  return days;
}
