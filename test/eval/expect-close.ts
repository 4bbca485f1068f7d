// Compares two trees of figures number by number.
import { expect } from 'vitest';

/** Same keys, same nulls, numbers equal within `tolerance`. */
export function expectSameFigures(actual: unknown, expected: unknown, tolerance = 1e-12, path = 'figures'): void {
  if (typeof expected === 'number' && typeof actual === 'number') {
    expect(Math.abs(actual - expected), path).toBeLessThanOrEqual(tolerance);
  } else if (isTree(expected) && isTree(actual)) {
    expect(Object.keys(actual).sort(), path).toEqual(Object.keys(expected).sort());
    for (const key of Object.keys(expected)) expectSameFigures(actual[key], expected[key], tolerance, `${path}.${key}`);
  } else {
    expect(actual, path).toEqual(expected);
  }
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
