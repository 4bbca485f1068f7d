// Before every route: who calls, whether the role may do this, and how often.
import type { Context, MiddlewareHandler } from 'hono';
import { MemoryStore, rateLimiter } from 'hono-rate-limiter';
import { matchedRoutes } from 'hono/route';
import { ChartcodeError } from '../../errors.js';
import { LOCAL_ACTOR } from '../../store/audit/index.js';
import type { Role } from '../../store/keys/api-key.js';
import type { KeyStore } from '../../store/keys/key-store.js';
import type { RequestVariables } from '../context.js';
import { createTokenCheck } from './check-token.js';
import type { ReadAddress } from './client-address.js';
import { findRouteRow, readReach } from './route-roles.js';
import type { Reach } from './route-roles.js';

/** Who calls: the id of a key, or `local` where the service needs none. */
export interface Caller {
  actor: string;
  role: Role | undefined;
  reach: Reach;
  ratePerMinute: number | null;
}

export interface GuardOptions {
  /** Absent: no key is ever needed. */
  keys?: KeyStore;
  readAddress: ReadAddress;
  /** Requests a minute of a key that has no limit of its own. */
  ratePerMinute: number;
  /** Wrong keys a minute from one address, before it has to wait. */
  failuresPerMinute: number;
  now?: () => Date;
}

type Guard = MiddlewareHandler<{ Variables: RequestVariables }>;

const MINUTE_MS = 60_000;
const LOCAL: Caller = { actor: LOCAL_ACTOR, role: undefined, reach: 'all', ratePerMinute: null };

/** The middleware, in order: who calls and whether they may, then how often. */
export function createGuard(options: GuardOptions): Guard[] {
  return [createCallerCheck(options), createRateLimit(options)];
}

function createCallerCheck({ keys, readAddress, failuresPerMinute, now }: GuardOptions): Guard {
  const check = keys && createTokenCheck(keys, now);
  const failures = new MemoryStore<{ Variables: RequestVariables }, string, object>();
  failures.init({ windowMs: MINUTE_MS } as Parameters<typeof failures.init>[0]);
  // Whoever has a right key goes on, even beside one that guesses.
  const refuseGuessing = (address: string): void => {
    const failed = failures.get(address);
    if (failed && failed.totalHits >= failuresPerMinute && (failed.resetTime?.getTime() ?? 0) > Date.now()) throw tooMany(failed.resetTime, 'too many wrong API keys from this address');
  };
  // A key is never deleted, so that this never turns back: a service whose keys are all revoked stays closed.
  let needed = false;
  return async (c, next) => {
    // The pattern that the router matched, not the address: no spelling of an address passes as another. ALL is middleware.
    const pattern = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path;
    const row = pattern === undefined ? undefined : findRouteRow(c.req.method, pattern);
    c.set('caller', LOCAL);
    // Before the database is asked: /health must not wait for what is being written.
    if (row?.public) return next();
    needed ||= (await keys?.any()) ?? false;
    if (!needed || check === undefined) return next();
    const address = readAddress(c);
    const token = readToken(c);
    const found = token === undefined ? undefined : await check(token, () => refuseGuessing(address));
    if (found === undefined || 'problem' in found) {
      if (token !== undefined) await failures.increment(address);
      c.header('www-authenticate', 'Bearer realm="chartcode"');
      const problem = { wrong: 'is no API key', expired: 'has expired', revoked: 'was revoked' }[found?.problem ?? 'wrong'];
      throw new ChartcodeError('E131', undefined, [{ field: 'authorization', problem: token === undefined ? 'is missing: send Authorization: Bearer KEY' : problem }]);
    }
    const { id, role, ratePerMinute } = found.key;
    Object.assign(c.get('facts'), { key: id });
    // An address that does not exist may be told so to anyone with a key.
    const reach = pattern === undefined ? 'all' : row && readReach(row, role);
    if (reach === undefined) throw new ChartcodeError('E132', undefined, [{ field: 'role', problem: `${role} may not do this` }]);
    c.set('caller', { actor: id, role, reach, ratePerMinute });
    return next();
  };
}

/** A fixed window of a minute a key, in this process. Callers without a key are not counted: they are on this machine. */
function createRateLimit({ ratePerMinute }: GuardOptions): Guard {
  return rateLimiter<{ Variables: RequestVariables }>({
    windowMs: MINUTE_MS,
    limit: (c) => c.get('caller').ratePerMinute ?? ratePerMinute,
    keyGenerator: (c) => c.get('caller').actor,
    skip: (c) => c.get('caller').actor === LOCAL_ACTOR,
    handler: (c) => {
      throw tooMany((c as unknown as { get(name: 'rateLimit'): { resetTime?: Date } }).get('rateLimit').resetTime);
    },
  });
}

function tooMany(until: Date | undefined, message?: string): ChartcodeError {
  const seconds = Math.max(1, Math.ceil(((until?.getTime() ?? 0) - Date.now()) / 1000));
  return new ChartcodeError('E511', message, [{ retryAfterSeconds: seconds }]);
}

/** From `Authorization: Bearer KEY` or `X-API-Key: KEY`. */
function readToken(c: Context): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '');
  return bearer?.[1] ?? c.req.header('x-api-key');
}
