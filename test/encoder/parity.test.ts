// JavaScript and Python agree: token ids exactly, probabilities of the linker within 1e-2 and of the support model within 5e-2, on 200 sentences of our own notes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareEncoders, type EncoderFixture, MOST_ENCODERS_APART } from '../../models/training/read-encoders.js';
import { type Linker, openLinker, openTokenizer } from '../../src/encoder/index.js';
import { loadPackage } from '../../src/models/load-package.js';
import type { Manifest } from '../../src/models/manifest.js';
import { loadEdition } from '../../src/reference/index.js';
import { compareForms, readWrittenForms } from '../../src/retrieval/written-forms.js';

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/parity.json'), 'utf8')) as EncoderFixture;

describe('parity with Python', () => {
  let linker: Linker;
  let manifest: Manifest;
  beforeAll(async () => {
    const pkg = loadPackage();
    manifest = pkg.manifest;
    linker = await openLinker(await openTokenizer(pkg.dir), { ...manifest.linker, model: pkg.read(manifest.linker.file), threads: 2 });
  }, 60_000);
  afterAll(() => linker.close());

  it('gives the same token ids and words, and probabilities as Python does', async () => {
    expect(fixture.rows.length).toBe(200);
    expect(fixture.support.some.length).toBeGreaterThan(50);
    const { linker: apart, support, ...read } = await compareEncoders(fixture, loadPackage(), 2);
    expect(read).toEqual({ otherIds: 0, otherWords: 0 });
    expect(apart).toBeLessThanOrEqual(MOST_ENCODERS_APART.linker);
    expect(support).toBeLessThanOrEqual(MOST_ENCODERS_APART.support);
  }, 120_000);

  it('gives every cosine from which it ranks, and a text that is a written form lies at its code', async () => {
    const labels = loadEdition().icd10cm.billable.length + (manifest.procedures?.count ?? 0);
    const { text, top } = fixture.rows[0]!;
    const [alone] = await linker.cosines([text], labels);
    const ranked = await linker.score([text], top.length);
    ranked.scores.forEach((cosine, i) => expect(alone![ranked.ids[i]!]).toBe(cosine));
    const forms = readWrittenForms(loadPackage().read(manifest.writtenForms!.file));
    const texts = ['t2dm w hyperglycemia', 'nstemi', 'low back pain, chronic', 'aecopd'];
    const codes = ['E1165', 'I214', 'M5450', 'J441'];
    const like = (await linker.cosines(texts, labels)).map((row) => compareForms(forms, row));
    const { billable } = loadEdition().icd10cm;
    expect(like.map((row) => billable[row.indexOf(Math.max(...row))])).toEqual(codes);
  });

  it('ranks the labels inside the graph as Python ranks their cosines', async () => {
    const { billable } = loadEdition().icd10cm;
    const ranked = await linker.score(fixture.rows.map(({ text }) => text), 5);
    // a batch is quantised as a whole: near ties change places, the best code of most texts does not
    const same = fixture.rows.filter(({ top }, i) => billable[ranked.ids[5 * i]!] === top[0]![0]).length;
    expect(same).toBeGreaterThanOrEqual(165);
    const alone = await linker.score([fixture.rows[0]!.text], 5);
    expect([...alone.ids].map((id) => billable[id])).toEqual(fixture.rows[0]!.top.map(([code]) => code));
    alone.scores.forEach((cosine, i) => expect(cosine).toBeCloseTo(fixture.rows[0]!.top[i]![2], 3));
    expect(ranked.procedures?.ids.every((id) => id >= 0 && id < manifest.procedures!.count)).toBe(true);
  }, 60_000);
});
