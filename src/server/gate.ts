// The door in front of the engine: so many claims under way, so many waiting, and everything else turned away at once.
import { setTimeout as sleep } from 'node:timers/promises';
import { ChartcodeError } from '../errors.js';

export interface GateOptions {
  /** Claims under way at once. */
  concurrency: number;
  /** Single claims that may wait; one more is turned away (E501). */
  maxQueue: number;
  /** Batches that may be open at once. */
  maxBatches: number;
}

export type Run = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export interface Gate {
  /**
   * Asked before a single claim's body is read, so that turning callers away costs next to nothing. Rejects with what `run` would refuse it with now; E501
   * a moment later: who asks again at once, against Retry-After, must not take the processor from claims under way.
   */
  admit(): Promise<void>;
  /** Runs a single claim's work. Throws E501 when too much waits, E503 when the gate is stopping or the caller has gone. */
  run: Run;
  /** Lets a batch in: its rows wait behind single claims, without limit, so the caller keeps few of them under way. `close` when done. */
  openBatch(): { run: Run; close(): void };
  /** Runs the work of a job's row: behind single claims, as a batch's, and while the gate is stopping, since the row was accepted long before. */
  background: Run;
  /** Lets nothing new in; what is in goes on. */
  stop(): void;
  /** Resolves when nothing is under way, waiting or open. */
  drained(): Promise<void>;
  readonly concurrency: number;
  readonly active: number;
  readonly waiting: number;
  readonly stopping: boolean;
  readonly full: boolean;
}

/** How long a refusal is held back, and how many at once: further ones go out at once, since each holds a connection. */
const HOLD_MS = 100;
const MOST_HELD = 1000;

interface Waiter {
  start: () => void;
  leave: () => void;
}

/** Builds a gate. Single claims go before the rows of batches. */
export function createGate({ concurrency, maxQueue, maxBatches }: GateOptions): Gate {
  const singles: Waiter[] = [];
  const rows: Waiter[] = [];
  const onDrained: (() => void)[] = [];
  let active = 0;
  let batches = 0;
  let stopping = false;
  let held = 0;
  /** Moving average of a claim's time, for Retry-After. */
  let claimMs = 500;

  const overloaded = (): ChartcodeError => {
    const seconds = Math.min(60, Math.max(1, Math.ceil(((singles.length + 1) * claimMs) / concurrency / 1000)));
    return new ChartcodeError('E501', undefined, [{ retryAfterSeconds: seconds }]);
  };
  const settle = (): void => {
    if (active + singles.length + rows.length + batches === 0) for (const resolve of onDrained.splice(0)) resolve();
  };
  const next = (): void => {
    while (active < concurrency) {
      const waiter = singles.shift() ?? rows.shift();
      if (waiter === undefined) break;
      waiter.start();
    }
    settle();
  };
  const enter = (queue: Waiter[], signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(gone());
        return;
      }
      const waiter: Waiter = {
        start: () => {
          active += 1;
          signal?.removeEventListener('abort', waiter.leave);
          resolve();
        },
        leave: () => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(gone());
          settle();
        },
      };
      signal?.addEventListener('abort', waiter.leave, { once: true });
      queue.push(waiter);
      next();
    });
  const runIn = async <T>(queue: Waiter[], work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    await enter(queue, signal);
    const begun = performance.now();
    try {
      return await work();
    } finally {
      claimMs += 0.1 * (performance.now() - begun - claimMs);
      active -= 1;
      next();
    }
  };
  const isFull = (): boolean => active >= concurrency && singles.length >= maxQueue;
  const check = (): void => {
    if (stopping) throw new ChartcodeError('E503');
    if (isFull()) throw overloaded();
  };

  return {
    concurrency,
    admit: async () => {
      try {
        check();
      } catch (error) {
        if (!stopping && held < MOST_HELD) {
          held += 1;
          await sleep(HOLD_MS);
          held -= 1;
        }
        throw error;
      }
    },
    run: async (work, signal) => {
      check();
      return runIn(singles, work, signal);
    },
    openBatch: () => {
      if (stopping) throw new ChartcodeError('E503');
      if (batches >= maxBatches) throw overloaded();
      batches += 1;
      let open = true;
      return {
        run: (work, signal) => runIn(rows, work, signal),
        close: () => {
          if (open) {
            open = false;
            batches -= 1;
            settle();
          }
        },
      };
    },
    background: (work, signal) => runIn(rows, work, signal),
    stop: () => {
      stopping = true;
    },
    drained: () =>
      new Promise((resolve) => {
        onDrained.push(resolve);
        settle();
      }),
    get active() {
      return active;
    },
    get waiting() {
      return singles.length + rows.length;
    },
    get stopping() {
      return stopping;
    },
    get full() {
      return isFull();
    },
  };
}

function gone(): ChartcodeError {
  return new ChartcodeError('E503', 'the caller has gone');
}
