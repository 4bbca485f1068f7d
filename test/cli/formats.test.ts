// `code` and `batch` over files of every format, by extension, by content and by --format.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.js';
import { ClaimSchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';
import { ADT, INPUTS, MDM, makeVisitBundle } from '../helpers/format-inputs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chartcode-formats-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(argv: string[], stdin: Uint8Array = new Uint8Array()): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(argv, {
    stdin: (async function* () {
      yield await Promise.resolve(stdin);
    })(),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    openEngine: () => Promise.resolve(createFakeEngine()),
    verify: () => Promise.resolve({ ok: true, checks: [] }),
  });
  return { code, out, err };
}
const put = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const EXTENSIONS = { fhir: 'json', ccda: 'xml', hl7v2: 'hl7', rtf: 'rtf', html: 'html' };

it.each(INPUTS)('codes %s by extension, by content and on stdin', async (format, _, body) => {
  const claims = await Promise.all([
    run(['code', await put(`note.${EXTENSIONS[format]}`, body), '--json']),
    run(['code', await put(`note-${format}`, body), '--json', '--format', format]),
    run(['code', '-', '--json'], body),
  ]);
  const [first, ...others] = claims.map(({ out }) => ClaimSchema.parse(JSON.parse(out)));
  expect(first?.documents?.length).toBeGreaterThan(0);
  for (const other of others) expect(other.documents).toEqual(first?.documents);
});

it('lets options overrule the source, and refuses a format that is none', async () => {
  const file = await put('visit.hl7', MDM);
  expect(JSON.parse((await run(['code', file, '--json', '--setting', 'emergency'])).out)).toMatchObject({ setting: 'emergency' });
  expect((await run(['code', file, '--format', 'pdf', '--json'])).err).toContain('E106');
});

it('codes every message of a file, every FHIR line, and every file of a folder', async () => {
  const out = join(folder, 'out.jsonl');
  const rows = async () => (await readFile(out, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const batch = async (input: string, ...more: string[]) => {
    await rm(out, { force: true });
    expect((await run(['batch', input, '--out', out, ...more])).err).toContain('out.jsonl');
    return rows();
  };
  expect(await batch(await put('all.hl7', Buffer.concat([Buffer.from('BHS|^~\\&|X\r'), MDM, Buffer.from('\rBTS|2\r'), Buffer.from('MSH|^~\\&|A|B|C|D|20260115||SIU^S12|1|P|2.5\r'), ADT])))).toMatchObject([
    { id: 'V-5521' },
    { line: 2, error: { code: 'E121' } },
    { id: 'V-9' },
  ]);
  const line = JSON.stringify(makeVisitBundle());
  expect(await batch(await put('fhir.ndjson', `${line}\n{"resourceType":"Patient"}\n{"text":"Asthma."}\n`))).toMatchObject([{ id: 'e2' }, { line: 2, error: { code: 'E122' } }, {}]);
  const inputs = join(folder, 'inputs');
  await mkdir(inputs);
  for (const [format, , body] of INPUTS) await writeFile(join(inputs, `${format}.${EXTENSIONS[format]}`), body);
  await writeFile(join(inputs, 'z.txt'), 'Asthma.');
  const answer = await batch(inputs);
  expect(answer.map(({ error }) => error)).toEqual(Array(6).fill(undefined));
  expect(answer.at(-1)).toMatchObject({ id: 'z.txt', codes: [{ code: 'J45.909' }] });
  expect((await run(['batch', inputs, '--out', out])).err).toContain('is complete: 6 rows');
  // What has no id of its own goes by its file's name, an error too.
  expect(answer.map(({ id }) => id)).toEqual(expect.arrayContaining(['e2', 'html.html', 'rtf.rtf', 'V-5521']));
  await writeFile(join(inputs, 'zz.xml'), '<a/>');
  expect((await batch(inputs)).at(-1)).toMatchObject({ id: 'zz.xml', error: { code: 'E121' } });
});
