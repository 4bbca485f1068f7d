// The role matrix: every route in the table, every role on every route as the table says.
import { beforeAll, describe, expect, it } from 'vitest';
import { findRouteRow, readReach, ROUTE_ROWS } from '../../../src/server/access/route-roles.js';
import { ROLES } from '../../../src/store/keys/api-key.js';
import type { Role } from '../../../src/store/keys/api-key.js';
import { createKeyedApp } from '../../helpers/keyed-app.js';
import type { KeyedApp } from '../../helpers/keyed-app.js';

let served: KeyedApp;
let routes: { method: string; path: string }[];
beforeAll(async () => {
  served = await createKeyedApp();
  const { paths } = (await (await served.send('/openapi.json', served.tokens.admin)).json()) as { paths: Record<string, Record<string, unknown>> };
  routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replace(/\{(\w+)\}/g, ':$1') })));
});

/** Who may do what, written down once more by hand: a slip in the table must not pass. */
const EXPECTED: [method: string, path: string, who: string][] = [
  ['GET', '/health', 'everyone'],
  ['GET', '/ready', 'everyone'],
  ['GET', '/metrics', 'auditor admin'],
  ['GET', '/openapi.json', 'client coder auditor admin'],
  ['POST', '/v1/claims', 'client coder admin'],
  ['POST', '/v1/claims/batch', 'client coder admin'],
  ['POST', '/v1/claims/validate', 'client coder auditor admin'],
  ['GET', '/v1/claims/:id', 'client coder auditor admin'],
  ['GET', '/v1/claims/:id/explain', 'client coder auditor admin'],
  ['POST', '/v1/claims/:id/explain', 'client coder auditor admin'],
  ['POST', '/v1/claims/:id/review', 'coder admin'],
  ['POST', '/v1/jobs', 'client coder admin'],
  ['DELETE', '/v1/jobs/:id', 'client coder admin'],
  ['GET', '/v1/codes/:system/:code', 'client coder auditor admin'],
  ['GET', '/v1/search', 'client coder auditor admin'],
  ['GET', '/v1/models', 'client coder auditor admin'],
];

describe('the table', () => {
  it('has a row for every route that the app describes', () => {
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter(({ method, path }) => findRouteRow(method, path) === undefined)).toEqual([]);
  });

  it('opens only health and readiness to callers without a key', () => {
    expect(ROUTE_ROWS.filter((row) => row.public).map(({ path }) => path)).toEqual(['/health', '/ready']);
  });

  it.each(EXPECTED)('%s %s is for %s', (method, path, who) => {
    const row = findRouteRow(method, path);
    expect(ROLES.filter((role) => row && readReach(row, role)).join(' ')).toBe(who === 'everyone' ? ROLES.join(' ') : who);
  });

  it('has no row for what it does not name', () => {
    for (const [method, path] of [['DELETE', '/v1/claims/:id'], ['PUT', '/metrics'], ['GET', '/v1/jobsx'], ['GET', '/']] as const) expect(findRouteRow(method, path)).toBeUndefined();
    expect(findRouteRow('HEAD', '/metrics')).toBe(findRouteRow('GET', '/metrics'));
  });
});

describe('the app', () => {
  const fill = (path: string): string => path.replace(':system', 'ICD-10-CM').replace(':code', 'I10').replace(/:\w+/g, 'none');

  it('answers every role on every route as the table says, and nobody without a key', async () => {
    for (const { method, path } of routes) {
      const row = findRouteRow(method, path);
      const body = method === 'POST' ? { body: {} } : {};
      expect([method, path, (await served.send(fill(path), undefined, { method, ...body })).status === 401]).toEqual([method, path, row?.public !== true]);
      for (const role of ROLES) {
        const { status } = await served.send(fill(path), served.tokens[role], { method, ...body });
        expect([method, path, role, status === 403]).toEqual([method, path, role, row !== undefined && readReach(row, role) === undefined]);
        expect(status).not.toBe(401);
        expect(status).toBeLessThan(500);
      }
    }
  });

  it('does not fall for another spelling of an address or a method', async () => {
    const { client } = served.tokens;
    for (const [path, method] of [['/metrics', 'HEAD'], ['/metrics?x=/health', 'GET'], ['/%6detrics', 'GET'], ['/health/../metrics', 'GET']] as const)
      expect([path, [403, 404].includes((await served.send(path, client as Role, { method })).status)]).toEqual([path, true]);
    for (const path of ['/nowhere', '/v1/claims/', '//health', '/HEALTH']) expect((await served.send(path)).status).toBe(401);
    expect((await served.send('/nowhere', client)).status).toBe(404);
  });
});
