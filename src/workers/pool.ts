// A pool of engine workers: one request a worker at a time, the rest wait in order; a worker that dies is replaced and its request fails with E502.
import { Worker } from 'node:worker_threads';
import type { ModelInfo } from '../engine.js';
import { ChartcodeError, type ErrorCode } from '../errors.js';
import { boundHeapGrowth } from './bound-heap-growth.js';
import type { CallName, FromWorker, WorkerCalls, WorkerSetup } from './messages.js';

interface Task { call: CallName; input: unknown; resolve(value: unknown): void; reject(error: Error): void }
interface Slot { worker: Worker; task?: Task; id: number; ready: boolean; /** Asks while a task is under way, and how often no answer came. */ watch?: NodeJS.Timeout; unanswered: number; /** Told when a worker that is to leave has ended what it was at. */ onIdle?: () => void }

/** How long a close waits for a note under way: ONNX Runtime ends the whole process (Napi::Error, abort) when its thread is ended while it runs. */
const LONGEST_CLOSE_MS = 10_000;

/** How a worker is watched: asked every so often, and given up when so many questions in a row got no answer. The longest notes hold its event loop for less than a minute at a time. */
export interface Watch { everyMs: number; mostUnanswered: number }
const WATCH: Watch = { everyMs: 10_000, mostUnanswered: 18 };

const toError = (e: { code: string; message: string; details: unknown[] }): ChartcodeError => new ChartcodeError(e.code as ErrorCode, e.message, e.details);

export class EnginePool {
  readonly #setup: WorkerSetup;
  readonly #slots: Slot[] = [];
  readonly #waiting: Task[] = [];
  #closed = false;
  models: ModelInfo[] = [];

  private constructor(setup: WorkerSetup, private readonly watch: Watch) {
    this.#setup = setup;
  }

  /** Starts `workers` threads and resolves when each has loaded its model. Rejects with the E2xx or E3xx of the first that could not. */
  static async start(setup: WorkerSetup, workers: number, watch: Watch = WATCH): Promise<EnginePool> {
    boundHeapGrowth();
    const pool = new EnginePool(setup, watch);
    try {
      await Promise.all(Array.from({ length: workers }, () => pool.#spawn()));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  call<K extends CallName>(call: K, input: WorkerCalls[K]['input']): Promise<WorkerCalls[K]['result']> {
    if (this.#closed) return Promise.reject(new ChartcodeError('E503'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, input, resolve: resolve as (value: unknown) => void, reject });
      this.#dispatch();
    });
  }

  /** Refuses what waits, lets each thread end what it is at, within ten seconds, and stops it. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#waiting.splice(0)) task.reject(new ChartcodeError('E503'));
    await Promise.all(this.#slots.splice(0).map(async (slot) => {
      await untilIdle(slot);
      await slot.worker.terminate();
    }));
  }

  #spawn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./boot.mjs', import.meta.url), { workerData: this.#setup, execArgv: [] });
      const slot: Slot = { worker, id: 0, ready: false, unanswered: 0 };
      this.#slots.push(slot);
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') {
          slot.ready = true;
          this.models = message.models;
          resolve();
          this.#dispatch();
        } else if (message.kind === 'pong') slot.unanswered = 0;
        else if (message.kind === 'idle') slot.onIdle?.();
        else if (message.kind === 'failed') reject(toError(message.error));
        else this.#finish(slot, message);
      });
      const died = (): void => {
        clearInterval(slot.watch);
        slot.onIdle?.();
        slot.task?.reject(this.#closed ? new ChartcodeError('E503') : new ChartcodeError('E502', 'an engine worker stopped while it coded this note'));
        const at = this.#slots.indexOf(slot);
        if (at < 0) return;
        this.#slots.splice(at, 1);
        if (slot.ready && !this.#closed) this.#spawn().catch(() => this.#failWaiting());
        else reject(new ChartcodeError('E502', 'an engine worker stopped while it started'));
      };
      worker.on('error', died);
      worker.on('exit', died);
    });
  }

  #failWaiting(): void {
    if (this.#slots.length > 0) return;
    for (const task of this.#waiting.splice(0)) task.reject(new ChartcodeError('E502', 'no engine worker could be restarted'));
  }

  #finish(slot: Slot, message: Extract<FromWorker, { kind: 'result' | 'error' }>): void {
    const task = slot.task;
    if (!task || message.id !== slot.id) return;
    delete slot.task;
    clearInterval(slot.watch);
    if (message.kind === 'result') task.resolve(message.value);
    else task.reject(toError(message.error));
    this.#dispatch();
  }

  /** A text can be made (or come, out of a broken export) that patterns need hours for: it is refused, and its worker replaced, so that the others go on. */
  #watchOver(slot: Slot): void {
    slot.unanswered = 0;
    slot.watch = setInterval(() => {
      if (slot.unanswered >= this.watch.mostUnanswered && this.#slots.includes(slot)) {
        clearInterval(slot.watch);
        slot.task?.reject(new ChartcodeError('E103', 'the note takes too long to read: it is not text as people write it, or too much of it', [{ field: 'text', problem: 'takes too long to read' }]));
        delete slot.task;
        this.#slots.splice(this.#slots.indexOf(slot), 1);
        void slot.worker.terminate();
        this.#spawn().catch(() => this.#failWaiting());
        return;
      }
      slot.unanswered += 1;
      slot.worker.postMessage({ ping: true });
    }, this.watch.everyMs);
    slot.watch.unref();
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (!slot.ready || slot.task) continue;
      const task = this.#waiting.shift();
      if (!task) return;
      slot.task = task;
      slot.worker.postMessage({ id: ++slot.id, call: task.call, input: task.input });
      this.#watchOver(slot);
    }
  }
}

/** Waits until a worker has ended what it is at (a note, or what it does before the first), or has ended itself. */
function untilIdle(slot: Slot): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST_CLOSE_MS);
    slot.onIdle = () => {
      clearTimeout(timer);
      resolve();
    };
    slot.worker.postMessage({ farewell: true });
  });
}
