// Headers that keep browsers out: none may run, frame or read anything here, unless an origin is on the list.
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { ChartcodeError } from '../../errors.js';

export interface HardenOptions {
  /** Origins that a browser may call from; none by default. */
  corsOrigins: readonly string[];
  /** Whether callers reach the service by TLS, its own or a proxy's. */
  tls: boolean;
}

/** The middleware. Throws E106 for an origin that is none; `*` is not allowed, since health records are not for every page. */
export function createHardening({ corsOrigins, tls }: HardenOptions): MiddlewareHandler[] {
  if (!corsOrigins.every(isOrigin))
    throw new ChartcodeError('E106', 'a setting has a value that is not allowed: access.corsOrigins must be origins such as https://app.example.org', [
      { field: 'access.corsOrigins', problem: 'must be origins such as https://app.example.org' },
    ]);
  const headers = secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    strictTransportSecurity: tls ? 'max-age=31536000; includeSubDomains' : false,
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    crossOriginResourcePolicy: corsOrigins.length > 0 ? 'cross-origin' : 'same-origin',
  });
  if (corsOrigins.length === 0) return [headers];
  const allow = cors({
    origin: [...corsOrigins],
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'x-api-key', 'idempotency-key', 'x-request-id', 'accept'],
    exposeHeaders: ['location', 'retry-after', 'x-request-id', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
    maxAge: 600,
  });
  return [headers, allow];
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && text !== 'null';
}
