// Tries again what a database refused for a passing reason: bounded, with growing and jittered waits.
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from './database-error.js';

const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 1000;

/**
 * Runs `work` until it succeeds, fails for good, or `budgetMs` have passed. `mayRepeat` decides whether a failure after which the outcome is
 * unknown may be tried again.
 */
export async function retryTransient<T>(work: () => Promise<T>, budgetMs: number, mayRepeat: boolean): Promise<T> {
  const end = performance.now() + budgetMs;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      const again = error instanceof DatabaseError && error.transient && (mayRepeat || !error.sent);
      const pause = wait * (0.5 + Math.random());
      if (!again || performance.now() + pause > end) throw error;
      await sleep(pause);
    }
  }
}
