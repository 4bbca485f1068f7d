// What a server binds to, and how: loopback without keys, TLS from files.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { startServer } from '../../../src/server/start.js';
import { openTrail } from '../../../src/store/audit/index.js';
import { openDatabase } from '../../../src/store/database/index.js';
import { openKeyStore } from '../../../src/store/keys/key-store.js';
import { createFakeEngine } from '../../helpers/fake-engine.js';

const log = pino({ level: 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'chartcode-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);

function makeCertificate(): boolean {
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', file('key.pem'), '-out', file('cert.pem')], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('without a key', () => {
  it('binds to loopback only, and says so', async () => {
    const lines: string[] = [];
    const telling = pino({}, new Writable({ write: (chunk, _, done) => { lines.push(String(chunk)); done(); } }));
    for (const host of ['0.0.0.0', '::', '192.0.2.1'])
      await expect(startServer(createFakeEngine(), { port: 0, host, log, processMetrics: false })).rejects.toMatchObject({ code: 'E106', details: [{ field: 'host' }] });
    const server = await startServer(createFakeEngine(), { port: 0, log: telling, processMetrics: false });
    expect(lines.join('')).toContain('no API key');
    await server.stop();
  });

  it('and binds anywhere once there is one, with its start in the trail', async () => {
    const database = await openDatabase(':memory:');
    const audit = openTrail(database);
    await openKeyStore(database, audit).create({ name: 'a', role: 'admin' }, 'test');
    const server = await startServer(createFakeEngine(), { port: 0, host: '0.0.0.0', log, processMetrics: false, database, audit, retentionDays: 1 });
    expect((await fetch(`http://127.0.0.1:${server.port}/v1/models`)).status).toBe(401);
    await server.stop();
    const records = [];
    for await (const record of audit.records()) records.push(record);
    expect(records.at(-1)).toMatchObject({ kind: 'service.started', actor: 'service' });
    expect(JSON.parse(records.at(-1)?.body ?? '{}')).toMatchObject({ models: [{ id: 'fake-1', sha256: 'f'.repeat(64) }], edition: 'FY2026', tables: [{ sha256: 'a'.repeat(64) }] });
    await database.close();
  });
});

// Skipped where openssl is not installed: nothing else here makes certificates.
describe.skipIf(!makeCertificate())('TLS', () => {
  it('is spoken with a certificate and its key', async () => {
    const server = await startServer(createFakeEngine(), { port: 0, log, processMetrics: false, tls: { cert: file('cert.pem'), key: file('key.pem') } });
    const answer = await new Promise<{ status: number | undefined; hsts: string | undefined }>((resolve, reject) => {
      request({ port: server.port, host: '127.0.0.1', path: '/health', rejectUnauthorized: false, agent: false }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, hsts: response.headers['strict-transport-security'] });
      }).on('error', reject).end();
    });
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    expect(answer).toEqual({ status: 200, hsts: expect.stringContaining('max-age') as string });
    await server.stop();
  });

  it('E112 or E106 for files that cannot be used, without their content', async () => {
    writeFileSync(file('other.pem'), '-----BEGIN PRIVATE KEY-----\nc2VjcmV0LXNlY3JldA==\n-----END PRIVATE KEY-----\n');
    const start = (cert: string, key: string) => startServer(createFakeEngine(), { port: 0, log, processMetrics: false, tls: { cert: file(cert), key: file(key) } });
    await expect(start('absent.pem', 'key.pem')).rejects.toMatchObject({ code: 'E112', details: [{ field: 'tls-cert' }] });
    await expect(start('cert.pem', 'absent.pem')).rejects.toMatchObject({ code: 'E112', details: [{ field: 'tls-key' }] });
    await expect(start('cert.pem', 'other.pem')).rejects.toMatchObject({ code: 'E106' });
    await start('cert.pem', 'other.pem').catch((error: unknown) => expect(JSON.stringify([error, String(error)])).not.toContain('c2VjcmV0'));
  });
});
