// The service from TypeScript: every route typed, errors as exceptions, retries, and batches as they come.
import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import { createJobClient } from './jobs.js';
import type { JobClient } from './jobs.js';
import type { components, paths } from './openapi.js';
import { readLines } from './read-lines.js';
import { retrying } from './retry.js';
import type { Fetch, RetryOptions } from './retry.js';

export type { Job, JobClient, JobResult, SubmitOptions } from './jobs.js';
export type Encounter = components['schemas']['Encounter'];
export type Claim = components['schemas']['Claim'];
export type RowError = components['schemas']['RowError'];

export interface ClientOptions extends RetryOptions {
  /** Where the service is: `https://coding.example.org`. */
  baseUrl: string;
  /** Sent as `Authorization: Bearer`. Read it from the environment, not from the program. */
  apiKey?: string;
  fetch?: Fetch;
}

export interface ChartcodeClient {
  /** Every route of the service: `api.GET('/v1/search', { params: { query: { q } } })`. Gives `{ data, error, response }`, and throws for no status. */
  api: Client<paths>;
  /** Codes one encounter. Throws ApiError. */
  code(encounter: Encounter, signal?: AbortSignal): Promise<Claim>;
  /** Codes one encounter to the text of another format: a FHIR Bundle (JSON), CSV, or an X12 draft. Throws ApiError. */
  codeAs(format: 'fhir' | 'csv' | '837p' | '837i', encounter: Encounter, signal?: AbortSignal): Promise<string>;
  /** Codes many: a claim or the row's own error for each, in order, each as soon as it is ready. Throws ApiError when the batch is refused as a whole. */
  codeBatch(encounters: Iterable<Encounter> | AsyncIterable<Encounter>, signal?: AbortSignal): AsyncGenerator<Claim | RowError, void, undefined>;
  /** Batches that are coded in the background. Throws ApiError. */
  jobs: JobClient;
}

/** What the service answered instead of a result. `code` is stable (E1xx to E5xx); it never repeats note text. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly unknown[] = [],
    /** Names the request in the service's log. */
    readonly requestId: string | undefined = undefined,
  ) {
    super(`${code} ${message}`);
    this.name = 'ApiError';
  }
}

const ACCEPT = { fhir: 'application/fhir+json', csv: 'text/csv', '837p': 'application/edi-x12', '837i': 'application/edi-x12' } as const;

/** A client of one service. Requests that the service is too busy for (429, 503) are made again after Retry-After. */
export function createChartcodeClient({ baseUrl, apiKey, fetch = globalThis.fetch as Fetch, ...retry }: ClientOptions): ChartcodeClient {
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const open = (through: Fetch): Client<paths> => createClient<paths>({ baseUrl: baseUrl.replace(/\/+$/, ''), headers, fetch: through });
  const api = open(retrying(fetch, retry));
  const post = async (encounter: Encounter, accept: string, query: { claimFormat?: '837p' | '837i' }, signal: AbortSignal | undefined): Promise<Response> => {
    const { response, error } = await api.POST('/v1/claims', { body: encounter, params: { query }, headers: { accept }, parseAs: 'stream', ...(signal === undefined ? {} : { signal }) });
    if (!response.ok) throw toApiError(response, error);
    return response;
  };
  return {
    api,
    jobs: createJobClient(api, open(fetch), toApiError),
    code: async (encounter, signal) => (await (await post(encounter, 'application/json', {}, signal)).json()) as Claim,
    codeAs: async (format, encounter, signal) => (await post(encounter, ACCEPT[format], format === '837p' || format === '837i' ? { claimFormat: format } : {}, signal)).text(),
    codeBatch: async function* (encounters, signal) {
      // The body is a text, so that a batch that was sent away can be sent again.
      const rows: string[] = [];
      for await (const encounter of encounters) rows.push(`${JSON.stringify(encounter)}\n`);
      const { response, error } = await api.POST('/v1/claims/batch', {
        body: rows.join('') as never,
        bodySerializer: (body) => body as unknown as string,
        headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
        parseAs: 'stream',
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok || response.body === null) throw toApiError(response, error);
      yield* readLines<Claim | RowError>(response.body as ReadableStream<Uint8Array>);
    },
  };
}

/** A row of a batch that failed. */
export function isRowError(row: Claim | RowError): row is RowError {
  return 'error' in row;
}

function toApiError(response: Response, body: unknown): ApiError {
  const inner = typeof body === 'object' && body !== null && 'error' in body ? (body as { error: Partial<components['schemas']['Error']['error']> }).error : {};
  const { code = `HTTP${response.status}`, message = response.statusText || 'the answer is no error of this service', details = [] } = inner;
  return new ApiError(response.status, code, message, details, response.headers.get('x-request-id') ?? undefined);
}
