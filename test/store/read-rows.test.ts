import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeRow } from '../../src/store/code-row.js';
import { decodeUtf8 } from '../../src/store/decode-utf8.js';
import { mapInOrder } from '../../src/store/map-in-order.js';
import { digestFile, readRows, splitRows } from '../../src/store/read-rows.js';
import type { Row } from '../../src/store/read-rows.js';
import { createFakeEngine } from '../helpers/fake-engine.js';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
const show = (rows: Row[]): [number, string | undefined][] => rows.map(({ line, bytes }) => [line, bytes && Buffer.from(bytes).toString()]);

describe('rows', () => {
  it('counts blank lines but does not give them', async () => {
    expect(show(await collect(splitRows([Buffer.from('a\n\n  \r\nb\r\nc')])))).toEqual([
      [1, 'a'],
      [4, 'b\r'],
      [5, 'c'],
    ]);
  });

  it('are the same however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', 'é', '\n', ' ') }), fc.integer({ min: 1, max: 7 }), async (text, size) => {
        const bytes = Buffer.from(text);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
          bytes.subarray(place * size, (place + 1) * size),
        );
        expect(show(await collect(splitRows(chunks)))).toEqual(show(await collect(splitRows([bytes]))));
      }),
    );
  });

  it('gives an over-long line without its bytes and goes on', async () => {
    expect(show(await collect(splitRows([Buffer.from('aaaa'), Buffer.from('aaaa\nb\n')], 5)))).toEqual([
      [1, undefined],
      [2, 'b'],
    ]);
  });

  it('reads plain files and gzip, whatever they are called', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chartcode-'));
    await writeFile(join(folder, 'plain.gz'), 'a\nb\n');
    await writeFile(join(folder, 'packed.jsonl'), gzipSync('a\nb\n'));
    for (const name of ['plain.gz', 'packed.jsonl'])
      expect(show(await collect(readRows(join(folder, name))))).toEqual([
        [1, 'a'],
        [2, 'b'],
      ]);
    expect((await digestFile(join(folder, 'plain.gz'))).bytes).toBe(4);
  });

  it('E112 for a file that is missing, a folder, or gzip that is cut short', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chartcode-'));
    await writeFile(join(folder, 'cut.gz'), gzipSync(Buffer.alloc(100_000, 'row of text\n')).subarray(0, 100));
    for (const path of [join(folder, 'none'), folder, join(folder, 'cut.gz')])
      await expect(collect(readRows(path))).rejects.toMatchObject({ code: 'E112' });
    await expect(digestFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'E112' });
  });
});

describe('decodeUtf8', () => {
  it('names the first byte that is wrong', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const good = Buffer.from(text);
        expect(decodeUtf8(good, 'body')).toBe(text.replace(/^\ufeff/, ''));
        expect(() => decodeUtf8(Buffer.concat([good, Buffer.from([0xff, 0x41])]), 'body')).toThrow(
          expect.objectContaining({ code: 'E107', details: [{ field: 'body', problem: 'is not UTF-8', byte: good.length }] }),
        );
      }),
    );
  });

  it('refuses a character that is cut short', () => {
    expect(() => decodeUtf8(Buffer.from('é').subarray(0, 1), 'body')).toThrow(expect.objectContaining({ code: 'E107' }));
    expect(() => decodeUtf8(Buffer.from('%PDF-1.4\n%\xe2\xe3', 'latin1'), 'file')).toThrow(/byte 11, is a PDF: only its text can be read/);
  });
});

describe('codeRow', () => {
  const engine = createFakeEngine();
  const run = (text: string | Uint8Array | undefined) =>
    codeRow({ line: 7, bytes: text === undefined ? undefined : Buffer.from(text) }, engine.code);

  it('gives a claim, or the error with the id, else the line', async () => {
    expect(await run('{"id":"a","text":"hypertension"}')).toMatchObject({ ok: true, value: { id: 'a' } });
    expect(await run('{"id":"a","text":" "}')).toMatchObject({ ok: false, value: { id: 'a', error: { code: 'E102' } } });
    expect(await run('{"text":" "}')).toMatchObject({ ok: false, value: { line: 7, error: { code: 'E102' } } });
    expect(await run('not json')).toMatchObject({ ok: false, value: { line: 7, error: { code: 'E105' } } });
    expect(await run(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ ok: false, value: { line: 7, error: { code: 'E107' } } });
    expect(await run(undefined)).toMatchObject({ ok: false, value: { line: 7, error: { code: 'E109' } } });
    expect(await run('{"id":5,"text":"a"}')).toMatchObject({ ok: false, value: { line: 7, error: { code: 'E101' } } });
  });
});

describe('mapInOrder', () => {
  it('keeps order and the bound', async () => {
    let underWay = 0;
    let most = 0;
    const results = await collect(
      mapInOrder([5, 1, 4, 0, 3, 2], 3, async (ticks) => {
        underWay += 1;
        most = Math.max(most, underWay);
        for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        return ticks;
      }),
    );
    expect(results).toEqual([5, 1, 4, 0, 3, 2]);
    expect(most).toBe(3);
  });
});
