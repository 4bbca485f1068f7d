// What is no HTTP that Node reads (an unknown method, a broken header or chunk) gets an answer with a code, too, before its connection ends.
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { ChartcodeError } from '../errors.js';
import type { Metrics } from './metrics.js';

/** Node's code of the failure: status line and what is said of it; anything else is a 400. */
const MEANINGS: Record<string, { status: string; problem: string }> = {
  HPE_INVALID_METHOD: { status: '400 Bad Request', problem: 'names a method that there is none of' },
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', problem: 'has headers that are too long' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: '413 Payload Too Large', problem: 'has chunk extensions that are too long' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', problem: 'did not come to its end in time' },
};
const BROKEN = { status: '400 Bad Request', problem: 'is not well-formed HTTP' };

/** Answers such requests with E101. Their bytes go nowhere, the log included. */
export function answerBroken(server: Server, { log, metrics }: { log: Logger; metrics: Pick<Metrics, 'error'> }): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, problem } = MEANINGS[error.code ?? ''] ?? BROKEN;
    const refusal = new ChartcodeError('E101', `the request ${problem}`, [{ field: 'request', problem }]);
    const body = JSON.stringify(refusal.toBody());
    metrics.error(refusal.code);
    log.info({ reason: error.code, error: refusal.code }, 'broken request');
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n\r\n${body}`);
  });
}
