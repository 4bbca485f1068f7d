// Re-fitting: mends what was planted, leaves alone what is right, refuses too little, and says the same each time.
import { describe, expect, it } from 'vitest';
import { ChartcodeError } from '../../src/errors.js';
import type { Calibration } from '../../src/calibration/index.js';
import { readCalibration } from '../../src/calibration/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { judgeLines, matchLines, scoreCounts } from '../../src/refit/code-notes.js';
import { createCoder, type NoteCoder, refit, type RefitResult, writeScorer } from '../../src/refit/index.js';
import { compareF1 } from '../../src/refit/measure.js';
import { FEATURE_NAMES } from '../../src/scoring/index.js';
import { predictLogits, readScorer } from '../../src/scoring/trees.js';
import { plantNotes } from './notes.js';

const IDENTITY: Calibration = {
  schema: 1, method: 'identity', knots: { 'ICD-10-CM': { logit: Array.from({ length: 33 }, (_, i) => i / 2 - 8), probability: Array.from({ length: 33 }, (_, i) => 1 / (1 + Math.exp(8 - i / 2))) } },
  fitted: { notes: 0, codes: 0, eceBefore: 0, eceAfter: 0, dataSha256: '' },
};
/** A claim of the candidates at or above the threshold: the engine's assembly and rules are not what most tests ask about. */
const simple: NoteCoder = async (note, logits, keep) => judgeLines(note, note.candidates.map(({ code }, i) => ({ code, logit: logits[i]! })).filter(({ logit }) => logit >= keep), () => ({}));
const run = (notes: ReturnType<typeof plantNotes>, code = simple): Promise<RefitResult> => refit(notes, { code, keep: 0, calibration: IDENTITY, dataSha256: 'd' });
const wrongHere = (features: Float32Array): number => (features[3]! > 0.5 ? -3 : 0);

describe('refit', () => {
  it('mends with trees what the scorer gets wrong, as held-out notes show', async () => {
    const { trees, report } = await run(plantNotes(180, wrongHere));
    expect(report.correction).toMatchObject({ tried: 'trees', chosen: 'trees' });
    expect(trees).toHaveLength(report.correction.rounds);
    expect(report.candidate.f1).toBeGreaterThan(report.current.f1 + 0.05);
    expect(report.difference.lower).toBeGreaterThan(0);
    expect(report.candidate.ece).toBeLessThan(report.current.ece);
    expect(trees.flatMap((tree) => tree.feature).filter((feature) => feature === 3).length).toBeGreaterThan(0);
  });

  it('leaves a scorer alone that is right already', async () => {
    const { trees, keepLogit, report } = await run(plantNotes(160, () => 0, 9));
    expect(report.correction.chosen).toBe('none');
    expect(trees).toEqual([]);
    expect(Math.abs(keepLogit)).toBeLessThanOrEqual(0.75);
    expect(Math.abs(report.difference.f1)).toBeLessThan(0.05);
  });

  it('moves threshold and map where only the level is wrong and notes are few', async () => {
    const { report } = await run(plantNotes(60, () => -1.5, 2));
    expect(report.correction.tried).toBe('stumps');
    expect(report.candidate.ece).toBeLessThan(report.current.ece / 2);
  });

  it('gives the same result each time, and a calibration that can be read', async () => {
    const notes = plantNotes(60, wrongHere, 3);
    const [first, second] = [await run(notes), await run(notes)];
    expect(second).toEqual(first);
    expect(() => readCalibration(Buffer.from(JSON.stringify(first.calibration)))).not.toThrow();
  });

  it('goes the way of the engine: assembly and rules judge the codes too', async () => {
    const notes = plantNotes(40, wrongHere, 3);
    const way = createCoder({ edition: loadEdition(), firstListed: undefined, firstOfClaim: undefined, rates: {} });
    for (const note of notes.slice(0, 3)) {
      const logits = note.candidates.map(({ logit }) => logit);
      const [coded, plain] = [await way(note, logits, 0), await simple(note, logits, 0)];
      expect(coded!.counts.required).toBe(plain!.counts.required);
      expect(coded!.counts.predicted).toBeGreaterThan(0);
      expect(coded!.points.every((point) => 'agreement' in point.covariates)).toBe(true);
    }
  });

  it('refuses too little data and says what is needed', async () => {
    const fails = async (count: number): Promise<ChartcodeError> => {
      try {
        await run(plantNotes(count, () => 0));
      } catch (error) {
        if (error instanceof ChartcodeError) return error;
      }
      throw new Error('was not refused');
    };
    expect(await fails(12)).toMatchObject({ code: 'E141', status: 400 });
    expect((await fails(12)).message).toContain('notes are 12, 40 are needed');
    expect((await fails(0)).code).toBe('E141');
  });
});

it('appends trees by the names of their columns', async () => {
  const known = { schema: 1, features: [FEATURE_NAMES[3], FEATURE_NAMES[0]], keepLogit: 0.25, rates: { code: {}, category: {}, reported: {} }, trees: [{ feature: [1], threshold: [0.5], left: [-1], right: [-2], leaf: [1, 2] }] };
  const added = [{ feature: [3, 9], threshold: [0.1, 0.2], left: [-1, -2], right: [1, -3], leaf: [-0.5, 0.25, 4] }];
  const text = writeScorer(Buffer.from(JSON.stringify(known)), added, -0.5);
  expect(JSON.parse(text)).toMatchObject({ features: [FEATURE_NAMES[3], FEATURE_NAMES[0], FEATURE_NAMES[9]], keepLogit: -0.5 });
  const scorer = readScorer(Buffer.from(text), FEATURE_NAMES);
  const row = new Float32Array(FEATURE_NAMES.length);
  expect([...await predictLogits(scorer, [row])]).toEqual([1 - 0.5]);
  row[3] = 1;
  row[9] = 1;
  row[0] = 1;
  expect([...await predictLogits(scorer, [row])]).toEqual([2 + 4]);
});

it('matches exact codes before alternatives, and required slots before optional ones', () => {
  const slots = [{ code: 'I11.0', certainty: 'optional' as const, alternatives: ['I10'] }, { code: 'I10', certainty: 'required' as const, alternatives: ['I11.9'] }];
  expect(matchLines([{ code: 'I119' }, { code: 'I10' }], slots)).toEqual([undefined, 1]);
  expect(matchLines([{ code: 'I110' }, { code: 'I119' }], slots)).toEqual([0, 1]);
});

it('compares two F1 on the same notes', () => {
  const good = Array.from({ length: 30 }, () => ({ right: 4, predicted: 5, found: 4, required: 5 }));
  const bad = good.map((one, i) => (i % 3 === 0 ? { ...one, right: 2, found: 2 } : one));
  expect(compareF1(good, good)).toEqual({ f1: 0, lower: 0, upper: 0 });
  const { f1, lower, upper } = compareF1(good, bad);
  expect(f1).toBeCloseTo(scoreCounts({ right: 120, predicted: 150, found: 120, required: 150 }).f1 - 100 / 150, 3);
  expect(lower).toBeGreaterThan(0);
  expect(upper).toBeLessThan(0.3);
});
