// The engine reads the models that ship as Python does: test/fixtures/exports.json, written by models/training/engine_fixture.py (trees by LightGBM itself), holds numbers and loose words alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareSample, MOST_APART, type Sample } from '../../models/training/read-exports.js';
import { FEATURE_NAMES } from '../../src/procedures/pcs/features.js';
import { MODEL } from '../../src/procedures/pcs/model.js';

const ROOT = join(import.meta.dirname, '../..');
const samples = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/exports.json'), 'utf8')) as Sample[];
const read = (file: string): Buffer => readFileSync(join(ROOT, file));

describe('the engine and Python read alike', () => {
  it.each(samples.map((sample) => [sample.kind, sample] as const))('%s', async (_, sample) => {
    expect(sample.rows.length).toBeGreaterThan(3);
    expect(await compareSample(sample, read(sample.file), 1e-6)).toMatchObject({ differing: 0 });
  });

  it('every kind of model has its rows', () => {
    // what is compared within a note is no file: test/scoring/within-note.test.ts
    expect(samples.map(({ kind }) => kind).sort()).toEqual(Object.keys(MOST_APART).filter((kind) => kind !== 'within-note').sort());
  });

  it('the trees of ICD-10-PCS stand on the columns that the engine computes, in their order', () => expect(MODEL.features).toEqual(FEATURE_NAMES));
});

describe('a model that the engine reads in another way', () => {
  const sample = samples.find(({ kind }) => kind === 'first-of-claim')!;
  const changed = (change: (file: { features: string[]; trees: { leaf: number[] }[] }) => void): Buffer => {
    const file = JSON.parse(read(sample.file).toString('utf8'));
    change(file);
    return Buffer.from(JSON.stringify(file));
  };

  it('is found by one leaf', async () => {
    const { apart, differing } = await compareSample(sample, changed(({ trees }) => { for (const i in trees[0]!.leaf) trees[0]!.leaf[i]! += 0.01; }), 1e-3);
    expect(apart).toBeCloseTo(0.01, 6);
    expect(differing).toBe(sample.rows.length);
  });

  it('is found by columns that changed places', async () => {
    expect((await compareSample(sample, changed(({ features }) => { features.push(features.shift()!); }), 1e-3)).differing).toBeGreaterThan(0);
  });

  it('differs where the engine gives no number', async () => {
    const links = samples.find(({ kind }) => kind === 'links-visit')!;
    const withoutWeights = Buffer.from(JSON.stringify({ models: { visit: { bias: 0, weights: [] } } }));
    expect(await compareSample(links, withoutWeights, 1e-3)).toMatchObject({ apart: Number.POSITIVE_INFINITY, differing: links.rows.length });
  });
});
