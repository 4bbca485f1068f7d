// Reads bodies without holding up the event loop: small ones at once, large ones in a thread, so that /health answers while megabytes are parsed.
import { Worker } from 'node:worker_threads';
import { ChartcodeError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import { readRowContent } from '../../store/row-content.js';
import type { ReadRow, RowContent } from '../../store/row-content.js';
import { splitArray } from '../../store/split-array.js';
import { readEncounter } from './read-encounter.js';
import type { Body, ReadBody } from './read-encounter.js';
import type { FromReader, ReaderCall, ReaderCalls, ToReader } from './reader-thread.js';

export type { Body, ReadBody } from './read-encounter.js';

export interface ReaderOptions {
  /** Bodies of so many bytes or more go to the thread. Default 256 KiB, some 30 ms of parsing; a note has a few kilobytes. */
  largeBytes?: number;
  /** Large bodies that may wait for the thread; one more is turned away (E501). Default 8. */
  maxWaiting?: number;
  /** Memory of the thread, MiB. Default 1024: a parsed document takes some thirty times its bytes. */
  maxMemoryMib?: number;
}

export interface BodyReader {
  /** Throws E1xx naming the place, E109 for a body that takes more memory than there may be, E501 when too many wait. */
  read(body: Body): Promise<ReadBody>;
  /** A row of a batch or a job. Waits as long as it takes: the row was accepted. Rejects with E109, E502 or E503 as the thread ends. */
  readRow: ReadRow;
  /**
   * The elements of a JSON array, as bytes. A large array is handed over to the thread: the caller must not use its bytes afterwards.
   * Throws E101, E105 and E107 naming the place, and what `read` throws.
   */
  splitArray(bytes: Uint8Array): Promise<Uint8Array[]>;
  /** Ends the thread; what waits fails with E503. */
  close(): Promise<void>;
}

const toError = ({ code, message, details }: { code: string; message: string; details: unknown[] }): ChartcodeError => new ChartcodeError(code as ErrorCode, message, details);

const isWhole = (bytes: Uint8Array): boolean => bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;

const cut = (bytes: Uint8Array, bounds: Uint32Array): Uint8Array[] => Array.from({ length: bounds.length / 2 }, (_, place) => bytes.subarray(bounds[2 * place], bounds[2 * place + 1]));

interface Task {
  message: ToReader;
  resolve(read: ReaderCalls[ReaderCall]['give']): void;
  reject(error: ChartcodeError): void;
}

/** Builds a reader; its thread starts with the first large body and stays. */
export function createReader({ largeBytes = 256 << 10, maxWaiting = 8, maxMemoryMib = 1024 }: ReaderOptions = {}): BodyReader {
  const tasks: Task[] = [];
  let thread: Worker | undefined;
  let closed = false;

  const start = (): Worker => {
    const worker = new Worker(new URL('./boot.mjs', import.meta.url), { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: maxMemoryMib } });
    // An idle thread must not keep the process.
    worker.unref();
    worker.on('message', (message: FromReader) => {
      const task = tasks.shift();
      if (message.ok) task?.resolve(message.read);
      else task?.reject(toError(message.error));
      next();
    });
    let ended = false;
    const end = (error?: NodeJS.ErrnoException): void => {
      if (ended) return;
      ended = true;
      if (thread === worker) thread = undefined;
      if (closed) return;
      // The first is the one that it was reading: it is not tried again, the others are.
      tasks.shift()?.reject(
        error?.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new ChartcodeError('E109', 'the body takes too much memory to read', [{ field: 'body', problem: `takes more than ${maxMemoryMib} MiB to read` }])
          : new ChartcodeError('E502', 'the thread that reads large bodies stopped'),
      );
      next();
    };
    worker.on('error', end);
    worker.on('exit', () => end());
    return worker;
  };
  /** One body is with the thread at a time, so that the one that ends it is known. */
  const next = (): void => {
    const [task] = tasks;
    if (task === undefined || closed) return;
    thread ??= start();
    const { message } = task;
    // A copy is handed over: a view would take the whole buffer along that it is cut from. An array that is its whole buffer goes itself, and comes back.
    const bytes = message.call === 'array' && isWhole(message.bytes) ? message.bytes : new Uint8Array(message.bytes);
    thread.postMessage({ ...message, bytes }, [bytes.buffer as ArrayBuffer]);
  };

  const ask = <K extends ReaderCall>(call: K, what: ReaderCalls[K]['ask']): Promise<ReaderCalls[K]['give']> => {
    if (closed) return Promise.reject(new ChartcodeError('E503'));
    return new Promise((resolve, reject) => {
      tasks.push({ message: { call, ...what } as ToReader, resolve: resolve as Task['resolve'], reject });
      if (tasks.length === 1) next();
    });
  };
  const refuseMany = (): void => {
    if (tasks.length > maxWaiting && !closed) throw new ChartcodeError('E501', undefined, [{ retryAfterSeconds: 5 }]);
  };
  const toContent = (given: ReaderCalls['row']['give']): RowContent => {
    if (!('fault' in given)) return given;
    const { fault, ...named } = given;
    return { ...named, error: toError(fault) };
  };

  return {
    read: async (body) => {
      if (body.bytes.length < largeBytes) return readEncounter(body);
      refuseMany();
      return ask('encounter', body);
    },
    readRow: async (bytes) => {
      if (bytes.length < largeBytes) return readRowContent(bytes);
      return toContent(await ask('row', { bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes }));
    },
    splitArray: async (bytes) => {
      if (bytes.length < largeBytes) return cut(bytes, splitArray(bytes));
      refuseMany();
      const read = await ask('array', { bytes });
      return cut(read.bytes, read.bounds);
    },
    close: async () => {
      closed = true;
      for (const task of tasks.splice(0)) task.reject(new ChartcodeError('E503'));
      await thread?.terminate();
    },
  };
}
