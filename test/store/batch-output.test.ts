import { appendFile, mkdtemp, readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openBatchOutput } from '../../src/store/batch-output.js';
import type { BatchIdentity } from '../../src/store/batch-output.js';

const identity: BatchIdentity = { inputSha256: 'a'.repeat(64), inputBytes: 10, models: ['m@1'], editions: ['FY2026'] };
let out: string;
beforeEach(async () => {
  out = join(await mkdtemp(join(tmpdir(), 'chartcode-')), 'out.jsonl');
});

async function write(values: unknown[], finish = false): Promise<number> {
  const output = await openBatchOutput(out, identity);
  for (const value of values) await output.append(value);
  if (finish) await output.finish();
  await output.close();
  return output.done;
}

describe('batch output', () => {
  it('goes on after the rows that are there', async () => {
    expect(await write([1, 2])).toBe(0);
    expect(await write([3], true)).toBe(2);
    expect(await readFile(out, 'utf8')).toBe('1\n2\n3\n');
    const output = await openBatchOutput(out, identity);
    expect(output).toMatchObject({ done: 3, complete: true });
    await output.close();
    expect((await readdir(join(out, '..'))).sort()).toEqual(['out.jsonl', 'out.jsonl.progress.json']);
  });

  it.each([
    ['half a line', '{"id":"c","te', 2],
    ['a whole value without its line end', '3', 2],
    ['zero bytes that a power cut left', '\0\0\0\0\n', 2],
    ['a blank line', '\n', 2],
  ])('cuts off %s', async (_, tail, rows) => {
    await write([{ id: 'a' }, { id: 'b' }]);
    await appendFile(out, tail);
    expect(await write([{ id: 'c' }])).toBe(rows);
    expect(await readFile(out, 'utf8')).toBe('{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n');
  });

  it('loses nothing wherever the file was torn', async () => {
    const values = [{ id: 'a', text: 'é' }, { id: 'b' }, { id: 'c' }];
    await write(values, true);
    const whole = await readFile(out);
    for (let size = 0; size <= whole.length; size += 1) {
      await truncate(out, size);
      const output = await openBatchOutput(out, identity);
      expect(output.complete).toBe(size === whole.length);
      for (const value of values.slice(output.done)) await output.append(value);
      await output.finish();
      await output.close();
      expect(await readFile(out)).toEqual(whole);
    }
  });

  it('E115 for rows of another input, model or edition, and for rows of unknown origin', async () => {
    await write([1]);
    for (const other of [
      { ...identity, inputSha256: 'b' },
      { ...identity, models: ['m@2'] },
      { ...identity, editions: ['FY2027'] },
    ])
      await expect(openBatchOutput(out, other)).rejects.toMatchObject({ code: 'E115', status: 409 });
    await writeFile(`${out}.progress.json`, '{"schema":');
    await expect(openBatchOutput(out, identity)).rejects.toMatchObject({ code: 'E115' });
    expect(await readFile(out, 'utf8')).toBe('1\n');
  });

  it('E401 while another run writes it, or where nothing can be written', async () => {
    const first = await openBatchOutput(out, identity);
    await expect(openBatchOutput(out, identity)).rejects.toMatchObject({ code: 'E401' });
    await first.close();
    await expect(openBatchOutput(join(out, 'below', 'a.jsonl'), identity)).rejects.toMatchObject({ code: 'E401' });
  });

  it('takes over the lock of a process that is gone', async () => {
    const { hostname } = await import('node:os');
    await writeFile(`${out}.lock`, `999999999 ${hostname()}`);
    expect(await write([1])).toBe(0);
  });
});
