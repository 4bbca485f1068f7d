// Jobs over HTTP: what is accepted, refused, answered, told and ended; with the fake engine and a database in memory.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pino } from 'pino';
import { createApp } from '../../src/server/app.js';
import type { AppOptions, ChartcodeApp } from '../../src/server/app.js';
import { startServer } from '../../src/server/start.js';
import { openDatabase } from '../../src/store/database/index.js';
import type { Database } from '../../src/store/database/index.js';
import { ChartcodeError } from '../../src/errors.js';
import { ErrorBodySchema } from '../../src/types.js';
import { readWebhookSettings, verifyWebhook } from '../../src/workers/jobs/webhook-settings.js';
import { createFakeEngine } from '../helpers/fake-engine.js';
import type { FakeEngineOptions } from '../helpers/fake-engine.js';

const silent = pino({ level: 'silent' });
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openMemory(): Promise<Database> {
  const database = await openDatabase(':memory:');
  closing.push(() => database.close());
  return database;
}
async function open(engine: FakeEngineOptions = {}, options: AppOptions = {}, start = true): Promise<ChartcodeApp> {
  const app = createApp(createFakeEngine(engine), { log: silent, database: await openMemory(), ...options, jobs: { pollMs: 20, ...options.jobs } });
  if (start) app.jobs?.start();
  closing.push(() => app.jobs?.stop(1000) ?? Promise.resolve());
  return app;
}
const post = (body: string | Uint8Array, headers: Record<string, string> = {}, query = ''): [string, RequestInit] => [
  `/v1/jobs${query}`,
  { method: 'POST', headers: { 'content-type': 'application/x-ndjson', ...headers }, body: body as RequestInit['body'] },
];
interface View {
  id: string;
  state: string;
  rows: { total: number; answered: number; failed: number };
  webhook: { state: string; attempts: number } | null;
}
const read = async (app: ChartcodeApp, path: string): Promise<View> => (await (await app.request(path)).json()) as View;
async function submit(app: ChartcodeApp, ...given: Parameters<typeof post>): Promise<View> {
  const response = await app.request(...post(...given));
  expect([200, 202]).toContain(response.status);
  return (await response.json()) as View;
}
const ended = (app: ChartcodeApp, id: string): Promise<View> =>
  vi.waitFor(async () => {
    const job = await read(app, `/v1/jobs/${id}`);
    expect(job.state).not.toBe('running');
    return job;
  }, 10_000);
const errorOf = async (response: Response): Promise<string> => ErrorBodySchema.parse(await response.json()).error.code;
const lines = (text: string): { row: number; id?: string; line?: number; claim?: { id?: string; codes: { code: string }[] }; error?: { code: string } }[] =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as never);

const NOTES = ['{"id":"a","text":"Hypertension, stable."}', '', '{"id":"b","text":"As', '{"id":"c","text":""}', '{"text":"Asthma."}'].join('\n');

