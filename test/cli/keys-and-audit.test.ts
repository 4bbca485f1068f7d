// `chartcode keys` and `chartcode audit` over a file of their own.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import { openDatabase } from '../../src/store/database/index.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const DATABASE = join(folder, 'a.db');

async function run(argv: string[], env: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const stdin = (async function* () { yield await Promise.resolve(''); })();
  const fail = () => Promise.reject(new Error('no engine is needed'));
  const context = { stdin, stdout: { write: (text: string) => { out += text; } }, stderr: { write: (text: string) => { err += text; } }, env, openEngine: fail, verify: fail };
  const code = await runCli([...argv, '--database', DATABASE], context);
  return { code, out, err };
}

describe('chartcode keys', () => {
  it('shows a secret once and never again', async () => {
    const made = await run(['keys', 'create', '--role', 'client', '--name', 'Clinic \u001b[31mred', '--expires', '30', '--rate', '100']);
    expect([made.code, made.out.trim()]).toEqual([0, expect.stringMatching(/^cck_[0-9a-f]{16}_[\w-]{43}$/) as string]);
    const id = made.out.slice(4, 20);
    const listed = await run(['keys', 'list']);
    expect(listed.out).toContain(id);
    expect(listed.out).toMatch(/client.*100\/min {2}Clinic/);
    expect(listed.out).not.toContain('\u001b');
    const rotated = await run(['keys', 'rotate', id, '--grace', '0', '--json']);
    const { token, id: next } = JSON.parse(rotated.out) as { token: string; id: string };
    expect((await run(['keys', 'role', next, 'auditor'])).out).toContain('auditor');
    expect((await run(['keys', 'revoke', next])).out).toContain('revoked');
    const all = (await run(['keys', 'list', '--json'])).out;
    expect(JSON.parse(all)).toMatchObject([{ id, revokedAt: expect.any(String) as string }, { id: next, role: 'auditor' }]);
    for (const secret of [made.out.trim().slice(21), token.slice(21)]) expect(all + listed.out + readFileSync(DATABASE, 'latin1')).not.toContain(secret);
    expect(statSync(DATABASE).mode & 0o077).toBe(0);
  });

  it('2 and a coded error for what cannot be', async () => {
    for (const argv of [['create', '--role', 'boss', '--name', 'x'], ['create', '--role', 'admin', '--name', 'x', '--expires', 'soon'], ['create', '--role', 'admin', '--name', 'x', '--rate', '0'], ['revoke', 'nobody'], ['rotate', 'nobody'], ['role', 'nobody', 'admin']]) {
      const { code, err } = await run(['keys', ...argv]);
      expect([argv, code]).toEqual([argv, 2]);
      expect(err).toMatch(/E106|E134/);
    }
    expect(await run(['audit', 'verify'], { CHARTCODE_AUDIT_KEY: 'hunter2-is-no-key' })).toMatchObject({ code: 2, err: expect.not.stringContaining('hunter2') as string });
    expect((await run(['audit', 'verify'], { CHARTCODE_AUDIT_TEXTS: 'notes' })).err).toContain('CHARTCODE_TEXT_KEYS');
  });
});

describe('chartcode audit', () => {
  it('verifies, marks, exports, and finds what was changed', async () => {
    const whole = await run(['audit', 'verify']);
    expect([whole.code, whole.out]).toEqual([0, expect.stringMatching(/^4 records, whole; the last has the hash [0-9a-f]{64}\n$/) as string]);
    const mark = await run(['audit', 'checkpoint']);
    writeFileSync(join(folder, 'marks.jsonl'), mark.out);
    const out = join(folder, 'trail.jsonl');
    expect((await run(['audit', 'export', '--out', out])).code).toBe(0);
    const lines = readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { seq: number; kind: string });
    expect(lines.map(({ kind }) => kind)).toEqual(['key.created', 'key.rotated', 'key.role_changed', 'key.revoked', 'audit.exported']);
    expect((await run(['audit', 'verify', '--checkpoint', join(folder, 'marks.jsonl')])).code).toBe(0);
    expect((await run(['audit', 'retain', '--days', '0'])).err).toContain('0 texts deleted');
    expect((await run(['audit', 'verify', '--checkpoint', join(folder, 'none.jsonl')])).code).toBe(2);
    expect((await run(['audit', 'export', '--out', join(folder, 'no', 'such')])).code).toBe(1);

    const database = await openDatabase(DATABASE);
    await database.script("DROP TRIGGER audit_records_no_update; UPDATE audit_records SET actor = 'nobody' WHERE seq = 3;");
    await database.close();
    const found = await run(['audit', 'verify']);
    expect([found.code, found.out]).toEqual([1, 'record 3 (edited): record 3 was edited: its content does not give its hash\n']);
    expect(JSON.parse((await run(['audit', 'verify', '--json'])).out)).toMatchObject({ ok: false, problem: { seq: 3, kind: 'edited' } });
  });
});

it('says of a key that still has its grace when it ends', async () => {
  const { id } = JSON.parse((await run(['keys', 'create', '--role', 'client', '--name', 'Laboratory', '--json'])).out) as { id: string };
  await run(['keys', 'rotate', id, '--grace', '24']);
  expect((await run(['keys', 'list'])).out).toMatch(new RegExp(`^${id} .* ends 20`, 'm'));
});
