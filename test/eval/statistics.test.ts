// Set, ranking and probability metrics: equal to scikit-learn, SciPy and NumPy on a stored fixture, and right on cases counted by hand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { averagePrecision, recallAt, scoreRankings } from '../../eval/lib/code-metrics.js';
import type { CodiespNote } from '../../eval/lib/codiesp.js';
import { codesAbove, scoreCodeRankings, scoreCodeSets } from '../../eval/lib/codiesp.js';
import { normCode } from '../../eval/lib/slots.js';
import type { Outcome } from '../../eval/lib/statistics.js';
import { brierScore, calibrationError, quantile, reliabilityBins, wilsonInterval } from '../../eval/lib/statistics.js';
import { expectSameFigures } from './expect-close.js';
import { ROOT } from './reference-scorer.js';

interface Prf { precision: number; recall: number; f1: number }
interface Fixture {
  gold: string[][]; predicted: string[][]; ranked: [string, number][][];
  micro: Prf; macro: Prf; by_note: Prf; map: number; recall_at: Record<string, number>;
  probabilities: number[]; outcomes: number[]; brier: number; ece: number; bins: { accuracy: number[]; confidence: number[]; n: number[] };
  wilson: { k: number; n: number; interval: [number, number] }[]; quantiles: [number, number][];
}
const fixture = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/eval/sklearn-figures.json'), 'utf8')) as Fixture;
const prfOf = ({ precision, recall, f1 }: Prf): Prf => ({ precision, recall, f1 });

describe('scikit-learn', () => {
  const notes: CodiespNote[] = fixture.gold.map((icd10cm, i) => ({ id: `n${i}`, text: 'x', icd10cm }));
  const byNote = <T>(rows: T[]): Map<string, T> => new Map(rows.map((row, i) => [`n${i}`, row]));
  const outcomes = fixture.probabilities.map((p, i): Outcome => [p, fixture.outcomes[i] === 1]);

  it('gives the same micro, macro and by-note figures', () => {
    const scores = scoreCodeSets(notes, byNote(fixture.predicted.map((codes) => codes.map(normCode))));
    expectSameFigures(prfOf(scores.micro), fixture.micro);
    expectSameFigures(prfOf(scores.macro), fixture.macro);
    expectSameFigures(scores.by_note, fixture.by_note);
  });

  it('gives the same average precision and recall at k', () => {
    const ranking = scoreCodeRankings(notes, byNote(fixture.ranked.map((codes) => codes.map(([code]) => code))));
    expectSameFigures(ranking.map, fixture.map);
    for (const [k, value] of Object.entries(fixture.recall_at)) expectSameFigures(ranking.recall_at[k], value);
  });

  it('gives the same calibration error, bins and Brier score', () => {
    const bins = reliabilityBins(outcomes);
    expectSameFigures(brierScore(outcomes), fixture.brier);
    expectSameFigures(calibrationError(outcomes), fixture.ece);
    expectSameFigures({ n: bins.map((b) => b.n), accuracy: bins.map((b) => b.accuracy), confidence: bins.map((b) => b.confidence) }, fixture.bins);
  });

  it('gives the same Wilson intervals (SciPy) and quantiles (NumPy)', () => {
    for (const { k, n, interval } of fixture.wilson) expectSameFigures(wilsonInterval(k, n, 1.959963984540054), interval);
    for (const [at, value] of fixture.quantiles) expectSameFigures(quantile(fixture.probabilities, at), value);
  });
});

describe('by hand', () => {
  it('average precision: hits at ranks 1 and 3 of 3 wanted are (1/1 + 2/3) / 3', () => {
    expect(averagePrecision([true, false, true, false], 3)).toBeCloseTo((1 + 2 / 3) / 3, 15);
    expect(averagePrecision([], 2)).toBe(0);
    expect(averagePrecision([true], 0)).toBe(0);
  });

  it('recall at k counts what stands among the first k', () => {
    expect(recallAt([false, true, true], 4, 2)).toBe(1 / 4);
    expect(recallAt([false, true, true], 4, 50)).toBe(2 / 4);
  });

  it('leaves notes with nothing to find out of the means', () => {
    expect(scoreRankings([{ hits: [false], relevant: 0 }, { hits: [true], relevant: 1 }])).toMatchObject({ map: 1, notes: 1 });
  });

  it('calibration error: .95 five times, three right, and .15 once, wrong', () => {
    const outcomes: Outcome[] = [[0.95, true], [0.95, true], [0.95, true], [0.95, false], [0.95, false], [0.15, false]];
    expect(calibrationError(outcomes)).toBeCloseTo((5 / 6) * 0.35 + (1 / 6) * 0.15, 12);
    expect(calibrationError([])).toBeNull();
    expect(reliabilityBins([[1, true]])[9]).toMatchObject({ n: 1, accuracy: 1 });
  });

  it('Wilson: 8 of 10 is .490 to .943', () => {
    const [lower, upper] = wilsonInterval(8, 10);
    expect(lower).toBeCloseTo(0.4902, 4);
    expect(upper).toBeCloseTo(0.9433, 4);
    expect(wilsonInterval(0, 0)).toEqual([0, 0]);
  });

  it('code sets: dots and case do not matter, categories and expired codes stay in gold', () => {
    const notes: CodiespNote[] = [{ id: 'a', text: 'x', icd10cm: ['e11.9', 'I21', 'K52.9'] }];
    const scores = scoreCodeSets(notes, new Map([['a', ['E119', 'R05']]]));
    expect(scores.micro).toMatchObject({ precision: 1 / 2, recall: 1 / 3, predicted: 2, required: 3 });
    expect(scores.macro).toMatchObject({ f1: 1 / 4, codes: 4 });
    expect(codesAbove([{ code: 'E11.9', score: 0.5 }, { code: 'E119', score: 0.4 }, { code: 'I21', score: 0.39 }], 0.4)).toEqual(['E119']);
  });
});
