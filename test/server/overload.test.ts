// Too much at once, callers that leave, engines that fail, and what may be said of it.
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { createApp } from '../../src/server/app.js';
import { createGate } from '../../src/server/gate.js';
import { startServer } from '../../src/server/start.js';
import { openDatabase } from '../../src/store/database/index.js';
import { ClaimSchema, ErrorBodySchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const silent = pino({ level: 'silent' });
const NAME = 'Zebulon Quartermain';

function hold(): { engine: ReturnType<typeof createFakeEngine>; release: () => void; begun: string[] } {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const begun: string[] = [];
  return {
    engine: createFakeEngine({
      onCode: (text) => {
        begun.push(text);
        return held;
      },
    }),
    release,
    begun,
  };
}
function note(text: string, signal?: AbortSignal): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
    ...(signal === undefined ? {} : { signal }),
  };
}

describe('a full queue', () => {
  it('turns callers away with E501 and Retry-After, still answers /health, and takes claims again afterwards', async () => {
    const { engine, release } = hold();
    const app = createApp(engine, { log: silent, concurrency: 1, maxQueue: 2 });
    const taken = [1, 2, 3].map(() => app.request('/v1/claims', note('Asthma.')));
    await vi.waitFor(() => expect([app.gate.active, app.gate.waiting]).toEqual([1, 2]));
    const refused = await app.request('/v1/claims', note('Asthma.'));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(ErrorBodySchema.parse(await refused.json()).error.code).toBe('E501');
    expect((await app.request('/health')).status).toBe(200);
    expect(await (await app.request('/ready')).json()).toEqual({ status: 'busy' });
    expect(await (await app.request('/metrics')).text()).toContain('chartcode_engine_queue_depth 2');
    release();
    for (const response of await Promise.all(taken)) expect(response.status).toBe(200);
    expect((await app.request('/v1/claims', note('Asthma.'))).status).toBe(200);
  });

  it('turns callers away without reading what they send, a moment later, and at once when it stops', async () => {
    const { engine, release } = hold();
    const app = createApp(engine, { log: silent, concurrency: 1, maxQueue: 0 });
    const taken = app.request('/v1/claims', note('Asthma.'));
    await vi.waitFor(() => expect(app.gate.active).toBe(1));
    let read = 0;
    const body = new ReadableStream({ pull: () => void (read += 1) }, { highWaterMark: 0 });
    const send = (): Promise<Response> | Response =>
      app.request('/v1/claims', { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'text/plain' } } as RequestInit);
    const order: string[] = [];
    const refused = Promise.resolve(send()).then((response) => {
      order.push('refused');
      return response;
    });
    // Both wait for nothing but the event loop; the one that was asked later is answered first.
    expect((await app.request('/health')).status).toBe(200);
    order.push('health');
    expect((await refused).status).toBe(429);
    expect([order, read]).toEqual([['health', 'refused'], 0]);
    app.gate.stop();
    expect((await send()).status).toBe(503);
    release();
    expect((await taken).status).toBe(200);
  });

  it('lets single claims go before the rows of a batch, and bounds the batches', async () => {
    const gate = createGate({ concurrency: 1, maxQueue: 5, maxBatches: 1 });
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(name);
      await Promise.resolve();
    };
    const batch = gate.openBatch();
    const all = [batch.run(work('row 1')), batch.run(work('row 2')), gate.run(work('claim'))];
    expect(() => gate.openBatch()).toThrow(expect.objectContaining({ code: 'E501' }));
    await Promise.all(all);
    expect(order).toEqual(['row 1', 'claim', 'row 2']);
    batch.close();
    gate.openBatch().close();
    await gate.drained();
  });

  it('forgets a caller that leaves while it waits', async () => {
    const gate = createGate({ concurrency: 1, maxQueue: 5, maxBatches: 1 });
    let release = (): void => undefined;
    const first = gate.run(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    const leaving = new AbortController();
    const second = gate.run(() => Promise.reject(new Error('must not run')), leaving.signal);
    leaving.abort();
    await expect(second).rejects.toMatchObject({ code: 'E503' });
    expect(gate.waiting).toBe(0);
    release();
    await first;
    await gate.drained();
  });
});

