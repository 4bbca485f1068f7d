// The typed client against the real routes: results, errors, retries, and batches that stream.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ApiError, createChartcodeClient, isRowError } from '../../src/client/index.js';
import type { ClientOptions, Encounter } from '../../src/client/index.js';
import { readLines } from '../../src/client/read-lines.js';
import { readRetryAfter, retrying } from '../../src/client/retry.js';
import { createApp } from '../../src/server/app.js';
import { describeApi, writeClientTypes } from '../../src/server/client-types.js';
import { createLog } from '../../src/server/log.js';
import { ROOT } from '../architecture/read-imports.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const app = createApp(createFakeEngine(), { log: createLog('silent') });
const serve = (request: Request): Promise<Response> => Promise.resolve(app.fetch(request));
const open = (options: Partial<ClientOptions> = {}) => createChartcodeClient({ baseUrl: 'http://service.test/', fetch: serve, sleep: () => Promise.resolve(), ...options });

describe('the generated types', () => {
  it('are those of the routes: run `npm run client:build`', async () => {
    expect(readFileSync(join(ROOT, 'src/client/openapi.ts'), 'utf8')).toBe(await writeClientTypes(await describeApi()));
  });
});

describe('a client', () => {
  it('codes an encounter, and gives it in other formats', async () => {
    const client = open();
    const encounter: Encounter = { id: 'a', text: 'Hypertension and asthma.', dateOfService: '2026-01-15' };
    const claim = await client.code(encounter);
    expect([claim.id, claim.codes.map(({ code }) => code)]).toEqual(['a', ['I10', 'J45.909']]);
    expect(JSON.parse(await client.codeAs('fhir', encounter))).toMatchObject({ resourceType: 'Bundle' });
    expect(await client.codeAs('csv', encounter)).toMatch(/^claim_id,/);
    expect(await client.codeAs('837i', { ...encounter, setting: 'inpatient' })).toMatch(/^ISA\*/);
  });

  it('throws what the service refused, with its code, details and request', async () => {
    const error = await open().code({ text: '' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, code: 'E102', details: [{ field: 'text' }], requestId: expect.stringMatching(/^[\w-]{8,}$/) as string });
    await expect(open().codeAs('837p', { text: 'Asthma.' })).rejects.toMatchObject({ status: 422, code: 'E152' });
  });

  it('knows the other routes by their types', async () => {
    const { data } = await open().api.GET('/v1/search', { params: { query: { q: 'diabetes' } } });
    expect(data?.hits[0]?.code).toBe('E11');
    const { error } = await open().api.GET('/v1/codes/{system}/{code}', { params: { path: { system: 'ICD-10-CM', code: 'Z99999' } } });
    expect(error?.error.code).toBe('E110');
  });

  it('sends its key', async () => {
    let seen: string | null = null;
    const client = open({
      apiKey: 'k-1',
      fetch: (request) => {
        seen = request.headers.get('authorization');
        return serve(request);
      },
    });
    await client.code({ text: 'Asthma.' });
    expect(seen).toBe('Bearer k-1');
  });

  it('streams a batch: a claim or an error a row, in order, of any iterable', async () => {
    const encounters = (async function* (): AsyncGenerator<Encounter> {
      yield await Promise.resolve({ id: 'a', text: 'Asthma.' });
      yield { id: 'b', text: '' };
      yield { id: 'c', text: 'Naïve – “Headache”.' };
    })();
    const rows: string[] = [];
    for await (const row of open().codeBatch(encounters)) rows.push(isRowError(row) ? `${row.id} ${row.error.code}` : `${row.id} ${row.codes[0]?.code}`);
    expect(rows).toEqual(['a J45.909', 'b E102', 'c R51.9']);
  });

  it('gives the first row before the last is coded, and may be left early', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = createApp(createFakeEngine({ onCode: (text) => (text === 'Headache.' ? held : undefined) }), { log: createLog('silent'), concurrency: 2 });
    const client = open({ fetch: (request) => Promise.resolve(slow.fetch(request)) });
    for await (const row of client.codeBatch([{ id: 'a', text: 'Asthma.' }, { id: 'b', text: 'Headache.' }])) {
      expect(row.id).toBe('a');
      break;
    }
    release();
    await slow.gate.drained();
  });

  it('throws when a batch is refused as a whole', async () => {
    const small = createApp(createFakeEngine(), { log: createLog('silent'), maxBatchRows: 1 });
    const client = open({ fetch: (request) => Promise.resolve(small.fetch(request)) });
    await expect(client.codeBatch([{ text: 'Asthma.' }, { text: 'Asthma.' }]).next()).rejects.toMatchObject({ code: 'E109' });
  });
});

describe('retrying', () => {
  const request = (): Request => new Request('http://service.test/v1/claims', { method: 'POST', body: 'text' });
  const answers = (...list: (Response | Error)[]) => {
    const bodies: string[] = [];
    const waits: number[] = [];
    const fetch = async (one: Request): Promise<Response> => {
      bodies.push(await one.text());
      const next = list.shift() ?? new Response('ok');
      if (next instanceof Error) throw next;
      return next;
    };
    return { bodies, waits, fetch: retrying(fetch, { retries: 3, sleep: async (ms) => void waits.push(ms) }) };
  };
  const busy = (status: number, after?: string): Response => new Response('busy', { status, headers: after === undefined ? {} : { 'retry-after': after } });

  it('comes back after Retry-After with the same body', async () => {
    const { fetch, bodies, waits } = answers(busy(429, '2'), busy(503));
    expect((await fetch(request())).status).toBe(200);
    expect(bodies).toEqual(['text', 'text', 'text']);
    expect(waits[0]).toBeGreaterThanOrEqual(2000);
    expect(waits[0]).toBeLessThan(2600);
    expect(waits).toHaveLength(2);
  });

  it('gives the answer as it is after the last try, when the wait is too long, and for any other status', async () => {
    expect((await answers(busy(429), busy(429), busy(429), busy(429)).fetch(request())).status).toBe(429);
    const long = answers(busy(429, '3600'));
    expect([(await long.fetch(request())).status, long.waits]).toEqual([429, []]);
    const broken = answers(busy(500));
    expect([(await broken.fetch(request())).status, broken.waits]).toEqual([500, []]);
  });

  it('tries a refused connection again, and no other failure', async () => {
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
    expect((await answers(refused).fetch(request())).status).toBe(200);
    await expect(answers(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })).fetch(request())).rejects.toThrow('fetch failed');
  });

  it('reads seconds and dates', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect([readRetryAfter('7', now), readRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now), readRetryAfter('soon', now), readRetryAfter(null, now)]).toEqual([7000, 5000, undefined, undefined]);
  });
});

describe('readLines', () => {
  it('cuts lines wherever the chunks end, in the middle of a character too', async () => {
    const bytes = new TextEncoder().encode('{"a":"é"}\n\n{"a":"–"}\n{"a":3}');
    for (const size of [1, 2, 3, 7, 100]) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
          controller.close();
        },
      });
      const values: unknown[] = [];
      for await (const value of readLines(body)) values.push(value);
      expect(values).toEqual([{ a: 'é' }, { a: '–' }, { a: 3 }]);
    }
  });
});
