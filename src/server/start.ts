// Listens, and stops gracefully: no new claims, what is under way ends, then the engine closes.
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Engine } from '../engine.js';
import { ChartcodeError } from '../errors.js';
import { createApp } from './app.js';
import type { AppOptions } from './app.js';
import { warmTables } from './describe-code.js';

export interface StartOptions extends AppOptions {
  /** 0 picks a free port. */
  port?: number;
  host?: string;
  /** How long a stop waits for what is under way, ms. */
  drainMs?: number;
}

export interface RunningServer {
  port: number;
  host: string;
  /** Stops taking claims, waits for those under way (at most `drainMs`), closes connections and the engine. May be called twice. */
  stop(): Promise<void>;
}

/** Starts the server. Throws E106 naming the port or host when the address cannot be had. */
export async function startServer(engine: Engine, options: StartOptions = {}): Promise<RunningServer> {
  const { port = 8080, host = '127.0.0.1', drainMs = 30_000, ...appOptions } = options;
  const app = createApp(engine, { processMetrics: true, ...appOptions });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  warmTables(engine.edition);
  await listen(server, port, host);
  app.jobs?.start();
  const address = server.address() as AddressInfo;
  app.log.info({ host, port: address.port, models: engine.models.map(({ id }) => id), edition: engine.edition.id }, 'listening');
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
    await Promise.race([Promise.all([app.gate.drained(), closed, jobsStopped]), deadline]);
    clearTimeout(timer);
    server.closeAllConnections();
    await closed;
    await jobsStopped;
    await engine.close();
    app.log.info('stopped');
  };
  return { port: address.port, host, stop: () => (stopped ??= stop()) };
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
