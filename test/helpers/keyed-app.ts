// An app over the fake engine with a database in memory, its trail and its keys; one key a role when asked.
import { pino } from 'pino';
import { createApp } from '../../src/server/app.js';
import type { AccessOptions, ChartcodeApp } from '../../src/server/app.js';
import { openTrail } from '../../src/store/audit/index.js';
import type { AuditTrail, TrailOptions } from '../../src/store/audit/index.js';
import { openDatabase } from '../../src/store/database/index.js';
import type { Database } from '../../src/store/database/index.js';
import { ROLES } from '../../src/store/keys/api-key.js';
import type { Role } from '../../src/store/keys/api-key.js';
import { openKeyStore } from '../../src/store/keys/key-store.js';
import type { KeyStore } from '../../src/store/keys/key-store.js';
import { createFakeEngine } from './fake-engine.js';

export interface KeyedApp {
  app: ChartcodeApp;
  database: Database;
  audit: AuditTrail;
  keys: KeyStore;
  tokens: Record<Role, string>;
  /** A request with a key, and JSON as its body where there is one. */
  send(path: string, token?: string, options?: { method?: string; body?: unknown; headers?: Record<string, string> }): Promise<Response>;
}

export async function createKeyedApp(options: { roles?: boolean; trail?: TrailOptions; access?: AccessOptions } = {}): Promise<KeyedApp> {
  const database = await openDatabase(':memory:');
  const audit = openTrail(database, options.trail);
  const app = createApp(createFakeEngine(), { log: pino({ level: 'silent' }), database, audit, access: options.access });
  const keys = openKeyStore(database, audit);
  const made = await Promise.all(options.roles === false ? [] : ROLES.map(async (role) => [role, (await keys.create({ name: role, role }, 'test')).token] as const));
  const send: KeyedApp['send'] = async (path, token, { method = 'GET', body, headers = {} } = {}) =>
    app.request(path, {
      method,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { app, database, audit, keys, tokens: Object.fromEntries(made) as Record<Role, string>, send };
}