describe('over a socket', () => {
  it('refuses a body over the limit, and a broken request, and lives on', async () => {
    const server = await startServer(createFakeEngine(), { port: 0, log: silent, maxBodyBytes: 1000, processMetrics: false });
    const url = `http://127.0.0.1:${server.port}/v1/claims`;
    try {
      // The peer may see the answer or, when it is still sending, a closed connection.
      const outcome = await fetch(url, note('a'.repeat(8_000_000))).then(
        (response) => response.status,
        () => 'closed',
      );
      expect([413, 'closed']).toContain(outcome);
      const chunked = new ReadableStream({
        start(controller) {
          controller.enqueue(Buffer.alloc(2000, 'a'));
          controller.close();
        },
      });
      expect(
        (await fetch(url, { method: 'POST', body: chunked, duplex: 'half', headers: { 'content-type': 'text/plain' } } as RequestInit))
          .status,
      ).toBe(413);
      const response = await fetch(url, note('Asthma.'));
      ClaimSchema.strict().parse(await response.json());
    } finally {
      await server.stop();
    }
  });

  it('blames the caller for a body that breaks off', async () => {
    const lines: string[] = [];
    const log = pino(
      { level: 'info' },
      new Writable({
        write(chunk, _, done) {
          lines.push(String(chunk));
          done();
        },
      }),
    );
    const database = await openDatabase(':memory:');
    const server = await startServer(createFakeEngine(), { port: 0, log, processMetrics: false, database });
    const send = (path: string, type: string, head: string, part: string): void => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${head}\r\n\r\n${part}`, () => setTimeout(() => socket.destroy(), 50)));
    };
    send('/v1/claims', 'application/json', 'Content-Length: 1000', '{"text":');
    send('/v1/claims', 'application/json', 'Transfer-Encoding: chunked', '8\r\n{"text":\r\n');
    send('/v1/jobs', 'application/x-ndjson', 'Content-Length: 1000', '{"text":"Asthma."}\n{"te');
    const answers = (): unknown[] => lines.map((line) => JSON.parse(line) as { msg: string; status: number; error: string }).filter(({ msg }) => msg === 'request').map(({ status, error }) => [status, error]);
    await vi.waitFor(() => expect(answers()).toEqual(Array.from({ length: 3 }, () => [400, 'E101'])), { timeout: 10_000 });
    expect(lines.join('')).not.toContain('unexpected failure');
    await server.stop();
    await database.close();
  });

  it('stops gracefully: the claim under way ends, the engine closes last', async () => {
    const { engine, release, begun } = hold();
    const server = await startServer(engine, { port: 0, log: silent, processMetrics: false });
    const url = `http://127.0.0.1:${server.port}`;
    const answer = fetch(`${url}/v1/claims`, note('Asthma.'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    const stopped = server.stop();
    expect(engine.closed()).toBe(false);
    release();
    expect((await answer).status).toBe(200);
    await stopped;
    expect(engine.closed()).toBe(true);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    await server.stop();
  });

  it('stops a batch whose caller has gone', async () => {
    const begun: string[] = [];
    const engine = createFakeEngine({
      delayMs: 5,
      onCode: (text) => {
        begun.push(text);
      },
    });
    const server = await startServer(engine, { port: 0, log: silent, concurrency: 1, processMetrics: false });
    const leaving = new AbortController();
    const body = Array.from({ length: 2000 }, (_, row) => JSON.stringify({ id: `r${row}`, text: 'Asthma.' })).join('\n');
    const response = await fetch(`http://127.0.0.1:${server.port}/v1/claims/batch`, {
      method: 'POST',
      body,
      signal: leaving.signal,
      headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    await reader?.read().catch(() => undefined);
    await server.stop();
    expect(begun.length).toBeLessThan(2000);
  });

  it('E106 for a port that is taken', async () => {
    const server = await startServer(createFakeEngine(), { port: 0, log: silent, processMetrics: false });
    await expect(startServer(createFakeEngine(), { port: server.port, log: silent, processMetrics: false })).rejects.toMatchObject({
      code: 'E106',
      details: [{ field: 'port' }],
    });
    await server.stop();
  });
});

describe('what a note held', () => {
  it('stands in no log, metric or error, whatever happens to it', async () => {
    const lines: string[] = [];
    const log = pino(
      { level: 'trace' },
      new Writable({
        write(chunk, _, done) {
          lines.push(String(chunk));
          done();
        },
      }),
    );
    const failing = createFakeEngine({
      onCode: (text) => {
        if (text.includes('boom')) throw new TypeError(`cannot read ${text}`);
        if (text.includes('model')) throw new ChartcodeError('E204');
      },
    });
    const app = createApp(failing, { log });
    const send = (body: string, type = 'application/json', path = '/v1/claims', accept = '*/*') =>
      app.request(path, { method: 'POST', body, headers: { 'content-type': type, accept } });
    const person = (fields: object): string => JSON.stringify({ id: NAME, text: `${NAME} has asthma.`, ...fields });
    const errors = [
      await send(person({ setting: NAME })),
      await send(person({ dateOfService: NAME })),
      await send(person({ patient: { age: NAME, sex: NAME } })),
      await send(person({ text: `boom ${NAME}` })),
      await send(person({ text: `model ${NAME}` })),
      await send(person({ text: `\0${NAME}` })),
      await send(`{"text": ${NAME}}`),
      await send(NAME, 'application/octet-stream'),
      await send(person({}), 'application/json', `/v1/${encodeURIComponent(NAME)}`),
      await app.request(`/v1/codes/ICD-10-CM/${encodeURIComponent(NAME)}`),
      await app.request(`/v1/codes/${encodeURIComponent(NAME)}/I10`),
      await app.request(`/v1/search?q=a&limit=${encodeURIComponent(NAME)}`),
      await send('[]', `text/${NAME}`),
      await app.request('/v1/claims', {
        method: 'POST',
        body: person({}),
        headers: { 'content-type': 'application/json', 'x-request-id': NAME, 'content-encoding': 'br' },
      }),
    ];
    for (const response of errors) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect([...response.headers.values()].join() + (await response.text())).not.toContain('Zebulon');
    }
    expect((await send(person({}))).status).toBe(200);
    await (
      await send(
        `${person({})}\n${NAME}\n${person({ text: `boom ${NAME}` })}`,
        'application/x-ndjson',
        '/v1/claims/batch',
        'application/x-ndjson',
      )
    ).text();
    await (await send(`[${person({})}]`, 'application/json', '/v1/claims/batch')).text();
    const metrics = await (await app.request('/metrics')).text();
    expect(metrics).toContain('chartcode_errors_total{code="E502"}');
    expect(lines.length).toBeGreaterThan(errors.length);
    expect(`${lines.join('')}${metrics}`).not.toMatch(/Zebulon|Quartermain/);
    // One for the claim, one for the row of the batch.
    expect(lines.filter((line) => line.includes('"kind":"TypeError"'))).toHaveLength(2);
  });
});