describe('a job', () => {
  it('answers every row in input order; a bad row in the middle becomes its own error', async () => {
    const app = await open();
    const response = await app.request(...post(NOTES));
    expect(response.status).toBe(202);
    const { id, rows } = (await response.json()) as View;
    expect(response.headers.get('location')).toBe(`/v1/jobs/${id}`);
    expect(rows.total).toBe(4);
    expect(await ended(app, id)).toMatchObject({ state: 'done', rows: { total: 4, answered: 4, failed: 2 }, webhook: null });
    const results = await app.request(`/v1/jobs/${id}/results`);
    expect(results.headers.get('chartcode-job-state')).toBe('done');
    const all = lines(await results.text());
    expect(all.map(({ row, id: name, line, error, claim }) => [row, name ?? claim?.id ?? line, error?.code ?? claim?.codes[0]?.code])).toEqual([
      [1, 'a', 'I10'],
      [2, 3, 'E105'],
      [3, 'c', 'E102'],
      [4, undefined, 'J45.909'],
    ]);
    expect(lines(await (await app.request(`/v1/jobs/${id}/results?after=2&limit=1`)).text()).map(({ row }) => row)).toEqual([3]);
    expect(await (await app.request(`/v1/jobs/${id}/results?after=4`)).text()).toBe('');
    expect(await (await app.request('/metrics')).text()).toContain('chartcode_job_rows_total{outcome="claim"} 2');
  });

  it('gives rows that are not UTF-8 or too large their errors at once, in their places', async () => {
    const app = await open({}, { maxBodyBytes: 2000 });
    const body = Buffer.concat([Buffer.from('{"text":"Asthma."}\n'), Buffer.from([0x7b, 0xff, 0x0a]), Buffer.from(`{"text":"${'x'.repeat(3000)}"}\n{"text":"Asthma."}`)]);
    const { id } = await submit(app, body);
    await ended(app, id);
    const all = lines(await (await app.request(`/v1/jobs/${id}/results`)).text());
    expect(all.map(({ row, line, error }) => [row, line, error?.code])).toEqual([[1, undefined, undefined], [2, 2, 'E107'], [3, 3, 'E109'], [4, undefined, undefined]]);
  });

  it('shows progress and partial results while it runs, up to the first row that waits', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const app = await open({ onCode: (text) => (text === 'Third.' ? held : undefined) }, { concurrency: 4 });
    const { id } = await submit(app, ['First.', 'Second.', 'Third.', 'Fourth.'].map((text) => JSON.stringify({ text })).join('\n'));
    await vi.waitFor(async () => expect((await read(app, `/v1/jobs/${id}`)).rows.answered).toBe(3));
    const results = await app.request(`/v1/jobs/${id}/results`);
    expect([results.headers.get('chartcode-job-state'), lines(await results.text()).map(({ row }) => row)]).toEqual(['running', [1, 2]]);
    release();
    await ended(app, id);
    expect(lines(await (await app.request(`/v1/jobs/${id}/results?after=2`)).text()).map(({ row }) => row)).toEqual([3, 4]);
  });

  it('is the same for the same key and body, and E118 for another body or webhook', async () => {
    const app = await open();
    const first = await submit(app, NOTES, { 'idempotency-key': 'k-1' });
    const again = await app.request(...post(NOTES, { 'idempotency-key': 'k-1' }));
    expect([again.status, ((await again.json()) as View).id]).toEqual([200, first.id]);
    const other = await app.request(...post(`${NOTES}\n`, { 'idempotency-key': 'k-1' }));
    expect([other.status, await errorOf(other)]).toEqual([409, 'E118']);
    expect((await submit(app, NOTES, { 'idempotency-key': 'k-2' })).id).not.toBe(first.id);
    const bad = await app.request(...post(NOTES, { 'idempotency-key': 'with space' }));
    expect([bad.status, await errorOf(bad)]).toEqual([400, 'E106']);
    expect(((await (await app.request('/v1/jobs')).json()) as { jobs: View[] }).jobs).toHaveLength(2);
  });

  it('can be cancelled: rows that wait are dropped, answers stay', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const app = await open({ onCode: (text) => (text === 'First.' ? undefined : held) }, { concurrency: 1 });
    const { id } = await submit(app, ['First.', 'Second.', 'Third.'].map((text) => JSON.stringify({ text })).join('\n'));
    await vi.waitFor(async () => expect((await read(app, `/v1/jobs/${id}`)).rows.answered).toBe(1));
    const cancelled = await app.request(`/v1/jobs/${id}`, { method: 'DELETE' });
    expect([cancelled.status, ((await cancelled.json()) as View).state]).toEqual([200, 'cancelled']);
    release();
    await app.jobs?.stop(1000);
    expect(await read(app, `/v1/jobs/${id}`)).toMatchObject({ state: 'cancelled', rows: { total: 3, answered: 1 } });
    expect(lines(await (await app.request(`/v1/jobs/${id}/results`)).text()).map(({ row }) => row)).toEqual([1]);
  });

  it('is refused without rows, as another type, with wrong queries, and not found by a wrong id', async () => {
    const app = await open();
    for (const body of ['', '\n \n']) expect(await errorOf(await app.request(...post(body)))).toBe('E101');
    expect((await app.request(...post('[]', { 'content-type': 'application/json' }))).status).toBe(415);
    const { id } = await submit(app, NOTES);
    for (const path of [`/v1/jobs/${id}/results?after=-1`, `/v1/jobs/${id}/results?limit=x`, '/v1/jobs?limit=0', '/v1/jobs?before=x'])
      expect(await errorOf(await app.request(path))).toBe('E106');
    for (const path of ['/v1/jobs/none', '/v1/jobs/none/results', `/v1/jobs/${id.slice(0, -1)}0x`]) {
      const response = await app.request(path);
      expect([response.status, await errorOf(response)]).toEqual([404, 'E117']);
    }
    expect((await app.request('/v1/jobs/none', { method: 'DELETE' })).status).toBe(404);
  });
});

