// The parametric maps against scikit-learn and SciPy, shifts by covariates, and the choice among them by documents.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../eval/lib/random.js';
import { chooseCalibration, expectedError, foldOf, offsetMap } from '../../src/calibration/choose.js';
import { readCovariates } from '../../src/calibration/covariates.js';
import { type CalibrationPoint, fitMap, METHODS } from '../../src/calibration/fit.js';
import { fitBeta, fitLogistic, fitPlatt, fitTemperature, logistic } from '../../src/calibration/fit-logistic.js';
import { calibrate, calibrateDrafts, type Calibration, readCalibration } from '../../src/calibration/index.js';
import figures from '../fixtures/calibration/logistic-figures.json' with { type: 'json' };

const points = figures.points as [number, number][];
const expectClose = (actual: number[], expected: readonly number[]) => actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
const asCalibration = (map: ReturnType<typeof fitMap>): Calibration => ({
  schema: 1, method: 'platt', knots: { visit: map.knots }, ...(map.shifts ? { shifts: { visit: map.shifts } } : {}), fitted: { notes: 1, codes: 1, eceBefore: 0, eceAfter: 0, dataSha256: '' },
});

describe('against scikit-learn and SciPy', () => {
  it('Platt', () => expectClose(figures.at.map(fitPlatt(points)), figures.platt));
  it('temperature', () => expectClose(figures.at.map(fitTemperature(points)), figures.temperature));
  it('beta', () => expectClose(figures.at.map(fitBeta(points)), figures.beta));
  it('ridge regression', () => expectClose(fitLogistic(points.map(([x]) => [x, 1]), points.map(([, y]) => y), [8, 8]), figures.ridge));
});

/** Codes of notes whose odds are `slope` times the score, plus .9 where the index agrees; seeded. */
const made = (n: number): CalibrationPoint[] => {
  const random = seededRandom(11);
  return Array.from({ length: n }, (_, i) => {
    const logit = 6 * random() - 3;
    const agreement = random() < 0.5 ? 'both' : 'model';
    return { system: 'x', note: `n${Math.floor(i / 4)}`, logit, right: random() < logistic(0.6 * logit + (agreement === 'both' ? 0.9 : -0.9)), covariates: { agreement } };
  });
};

describe('maps', () => {
  it.each(METHODS)('%s rises, with and without covariates, and can be read back', (method) => {
    for (const covariates of [false, true]) {
      const map = asCalibration(fitMap(made(600), method, covariates));
      expect(() => readCalibration(Buffer.from(JSON.stringify(map)))).not.toThrow();
      fc.assert(fc.property(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }), (x, more) =>
        calibrate(map, 'visit', x, { agreement: 'both' }) <= calibrate(map, 'visit', x + more, { agreement: 'both' }) + 1e-12), { numRuns: 50 });
    }
  });

  it('a score that says nothing gives the rate, never a falling map', () => {
    const falling = Array.from({ length: 100 }, (_, i): [number, number] => [i / 50 - 1, i < 60 ? 1 : 0]);
    for (const fitMap of [fitPlatt, fitBeta, fitTemperature]) {
      const map = fitMap(falling);
      expect(map(1)).toBeGreaterThanOrEqual(map(-1) - 1e-9);
    }
  });

  it('agreement lifts the odds, a covariate that was never seen changes nothing', () => {
    const map = asCalibration(fitMap(made(2000), 'platt', true));
    const of = (agreement: string) => calibrate(map, 'visit', 0, { agreement });
    expect(of('both')).toBeCloseTo(logistic(0.9), 1);
    expect(of('model')).toBeCloseTo(logistic(-0.9), 1);
    expect(of('other')).toBe(calibrate(map, 'visit', 0));
  });

  it('an empty system keeps the logistic function', () => expect(calibrate(asCalibration(fitMap([], 'beta', true)), 'visit', 1)).toBeCloseTo(logistic(1), 2));
});

describe('the choice', () => {
  const all = made(2400);
  const chosen = chooseCalibration(all, 'x');
  it('keeps a document in one fifth', () => expect(new Set(all.filter((one) => one.note === 'n7').map((one) => foldOf(one.note))).size).toBe(1));
  it('takes the covariates where they matter, and lowers the error', () => {
    expect(chosen.compared.find((one) => one.chosen)?.covariates).toBe(true);
    const before = expectedError(all.map((one) => [logistic(one.logit), Number(one.right)]));
    expect(expectedError(all.map((one, i) => [chosen.probabilities[i]!, Number(one.right)]))).toBeLessThan(before / 2);
    expect(chosen.compared).toHaveLength(10);
  });
  it('keeps to maps of few numbers for a small system', () => {
    expect(chooseCalibration(all.slice(0, 200), 'x').compared.map((one) => one.method)).toEqual(['identity', 'temperature', 'platt', 'beta']);
  });
  it('moves a map by one number to other notes', () => {
    const stricter = all.map((one, i) => ({ ...one, right: one.right && i % 4 !== 0 }));
    const moved = offsetMap(chosen.map, stricter);
    expect(moved.offset).toBeLessThan(0);
    expect(moved.error).toBeLessThan(expectedError(stricter.map((one, i) => [chosen.probabilities[i]!, Number(one.right)])));
    // few notes move it less than they ask for, many nearly as far
    const share = (points: typeof stricter): number => offsetMap(chosen.map, points, 0.2).offset / offsetMap(chosen.map, points).offset;
    expect(share(stricter)).toBeGreaterThan(share(stricter.slice(0, stricter.length / 10)));
    expect(share(stricter.slice(0, stricter.length / 10))).toBeGreaterThan(0);
    expect(share(stricter)).toBeLessThan(1);
  });
});

it('reads covariates off a draft', () => {
  const draft = { system: 'ICD-10-CM' as const, code: 'I10', logit: 0, probability: 0, flags: [], evidence: [{ documentId: 'd', start: 0, end: 1, text: 'x', section: 'plan' }], sources: ['model', 'index'] };
  expect(readCovariates(draft, { rates: { I10: 0.05 } })).toEqual({ band: 'common', agreement: 'both', section: 'plan', assembled: 'no' });
  expect(readCovariates({ ...draft, code: 'Z99', evidence: [], sources: ['rule:with'] }, { rates: {} })).toEqual({ band: 'unseen', agreement: 'neither', section: 'none', assembled: 'yes' });
  expect(readCovariates(draft)).not.toHaveProperty('band');
  const map: Calibration = { ...asCalibration({ knots: { logit: [-1, 1], probability: [0, 1] } }), knots: { 'ICD-10-CM': { logit: [-1, 1], probability: [0, 1] } } };
  expect(calibrateDrafts([draft], map)[0]?.probability).toBe(0.5);
  expect(calibrateDrafts([draft], { ...map, shifts: { 'ICD-10-CM': { band: { common: 0.5 } } } }, { rates: { I10: 0.05 } })[0]?.probability).toBe(0.75);
});
