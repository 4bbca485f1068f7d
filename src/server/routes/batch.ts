// POST /v1/claims/batch: many encounters; each row gets its claim or its own error, in order.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChartcodeError } from '../../errors.js';
import { codeRow } from '../../store/code-row.js';
import type { RowResult } from '../../store/code-row.js';
import { mapInOrder } from '../../store/map-in-order.js';
import { splitRows } from '../../store/read-rows.js';
import type { Row } from '../../store/read-rows.js';
import type { Claim } from '../../types.js';
import type { App, ServerContext } from '../context.js';
import { describeFailure } from '../log.js';
import { errorResponses, jsonContent, linesContent } from '../openapi.js';
import { readBody, readBodyKind } from '../read-body.js';
import { BatchRowSchema, Encounter } from '../schemas.js';

/** Bytes that are split into lines, and characters that are written, before other callers get their turn: some milliseconds. */
const PIECE_BYTES = 1 << 20;
const PIECE_CHARS = 1 << 16;

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
      const given = kind === 'json' ? (await reader.splitArray(body)).map((bytes, place) => ({ line: place + 1, bytes })) : await readLines(body);
      if (given.length > limits.maxBatchRows)
        throw new ChartcodeError('E109', 'the batch has too many rows', [
          { field: 'body', problem: `has more than ${limits.maxBatchRows} rows` },
        ]);
      const gone = new AbortController();
      c.req.raw.signal.addEventListener('abort', () => gone.abort(), { once: true });
      const results = codeRows(context, given, c.get('caller').actor, (work) => batch.run(work, gone.signal));
      if (wantsLines(c)) return streamLines(c, context, results, gone, batch.close);
      // Written one by one: the JSON of ten thousand claims at once would stop the event loop, and may be longer than a string can be.
      const rows: string[] = [];
      const counts = { rows: 0, failed: 0, codes: 0 };
      for await (const result of results) {
        rows.push(JSON.stringify(result.value));
        count(counts, result);
      }
      Object.assign(c.get('facts'), counts);
      batch.close();
      c.header('content-type', 'application/json');
      return c.body(joinArray(rows));
    } catch (error) {
      batch.close();
      throw error;
    }
  });
}

function codeRows(
  { code, gate, metrics, log, reader }: ServerContext,
  rows: Row[],
  actor: string,
  run: (work: () => Promise<Claim>) => Promise<Claim>,
): AsyncGenerator<RowResult, void, undefined> {
  return mapInOrder(rows, gate.concurrency + 1, async (row) => {
    const once = (input: unknown): Promise<Claim> =>
      run(() => code(input, { actor, channel: 'batch' })).catch((error: unknown) => {
        if (!(error instanceof ChartcodeError)) log.error(describeFailure(error), 'unexpected failure');
        throw error;
      });
    const result = await codeRow(row, once, reader.readRow);
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

async function readLines(body: Uint8Array): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of splitRows(inPieces(body))) rows.push(row);
  return rows;
}

async function* inPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    if (at > 0) await nextTurn();
    yield body.subarray(at, at + PIECE_BYTES);
  }
}

/** The JSON array of values that are JSON already. */
function joinArray(rows: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let place = 0;
  return new ReadableStream({
    async pull(controller) {
      if (place > 0) await nextTurn();
      let text = place === 0 ? '[' : '';
      for (; place < rows.length && text.length < PIECE_CHARS; place += 1) text += place === 0 ? rows[place] : `,${rows[place]}`;
      controller.enqueue(encoder.encode(place < rows.length ? text : `${text}]`));
      if (place >= rows.length) controller.close();
    },
  });
}

function wantsLines(c: Context): boolean {
  return /application\/(x-ndjson|ndjson|jsonl)/i.test(c.req.header('accept') ?? '');
}
