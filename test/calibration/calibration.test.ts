// Isotonic fit against scikit-learn's figures, and the map that is read back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitIsotonic } from '../../src/calibration/fit-isotonic.js';
import { calibrate, type Calibration, readCalibration } from '../../src/calibration/index.js';
import { ChartcodeError } from '../../src/errors.js';

const asMap = (logit: number[], probability: number[]): Calibration => ({
  schema: 1, method: 'isotonic', knots: { 'ICD-10-CM': { logit, probability } }, fitted: { notes: 1, codes: 1, eceBefore: 0, eceAfter: 0, dataSha256: '' },
});

describe('fitIsotonic', () => {
  it('pools violators as scikit-learn does', () => {
    // sklearn.isotonic.IsotonicRegression().fit_transform([1..8], [0,1,0,0,1,0,1,1]) = [0, 1/3, 1/3, 1/3, .5, .5, 1, 1]
    const { logit, probability } = fitIsotonic([0, 1, 0, 0, 1, 0, 1, 1].map((y, i) => [i + 1, y] as const), 0);
    expect(logit).toEqual([1, 3, 5.5, 7.5]);
    expect(probability.map((p) => Number(p.toFixed(6)))).toEqual([0, 0.333333, 0.5, 1]);
  });

  it('keeps away from 0 and 1 with a prior', () => {
    const { probability } = fitIsotonic([[0, 0], [1, 1], [2, 1]], 1);
    expect(Math.min(...probability)).toBeGreaterThan(0);
    expect(Math.max(...probability)).toBeLessThan(1);
  });

  it('always gives a map that can be read back', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 80 }), (points) => {
      const { logit, probability } = fitIsotonic(points);
      expect(() => readCalibration(Buffer.from(JSON.stringify(asMap(logit, probability))))).not.toThrow();
    }));
  });
});

describe('calibrate', () => {
  const map = asMap([-1, 0, 2], [0.1, 0.4, 0.9]);
  it('is linear between knots and flat outside', () => {
    expect(calibrate(map, 'ICD-10-CM', -5)).toBe(0.1);
    expect(calibrate(map, 'ICD-10-CM', -0.5)).toBeCloseTo(0.25, 12);
    expect(calibrate(map, 'ICD-10-CM', 1)).toBeCloseTo(0.65, 12);
    expect(calibrate(map, 'ICD-10-CM', 9)).toBe(0.9);
  });
  it('falls back to the logistic function for a system without a map', () => expect(calibrate(map, 'CPT', 0)).toBe(0.5));
  it('refuses a map that falls', () => {
    expect(() => readCalibration(Buffer.from(JSON.stringify(asMap([0, 1], [0.5, 0.4]))))).toThrow(ChartcodeError);
  });
});
