// `serve`: the HTTP API until SIGTERM or SIGINT, then a graceful stop.
import type { Command } from 'commander';
import { ChartcodeError } from '../errors.js';
import type { CliContext } from './context.js';

interface ServeOptions {
  port: string;
  host: string;
  workers?: string;
  maxQueue: string;
  logLevel: string;
  model?: string;
  profile?: string;
}

/** Adds the command. */
export function addServeCommand(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('serve the HTTP API; the log goes to stderr')
    .option('--port <port>', '0 picks a free one', '8080')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--workers <n>', 'inference threads')
    .option('--max-queue <n>', 'claims that may wait before callers are sent away (429)', '64')
    .option('--log-level <level>', 'silent, error, warn, info or debug', 'info')
    .option('--model <dir>', 'another model package')
    .option('--profile <name>', 'another threshold profile')
    .action((options: ServeOptions) => serve(options, context));
}

async function serve(options: ServeOptions, context: CliContext): Promise<void> {
  const port = readWhole('port', options.port, 0, 65_535);
  const maxQueue = readWhole('max-queue', options.maxQueue, 0, 100_000);
  const workers = options.workers === undefined ? undefined : readWhole('workers', options.workers, 1, 256);
  if (!['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].includes(options.logLevel))
    throw new ChartcodeError('E106', undefined, [{ field: 'log-level', problem: 'must be silent, error, warn, info or debug' }]);
  const [{ startServer }, { createLog }] = await Promise.all([import('../server/start.js'), import('../server/log.js')]);
  const stopAsked = waitForSignal();
  const engine = await context.openEngine({ workers, modelDir: options.model, profile: options.profile });
  try {
    const server = await startServer(engine, {
      port,
      host: options.host,
      maxQueue,
      ...(workers === undefined ? {} : { concurrency: workers }),
      log: createLog(options.logLevel),
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

function readWhole(field: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to)
    throw new ChartcodeError('E106', undefined, [{ field, problem: `must be a whole number from ${from} to ${to}` }]);
  return value;
}
