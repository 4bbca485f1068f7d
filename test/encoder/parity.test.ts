// JavaScript and Python agree: token ids exactly, probabilities of the linker within 1e-2, on 200 sentences of our own notes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLinker, openTokenizer, type Linker, type Tokenizer } from '../../src/encoder/index.js';
import { loadPackage } from '../../src/models/load-package.js';
import { loadEdition } from '../../src/reference/index.js';

interface Fixture { scale: number; rows: { text: string; ids: number[]; top: [code: string, probability: number, cosine: number][] }[] }

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/parity.json'), 'utf8')) as Fixture;

describe('parity with Python', () => {
  let tokenizer: Tokenizer;
  let linker: Linker;
  beforeAll(async () => {
    const pkg = loadPackage();
    const { linker: spec, labels } = pkg.manifest;
    tokenizer = await openTokenizer(pkg.dir);
    linker = await openLinker(tokenizer, { model: pkg.read(spec.file), inputs: spec.inputs, output: spec.output, maxTokens: spec.maxTokens, labels: labels.count, threads: 2 });
  }, 60_000);
  afterAll(() => linker.close());

  it('gives the same token ids', () => {
    expect(fixture.rows.length).toBe(200);
    for (const row of fixture.rows) expect(tokenizer.encode(row.text, 40)).toEqual(row.ids);
  });

  it('gives probabilities within 1e-2', async () => {
    const { billable } = loadEdition().icd10cm;
    const all = await linker.score(fixture.rows.map((row) => row.text), billable.length);
    const differences = fixture.rows.flatMap((row, i) => {
      const cosines = all.scores.subarray(i * all.k, (i + 1) * all.k);
      const codes = all.ids.subarray(i * all.k, (i + 1) * all.k);
      let total = 0;
      for (const c of cosines) total += Math.exp(fixture.scale * (c - 1));
      return row.top.map(([code, probability]) => {
        const at = codes.findIndex((id) => billable[id] === code);
        return Math.abs(Math.exp(fixture.scale * (cosines[at]! - 1)) / total - probability);
      });
    });
    const worst = Math.max(...differences);
    expect(worst).toBeLessThanOrEqual(1e-2);
  }, 120_000);
});
