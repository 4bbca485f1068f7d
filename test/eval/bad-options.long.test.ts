// Commands that measured nothing and ended well: a limit that is no number, an empty dataset, a gate of no name, a folder that cannot be made.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runEvaluation } from '../../eval/evaluate.js';
import { ROOT } from '../../eval/lib/shared-folder.js';

const home = mkdtempSync(join(tmpdir(), 'chartcode-options-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const empty = join(home, 'empty.jsonl');
writeFileSync(empty, '\n');

it.each([
  ['ablation', ['--limit', 'x'], 2, '--limit x: needs a whole number from 1 on'],
  ['ablation', [empty], 1, 'E114 empty.jsonl holds no note'],
  ['bench', ['--runs', 'x'], 2, '--runs x: needs a whole number from 1 on'],
  ['retrieval', [empty], 1, 'E114 empty.jsonl holds no note'],
  ['errors', [empty, empty], 1, 'E114 empty.jsonl holds no note'],
  ['check-gates', ['nosuch'], 2, 'no gate is called nosuch; there are '],
])('%s %j ends with %i', (script, args, status, message) => {
  const run = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'eval', `${script}.ts`), ...args], { cwd: ROOT, encoding: 'utf8' });
  expect(run).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(/^error: [^\n]*\n$/) });
  expect(run.stderr).toContain(`error: ${message}`);
}, 60_000);

it('evaluate --out on a folder that cannot be made ends before any note is coded', async () => {
  await expect(runEvaluation(join(ROOT, 'eval/datasets/open-claims-test.jsonl.gz'), { out: '/proc/chartcode/x' })).rejects.toMatchObject({ code: 'E401' });
});
