// `worker`: codes the rows of jobs until SIGTERM or SIGINT; any number may run over one database, and any of them may be killed.
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { CliContext } from './context.js';
import { waitForSignal } from './wait-for-signal.js';

interface WorkerOptions {
  config?: string;
  workers?: string;
  database?: string;
  logLevel?: string;
  model?: string;
  profile?: string;
}

/** Adds the command. */
export function addWorkerCommand(program: Command, context: CliContext): void {
  program
    .command('worker')
    .description('code the rows of jobs that servers accepted; the database is that of the servers (DATABASE_URL)')
    .option('--config <file>', 'JSON file with settings; `chartcode config` explains each, and its environment variable')
    .option('--workers <n>', 'inference threads')
    .option('--database <file>', 'file of the embedded database, when no DATABASE_URL is set')
    .option('--log-level <level>', 'silent, error, warn, info or debug (default: info)')
    .option('--model <dir>', 'another model package')
    .option('--profile <name>', 'another threshold profile')
    .action((options: WorkerOptions) => work(options, context));
}

async function work(options: WorkerOptions, context: CliContext): Promise<void> {
  const [{ readConfig }, { openStore }, { startJobWorker }, { createLog }] = await Promise.all([
    import('../server/read-config.js'),
    import('../server/open-store.js'),
    import('../server/job-worker.js'),
    import('../server/log.js'),
  ]);
  const config = readConfig(context.env, {
    ...(options.config === undefined ? {} : { file: options.config }),
    overrides: {
      'server.logLevel': options.logLevel,
      'engine.workers': options.workers,
      'engine.model': options.model,
      'engine.profile': options.profile,
      'database.path': options.database,
    },
  });
  const { workers, model, profile, profiles } = config.engine;
  const log = createLog(config.server.logLevel);
  const stopAsked = waitForSignal();
  const store = await openStore(config);
  try {
    const engine = await context.openEngine({ workers, modelDir: model, profile, profilesDir: profiles });
    try {
      const worker = startJobWorker(engine, store, { concurrency: workers ?? availableParallelism(), jobs: config.jobs, log });
      log.info({ models: engine.models.map(({ id }) => id), edition: engine.edition.id }, 'working');
      context.stdout.write('working\n');
      await stopAsked;
      log.info('stopping');
      await worker.stop(config.server.drainMs);
    } finally {
      await engine.close();
    }
  } finally {
    await store.database.close();
  }
  log.info('stopped');
}
