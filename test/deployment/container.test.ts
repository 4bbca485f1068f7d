// Dockerfile, .dockerignore and compose.yaml: what they name exists, and the service runs without root, with a health check, drained before it is killed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listSettings } from '../../src/server/list-settings.js';
import { readConfig } from '../../src/server/read-config.js';
import { findRouteRow } from '../../src/server/access/route-roles.js';
import { createApp } from '../../src/server/app.js';
import { ROOT } from '../architecture/read-imports.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

interface Instruction {
  name: string;
  rest: string;
}
interface Stage {
  name: string;
  from: string;
  instructions: Instruction[];
}

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

function readStages(text: string): Stage[] {
  const stages: Stage[] = [];
  const lines = text.replace(/\\\n/g, ' ').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const args = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    expect(['ARG', 'FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'], line).toContain(name);
    if (name === 'ARG') args.set(...(rest.split('=') as [string, string]));
    const filled = rest.replace(/\$\{(\w+)\}/g, (whole, key: string) => args.get(key) ?? whole);
    if (name === 'FROM') {
      const [from = '', , stage = ''] = filled.split(/\s+/);
      stages.push({ name: stage, from, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, rest: filled });
  }
  return stages;
}

describe('Dockerfile', () => {
  const stages = readStages(read('Dockerfile'));
  const last = stages.at(-1)!;
  const find = (name: string): string => last.instructions.find((one) => one.name === name)?.rest ?? '';

  it('has stages that start from a pinned Node 20 or from each other', () => {
    expect(stages.length).toBeGreaterThanOrEqual(3);
    const names = stages.map(({ name }) => name);
    for (const { from } of stages) expect(names.includes(from) || /^node:20\.\d+\.\d+-bookworm-slim$/.test(from), from).toBe(true);
  });

  it('copies only what exists, and what .dockerignore lets through', () => {
    const allowed = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const { rest } of stages.flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY'))) {
      const parts = rest.split(/\s+/);
      if (parts[0]?.startsWith('--from=')) {
        expect(stages.map(({ name }) => name)).toContain(parts[0].slice(7));
        continue;
      }
      for (const path of parts.slice(0, -1)) {
        expect(existsSync(join(ROOT, path)), path).toBe(true);
        expect(allowed.some((one) => path === one || path.startsWith(`${one}/`)), `${path} in .dockerignore`).toBe(true);
      }
    }
  });

  it('installs what runs and nothing else, and checks itself', () => {
    const steps = stages.flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'RUN').map(({ rest }) => rest));
    expect(steps.some((step) => step.includes('npm ci --omit=dev'))).toBe(true);
    expect(steps.some((step) => step.endsWith('src/cli/main.ts verify'))).toBe(true);
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    expect(dependencies).toHaveProperty('tsx');
    expect(devDependencies).not.toHaveProperty('tsx');
  });

  it('runs the service without root and without a shell, with a health check', () => {
    const order = last.instructions.map(({ name }) => name);
    expect(find('USER')).toBe('node');
    expect(order.slice(order.indexOf('USER')), 'nothing is installed after USER').not.toContain('RUN');
    expect(find('HEALTHCHECK')).toContain('/health');
    for (const name of ['ENTRYPOINT', 'CMD']) expect(Array.isArray(JSON.parse(find(name))), `${name} in exec form`).toBe(true);
    const script = (JSON.parse(find('ENTRYPOINT')) as string[]).at(-1) ?? '';
    expect(existsSync(join(ROOT, script))).toBe(true);
    expect(JSON.parse(find('HEALTHCHECK').replace(/^.*?CMD /, '')) as string[]).toHaveLength(3);
  });

  it('asks for its health what the service answers without a key', async () => {
    const [, path = ''] = /path: '([^']+)'/.exec(find('HEALTHCHECK')) ?? [];
    const app = createApp(createFakeEngine(), { log: pino({ level: 'silent' }) });
    expect((await app.request(path)).status).toBe(200);
    expect(findRouteRow('GET', path)?.public).toBe(true);
  });

  it('sets settings that there are', () => {
    const env = Object.fromEntries([...find('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]));
    expect(Object.keys(env).filter((key) => key !== 'NODE_ENV' && !listSettings().some((one) => one.env === key))).toEqual([]);
    expect(readConfig(env).server.host).toBe('0.0.0.0');
  });
});

describe('compose.yaml', () => {
  interface Service {
    image: string;
    command?: string[];
    environment?: Record<string, string>;
    healthcheck?: { test?: string[]; disable?: boolean };
    depends_on?: Record<string, { condition: string }>;
    deploy?: { replicas: number };
    read_only?: boolean;
    stop_grace_period?: string;
    secrets?: string[];
    ports?: string[];
  }
  const file = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service>; secrets: Record<string, { file: string }> };
  const { postgres, server, worker } = file.services;

  it('has Postgres, a server and two workers of one image', () => {
    expect(Object.keys(file.services)).toEqual(['postgres', 'server', 'worker']);
    expect([server?.command, worker?.command, worker?.deploy?.replicas]).toEqual([['serve'], ['worker'], 2]);
    expect(worker?.image).toBe(server?.image);
    expect(postgres?.image).toMatch(/^postgres:\d+\.\d+/);
  });

  it('waits until the database is healthy, and asks the server for its health', () => {
    expect(postgres?.healthcheck?.test).toContain('pg_isready');
    for (const service of [server, worker]) expect(service?.depends_on?.['postgres']?.condition).toBe('service_healthy');
    // The server's check is the image's own.
    expect(server?.healthcheck).toBeUndefined();
  });

  it('sets settings that there are, secrets from files, and lets the service drain', () => {
    const known = new Set(listSettings().flatMap(({ env, secret }) => (secret ? [`${env}_FILE`] : [env])));
    for (const service of [server, worker]) {
      const environment = service?.environment ?? {};
      expect(Object.keys(environment).filter((key) => !known.has(key))).toEqual([]);
      expect(Number(environment['CHARTCODE_DRAIN_MS'])).toBeLessThan(Number.parseInt(service?.stop_grace_period ?? '0', 10) * 1000);
      expect(service?.read_only).toBe(true);
      for (const secret of service?.secrets ?? []) expect(file.secrets).toHaveProperty(secret);
    }
    expect(read('.gitignore')).toContain('/secrets/');
    expect(server?.ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });
});
