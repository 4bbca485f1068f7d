// The command line as processes: exit codes, signals, and a batch that is killed half-way.
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, mkdtemp, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { ClaimSchema } from '../../src/types.js';

const ENTRY = fileURLToPath(new URL('../helpers/fake-cli.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
function start(
  entry: string,
  argv: string[],
  env: Record<string, string> = {},
): { child: Child; ended: Promise<{ code: number | null; out: string; err: string }>; read: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...argv], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return { child, read: () => out, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err }))) };
}
const WAIT = { timeout: 30_000, interval: 20 };

describe('as a process', () => {
  it('reads stdin, writes JSON, exits 0', async () => {
    const { child, ended } = start(ENTRY, ['code', '-', '--json']);
    child.stdin.end('Asthma.');
    const { code, out } = await ended;
    expect([code, ClaimSchema.parse(JSON.parse(out)).codes.length]).toEqual([0, 1]);
  }, 30_000);

  it('the real entry answers bad input before it looks for a model', async () => {
    const { child, ended } = start(MAIN, ['code', '-', '--setting', 'moon']);
    child.stdin.end('Asthma.');
    expect(await ended).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^chartcode: E106 .*setting/) as string });
  }, 30_000);

  it('serves until SIGTERM', async () => {
    const { child, ended, read } = start(ENTRY, ['serve', '--port', '0', '--database', ':memory:']);
    await vi.waitFor(() => expect(read()).toMatch(/^http:.*\n/), WAIT);
    const response = await fetch(`${read().trim()}/v1/claims`, {
      method: 'POST',
      body: 'Asthma.',
      headers: { 'content-type': 'text/plain' },
    });
    ClaimSchema.strict().parse(await response.json());
    child.kill('SIGTERM');
    const { code, err } = await ended;
    expect(code).toBe(0);
    const lines = err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string });
    expect(lines.map(({ msg }) => msg)).toEqual(['listening', 'request', 'stopping', 'stopped']);
    expect(lines[1]).toMatchObject({
      method: 'POST',
      route: '/v1/claims',
      status: 200,
      codes: 1,
      decision: 'review',
      service: 'chartcode',
    });
  }, 40_000);
});

it.skipIf(!existsSync('/dev/full'))('a service whose log is on a full disk answers all the same', async () => {
  const full = await open('/dev/full', 'w');
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRY, 'serve', '--port', '0', '--database', ':memory:'], { stdio: ['ignore', 'pipe', full.fd] });
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await vi.waitFor(() => expect(out).toMatch(/^http:.*\n/), WAIT);
  for (let n = 0; n < 20; n += 1) expect((await fetch(`${out.trim()}/v1/models`)).status).toBe(200);
  const closed = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGTERM');
  expect(await closed).toBe(0);
  await full.close();
}, 40_000);

it('a service that npm started drains and ends when npm is told to stop: npm ends its shell alone', async () => {
  const shell = spawn('sh', ['-c', `"${process.execPath}" --import tsx "${ENTRY}" serve --port 0 --database :memory:; true`], {
    env: { ...process.env, npm_lifecycle_event: 'chartcode' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  shell.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  shell.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  await vi.waitFor(() => expect(out).toMatch(/^http:.*\n/), WAIT);
  const closed = new Promise((resolve) => shell.on('close', resolve));
  shell.kill('SIGTERM');
  // The pipes close when the last process that holds them has ended.
  await closed;
  expect(err).toContain('"msg":"stopped"');
}, 40_000);

describe('a batch that is killed half-way', () => {
  it('goes on without losing or doubling a row, even when its last line was torn', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chartcode-'));
    const input = join(folder, 'in.jsonl');
    const output = join(folder, 'out.jsonl');
    const count = 300;
    await writeFile(
      input,
      Array.from({ length: count }, (_, row) =>
        row % 7 === 3 ? `broken ${row}` : JSON.stringify({ id: `row-${row}`, text: `Asthma, visit ${row}.` }),
      ).join('\n'),
    );
    const argv = ['batch', input, '--out', output, '--workers', '2'];
    const size = () =>
      stat(output).then(
        (stats) => stats.size,
        () => 0,
      );
    for (const threshold of [8_000, 40_000]) {
      const { child, ended } = start(ENTRY, argv, { FAKE_DELAY_MS: '15' });
      await vi.waitFor(async () => expect(await size()).toBeGreaterThan(threshold), WAIT);
      child.kill('SIGKILL');
      expect((await ended).code).toBe(null);
      const torn = await size();
      const handle = await open(output);
      const { buffer } = await handle.read(Buffer.alloc(torn), 0, torn, 0);
      await handle.close();
      expect(buffer.toString().split('\n').length).toBeLessThan(count);
      await truncate(output, torn - 37);
    }
    const { code, err } = await start(ENTRY, argv).ended;
    expect(code).toBe(3);
    expect(err).toMatch(/going on after \d+ rows/);
    const rows = (await readFile(output, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id?: string; line?: number });
    expect(rows.map(({ id, line }) => id ?? line)).toEqual(
      Array.from({ length: count }, (_, row) => (row % 7 === 3 ? row + 1 : `row-${row}`)),
    );
  }, 90_000);
});
