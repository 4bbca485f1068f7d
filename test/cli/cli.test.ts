// The commands over the fake engine: what they print, and the exit code of everything that can be wrong.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/context.js';
import { runCli } from '../../src/cli/program.js';
import { EXAMPLE_NOTE } from '../../src/cli/read-encounters.js';
import { ChartcodeError } from '../../src/errors.js';
import { BatchRowSchema } from '../../src/server/schemas.js';
import { ClaimSchema, ErrorBodySchema } from '../../src/types.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

const TEST_SPLIT = fileURLToPath(new URL('../../eval/datasets/open-claims-test.jsonl.gz', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chartcode-'));
});

interface Run {
  code: number;
  out: string;
  err: string;
  opened: number;
  closed: boolean;
}
async function run(
  argv: string[],
  {
    stdin = '',
    tty = false,
    env = {},
    columns,
    ...rest
  }: Partial<Omit<CliContext, 'stdin'>> & { stdin?: string | Uint8Array; tty?: boolean; columns?: number } = {},
): Promise<Run> {
  const result = { out: '', err: '', opened: 0 };
  const engine = createFakeEngine();
  const code = await runCli(argv, {
    stdin: (async function* () {
      yield await Promise.resolve(stdin);
    })(),
    stdout: {
      write: (text) => {
        result.out += text;
      },
      isTTY: tty,
      ...(columns === undefined ? {} : { columns }),
    },
    stderr: {
      write: (text) => {
        result.err += text;
      },
    },
    env,
    openEngine: () => {
      result.opened += 1;
      return Promise.resolve(engine);
    },
    verify: () => Promise.resolve({ ok: true, checks: [] }),
    ...rest,
  });
  return { code, ...result, closed: engine.closed() };
}
async function put(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

describe('code', () => {
  it('prints a claim for a person', async () => {
    const file = await put('note.txt', 'HPI: Hypertension and asthma.\nNo headache.');
    const { code, out, err, closed } = await run(['code', file, '--setting', 'emergency']);
    expect([code, err, closed]).toEqual([0, '', true]);
    expect(out).toBe(
      [
        'Progress note · emergency · 2 codes',
        '',
        'ICD-10-CM',
        '  1  I10      0.97  high    Essential (primary) hypertension; first-listed',
        '                            “Hypertension” (assessment)',
        '  2  J45.909  0.71  low     Unspecified asthma, uncomplicated',
        '                            “asthma” (assessment)',
        '',
        'Not coded',
        '  R51.9  negated  “headache”',
        '',
        'Questions for the clinician',
        '  specificity  Ask for the type.',
        '',
        'Route review (profile default)',
        '  - low-confidence: J45.909 at 0.71',
        '',
        'model fake-1 (sha256 ffffffffffff) · calibration none · thresholds default · ICD-10-CM FY2026 · 1 ms',
        '',
      ].join('\n'),
    );
  });

  it('codes the note that ships when no file is named', async () => {
    const { code, out } = await run(['code']);
    expect(code).toBe(0);
    expect(out).toMatch(/The note that ships.*E11\.9/s);
    expect((await readFile(EXAMPLE_NOTE, 'utf8')).split(/\s+/).length).toBeGreaterThan(250);
  });

  it('codes every row of a file under another name, and of stdin; refuses all with the place of one that is none', async () => {
    const rows = Array.from({ length: 10 }, (_, at) => JSON.stringify({ id: `r${at}`, text: 'Asthma.' })).join('\n');
    for (const given of [await run(['code', await put('rows.txt', rows), '--json']), await run(['code', '-', '--json'], { stdin: rows })])
      expect(given.out.trimEnd().split('\n').map((line) => ClaimSchema.parse(JSON.parse(line)).id)).toEqual(Array.from({ length: 10 }, (_, at) => `r${at}`));
    expect(await run(['code', await put('bad.jsonl', `${rows}\n{"text":5}`)])).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/E101 encounter 11 of 11.*batch/) as string });
    expect(await run(['code', await put('list.json', '[{"text":"Asthma."}]')])).toMatchObject({ code: 2, err: expect.stringContaining('one encounter a line') as string });
  });

  it('prints JSON that is a claim, of a note, an encounter, or lines', async () => {
    const note = ClaimSchema.strict().parse(
      JSON.parse((await run(['code', '-', '--json', '--age', '64', '--sex', 'f', '--date', '2026-01-15'], { stdin: 'Asthma.' })).out),
    );
    expect(note.codes[0]?.code).toBe('J45.909');
    const encounter = JSON.stringify({ id: 'e1', text: 'Asthma.', setting: 'inpatient' });
    for (const run1 of [run(['code', await put('e.json', encounter), '--json']), run(['code', '-', '--json'], { stdin: encounter })])
      expect(ClaimSchema.parse(JSON.parse((await run1).out))).toMatchObject({ id: 'e1', setting: 'inpatient' });
    const lines = (await run(['code', await put('e.jsonl', `${encounter}\n${encounter}\n`), '--json'])).out.trimEnd().split('\n');
    expect(lines.map((line) => ClaimSchema.parse(JSON.parse(line)).id)).toEqual(['e1', 'e1']);
  });

  it.each<[string, string[], string, string]>([
    ['an unknown setting', ['--setting', 'moon'], 'E106', 'setting'],
    ['an unknown document type', ['--document-type', 'letter'], 'E106', 'documentType'],
    ['a date that is none', ['--date', '2026-02-30'], 'E106', 'dateOfService'],
    ['age -1', ['--age', '-1'], 'E106', 'patient.age'],
    ['age 400', ['--age', '400'], 'E106', 'patient.age'],
    ['an age in letters', ['--age', 'old'], 'E106', 'patient.age'],
    ['an unknown sex', ['--sex', 'q'], 'E106', 'patient.sex'],
    ['an unknown option', ['--moon'], 'E106', '--moon'],
    ['an option without its value', ['--age'], 'E106', '--age'],
  ])('exit code 2 for %s, before the engine opens', async (_, options, error, field) => {
    const { code, out, err, opened } = await run(['code', '-', ...options], { stdin: 'Asthma.' });
    expect([code, out, opened]).toEqual([2, '', 0]);
    expect(err).toMatch(new RegExp(`^chartcode: ${error} .*${field}.*\\n$`));
  });

  it.each<[string, string | Uint8Array, string, string]>([
    ['an empty file', '', 'a.txt', 'E102'],
    ['whitespace', ' \n', 'a.txt', 'E102'],
    ['2 MB', 'a'.repeat(2 << 20), 'a.txt', 'E103'],
    ['NUL', 'a\0b', 'a.txt', 'E104'],
    ['HTML', '<html></html>', 'a.txt', 'E104'],
    ['bytes that are not UTF-8', Buffer.from([0xc3, 0x28]), 'a.txt', 'E107'],
    ['JSON that is none', '{"text":', 'a.json', 'E105'],
    ['JSON that is no encounter', '[1]', 'a.json', 'E101'],
    ['lines without one', '\n\n', 'a.jsonl', 'E101'],
  ])('exit code 2 for %s', async (_, content, name, error) => {
    const { code, out, err } = await run(['code', await put(name, content), '--json']);
    expect([code, out]).toEqual([2, '']);
    expect(ErrorBodySchema.strict().parse(JSON.parse(err)).error.code).toBe(error);
  });

  it('exit code 2 for a file that is not there, or a folder', async () => {
    expect(await run(['code', join(folder, 'none.txt')])).toMatchObject({ code: 2, err: expect.stringContaining('E112') as string });
    expect(await run(['code', folder])).toMatchObject({ code: 2, err: expect.stringContaining('EISDIR') as string });
  });

  it('exit code 1 with file and hashes when the model was altered', async () => {
    const openEngine = () => Promise.reject(new ChartcodeError('E202', undefined, [{ file: 'model.onnx', expected: 'aa', found: 'bb' }]));
    const { code, err } = await run(['code', '-'], { stdin: 'Asthma.', openEngine });
    expect(code).toBe(1);
    expect(err).toBe('chartcode: E202 a file of the model package was altered: file model.onnx, expected aa, found bb\n');
  });

  it('colours only a terminal, and not with NO_COLOR', async () => {
    const escape = '\u001b[';
    expect((await run(['code', '-'], { stdin: 'Asthma.' })).out).not.toContain(escape);
    expect((await run(['code', '-'], { stdin: 'Asthma.', tty: true })).out).toContain(escape);
    expect((await run(['code', '-'], { stdin: 'Asthma.', tty: true, env: { NO_COLOR: '1' } })).out).not.toContain(escape);
  });

  it('keeps to the width', async () => {
    const { out } = await run(['code', '-'], { stdin: 'Hypertension, diabetes, asthma, headache.', columns: 60 });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe('batch', () => {
  const rows = [
    '{"id":"a","text":"Asthma."}',
    'not json',
    '',
    '{"id":"c","text":""}',
    '{"text":"Headache.","patient":{"age":400}}',
    '{"id":"e","text":"Headache."}',
  ];
  const read = async (): Promise<unknown[]> =>
    (await readFile(join(folder, 'out.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => BatchRowSchema.parse(JSON.parse(line)));

  it.each(['in.jsonl', 'in.jsonl.gz'])('gives each row of %s a claim or its error, in order', async (name) => {
    const file = await put(name, name.endsWith('gz') ? gzipSync(rows.join('\n')) : rows.join('\n'));
    const argv = ['batch', file, '--out', join(folder, 'out.jsonl'), '--workers', '2'];
    const { code, out, err, closed } = await run(argv);
    expect([code, out, closed]).toEqual([3, '', true]);
    expect(err).toMatch(/^5 rows, 3 failed/);
    expect(await read()).toMatchObject([
      { id: 'a', codes: [{ code: 'J45.909' }] },
      { line: 2, error: { code: 'E105' } },
      { id: 'c', error: { code: 'E102' } },
      { line: 5, error: { code: 'E106' } },
      { id: 'e' },
    ]);
    expect(await run(argv)).toMatchObject({ code: 3, err: expect.stringContaining('is complete: 5 rows') as string });
    expect(await read()).toHaveLength(5);
  });

  it('exit code 2 when every row was refused and 0 when none was, also when the run is asked for again', async () => {
    for (const [name, text, code] of [['bad', '{"id":"x","text":5}\n', 2], ['good', '{"id":"x","text":"Asthma."}\n', 0]] as const) {
      const argv = ['batch', await put(`${name}.jsonl`, text), '--out', join(folder, `${name}.out`)];
      expect([(await run(argv)).code, (await run(argv)).code]).toEqual([code, code]);
    }
  });

  it('exit code 2 for an output of another input, the input itself, a missing file, or workers that are none', async () => {
    const file = await put('in.jsonl', rows.join('\n'));
    const out = join(folder, 'out.jsonl');
    await run(['batch', file, '--out', out]);
    const other = await put('other.jsonl', '{"text":"Asthma."}');
    for (const [argv, error] of [
      [[other, '--out', out], 'E115'],
      [[file, '--out', file], 'E115'],
      [[join(folder, 'none'), '--out', out], 'E112'],
      [[file, '--out', out, '--workers', '0'], 'E106'],
    ] as const)
      expect(await run(['batch', ...argv])).toMatchObject({ code: 2, err: expect.stringContaining(error) as string });
    expect(await read()).toHaveLength(5);
  });

  it('exit code 1 when the engine fails on a row, and a stop without a row when a file of it is missing', async () => {
    const file = await put('in.jsonl', '{"id":"a","text":"Asthma."}\n{"id":"b","text":"Headache."}');
    const failing = (error: Error) => () =>
      Promise.resolve(
        createFakeEngine({
          onCode: (text) => {
            if (text === 'Headache.') throw error;
          },
        }),
      );
    const stopped = await run(['batch', file, '--out', join(folder, 'out.jsonl')], {
      openEngine: failing(new ChartcodeError('E302', undefined, [{ file: 'codes.txt' }])),
    });
    expect([stopped.code, (await read()).length]).toEqual([1, 1]);
    const failed = await run(['batch', file, '--out', join(folder, 'out.jsonl')], { openEngine: failing(new TypeError('x')) });
    expect(failed.code).toBe(1);
    expect(await read()).toMatchObject([{ id: 'a' }, { id: 'b', error: { code: 'E502' } }]);
    expect((await run(['batch', file, '--out', join(folder, 'out.jsonl')])).code).toBe(1);
  });
});

describe('the rest', () => {
  it('verify prints a table and fails when a check fails', async () => {
    const checks = [
      { name: 'model.onnx', ok: true, detail: 'sha256 aa' },
      { name: 'icd10cm', ok: false, detail: 'expected aa, found bb' },
    ];
    const failed = await run(['verify'], { verify: () => Promise.resolve({ ok: false, checks }) });
    expect(failed.code).toBe(1);
    expect(failed.out).toBe('ok      model.onnx  sha256 aa\nFAILED  icd10cm     expected aa, found bb\n\n1 of 2 checks failed.\n');
    const passed = await run(['verify', '--json'], { verify: () => Promise.resolve({ ok: true, checks: checks.slice(0, 1) }) });
    expect([passed.code, JSON.parse(passed.out)]).toEqual([0, { ok: true, checks: checks.slice(0, 1) }]);
  });

  it('evaluate prints figures, as a table or JSON', async () => {
    const dataset = await put(
      'two.jsonl',
      gunzipSync(await readFile(TEST_SPLIT))
        .toString()
        .split('\n')
        .slice(0, 2)
        .join('\n'),
    );
    const printed = await run(['evaluate', dataset, '--no-cache', '--out', join(folder, 'figures')]);
    expect(printed).toMatchObject({ code: 0, closed: true, out: expect.stringMatching(/2 notes.*ICD-10-CM .*F1/s) as string });
    expect(JSON.parse((await run(['evaluate', dataset, '--no-cache', '--json'])).out)).toMatchObject({
      dataset: { notes: 2 },
      failures: [],
    });
    expect(JSON.parse(await readFile(join(folder, 'figures', 'metrics.json'), 'utf8'))).toMatchObject({ dataset: { notes: 2 } });
    expect(await run(['evaluate', join(folder, 'none.jsonl')])).toMatchObject({
      code: 2,
      opened: 0,
      err: expect.stringContaining('E112') as string,
    });
  });

  it('reference shows the tables in force, and refuses what is no release', async () => {
    const { code, out } = await run(['reference', 'status']);
    expect(code).toBe(0);
    expect(out).toMatch(/^table +edition .*icd10cm-codes +FY2026 +2026-09-30 +98,186 /s);
    expect(JSON.parse((await run(['reference', 'status', '--json'])).out)).toContainEqual(
      expect.objectContaining({ name: 'icd10pcs-codes', rows: 79_115 }),
    );
    const file = await put('icd10cm_order_2027.txt', 'no order file');
    for (const [kind, path] of [
      ['tarot', file],
      ['icd10cm-order', file],
      ['icd10cm-order', join(folder, 'none.txt')],
    ] as const)
      expect(await run(['reference', 'import', kind, path])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/^chartcode: E(304|112) /) as string,
      });
  });

  it('exit code 2 for a command line that is none, 0 for help', async () => {
    for (const argv of [
      ['codify'],
      ['code', '--colour'],
      ['batch', 'in.jsonl'],
      ['serve', '--port', 'x'],
      ['serve', '--log-level', 'loud'],
      ['reference', 'forget'],
    ])
      expect((await run(argv)).code, argv.join(' ')).toBe(2);
    for (const argv of [['--help'], ['code', '--help'], ['help', 'batch']])
      expect(await run(argv)).toMatchObject({ code: 0, opened: 0, out: expect.stringContaining('Usage:') as string });
  });
});
