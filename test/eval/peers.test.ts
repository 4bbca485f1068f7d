// The table of peers over stored runs, and that their install is pinned.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runEvaluation } from '../../eval/evaluate.js';
import { formatPeers, listPeers } from '../../eval/peers/table.js';
import { ROOT } from './reference-scorer.js';

const folder = mkdtempSync(join(tmpdir(), 'chartcode-peers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tells figures, processor time and the paired difference', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `n${i}`);
  const dataset = join(folder, 'gold.jsonl');
  writeFileSync(dataset, ids.map((id) => `${JSON.stringify({ id, encounter: { text: 'a note' }, diagnoses: [{ code: 'I10', role: 'first_listed', certainty: 'required' }] })}\n`).join(''));
  const write = async (name: string, rightOf: (i: number) => boolean, extra: object): Promise<string> => {
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, ids.map((id, i) => `${JSON.stringify({ id, codes: [{ system: 'ICD-10-CM', code: rightOf(i) ? 'I10' : 'R05.9', role: 'first_listed' }], ...extra })}\n`).join(''));
    await runEvaluation(dataset, { predictions: file, out: join(folder, name) });
    return join(folder, name);
  };
  const [ours, peer] = [await write('chartcode', (i) => i % 10 !== 0, {}), await write('dictionary', (i) => i % 2 === 0, { ms: 50, cpuMs: 7 })];
  const rows = await listPeers(ours, [peer], 1000);
  expect(rows[0]).toMatchObject({ name: 'chartcode', f1: 0.9, firstListed: 0.9, medianMs: null });
  expect(rows[1]).toMatchObject({ name: 'dictionary', f1: 0.5, medianMs: 7 });
  expect(rows[1]?.difference).toMatch(/^\+\.400 \(\+\.\d{3} to \+\.\d{3}\)$/);
  expect(rows[1]?.p).toBeLessThan(0.01);
  expect(formatPeers(rows).split('\n')[3]).toMatch(/^\| dictionary \| \.500 \| \.500 \| \.500 \| \.500 \| \.500 \| - \| 7\.0 \| \+\.400 .*\| (< \.001|\.00\d) \|$/);
});

it.each(['words', 'nearest'])('every version of requirements-%s.txt is pinned', (name) => {
  const lines = readFileSync(join(ROOT, 'eval/peers', `requirements-${name}.txt`), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
});
