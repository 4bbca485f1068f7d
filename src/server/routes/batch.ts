// POST /v1/claims/batch: many encounters; each row gets its claim or its own error, in order.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { ChartcodeError } from '../../errors.js';
import { codeInput, codeRow } from '../../store/code-row.js';
import type { RowResult } from '../../store/code-row.js';
import { decodeUtf8 } from '../../store/decode-utf8.js';
import { mapInOrder } from '../../store/map-in-order.js';
import { parseJson } from '../../store/parse-json.js';
import { splitRows } from '../../store/read-rows.js';
import type { Claim } from '../../types.js';
import type { App, ServerContext } from '../context.js';
import { describeFailure } from '../log.js';
import { errorResponses, jsonContent, linesContent } from '../openapi.js';
import { readBody, readBodyKind } from '../read-body.js';
import type { BodyReader } from '../reader/index.js';
import { BatchRowSchema, Encounter } from '../schemas.js';

type Job = (code: (input: unknown) => Promise<Claim>) => Promise<RowResult>;

/** Adds the route to the app and to the OpenAPI description. */
export function addBatchRoute(app: App, context: ServerContext): void {
  const { gate, limits, reader } = context;
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/claims/batch',
    summary: 'Code many encounters',
    request: { body: { required: true, content: { ...jsonContent(z.array(Encounter)), ...linesContent('One Encounter a line') } } },
    responses: {
      200: {
        description:
          'A claim or an error for each row, in order; as lines, each as soon as it is ready, when Accept asks for application/x-ndjson',
        content: { ...jsonContent(z.array(BatchRowSchema)), ...linesContent('One Claim or RowError a line') },
      },
      ...errorResponses(400, 413, 415, 429, 500, 503),
    },
  });
  app.post('/v1/claims/batch', async (c) => {
    const kind = readBodyKind(c, ['json', 'ndjson']);
    const batch = gate.openBatch();
    try {
      const body = await readBody(c, limits.maxBatchBytes);
      const jobs = kind === 'json' ? readArray(body) : await readLines(body, reader);
      if (jobs.length > limits.maxBatchRows)
        throw new ChartcodeError('E109', 'the batch has too many rows', [
          { field: 'body', problem: `has more than ${limits.maxBatchRows} rows` },
        ]);
      const gone = new AbortController();
      c.req.raw.signal.addEventListener('abort', () => gone.abort(), { once: true });
      const results = codeJobs(context, jobs, c.get('caller').actor, (work) => batch.run(work, gone.signal));
      if (wantsLines(c)) return streamLines(c, context, results, gone, batch.close);
      const rows: RowResult['value'][] = [];
      const counts = { rows: 0, failed: 0, codes: 0 };
      for await (const result of results) {
        rows.push(result.value);
        count(counts, result);
      }
      Object.assign(c.get('facts'), counts);
      batch.close();
      return c.json(rows);
    } catch (error) {
      batch.close();
      throw error;
    }
  });
}

function codeJobs(
  { code, gate, metrics, log }: ServerContext,
  jobs: Job[],
  actor: string,
  run: (work: () => Promise<Claim>) => Promise<Claim>,
): AsyncGenerator<RowResult, void, undefined> {
  return mapInOrder(jobs, gate.concurrency + 1, async (job) => {
    const result = await job((input) =>
      run(() => code(input, { actor, channel: 'batch' })).catch((error: unknown) => {
        if (!(error instanceof ChartcodeError)) log.error(describeFailure(error), 'unexpected failure');
        throw error;
      }),
    );
    if (result.ok) metrics.claim(result.value);
    else metrics.error(result.code);
    return result;
  });
}

function streamLines(
  c: Context,
  { log }: ServerContext,
  results: AsyncGenerator<RowResult, void, undefined>,
  gone: AbortController,
  close: () => void,
): Response {
  c.header('content-type', 'application/x-ndjson; charset=utf-8');
  const requestId = c.get('requestId') as string;
  return stream(
    c,
    async (out) => {
      const counts = { rows: 0, failed: 0, codes: 0 };
      out.onAbort(() => gone.abort());
      try {
        for await (const result of results) {
          if (gone.signal.aborted) break;
          await out.write(`${JSON.stringify(result.value)}\n`);
          count(counts, result);
        }
      } finally {
        close();
        log.info({ requestId, ...counts, aborted: gone.signal.aborted }, 'batch streamed');
      }
    },
    (error) => {
      // Hono would print it, message and all.
      log.error({ requestId, ...describeFailure(error) }, 'batch stream failed');
      return Promise.resolve();
    },
  );
}

function count(counts: { rows: number; failed: number; codes: number }, result: RowResult): void {
  counts.rows += 1;
  if (result.ok) counts.codes += result.value.codes.length;
  else counts.failed += 1;
}

function readArray(body: Uint8Array): Job[] {
  const rows = parseJson(decodeUtf8(body, 'body'));
  if (!Array.isArray(rows))
    throw new ChartcodeError('E101', 'the batch is not an array of encounters', [{ field: 'body', problem: 'must be an array' }]);
  return rows.map(
    (row: unknown, place): Job =>
      (code) =>
        codeInput(place + 1, () => row, code),
  );
}

async function readLines(body: Uint8Array, reader: BodyReader): Promise<Job[]> {
  const jobs: Job[] = [];
  for await (const row of splitRows([body])) jobs.push((code) => codeRow(row, code, (resource) => reader.readRow(resource, row.bytes ?? '')));
  return jobs;
}

function wantsLines(c: Context): boolean {
  return /application\/(x-ndjson|ndjson|jsonl)/i.test(c.req.header('accept') ?? '');
}
