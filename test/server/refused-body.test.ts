// A body that is too large, over a real socket, from a caller that writes all of it before it reads: it gets its answer, not a broken connection.
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrail } from '../../src/store/audit/index.js';
import { openKeyStore } from '../../src/store/keys/key-store.js';
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

describe('a body that is refused before it is read, from a slow writer', () => {
  /** Writes all before it reads, as blocking clients do, and so slowly that a server that waits for half a second has given up. Rejects when it is cut off. */
  async function sendSlowly(port: number, path: string, announced: boolean, headers: Record<string, string> = {}): Promise<[number, string]> {
    const socket = connect(port, '127.0.0.1');
    socket.pause();
    const cutOff = once(socket, 'close').then(() => Promise.reject(new Error('cut off')));
    cutOff.catch(() => undefined);
    const lines = { host: 'localhost', connection: 'close', 'content-type': 'application/x-ndjson', ...(announced ? { 'content-length': String(4 * PIECE.length) } : { 'transfer-encoding': 'chunked' }), ...headers };
    socket.write(`POST ${path} HTTP/1.1\r\n${Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    for (let n = 0; n < 4; n += 1) {
      if (!announced) socket.write(`${PIECE.length.toString(16)}\r\n`);
      socket.write(PIECE);
      if (!announced) socket.write('\r\n');
      await Promise.race([sleep(250), cutOff]);
    }
    if (!announced) socket.write('0\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return [Number(text.slice(9, 12)), /"code":"(E\d+)"/.exec(text)?.[1] ?? text];
  }

  it('gets its 401, 403, 404, 405, 415 and 429', async () => {
    const database = await openDatabase(':memory:');
    const keys = openKeyStore(database, openTrail(database));
    const client = await keys.create({ role: 'client', name: 'clinic' }, 'cli');
    const hurried = await keys.create({ role: 'client', name: 'hurried', ratePerMinute: 1 }, 'cli');
    const closed = await startServer(createFakeEngine(), { port: 0, log: pino({ level: 'silent' }), processMetrics: false, database });
    const by = (token: string) => ({ authorization: `Bearer ${token}` });
    await fetch(`http://127.0.0.1:${closed.port}/v1/jobs`, { headers: by(hurried.token) });
    const asked: [string, boolean, Record<string, string>][] = [
      ['/v1/jobs', true, {}], ['/v1/jobs', false, by('ck_wrong')], ['/v1/nowhere', true, by(client.token)], ['/v1/compliance/report', false, by(client.token)],
      ['/v1/claims', false, { ...by(client.token), 'content-type': 'image/png' }], ['/v1/jobs', true, by(hurried.token)],
    ];
    const got = await Promise.all(asked.map(([path, announced, headers]) => sendSlowly(closed.port, path, announced, headers)));
    await closed.stop();
    expect(got.map(([status]) => status)).toEqual([401, 401, 404, 405, 415, 429]);
    expect(got.map(([, code]) => code)).toEqual(['E131', 'E131', 'E111', 'E116', 'E108', 'E511']);
  });
});
