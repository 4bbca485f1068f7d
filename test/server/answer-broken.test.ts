// What is no HTTP, over a raw socket: a coded answer, a closed connection, and a server that goes on.
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer } from '../../src/server/start.js';
import type { RunningServer } from '../../src/server/start.js';
import { ErrorBodySchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(createFakeEngine(), { port: 0, log: pino({ level: 'silent' }), processMetrics: false });
});
afterAll(() => server.stop());

const send = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });

it.each([
  ['no HTTP at all', 'hypertension and asthma\r\n\r\n', '400'],
  ['an unknown method', 'FOO /v1/claims HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
  ['a negative length', 'POST /v1/claims HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', '400'],
  ['a length beside chunks', 'POST /v1/claims HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', '400'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400'],
  ['endless headers', `GET /health HTTP/1.1\r\nHost: a\r\nX: ${'asthma'.repeat(5000)}\r\n\r\n`, '431'],
])('%s', async (_, bytes, status) => {
  const [head = '', body = ''] = (await send(bytes)).split('\r\n\r\n');
  expect(head.split(' ')[1]).toBe(status);
  expect(ErrorBodySchema.parse(JSON.parse(body)).error).toMatchObject({ code: 'E101', details: [{ field: 'request' }] });
  expect(body).not.toMatch(/asthma/);
  expect((await fetch(`http://127.0.0.1:${server.port}/health`)).status).toBe(200);
});
