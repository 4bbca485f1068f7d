// Jobs: batches that the service codes in the background, sent, asked after, fetched and ended.
import type { Client } from 'openapi-fetch';
import type { components, paths } from './openapi.js';
import { readLines } from './read-lines.js';

export type Job = components['schemas']['Job'];
export type Claim = components['schemas']['Claim'];
type Failure = components['schemas']['RowError'];
/** One row of a job, by its place in the input (from 1). */
export type JobResult = ({ row: number; claim: Claim }) | ({ row: number } & Failure);

export interface SubmitOptions {
  /** The same key and body again get the same job: send it, so that an upload that broke off may be sent once more. */
  idempotencyKey?: string;
  /** Told by a signed POST when the job has ended; its origin must be on the server's list. */
  webhook?: string;
  signal?: AbortSignal;
}

export interface JobClient {
  /** Sends rows: encounters as lines of JSON. A stream is sent as it is read, and cannot be sent again by itself: a busy service (429) throws. */
  submit(rows: string | Blob | ReadableStream<Uint8Array>, options?: SubmitOptions): Promise<Job>;
  status(id: string): Promise<Job>;
  /** Ends a job; what is answered stays. */
  cancel(id: string): Promise<Job>;
  /** Newest first, at most 200. */
  list(limit?: number): Promise<Job[]>;
  /** Results in input order, as far as there are any without a gap; `after` leaves out the rows up to it. */
  results(id: string, after?: number): AsyncGenerator<JobResult, void, undefined>;
  /** Asks every `everyMs` (default 1000) until the job has ended. */
  wait(id: string, options?: { everyMs?: number; onProgress?(job: Job): void }): Promise<Job>;
}

/** `once` is a client that makes no request twice, for streams; `refuse` turns an answer that is no result into an error. */
export function createJobClient(api: Client<paths>, once: Client<paths>, refuse: (response: Response, body: unknown) => Error): JobClient {
  const need = <T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T => {
    if (data === undefined || !response.ok) throw refuse(response, error);
    return data;
  };
  const status = async (id: string): Promise<Job> => need(await api.GET('/v1/jobs/{id}', { params: { path: { id } } }));
  return {
    submit: async (rows, { idempotencyKey, webhook, signal } = {}) => {
      const streamed = rows instanceof ReadableStream;
      return need(
        await (streamed ? once : api).POST('/v1/jobs', {
          body: rows as never,
          bodySerializer: (body) => body as unknown as string,
          // A stream needs it; TypeScript's own type of a request does not know it yet.
          ...(streamed ? { duplex: 'half' } : {}),
          params: { query: webhook === undefined ? {} : { webhook }, header: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey } },
          headers: { 'content-type': 'application/x-ndjson' },
          ...(signal === undefined ? {} : { signal }),
        }),
      );
    },
    status,
    cancel: async (id) => need(await api.DELETE('/v1/jobs/{id}', { params: { path: { id } } })),
    list: async (limit = 50) => need(await api.GET('/v1/jobs', { params: { query: { limit } } })).jobs,
    results: async function* (id, after = 0) {
      const { response, error } = await api.GET('/v1/jobs/{id}/results', { params: { path: { id }, query: { after } }, parseAs: 'stream' });
      if (!response.ok || response.body === null) throw refuse(response, error);
      yield* readLines<JobResult>(response.body as ReadableStream<Uint8Array>);
    },
    wait: async (id, { everyMs = 1000, onProgress } = {}) => {
      for (;;) {
        const job = await status(id);
        onProgress?.(job);
        if (job.state !== 'running') return job;
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
  };
}
