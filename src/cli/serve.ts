// `serve`: the HTTP API until SIGTERM or SIGINT, then a graceful stop.
import type { Command } from 'commander';
import type { CliContext } from './context.js';

interface ServeOptions {
  config?: string;
  port?: string;
  host?: string;
  workers?: string;
  maxQueue?: string;
  logLevel?: string;
  model?: string;
  profile?: string;
}

/** Adds the command. */
export function addServeCommand(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('serve the HTTP API; the log goes to stderr')
    .option('--config <file>', 'JSON file with settings; `chartcode config` explains each, and its environment variable')
    .option('--port <port>', '0 picks a free one (default: 8080)')
    .option('--host <host>', 'address to listen on (default: 127.0.0.1)')
    .option('--workers <n>', 'inference threads')
    .option('--max-queue <n>', 'claims that may wait before callers are sent away with 429 (default: 64)')
    .option('--log-level <level>', 'silent, error, warn, info or debug (default: info)')
    .option('--model <dir>', 'another model package')
    .option('--profile <name>', 'another threshold profile')
    .action((options: ServeOptions) => serve(options, context));
}

async function serve(options: ServeOptions, context: CliContext): Promise<void> {
  const { readConfig } = await import('../server/read-config.js');
  const { server: listener, engine: model, limits, output } = readConfig(context.env, {
    ...(options.config === undefined ? {} : { file: options.config }),
    overrides: {
      'server.port': options.port,
      'server.host': options.host,
      'server.logLevel': options.logLevel,
      'limits.maxQueue': options.maxQueue,
      'engine.workers': options.workers,
      'engine.model': options.model,
      'engine.profile': options.profile,
    },
  });
  const [{ startServer }, { createLog }, { readServerParties }] = await Promise.all([import('../server/start.js'), import('../server/log.js'), import('../store/read-parties.js')]);
  const parties = await readServerParties(output.x12Parties);
  const stopAsked = waitForSignal();
  const engine = await context.openEngine({ workers: model.workers, modelDir: model.model, profile: model.profile });
  try {
    const server = await startServer(engine, {
      port: listener.port,
      host: listener.host,
      drainMs: listener.drainMs,
      ...limits,
      ...(model.workers === undefined ? {} : { concurrency: model.workers }),
      ...(parties === undefined ? {} : { parties }),
      log: createLog(listener.logLevel),
    });
    context.stdout.write(`http://${server.host.includes(':') ? `[${server.host}]` : server.host}:${server.port}\n`);
    await stopAsked;
    await server.stop();
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
  });
}