describe('a full queue', () => {
  it('sends uploads away with 429 and Retry-After, keeps none of them, answers /health, and repeats an accepted request all the same', async () => {
    const app = await open({}, { jobs: { maxWaitingBytes: 4000 } }, false);
    const body = `${JSON.stringify({ text: 'Asthma. '.repeat(300) })}\n`;
    const first = await submit(app, body, { 'idempotency-key': 'k' });
    const refused = await app.request(...post(body));
    expect([refused.status, await errorOf(refused)]).toEqual([429, 'E501']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await submit(app, body, { 'idempotency-key': 'k' })).id).toBe(first.id);
    expect((await app.request('/health')).status).toBe(200);
    const large = await app.request(...post(body.repeat(5)));
    expect([429, 413]).toContain(large.status);
    expect(await app.jobs?.store.load()).toMatchObject({ waitingBytes: body.length - 1 });
    app.jobs?.start();
    await ended(app, first.id);
    const never = await app.request(...post(body.repeat(5)));
    expect([never.status, await errorOf(never)]).toEqual([413, 'E109']);
    await submit(app, body);
  });
});

describe('a server', () => {
  const serve = async (database: Database, engine: FakeEngineOptions = {}) => {
    const server = await startServer(createFakeEngine(engine), { port: 0, log: silent, processMetrics: false, database, jobs: { pollMs: 20, leaseMs: 1000 } });
    closing.push(() => server.stop());
    return { server, url: `http://127.0.0.1:${server.port}/v1/jobs` };
  };

  it('does not accept an upload that breaks off', async () => {
    const database = await openMemory();
    const { server } = await serve(database);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{"text": "Asthma."}\n\r\n');
    await vi.waitFor(async () => expect(await database.get("SELECT state FROM jobs WHERE state = 'receiving'")).toBeDefined());
    socket.destroy();
    await vi.waitFor(async () => expect(await database.all('SELECT state FROM jobs')).toEqual([]), 5000);
  });

  it('ends the rows under way when it stops, gives the others back, and the next server answers those', async () => {
    const database = await openMemory();
    const first = await serve(database, { delayMs: 30 });
    const body = Array.from({ length: 30 }, (_, row) => JSON.stringify({ id: String(row), text: 'Asthma.' })).join('\n');
    const { id } = (await (await fetch(first.url, { method: 'POST', headers: { 'content-type': 'application/jsonl' }, body })).json()) as View;
    await first.server.stop();
    const between = await database.get<{ answered_rows: number }>('SELECT answered_rows FROM jobs');
    expect(between?.answered_rows).toBeLessThan(30);
    expect(await database.get('SELECT count(*) AS n FROM job_rows WHERE leased_until > 0')).toEqual({ n: 0 });
    const second = await serve(database);
    await vi.waitFor(async () => expect(((await (await fetch(`${second.url}/${id}`)).json()) as View).rows.answered).toBe(30), 10_000);
    expect(lines(await (await fetch(`${second.url}/${id}/results`)).text()).map(({ claim }) => claim?.id)).toEqual(Array.from({ length: 30 }, (_, row) => String(row)));
  });
});

