// A body that is too large, over a real socket, from a caller that writes all of it before it reads: it gets its answer, not a broken connection.
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer } from '../../src/server/start.js';
import type { RunningServer } from '../../src/server/start.js';
import { openDatabase } from '../../src/store/database/index.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(createFakeEngine(), { port: 0, log: pino({ level: 'silent' }), processMetrics: false, maxBodyBytes: 1 << 20, maxBatchBytes: 1 << 20, jobs: { maxWaitingBytes: 1 << 20 }, database: await openDatabase(':memory:') });
});
afterAll(() => server.stop());

/** A line: jobs answer one that is too large by itself. */
const PIECE = Buffer.alloc(1 << 18, 'a').fill('\n', (1 << 18) - 1);

async function send(path: string, type: string, pieces: number, announced: boolean): Promise<[number | undefined, string]> {
  const sent = request({ port: server.port, method: 'POST', path, headers: { 'content-type': type, ...(announced ? { 'content-length': pieces * PIECE.length } : { 'transfer-encoding': 'chunked' }) } });
  const answer = once(sent, 'response') as Promise<[IncomingMessage]>;
  for (let n = 0; n < pieces; n += 1) if (!sent.write(PIECE)) await once(sent, 'drain');
  sent.end();
  const [response] = await answer;
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return [response.statusCode, (JSON.parse(text) as { error: { code: string } }).error.code];
}

it.each([
  ['/v1/claims', 'text/plain'],
  ['/v1/claims', 'application/xml'],
  ['/v1/claims/batch', 'application/x-ndjson'],
  ['/v1/claims/validate', 'application/json'],
  ['/v1/jobs', 'application/x-ndjson'],
])('%s as %s', async (path, type) => {
  for (const announced of [true, false]) expect(await send(path, type, 50, announced)).toEqual([413, 'E109']);
});

it('far beyond any limit is refused by what it announces, before it is written', async () => {
  const sent = request({ port: server.port, method: 'POST', path: '/v1/claims', headers: { 'content-type': 'text/plain', 'content-length': 2 ** 40 } });
  sent.flushHeaders();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(413);
  sent.destroy();
});
