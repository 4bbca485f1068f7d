// `chartcode jobs` against a server: sent, asked after, fetched, ended, and refused in a person's words.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import { startServer } from '../../src/server/start.js';
import type { RunningServer } from '../../src/server/start.js';
import { openDatabase } from '../../src/store/database/index.js';
import { openTrail } from '../../src/store/audit/index.js';
import { openKeyStore } from '../../src/store/keys/key-store.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-cli-jobs-'));
const ROWS = join(folder, 'rows.jsonl');
let server: RunningServer;
let env: Record<string, string>;

beforeAll(async () => {
  writeFileSync(ROWS, [{ id: 'a', text: 'Asthma.' }, { id: 'b', text: '' }, { text: 'Hypertension, no asthma.' }].map((row) => JSON.stringify(row)).join('\n'));
  const database = await openDatabase(':memory:');
  const audit = openTrail(database);
  const { token } = await openKeyStore(database, audit).create({ name: 'clinic', role: 'client' }, 'test');
  server = await startServer(createFakeEngine(), { port: 0, log: pino({ level: 'silent' }), processMetrics: false, database, audit, jobs: { pollMs: 20 } });
  env = { CHARTCODE_URL: `http://127.0.0.1:${server.port}`, CHARTCODE_KEY: token };
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function jobs(argv: string[], more: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const fail = () => Promise.reject(new Error('no engine is needed'));
  const code = await runCli(['jobs', ...argv], { stdin: (async function* () {})(), stdout: { write: (text) => out.push(text) }, stderr: { write: (text) => err.push(text) }, env: { ...env, ...more }, openEngine: fail, verify: fail });
  return { code, out: out.join(''), err: err.join('') };
}

it('sends a file, waits, and writes the results in order', async () => {
  const results = join(folder, 'results.jsonl');
  const { code, out, err } = await jobs(['submit', ROWS, '--idempotency-key', 'monday', '--out', results]);
  expect([code, err]).toEqual([0, expect.stringMatching(/done +3 of 3 rows +1 with an error/) as string]);
  const id = out.trim();
  const rows = readFileSync(results, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as object);
  expect(rows).toMatchObject([{ row: 1, claim: { id: 'a', codes: [{ code: 'J45.909' }] } }, { row: 2, id: 'b', error: { code: 'E102' } }, { row: 3, claim: { codes: [{ code: 'I10' }] } }]);
  expect(statSync(results).mode & 0o077).toBe(0);
  expect((await jobs(['submit', ROWS, '--idempotency-key', 'monday', '--wait'])).out.trim()).toBe(id);
  expect((await jobs(['results', id, '--after', '2'])).out).toMatch(/^\{"row":3,[^\n]*\n$/);
  expect((await jobs(['status', id])).out).toContain('done');
  expect((await jobs(['list'])).out).toContain(id);
  expect((await jobs(['cancel', id])).out).toContain('done');
});

it('says what is wrong: the file, the job, the key, the address, the place for the results', async () => {
  const wrong = async (argv: string[], more: Record<string, string> = {}) => {
    const { code, err } = await jobs(argv, more);
    return [code, /E\d{3}/.exec(err)?.[0]];
  };
  expect(await wrong(['submit', join(folder, 'none.jsonl')])).toEqual([2, 'E112']);
  expect(await wrong(['submit', folder])).toEqual([2, 'E112']);
  expect(await wrong(['status', '00000000-0000-4000-8000-000000000000'])).toEqual([2, 'E117']);
  expect(await wrong(['results', 'x', '--after', 'y'])).toEqual([2, 'E106']);
  expect(await wrong(['submit', ROWS, '--webhook', 'https://elsewhere.example/'])).toEqual([2, 'E119']);
  expect(await wrong(['list'], { CHARTCODE_KEY: '' })).toEqual([2, 'E131']);
  expect(await wrong(['list'], { CHARTCODE_URL: 'ftp://x' })).toEqual([2, 'E106']);
  expect(await wrong(['submit', ROWS, '--out', join(folder, 'no', 'such', 'folder.jsonl')])).toEqual([1, 'E401']);
  expect(await wrong(['submit', ROWS, '--url', 'http://127.0.0.1:9'])).toEqual([1, 'E503']);
});
