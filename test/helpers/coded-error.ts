// For tests of what is refused.
import { ChartcodeError } from '../../src/errors.js';

/** The coded error that `work` throws; fails when it throws none. */
export function codedErrorOf(work: () => unknown): ChartcodeError {
  try {
    work();
  } catch (error) {
    if (error instanceof ChartcodeError) return error;
  }
  throw new Error('did not fail with a coded error');
}
