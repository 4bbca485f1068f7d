// Keys: none needed before there is one, then always; wrong, expired, revoked, rotated; rates; headers.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Hono } from 'hono';
import { createGuard } from '../../../src/server/access/guard.js';
import type { RequestVariables } from '../../../src/server/context.js';
import type { KeyStore } from '../../../src/store/keys/key-store.js';
import { ErrorBodySchema } from '../../../src/types.js';
import { createKeyedApp } from '../../helpers/keyed-app.js';
import type { KeyedApp } from '../../helpers/keyed-app.js';

const DAY = 86_400_000;
let served: KeyedApp;
afterEach(() => void vi.useRealTimers());
const refusal = async (response: Response): Promise<[number, string, unknown]> => {
  const { error } = ErrorBodySchema.parse(await response.json());
  return [response.status, error.code, error.details[0]];
};
const models = (token?: string, headers: Record<string, string> = {}): Promise<Response> => served.send('/v1/models', token, { headers });

describe('keys', () => {
  beforeEach(async () => {
    served = await createKeyedApp({ roles: false });
  });

  it('are not needed before there is one, and from then on always, even when all are revoked', async () => {
    expect((await models()).status).toBe(200);
    const { key, token } = await served.keys.create({ name: 'first', role: 'admin' }, 'test');
    expect(await refusal(await models())).toMatchObject([401, 'E131', { field: 'authorization' }]);
    expect((await models()).headers.get('www-authenticate')).toContain('Bearer');
    expect((await models(token)).status).toBe(200);
    expect((await models(undefined, { 'x-api-key': token })).status).toBe(200);
    expect((await served.send('/health')).status).toBe(200);
    await served.keys.revoke(key.id, 'test');
    expect(await refusal(await models(token))).toMatchObject([401, 'E131', { problem: 'was revoked' }]);
    expect((await models()).status).toBe(401);
  });

  it('that are wrong are refused and never repeated', async () => {
    const { token } = await served.keys.create({ name: 'a', role: 'client' }, 'test');
    const other = await served.keys.create({ name: 'b', role: 'client' }, 'test');
    const swapped = `${token.slice(0, 21)}${other.token.slice(21)}`;
    for (const wrong of [swapped, `${token}x`, token.slice(0, -1), 'x', 'cck_0000000000000000_'.padEnd(64, 'A'), `${token.slice(0, 4)}0000000000000000${token.slice(20)}`]) {
      const response = await models(wrong);
      const text = await response.clone().text();
      expect(await refusal(response)).toMatchObject([401, 'E131', { problem: 'is no API key' }]);
      expect(text).not.toContain(wrong.slice(-20));
    }
    for (const authorization of ['', 'Bearer', `Basic ${token}`, `Bearer ${token} ${token}`]) expect((await models(undefined, { authorization })).status).toBe(401);
  });

  it('expire, and a rotated one opens until its grace is over', async () => {
    const { token } = await served.keys.create({ name: 'a', role: 'client', expiresAt: new Date(Date.now() + DAY) }, 'test');
    const old = await served.keys.create({ name: 'b', role: 'coder' }, 'test');
    const fresh = await served.keys.rotate(old.key.id, DAY / 2, 'test');
    for (const good of [token, old.token, fresh.token]) expect((await models(good)).status).toBe(200);
    vi.useFakeTimers({ now: Date.now() + DAY + 1000, toFake: ['Date'] });
    expect(await refusal(await models(token))).toMatchObject([401, 'E131', { problem: 'has expired' }]);
    expect(await refusal(await models(old.token))).toMatchObject([401, 'E131', { problem: 'was revoked' }]);
    expect((await models(fresh.token)).status).toBe(200);
  });

  it('act with their new role at once', async () => {
    const { key, token } = await served.keys.create({ name: 'a', role: 'client' }, 'test');
    expect((await served.send('/metrics', token)).status).toBe(403);
    await served.keys.setRole(key.id, 'auditor', 'test');
    expect((await served.send('/metrics', token)).status).toBe(200);
  });
});

describe('rates', () => {
  it('hold for each key by itself, by its own limit or that of the server', async () => {
    served = await createKeyedApp({ roles: false, access: { ratePerMinute: 3 } });
    const one = await served.keys.create({ name: 'a', role: 'client' }, 'test');
    const two = await served.keys.create({ name: 'b', role: 'client', ratePerMinute: 5 }, 'test');
    const statuses = async (token: string, count: number): Promise<number[]> => {
      const all: number[] = [];
      for (let n = 0; n < count; n += 1) all.push((await models(token)).status);
      return all;
    };
    expect(await statuses(one.token, 4)).toEqual([200, 200, 200, 429]);
    expect(await statuses(two.token, 6)).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await models(one.token);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refusal(refused)).toMatchObject([429, 'E511', { retryAfterSeconds: expect.any(Number) as number }]);
    expect((await served.send('/health')).status).toBe(200);
  });

  it('stop who guesses keys, and not who has one', async () => {
    served = await createKeyedApp({ roles: false, access: { failuresPerMinute: 3 } });
    const { token } = await served.keys.create({ name: 'a', role: 'client' }, 'test');
    expect((await models(token)).status).toBe(200);
    const guess = 'cck_0000000000000000_'.padEnd(64, 'A');
    expect([(await models(guess)).status, (await models(guess)).status, (await models(guess)).status, (await models(guess)).status]).toEqual([401, 401, 401, 429]);
    expect(await (await models(guess)).json()).toMatchObject({ error: { code: 'E511', message: 'too many wrong API keys from this address' } });
    expect((await models(token)).status).toBe(200);
  });
});

describe('browsers', () => {
  it('get headers that let nothing run, and no CORS', async () => {
    served = await createKeyedApp({ roles: false });
    const { headers } = await served.send('/v1/models', undefined, { headers: { origin: 'https://evil.example' } });
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect([headers.get('x-frame-options'), headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['DENY', 'nosniff', 'no-store']);
    expect([headers.get('access-control-allow-origin'), headers.get('strict-transport-security')]).toEqual([null, null]);
    expect((await served.send('/nowhere')).headers.get('x-frame-options')).toBe('DENY');
  });

  it('may call from an origin on the list alone', async () => {
    served = await createKeyedApp({ access: { corsOrigins: ['https://app.example.org'], tls: true } });
    const preflight = (origin: string): Promise<Response> =>
      served.send('/v1/claims', undefined, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } });
    const allowed = await preflight('https://app.example.org');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('access-control-allow-credentials')]).toEqual([204, 'https://app.example.org', null]);
    expect(allowed.headers.get('strict-transport-security')).toContain('max-age');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    for (const origin of ['*', 'app.example.org', 'https://app.example.org/', 'null']) await expect(createKeyedApp({ roles: false, access: { corsOrigins: [origin] } })).rejects.toMatchObject({ code: 'E106' });
  });
});

it('answers /health while the database hangs', async () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const [check] = createGuard({ keys: { any: never, find: never } as unknown as KeyStore, readAddress: () => 'x', ratePerMinute: 1, failuresPerMinute: 1 });
  const app = new Hono<{ Variables: RequestVariables }>();
  app.use(check!);
  app.get('/health', (c) => c.text('lives'));
  expect((await app.request('/health')).status).toBe(200);
});
