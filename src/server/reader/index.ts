// Reads bodies without holding up the event loop: small ones at once, large ones in a thread, so that /health answers while megabytes are parsed.
import { Worker } from 'node:worker_threads';
import { ChartcodeError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import { parseFhir } from '../../read-source.js';
import type { ReadSource } from '../../read-source.js';
import { readEncounter } from './read-encounter.js';
import type { Body, ReadBody } from './read-encounter.js';
import type { FromReader } from './reader-thread.js';

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
  /** A row of a batch or a job that is a FHIR resource; its bytes are read again in the thread when they are many. Waits as long as it takes: the row was accepted. */
  readRow(resource: unknown, bytes: Uint8Array | string): Promise<ReadSource>;
  /** Ends the thread; what waits fails with E503. */
  close(): Promise<void>;
}

interface Task {
  body: Body;
  resolve(read: ReadBody): void;
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
      else task?.reject(new ChartcodeError(message.error.code as ErrorCode, message.error.message, message.error.details));
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
    // A copy: a view would take the whole buffer along that it is cut from.
    thread.postMessage({ ...task.body, bytes: new Uint8Array(task.body.bytes) });
  };

  const readInThread = (body: Body): Promise<ReadBody> => {
    if (closed) return Promise.reject(new ChartcodeError('E503'));
    return new Promise((resolve, reject) => {
      tasks.push({ body, resolve, reject });
      if (tasks.length === 1) next();
    });
  };

  return {
    read: async (body) => {
      if (body.bytes.length < largeBytes) return readEncounter(body);
      if (tasks.length > maxWaiting && !closed) throw new ChartcodeError('E501', undefined, [{ retryAfterSeconds: 5 }]);
      return readInThread(body);
    },
    readRow: async (resource, bytes) => {
      if (bytes.length < largeBytes) return parseFhir(resource);
      const { source } = await readInThread({ bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes, kind: 'fhir' });
      return source ?? parseFhir(resource);
    },
    close: async () => {
      closed = true;
      for (const task of tasks.splice(0)) task.reject(new ChartcodeError('E503'));
      await thread?.terminate();
    },
  };
}
