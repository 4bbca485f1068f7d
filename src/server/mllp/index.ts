// The MLLP listener: HL7 v2 messages over TCP, one after the other on a connection, each answered once its claim is made and recorded.
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import { ChartcodeError, asChartcodeError } from '../../errors.js';
import { markUnread } from '../../read-source.js';
import type { CodeRecorded } from '../../store/audit/index.js';
import type { Claim } from '../../types.js';
import type { Gate } from '../gate.js';
import { describeFailure } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { BodyReader } from '../reader/index.js';
import { acknowledge, readHeaderOf } from './acknowledge.js';
import { FrameReader, frame } from './frames.js';
import { refuseConnection } from './refuse-connection.js';

export interface MllpOptions {
  port: number;
  host: string;
  code: CodeRecorded;
  gate: Gate;
  reader: BodyReader;
  metrics: Pick<Metrics, 'claim' | 'error'>;
  log: Logger;
  /** Largest message, bytes. */
  maxBytes: number;
  /** Connections at once. As many further ones get one answer, that there are too many; what comes beyond these is closed. */
  maxConnections?: number;
  /** How long a connection may say nothing, ms. */
  idleMs?: number;
}

export interface MllpListener {
  port: number;
  /** Takes no new connections, answers the messages that have come, at most `drainMs`, then ends the connections. */
  stop(drainMs: number): Promise<void>;
}

/** Listens. Throws E106 naming `mllp` when the port cannot be had. There is no TLS and no key: bind it to a trusted network only. */
export async function startMllp(options: MllpOptions): Promise<MllpListener> {
  const { port, host, maxConnections = 64, metrics, log } = options;
  const connections = new Map<Socket, Promise<void>>();
  const refused = new Set<Socket>();
  const server = createServer((socket) => {
    if (connections.size >= maxConnections) {
      metrics.error('E501');
      log.warn({ maxConnections }, 'mllp: a connection was turned away, since there are as many as may be');
      refused.add(socket);
      socket.on('close', () => refused.delete(socket));
      refuseConnection(socket);
      return;
    }
    connections.set(socket, Promise.resolve());
    socket.on('close', () => connections.delete(socket));
    serve(socket, options, (work) => connections.set(socket, work));
  });
  server.maxConnections = 2 * maxConnections;
  server.on('drop', () => log.warn({ maxConnections }, 'mllp: a connection was closed, since there are twice as many as may be'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ChartcodeError('E106', undefined, [{ field: 'mllp', problem: error.code ?? 'cannot be had' }])));
    server.listen(port, host, resolve);
  });
  server.on('error', (error) => log.error(describeFailure(error), 'mllp failed'));
  const bound = (server.address() as AddressInfo).port;
  log.info({ host, port: bound }, 'listening for MLLP');
  return {
    port: bound,
    stop: async (drainMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of refused) socket.destroy();
      const deadline = new Promise<void>((resolve) => {
        setTimeout(resolve, drainMs).unref();
      });
      await Promise.race([Promise.all(connections.values()), deadline]);
      for (const socket of connections.keys()) socket.destroySoon();
      await Promise.race([closed, deadline]);
      for (const socket of connections.keys()) socket.destroy();
    },
  };
}

/** Messages that may wait on one connection before it is not read any further. */
const MAX_WAITING = 16;

function serve(socket: Socket, options: MllpOptions, report: (work: Promise<void>) => void): void {
  const { log, maxBytes, idleMs = 300_000 } = options;
  const frames = new FrameReader(maxBytes);
  const gone = new AbortController();
  let work = Promise.resolve();
  let waiting = 0;
  socket.setTimeout(idleMs, () => waiting === 0 && socket.destroy());
  socket.on('error', (error) => log.info({ kind: error.name }, 'mllp connection failed'));
  socket.on('close', () => gone.abort());
  socket.on('data', (bytes) => {
    const { messages, overflow, broken } = frames.take(bytes);
    if (broken > 0) log.warn({ messages: broken }, 'mllp: a message broke off before its end and was dropped');
    for (const message of messages) {
      waiting += 1;
      if (waiting >= MAX_WAITING) socket.pause();
      work = work.then(async () => {
        const answer = await answerMessage(message, options, gone.signal);
        if (!socket.destroyed) socket.write(frame(answer));
        waiting -= 1;
        if (!overflow) socket.resume();
      });
    }
    if (overflow) {
      // The rest of the message cannot be told from the next one: the connection ends with the answer.
      socket.pause();
      const error = new ChartcodeError('E109', undefined, [{ field: 'message', problem: `is larger than ${maxBytes} bytes` }]);
      work = work.then(() => void socket.end(frame(acknowledge(readHeaderOf(new Uint8Array()), error, new Date()))));
    }
    report(work);
  });
}

/** The ACK of one message; never rejects. */
async function answerMessage(message: Buffer, { code, gate, reader, metrics, log }: MllpOptions, signal: AbortSignal): Promise<string> {
  const header = readHeaderOf(message);
  const began = performance.now();
  try {
    const { encounter, source } = await reader.read({ bytes: message, kind: 'hl7v2' });
    const by = { actor: 'mllp', channel: 'mllp' as const, ...(source && { complete: (claim: Claim) => markUnread(claim, source) }) };
    const claim = await gate.run(() => code(encounter, by), signal);
    metrics.claim(claim);
    log.info({ ms: Math.round(performance.now() - began), codes: claim.codes.length, decision: claim.decision.route }, 'mllp message');
    return acknowledge(header, claim, new Date());
  } catch (thrown) {
    const error = asChartcodeError(thrown);
    metrics.error(error.code);
    if (!(thrown instanceof ChartcodeError)) log.error(describeFailure(thrown), 'unexpected failure');
    log.info({ ms: Math.round(performance.now() - began), error: error.code }, 'mllp message');
    return acknowledge(header, error, new Date());
  }
}
