// Reads an uploaded job row by row into the store, with no more of it in memory than a few rows.
import { createHash } from 'node:crypto';
import { ChartcodeError } from '../errors.js';
import { decodeUtf8 } from '../store/decode-utf8.js';
import type { IncomingRow, Job, JobStore } from '../store/jobs/index.js';
import { splitRows } from '../store/read-rows.js';
import type { Row } from '../store/read-rows.js';

/** Rows and bytes of one transaction: small, so that the database and the event loop are never held up for long. */
const BATCH_ROWS = 100;
const BATCH_BYTES = 256 * 1024;

export interface UploadOptions {
  owner: string;
  idempotencyKey?: string;
  webhookUrl?: string;
  maxRowBytes: number;
}

/**
 * Stores a body of encounters, one a line. Nothing of it counts unless all of it came. Rows that are not UTF-8 or too large are answered with
 * their error at once; every other fault of a row is found when it is coded. Throws E101 for a body without rows, E109 for one that is larger
 * than the whole queue, E118, E501.
 */
export async function receiveJob(store: JobStore, chunks: AsyncIterable<Uint8Array>, options: UploadOptions): Promise<{ job: Job; repeated: boolean }> {
  const { owner, idempotencyKey, webhookUrl } = options;
  const digest = createHash('sha256');
  const read = hashing(chunks, digest);
  const finish = (): string => digest.update(`\n${webhookUrl ?? ''}`).digest('hex');
  // A repeated request is compared, not stored: the queue may be full of its own rows.
  const known = idempotencyKey === undefined ? undefined : await store.find(owner, idempotencyKey);
  if (known !== undefined) {
    for await (const chunk of read) void chunk;
    if (finish() !== known.requestSha256)
      throw new ChartcodeError('E118', undefined, [{ field: 'idempotency-key', problem: 'was used with another body or other options', jobId: known.job.id }]);
    return { job: known.job, repeated: true };
  }
  const { maxWaitingBytes, waitingBytes } = await store.load();
  if (waitingBytes >= maxWaitingBytes) throw new ChartcodeError('E501', 'too much waits for the workers', [{ waitingBytes, maxWaitingBytes }, { retryAfterSeconds: 30 }]);
  const id = await store.begin(owner);
  try {
    const rows = await storeRows(store, id, splitRows(read, options.maxRowBytes), maxWaitingBytes);
    if (rows === 0) throw new ChartcodeError('E101', 'the body holds no rows', [{ field: 'body', problem: 'must hold one encounter a line' }]);
    return await store.accept(id, {
      owner,
      requestSha256: finish(),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
    });
  } catch (error) {
    // When this fails too, the sweep drops the upload.
    await store.abandon(id).catch(() => undefined);
    throw error;
  }
}

async function* hashing(chunks: AsyncIterable<Uint8Array>, digest: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
}

async function storeRows(store: JobStore, id: string, rows: AsyncIterable<Row>, maxBytes: number): Promise<number> {
  let batch: IncomingRow[] = [];
  let batchBytes = 0;
  let bytes = 0;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await store.addRows(id, batch);
    batch = [];
    batchBytes = 0;
  };
  for await (const row of rows) {
    count += 1;
    batch.push({ row: count, line: row.line, content: readRow(row) });
    batchBytes += row.bytes?.length ?? 0;
    bytes += row.bytes?.length ?? 0;
    if (bytes > maxBytes)
      throw new ChartcodeError('E109', 'the job is larger than the whole queue: send it in parts', [{ field: 'body', problem: `is larger than ${maxBytes} bytes` }]);
    if (batch.length >= BATCH_ROWS || batchBytes >= BATCH_BYTES) await flush();
  }
  await flush();
  return count;
}

function readRow({ line, bytes }: Row): IncomingRow['content'] {
  try {
    if (bytes === undefined) throw new ChartcodeError('E109', 'the row is too large', [{ field: 'row', problem: 'is too large' }]);
    // NUL is no JSON, and Postgres's texts have none; the row's own error says so when it is coded.
    return { text: decodeUtf8(bytes, 'row') };
  } catch (error) {
    if (!(error instanceof ChartcodeError)) throw error;
    return { error: { line, ...error.toBody() } };
  }
}
