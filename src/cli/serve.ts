// `serve`: the HTTP API until SIGTERM or SIGINT, then a graceful stop.
import type { Command } from 'commander';
import type { Engine } from '../engine.js';
import { ChartcodeError } from '../errors.js';
import type { CliContext } from './context.js';
import { waitForSignal } from './wait-for-signal.js';

interface ServeOptions {
  config?: string;
  port?: string;
  host?: string;
  mllp?: string;
  workers?: string;
  maxQueue?: string;
  logLevel?: string;
  model?: string;
  profile?: string;
  profiles?: string;
  database?: string;
  tlsCert?: string;
  tlsKey?: string;
}

/** Adds the command. */
export function addServeCommand(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('serve the HTTP API; the log goes to stderr')
    .option('--config <file>', 'JSON file with settings; `chartcode config` explains each, and its environment variable')
    .option('--port <port>', '0 picks a free one (default: 8080)')
    .option('--host <host>', 'address to listen on (default: 127.0.0.1)')
    .option('--mllp <port>', 'also listen for HL7 v2 messages over MLLP, on this machine only (CHARTCODE_MLLP_HOST)')
    .option('--workers <n>', 'inference threads')
    .option('--max-queue <n>', 'claims that may wait before callers are sent away with 429 (default: 64)')
    .option('--log-level <level>', 'silent, error, warn, info or debug (default: info)')
    .option('--model <dir>', 'another model package')
    .option('--profile <name>', 'one threshold profile for every encounter: a name of the package, or a file')
    .option('--profiles <dir>', 'folder of threshold profiles, <specialty>.json each')
    .option('--database <file>', 'file of the embedded database, `:memory:` for none (default: chartcode-data/chartcode.db)')
    .option('--tls-cert <file>', 'PEM certificate chain: serve HTTPS')
    .option('--tls-key <file>', 'PEM private key of the certificate')
    .action((options: ServeOptions) => serve(options, context));
}

async function serve(options: ServeOptions, context: CliContext): Promise<void> {
  const { readConfig } = await import('../server/read-config.js');
  const config = readConfig(context.env, {
    ...(options.config === undefined ? {} : { file: options.config }),
    overrides: {
      'server.port': options.port,
      'server.host': options.host,
      'server.mllpPort': options.mllp,
      'server.logLevel': options.logLevel,
      'limits.maxQueue': options.maxQueue,
      'engine.workers': options.workers,
      'engine.model': options.model,
      'engine.profile': options.profile,
      'engine.profiles': options.profiles,
      'database.path': options.database,
      'access.tlsCert': options.tlsCert,
      'access.tlsKey': options.tlsKey,
    },
  });
  const { server: listener, engine: model, limits, output, access, audit } = config;
  if ((access.tlsCert === undefined) !== (access.tlsKey === undefined))
    throw new ChartcodeError('E106', undefined, [{ field: access.tlsCert === undefined ? 'tls-cert' : 'tls-key', problem: 'must be given, too: a certificate goes with its key' }]);
  const [{ startServer }, { createLog }, { readServerParties }, { openStore }, { readJobOptions }, { toComplianceOptions }] = await Promise.all([
    import('../server/start.js'),
    import('../server/log.js'),
    import('../store/read-parties.js'),
    import('../server/open-store.js'),
    import('../server/job-options.js'),
    import('../server/compliance-options.js'),
  ]);
  const parties = await readServerParties(output.x12Parties);
  const stopAsked = waitForSignal();
  const store = await openStore(config);
  let engine: Engine | undefined;
  try {
    engine = await context.openEngine({ workers: model.workers, modelDir: model.model, profile: model.profile, profilesDir: model.profiles, yielding: true });
    const server = await startServer(engine, {
      port: listener.port,
      host: listener.host,
      drainMs: listener.drainMs,
      ...(listener.mllpPort === undefined ? {} : { mllp: { port: listener.mllpPort, host: listener.mllpHost } }),
      jobs: readJobOptions(config.jobs, store.textKeys),
      ...limits,
      ...(model.workers === undefined ? {} : { concurrency: model.workers }),
      ...(parties === undefined ? {} : { parties }),
      log: createLog(listener.logLevel),
      database: store.database,
      audit: store.audit,
      retentionDays: audit.retentionDays,
      access,
      compliance: toComplianceOptions(config.compliance),
      ...(access.tlsCert === undefined || access.tlsKey === undefined ? {} : { tls: { cert: access.tlsCert, key: access.tlsKey } }),
    });
    context.stdout.write(`${server.url}\n`);
    if (server.mllpPort !== undefined) context.stdout.write(`mllp://${listener.mllpHost}:${server.mllpPort}\n`);
    await stopAsked;
    await server.stop();
  } catch (error) {
    await engine?.close();
    throw error;
  } finally {
    await store.database.close();
  }
}
