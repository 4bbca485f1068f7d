// The worker of jobs: leases rows, codes them, answers them; what it cannot answer it gives back. Any number may run over one store.
import { ChartcodeError } from '../../errors.js';
import { codeRow } from '../../store/code-row.js';
import type { RowResult } from '../../store/code-row.js';
import type { JobStore, LeasedRow } from '../../store/jobs/index.js';
import type { ReadRow } from '../../store/row-content.js';
import type { Claim } from '../../types.js';
import { startLoop } from './loop.js';

export interface RowWorkerOptions {
  store: JobStore;
  /** Codes one encounter of an owner's job. */
  code(input: unknown, owner: string): Promise<Claim>;
  /** Reads a row's JSON; at once, on this thread, when absent. */
  readRow?: ReadRow | undefined;
  /** Rows under way at once: the engine's threads, and one or two more so that none waits for the store. */
  concurrency: number;
  /** How long a row is this worker's without a sign of life, ms: a killed worker's rows wait as long. */
  leaseMs?: number;
  /** Wait between two looks at an empty queue, ms. */
  pollMs?: number;
  /** How often a row may be begun before its failure is its answer: a row that kills its worker must not go round for ever. */
  maxAttempts?: number;
  onAnswer?(result: RowResult): void;
  /** Told of failures that are not a row's own: the database, the engine. */
  onFailure?(error: unknown): void;
}

export interface RowWorker {
  /** Looks at the queue now. */
  wake(): void;
  readonly active: number;
  /** Takes no more rows, ends those under way within `graceMs`, gives the others back. */
  stop(graceMs: number): Promise<void>;
}

/** A failure of the place, not of the row: model or table missing, database gone, overload, stopping. Such a row goes back, and the worker rests. */
const OF_THE_PLACE = /^E(20[123]|3\d\d|4\d\d|50[13])$/;
/** The engine broke while it coded the row: another attempt may succeed. */
const OF_THE_ENGINE = /^E(204|502)$/;
const LONGEST_REST_MS = 30_000;

/** Starts the worker. */
export function startRowWorker(options: RowWorkerOptions): RowWorker {
  const { store, code, readRow, concurrency, leaseMs = 30_000, pollMs = 500, maxAttempts = 5, onAnswer, onFailure = () => undefined } = options;
  const active = new Map<LeasedRow, Promise<void>>();
  const abandoned = new WeakSet<LeasedRow>();
  let restUntil = 0;
  let rests = 0;

  const settle = async (row: LeasedRow): Promise<void> => {
    const result = row.attempts > maxAttempts ? await refuse(row) : await codeRow({ line: row.line, bytes: row.text }, (input) => code(input, row.owner), readRow);
    if (abandoned.has(row)) return;
    if (!result.ok && OF_THE_PLACE.test(result.code)) {
      rests += 1;
      restUntil = Date.now() + Math.min(LONGEST_REST_MS, 100 * 2 ** rests);
      onFailure(new ChartcodeError(result.code));
      return store.release([row], { blameless: true });
    }
    rests = 0;
    if (!result.ok && OF_THE_ENGINE.test(result.code) && row.attempts < maxAttempts) {
      onFailure(new ChartcodeError(result.code));
      return store.release([row], { blameless: false });
    }
    if (await store.answer(row, { ok: result.ok, value: result.value })) onAnswer?.(result);
  };
  const begin = (row: LeasedRow): void => {
    // A row whose answer could not be stored keeps its lease until that expires, then it is coded again.
    const done = settle(row)
      .catch(onFailure)
      .finally(() => {
        active.delete(row);
        loop.wake();
      });
    active.set(row, done);
  };
  const loop = startLoop(
    async () => {
      const free = concurrency - active.size;
      if (free <= 0 || Date.now() < restUntil) return false;
      const rows = await store.lease(free, leaseMs);
      for (const row of rows) begin(row);
      return rows.length > 0;
    },
    { idleMs: pollMs, onFailure },
  );
  const heart = setInterval(() => {
    store.renew([...active.keys()], leaseMs).catch(onFailure);
  }, leaseMs / 3);
  heart.unref();

  return {
    wake: loop.wake,
    get active() {
      return active.size;
    },
    stop: async (graceMs) => {
      await loop.stop();
      await within(graceMs, Promise.all(active.values()));
      clearInterval(heart);
      const left = [...active.keys()];
      for (const row of left) abandoned.add(row);
      if (left.length > 0) await store.release(left, { blameless: true }).catch(onFailure);
    },
  };
}

/** The answer of a row that was begun too often; with its `id` like any other row's error. */
function refuse(row: LeasedRow): Promise<RowResult> {
  return codeRow({ line: row.line, bytes: row.text }, () => {
    throw new ChartcodeError('E502', 'the engine stopped each time it coded this row', [{ attempts: row.attempts - 1 }]);
  });
}

/** Waits for a promise, but not longer than `ms`. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, deadline]);
  clearTimeout(timer);
}
