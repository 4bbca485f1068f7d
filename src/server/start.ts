// Listens, and stops gracefully: no new claims, what is under way ends, then the engine closes.
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Engine } from '../engine.js';
import { ChartcodeError } from '../errors.js';
import { isLoopback } from './access/client-address.js';
import { readTlsFiles } from './access/tls.js';
import type { TlsFiles } from './access/tls.js';
import { answerBroken } from './answer-broken.js';
import { createApp } from './app.js';
import type { AppOptions, ChartcodeApp } from './app.js';
import { keepTrail } from './keep-trail.js';
import { warmTables } from './describe-code.js';
import { startMllp } from './mllp/index.js';
import type { MllpListener } from './mllp/index.js';

export interface StartOptions extends AppOptions {
  /** 0 picks a free port. */
  port?: number;
  host?: string;
  /** How long a stop waits for what is under way, ms. */
  drainMs?: number;
  /** Also listens for HL7 v2 messages over MLLP; on this machine only unless `host` says otherwise. */
  mllp?: { port: number; host?: string };
  /** HTTPS instead of HTTP. */
  tls?: TlsFiles;
  /** Kept texts are deleted after so many days; never when absent. */
  retentionDays?: number;
}

export interface RunningServer {
  /** Where it listens, with its scheme. */
  url: string;
  port: number;
  host: string;
  /** Port of the MLLP listener, where there is one. */
  mllpPort?: number;
  /** Stops taking claims, waits for those under way (at most `drainMs`), closes connections and the engine. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the server. Throws E106 naming the port or host when the address cannot be had, and for a host that others reach while there is no API
 * key; E112 or E106 for TLS files that cannot be used.
 */
export async function startServer(engine: Engine, options: StartOptions = {}): Promise<RunningServer> {
  const { port = 8080, host = '127.0.0.1', drainMs = 30_000, tls, retentionDays, mllp, ...appOptions } = options;
  const secured = tls && readTlsFiles(tls);
  const app = createApp(engine, { processMetrics: true, ...appOptions, access: { ...(secured ? { tls: true } : {}), ...appOptions.access } });
  const keyed = await requireKeys(app, host);
  const server = createAdaptorServer({ fetch: app.fetch, ...(secured ? { createServer: createTlsServer, serverOptions: secured } : {}) }) as Server;
  answerBroken(server, app.context);
  warmTables(engine.edition);
  await listen(server, port, host);
  const mllpListener = mllp && (await openMllp(app, mllp, server));
  app.jobs?.start();
  const trail = app.audit && (await keepTrail(app.audit, engine, app.log, retentionDays));
  const address = server.address() as AddressInfo;
  const access = keyed ? 'by API key' : 'no API key: every route is open to this machine, and to no other';
  const jobs = app.jobs === undefined ? 'none' : appOptions.jobs?.sealer === undefined ? 'rows and results lie unsealed in the database: no CHARTCODE_TEXT_KEYS' : 'sealed';
  app.log[keyed ? 'info' : 'warn']({ host, port: address.port, access, jobs, models: engine.models.map(({ id }) => id), edition: engine.edition.id }, 'listening');
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    app.log.info({ active: app.gate.active, waiting: app.gate.waiting }, 'stopping');
    app.gate.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, drainMs);
    });
    // Rows of jobs that are not done by then go back to the queue.
    const jobsStopped = app.jobs?.stop(drainMs);
    const mllpStopped = mllpListener?.stop(drainMs);
    await Promise.race([Promise.all([app.gate.drained(), closed, jobsStopped]), deadline]);
    clearTimeout(timer);
    server.closeAllConnections();
    await closed;
    await jobsStopped;
    await mllpStopped;
    trail?.stop();
    await app.context.reader.close();
    await engine.close();
    app.log.info('stopped');
  };
  const url = `${secured ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  return { url, port: address.port, host, ...(mllpListener && { mllpPort: mllpListener.port }), stop: () => (stopped ??= stop()) };
}

/** The HTTP server is let go when the MLLP port cannot be had: both or none. */
async function openMllp({ context }: ChartcodeApp, { port, host = '127.0.0.1' }: { port: number; host?: string }, server: Server): Promise<MllpListener> {
  try {
    return await startMllp({ ...context, port, host, maxBytes: context.limits.maxBodyBytes });
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Whether there is a key. Without one everyone who reaches the port may do everything, so only this machine may reach it: else throws E106. */
async function requireKeys(app: ChartcodeApp, host: string): Promise<boolean> {
  if ((await app.keys?.any()) === true) return true;
  if (!isLoopback(host))
    throw new ChartcodeError('E106', `a field has a value that is not allowed: host ${host} is reached by others, and there is no API key (chartcode keys create)`, [
      { field: 'host', problem: 'must be a loopback address until there is an API key: chartcode keys create --role admin --name NAME' },
    ]);
  return false;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const field = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'port' : 'host';
      reject(
        new ChartcodeError('E106', `a field has a value that is not allowed: ${field} (${error.code ?? 'unknown'})`, [
          { field, problem: error.code ?? 'cannot be had' },
        ]),
      );
    });
    server.listen(port, host, resolve);
  });
}
