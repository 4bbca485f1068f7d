// Settings: every one is explained, each source goes before the next, and what is wrong is named without its value.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import { describeAsJsonSchema, describeAsMarkdown, listSettings, maskSecrets } from '../../src/server/list-settings.js';
import { readConfig } from '../../src/server/read-config.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-config-'));
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const fail = (work: () => unknown): ChartcodeError => {
  try {
    work();
  } catch (error) {
    if (error instanceof ChartcodeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('every setting', () => {
  it('has its own variable that Kubernetes does not set, and a reason', () => {
    const settings = listSettings();
    const variables = settings.map(({ env }) => env);
    expect(new Set(variables).size).toBe(variables.length);
    for (const { path, env, description } of settings) {
      expect(env, path).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(env, path).not.toMatch(/^CHARTCODE_(PORT|SERVICE)(_|$)|_FILE$/);
      expect(description.length, path).toBeGreaterThan(20);
    }
  });

  it('may be left out', () => expect(readConfig({}).server.port).toBe(8080));

  it('stands in the reference and in the JSON Schema', () => {
    const markdown = describeAsMarkdown();
    for (const { path, env } of listSettings()) expect(markdown).toContain(`| \`${path}\` | \`${env}\``);
    expect(JSON.stringify(describeAsJsonSchema())).toContain('CHARTCODE_HTTP_PORT');
  });

  it('is a number from the file as from the environment', () => {
    for (const { env, path, type, part, key } of listSettings().filter((one) => one.type === 'integer')) {
      const value = (readConfig({}) as Record<string, Record<string, unknown>>)[part]?.[key] ?? 1;
      const fromEnv = readConfig({ [env]: String(value) }) as Record<string, Record<string, unknown>>;
      expect(fromEnv[part]?.[key], `${path} ${type}`).toBe(value);
    }
  });
});

describe('readConfig', () => {
  it('takes the command line before the environment before the file before the default', () => {
    const file = write('a.json', JSON.stringify({ server: { port: 1, host: '10.0.0.1', drainMs: 5 } }));
    const { server } = readConfig({ CHARTCODE_CONFIG: file, CHARTCODE_HTTP_PORT: '2', CHARTCODE_HOST: '10.0.0.2' }, { overrides: { 'server.port': '3', 'server.host': undefined } });
    expect(server).toMatchObject({ port: 3, host: '10.0.0.2', drainMs: 5, logLevel: 'info' });
  });

  it('takes an empty variable as absent', () => expect(readConfig({ CHARTCODE_HTTP_PORT: '', CHARTCODE_CONFIG: '' }).server.port).toBe(8080));

  it('names the variable, and what is allowed, never the value', () => {
    const error = fail(() => readConfig({ CHARTCODE_HTTP_PORT: 'tcp://10.3.2.1:80' }));
    expect(error.toBody().error).toEqual({
      code: 'E106',
      message: 'a setting has a value that is not allowed: CHARTCODE_HTTP_PORT must be a whole number from 0 to 65535',
      details: [{ field: 'CHARTCODE_HTTP_PORT', problem: 'must be a whole number from 0 to 65535' }],
    });
    expect(fail(() => readConfig({ CHARTCODE_LOG_LEVEL: 'loud' })).message).toContain('CHARTCODE_LOG_LEVEL must be one of silent');
    expect(fail(() => readConfig({ CHARTCODE_WEBHOOK_SECRET: 'short' })).message).toContain('CHARTCODE_WEBHOOK_SECRET must be a string of 24 characters or more');
  });

  it('refuses a variable that nothing reads, and names the nearest', () => {
    const secret = 'k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
    const error = fail(() => readConfig({ CHARTCODE_TEXT_KEY: secret, CHARTCODE_AUDITKEY: 'x', CHARTCODE_HTTP_PORT: 'wrong' }));
    expect([error.code, error.details]).toEqual(['E106', [
      { field: 'CHARTCODE_TEXT_KEY', problem: 'is no variable of chartcode; did you mean CHARTCODE_TEXT_KEYS?' },
      { field: 'CHARTCODE_AUDITKEY', problem: 'is no variable of chartcode; did you mean CHARTCODE_AUDIT_KEY?' },
    ]]);
    expect(JSON.stringify(error.toBody())).not.toContain(secret);
    expect(fail(() => readConfig({ CHARTCODE_ZZZZZZZZZZ: '1' })).message).toContain('chartcode config lists them');
    // Only secrets come from a file; a port by Kubernetes's name is somebody's guess.
    for (const name of ['CHARTCODE_AUDIT_TEXTS_FILE', 'CHARTCODE_PORT']) expect(fail(() => readConfig({ [name]: '8080' })).message).toContain(name);
  });

  it('lets pass what others read, what Kubernetes sets, and what is empty', () => {
    const kubernetes = { CHARTCODE_PORT: 'tcp://10.3.2.1:80', CHARTCODE_SERVICE_HOST: '10.3.2.1', CHARTCODE_SERVICE_PORT: '80', CHARTCODE_SERVICE_PORT_HTTP: '80', CHARTCODE_PORT_80_TCP: 'tcp://10.3.2.1:80', CHARTCODE_PORT_80_TCP_PROTO: 'tcp', CHARTCODE_API_PORT: 'tcp://10.3.2.1:80', CHARTCODE_API_PORT_80_TCP_PORT: '80' };
    expect(readConfig({ ...kubernetes, CHARTCODE_MODELS: '/m', CHARTCODE_KEY: 'cck_x', CHARTCODE_TEXT_KEY: '', PATH: '/bin', KEYS: 'x' }).server.port).toBe(8080);
  });

  it.each([
    ['{ "server": { "prot": 1 } }', 'server.prot is no setting'],
    ['{ "sever": {} }', 'sever is no setting'],
    ['{ "server": { "port": "8080" } }', 'server.port must be a whole number'],
    ['{ "server": 4 }', 'server must be an object'],
    ['[]', 'config must be an object'],
    ['null', 'config must be an object'],
    ['{ "password": s3cret', 'config is not JSON'],
  ])('refuses the file %s', (text, message) => {
    const error = fail(() => readConfig({}, { file: write('b.json', text) }));
    expect(error.code).toBe('E106');
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('s3cret');
  });

  it('names a file that is not there', () => expect(fail(() => readConfig({ CHARTCODE_CONFIG: join(folder, 'none.json') })).code).toBe('E112'));

  it('takes a secret from its variable or a file, never from the JSON file, and never shows it', () => {
    for (const { env, path, part, key } of listSettings().filter(({ secret, type }) => secret && type === 'string')) {
      const file = write('secret', `${'postgres://u:pw@db/'.padEnd(64, 'x')}\n`);
      const error = fail(() => readConfig({}, { file: write('c.json', JSON.stringify({ [part]: { [key]: 'x' } })) }));
      expect(error.message, path).toContain('is a secret');
      let config: ReturnType<typeof readConfig>;
      try {
        config = readConfig({ [`${env}_FILE`]: file });
      } catch (refused) {
        // A secret of a certain form (a key in hex) refuses this one; that it was read at all is what counts.
        expect((refused as ChartcodeError).message).toContain(`${env}_FILE`);
        continue;
      }
      expect(JSON.stringify(maskSecrets(config))).not.toContain('xxxx');
      expect(maskSecrets(config)[part]?.[key]).toBe('(set)');
    }
  });
});