describe('a webhook', () => {
  it('goes only where the settings allow', async () => {
    const closed = await open();
    expect(await errorOf(await closed.request(...post(NOTES, {}, '?webhook=https://hooks.example/')))).toBe('E119');
    const app = await open({}, { jobs: { webhooks: readWebhookSettings('s'.repeat(24), 'https://hooks.example,http://127.0.0.1:9999') } }, false);
    for (const url of ['https://other.example/', 'http://hooks.example/', 'http://169.254.169.254/latest', 'https://user@hooks.example/', 'https://hooks.example:444/', 'file:///etc/passwd', 'x'])
      expect(await errorOf(await app.request(...post(NOTES, {}, `?webhook=${encodeURIComponent(url)}`)))).toBe('E119');
    expect((await app.request(...post(NOTES, {}, '?webhook=https://hooks.example/in?x=1'))).status).toBe(202);
    for (const origins of ['http://hooks.example', 'https://hooks.example/path', 'x', '']) expect(() => readWebhookSettings('s'.repeat(24), origins)).toThrow('webhook origins');
    expect(() => readWebhookSettings('short', 'https://hooks.example')).toThrow('webhook secret');
  });

  it('is signed, tried again until it is taken, and holds no note', async () => {
    const got: { headers: Record<string, unknown>; body: string }[] = [];
    const answers = [500, 302, 204];
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(answers.shift() ?? 204, { location: 'http://127.0.0.1:1/' }).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => receiver.close(resolve)));
    const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const settings = readWebhookSettings(`whsec_${Buffer.alloc(32, 7).toString('base64')}`, origin);
    const app = await open({}, { jobs: { webhooks: settings, webhookRetryMs: 10 } });
    const { id } = await submit(app, NOTES, {}, `?webhook=${encodeURIComponent(`${origin}/in`)}`);
    await vi.waitFor(async () => expect((await read(app, `/v1/jobs/${id}`)).webhook).toMatchObject({ state: 'delivered', attempts: 3 }), 15_000);
    expect(got).toHaveLength(3);
    for (const { headers, body } of got) {
      const signed = { id: String(headers['webhook-id']), timestamp: Number(headers['webhook-timestamp']), signature: String(headers['webhook-signature']) };
      expect(verifyWebhook(settings.secret, signed, body)).toBe(true);
      expect(verifyWebhook(settings.secret, signed, `${body} `)).toBe(false);
      expect(verifyWebhook(settings.secret, { ...signed, timestamp: signed.timestamp - 4000 }, body)).toBe(false);
      expect(JSON.parse(body)).toMatchObject({ type: 'job.done', data: { id, state: 'done', rows: { total: 4, answered: 4, failed: 2 } } });
      expect(body).not.toMatch(/hypertension|asthma/i);
    }
  });
});

it('results that cannot be opened, or whose database is away, are an answer with a code', async () => {
  const database = await openMemory();
  const sealer = { seal: (text: string) => `sealed:${text}`, open: (text: string) => text.slice(7) };
  const app = await open({}, { database, jobs: { sealer } });
  const { id } = await submit(app, NOTES);
  await ended(app, id);
  const fail = (code: 'E413' | 'E402') => ({ seal: sealer.seal, open: () => { throw new ChartcodeError(code); } });
  for (const code of ['E413', 'E402'] as const) {
    const other = await open({}, { database, jobs: { sealer: fail(code) } }, false);
    const response = await other.request(`/v1/jobs/${id}/results`);
    expect([response.status, await errorOf(response)]).toEqual([503, code]);
  }
  expect(lines(await (await app.request(`/v1/jobs/${id}/results?after=1&limit=2`)).text()).map(({ row }) => row)).toEqual([2, 3]);
});

it('webhooks reach a receiver while another one takes its time', async () => {
  const held: (() => void)[] = [];
  const receiver = createServer((request, response) => {
    request.resume();
    const end = (): void => void response.writeHead(204).end();
    if (request.url === '/slow') held.push(end);
    else end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => receiver.close(resolve)));
  const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const app = await open({}, { jobs: { webhooks: readWebhookSettings('s'.repeat(24), origin) } });
  await submit(app, NOTES, {}, `?webhook=${encodeURIComponent(`${origin}/slow`)}`);
  await vi.waitFor(() => expect(held).toHaveLength(1), 15_000);
  const { id } = await submit(app, NOTES, {}, `?webhook=${encodeURIComponent(`${origin}/quick`)}`);
  await vi.waitFor(async () => expect((await read(app, `/v1/jobs/${id}`)).webhook).toMatchObject({ state: 'delivered' }), 8000);
  for (const end of held) end();
}, 30_000);

describe('an address', () => {
  it('answers a method that it does not take with 405 and Allow, an unknown address with 404', async () => {
    const app = await open({}, {}, false);
    for (const [method, path, allow] of [
      ['PUT', '/v1/claims', 'POST'],
      ['GET', '/v1/claims/validate', 'POST'],
      ['DELETE', '/v1/codes/ICD-10-CM/I10', 'GET, HEAD'],
      ['PUT', '/v1/jobs', 'GET, HEAD, POST'],
      ['POST', '/v1/jobs/x/results', 'GET, HEAD'],
    ] as const) {
      const response = await app.request(path, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
      expect(await errorOf(response)).toBe('E116');
    }
    for (const path of ['/v1/nothing', '/v1/codes/ICD-10-CM', '/v1/jobs/']) expect((await app.request(path, { method: 'PUT' })).status).toBe(404);
  });
});
