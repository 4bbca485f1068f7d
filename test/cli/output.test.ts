// `code --output` and `batch --output`: the claim in other formats, from the command line.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import { createFakeEngine } from '../helpers/fake-engine.js';
import { BundleResource } from '../output/fhir-schemas.js';
import { findFaults, parseInterchange } from '../output/parse-x12.js';

let folder: string;
let note: string;
let rows: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chartcode-'));
  note = join(folder, 'note.txt');
  rows = join(folder, 'rows.jsonl');
  await writeFile(note, 'Hypertension and asthma.');
  await writeFile(rows, '{"id":"a","text":"Asthma."}\n{"id":"b","text":""}\n{"id":"c","text":"Hypertension, headache."}\n');
});

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string; opened: number }> {
  const result = { out: '', err: '', opened: 0 };
  const sink = (name: 'out' | 'err') => ({ write: (text: string) => void (result[name] += text) });
  const code = await runCli(argv, {
    stdin: (async function* () {})(),
    stdout: sink('out'),
    stderr: sink('err'),
    env: {},
    openEngine: () => {
      result.opened += 1;
      return Promise.resolve(createFakeEngine());
    },
    verify: () => Promise.resolve({ ok: true, checks: [] }),
  });
  return { code, ...result };
}

describe('code --output', () => {
  it('prints JSON, a Bundle a line, or CSV with one header', async () => {
    expect(JSON.parse((await run('code', note, '--output', 'json')).out)).toMatchObject({ documentType: 'progress_note' });
    await writeFile(rows, '{"text":"Asthma."}\n{"text":"Headache."}\n');
    const bundles = (await run('code', rows, '--output', 'fhir')).out.trimEnd().split('\n');
    expect(bundles.map((line) => BundleResource.parse(JSON.parse(line)).type)).toEqual(['collection', 'collection']);
    const csv = (await run('code', rows, '--output', 'csv')).out.split('\r\n');
    expect(csv.map((line) => line.split(',')[0])).toEqual(['claim_id', '', '', '']);
  });

  it('prints an 837 draft with the parties of a file', async () => {
    const parties = join(folder, 'parties.json');
    await writeFile(parties, '{ "payer": { "name": "GOOD PAYER", "id": "12345", "claimFilingIndicator": "CI" } }');
    const { code, out } = await run('code', note, '--output', 'x12', '--setting', 'inpatient', '--date', '2026-01-15', '--parties', parties);
    expect(code).toBe(0);
    expect(findFaults(parseInterchange(out))).toEqual([]);
    expect(out).toContain('GOOD PAYER');
  });

  it('refuses an unknown format or file before the model loads, and what X12 cannot carry after', async () => {
    for (const argv of [['--output', 'pdf'], ['--output', 'x12', '--claim-format', '835'], ['--output', 'x12', '--parties', join(folder, 'none.json')]])
      expect(await run('code', note, ...argv), argv.join(' ')).toMatchObject({ code: 2, opened: 0 });
    const undated = await run('code', note, '--output', 'x12', '--setting', 'inpatient');
    expect([undated.code, undated.err]).toEqual([2, expect.stringContaining('E152')]);
  });
});

describe('batch --output fhir', () => {
  it('writes a Bundle or an error a row, and does not go on in another format', async () => {
    const out = join(folder, 'out.ndjson');
    expect((await run('batch', rows, '--out', out, '--output', 'fhir')).code).toBe(3);
    const lines = (await readFile(out, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ resourceType, error }) => resourceType ?? (error as { code: string }).code)).toEqual(['Bundle', 'E102', 'Bundle']);
    expect(await run('batch', rows, '--out', out)).toMatchObject({ code: 2, err: expect.stringContaining('E115') as string });
    expect((await run('batch', rows, '--out', out, '--output', 'pdf')).code).toBe(2);
  });
});
