// JavaScript and Python agree: token ids exactly, probabilities of the linker within 1e-2, on 200 sentences of our own notes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTokenizer, type Tokenizer } from '../../src/encoder/index.js';
import { openSession, type Session } from '../../src/encoder/session.js';
import { loadPackage } from '../../src/models/load-package.js';
import { loadEdition } from '../../src/reference/index.js';

interface Fixture { scale: number; rows: { text: string; ids: number[]; top: [code: string, probability: number, cosine: number][] }[] }

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/parity.json'), 'utf8')) as Fixture;

describe('parity with Python', () => {
  let tokenizer: Tokenizer;
  let session: Session;
  let procedures = 0;
  beforeAll(async () => {
    const pkg = loadPackage();
    const { linker } = pkg.manifest;
    procedures = pkg.manifest.procedures?.count ?? 0;
    tokenizer = await openTokenizer(pkg.dir);
    session = await openSession({ model: pkg.read(linker.file), inputs: linker.inputs, output: linker.output, threads: 2 });
  }, 60_000);
  afterAll(() => session.close());

  it('gives the same token ids', () => {
    expect(fixture.rows.length).toBe(200);
    for (const row of fixture.rows) expect(tokenizer.encode(row.text, 40)).toEqual(row.ids);
  });

  it('gives probabilities within 1e-2', async () => {
    const { billable } = loadEdition().icd10cm;
    const place = new Map(billable.map((code, i) => [code, i]));
    let worst = 0;
    for (const row of fixture.rows) {
      const { data: all } = await session.run([row.ids], () => billable.length + procedures);
      const data = all.subarray(0, billable.length);
      let total = 0;
      for (const cosine of data) total += Math.exp(fixture.scale * (cosine - 1));
      for (const [code, probability] of row.top) worst = Math.max(worst, Math.abs(Math.exp(fixture.scale * (data[place.get(code)!]! - 1)) / total - probability));
    }
    expect(worst).toBeLessThanOrEqual(1e-2);
  }, 120_000);
});
