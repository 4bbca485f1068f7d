// Uploads: rows come in small transactions, and count only when the whole body is there.
import { randomUUID } from 'node:crypto';
import { ChartcodeError } from '../../errors.js';
import { DatabaseError } from '../database/index.js';
import type { Database, Queries, SqlValue } from '../database/index.js';
import type { AcceptOptions, IncomingRow, Job, JobStore } from './contract.js';
import { JOB_COLUMNS, toJob } from './read-job.js';
import type { JobRecord } from './read-job.js';
import { inputPlace, resultPlace } from './row-codec.js';
import type { RowCodec } from './row-codec.js';

/** When the queue is over its bound and nothing tells how fast it drains, s. */
const RETRY_SECONDS = 30;
/** Rows deleted in one transaction: a larger one would hold the others up. */
const DELETE_ROWS = 500;

type Uploads = Pick<JobStore, 'begin' | 'find' | 'addRows' | 'accept' | 'abandon' | 'load'>;

/** The upload side of the store. */
export function createUploads(database: Database, codec: RowCodec, maxWaitingBytes: number): Uploads {
  const abandon = (jobId: string): Promise<void> => deleteJob(database, jobId, "state = 'receiving'");
  return {
    begin: async (owner) => {
      const id = randomUUID();
      const now = await database.now();
      await database.transaction(
        (queries) =>
          queries.run("INSERT INTO jobs (id, owner, state, created_at, touched_at) VALUES (?, ?, 'receiving', ?, ?) ON CONFLICT DO NOTHING", [id, owner, now, now]),
        { idempotent: true },
      );
      return id;
    },
    find: (owner, idempotencyKey) => findAccepted(database, 'owner = ? AND idempotency_key = ?', [owner, idempotencyKey]),
    addRows: async (jobId, rows) => {
      const now = await database.now();
      await database.transaction((queries) => addRows(queries, codec, maxWaitingBytes, { jobId, rows, now }), { idempotent: true });
    },
    accept: async (jobId, options) => {
      const now = await database.now();
      const accepted = await acceptOnce(database, jobId, options, now);
      if (accepted.job.id !== jobId) await abandon(jobId);
      if (accepted.requestSha256 !== options.requestSha256)
        throw new ChartcodeError('E118', undefined, [{ field: 'idempotency-key', problem: 'was used with another body or other options', jobId: accepted.job.id }]);
      return { job: accepted.job, repeated: accepted.job.id !== jobId };
    },
    abandon,
    load: async () => ({ waitingBytes: await sumWaiting(database), maxWaitingBytes }),
  };
}

async function sumWaiting(queries: Queries): Promise<number> {
  const row = await queries.get<{ bytes: number | null }>("SELECT sum(waiting_bytes) AS bytes FROM jobs WHERE state IN ('receiving', 'running')");
  return row?.bytes ?? 0;
}

/** May run again after it was committed: rows that are there already add nothing. */
async function addRows(
  queries: Queries,
  codec: RowCodec,
  maxWaitingBytes: number,
  { jobId, rows, now }: { jobId: string; rows: readonly IncomingRow[]; now: number },
): Promise<void> {
  const held = await queries.get(`SELECT id FROM jobs WHERE id = ? AND state = 'receiving'${queries.kind === 'postgres' ? ' FOR UPDATE' : ''}`, [jobId]);
  if (held === undefined) throw new ChartcodeError('E117', 'the upload was dropped: it showed no sign of life');
  const added = { rows: 0, failed: 0, bytes: 0 };
  const values: SqlValue[] = [];
  for (const { row, line, content } of rows) {
    const input = 'text' in content ? content.text : null;
    const bytes = input === null ? 0 : Buffer.byteLength(input);
    values.push(jobId, row, line, input === null ? 1 : 0, input === null ? null : codec.write(input, inputPlace(jobId, row)), bytes);
  }
  const inserted = await queries.all<{ row: number; bytes: number }>(
    `INSERT INTO job_rows (job_id, row, line, answered, input, bytes) VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}
     ON CONFLICT DO NOTHING RETURNING row, bytes`,
    values,
  );
  for (const { bytes } of inserted) {
    added.rows += 1;
    added.bytes += bytes;
  }
  for (const { row, content } of rows) {
    if (!('error' in content)) continue;
    const { changes } = await queries.run('INSERT INTO job_results (job_id, row, ok, body, answered_at) VALUES (?, ?, 0, ?, ?) ON CONFLICT DO NOTHING', [
      jobId,
      row,
      codec.write(JSON.stringify(content.error), resultPlace(jobId, row)),
      now,
    ]);
    added.failed += changes;
  }
  await queries.run(
    `UPDATE jobs SET total_rows = total_rows + ?, answered_rows = answered_rows + ?, failed_rows = failed_rows + ?, waiting_bytes = waiting_bytes + ?,
     touched_at = ? WHERE id = ?`,
    [added.rows, added.failed, added.failed, added.bytes, now, jobId],
  );
  const waiting = await sumWaiting(queries);
  // One row may always wait: a bound below its size would refuse it for ever.
  if (waiting > maxWaitingBytes && waiting > added.bytes)
    throw new ChartcodeError('E501', 'too much waits for the workers', [{ waitingBytes: waiting, maxWaitingBytes }, { retryAfterSeconds: RETRY_SECONDS }]);
}

interface Accepted {
  job: Job;
  requestSha256: string;
}

/** Two uploads with one key may end at once: the one that comes second finds the first when it looks again. */
async function acceptOnce(database: Database, jobId: string, options: AcceptOptions, now: number): Promise<Accepted> {
  try {
    return await database.transaction((queries) => accept(queries, jobId, options, now), { idempotent: true });
  } catch (error) {
    if (!(error instanceof DatabaseError && error.constraint)) throw error;
    return database.transaction((queries) => accept(queries, jobId, options, now), { idempotent: true });
  }
}

async function accept(queries: Queries, jobId: string, { owner, idempotencyKey, requestSha256, webhookUrl }: AcceptOptions, now: number): Promise<Accepted> {
  const earlier = idempotencyKey === undefined ? undefined : await findAccepted(queries, 'owner = ? AND idempotency_key = ?', [owner, idempotencyKey]);
  if (earlier !== undefined) return earlier;
  const complete = 'CASE WHEN answered_rows = total_rows THEN';
  await queries.run(
    `UPDATE jobs SET state = ${complete} 'done' ELSE 'running' END, idempotency_key = ?, request_sha256 = ?, accepted_at = ?,
     ended_at = ${complete} CAST(? AS BIGINT) END, webhook_url = ?,
     webhook_state = ${webhookUrl === undefined ? 'NULL' : `${complete} 'due' ELSE 'waiting' END`} WHERE id = ? AND state = 'receiving'`,
    [idempotencyKey ?? null, requestSha256, now, now, webhookUrl ?? null, jobId],
  );
  const own = await findAccepted(queries, "id = ? AND state <> 'receiving'", [jobId]);
  if (own === undefined) throw new ChartcodeError('E117', 'the upload was dropped: it showed no sign of life');
  return own;
}

async function findAccepted(queries: Queries, where: string, values: SqlValue[]): Promise<Accepted | undefined> {
  const record = await queries.get<JobRecord & { request_sha256: string }>(`SELECT ${JOB_COLUMNS}, request_sha256 FROM jobs WHERE ${where}`, values);
  return record === undefined ? undefined : { job: toJob(record), requestSha256: record.request_sha256 };
}

/** Deletes a job with its rows and results if it fits `where`: hidden at once, then gone in small transactions, the job last. */
export async function deleteJob(database: Database, jobId: string, where: string): Promise<void> {
  const { changes: hidden } = await database.transaction(
    (queries) => queries.run(`UPDATE jobs SET state = 'dropped', idempotency_key = NULL, waiting_bytes = 0 WHERE id = ? AND ${where}`, [jobId]),
    { idempotent: true },
  );
  if (hidden === 0) return;
  for (const table of ['job_rows', 'job_results'])
    for (;;) {
      const { changes } = await database.transaction(
        (queries) =>
          queries.run(`DELETE FROM ${table} WHERE job_id = ? AND row IN (SELECT row FROM ${table} WHERE job_id = ? ORDER BY row LIMIT ${DELETE_ROWS})`, [jobId, jobId]),
        { idempotent: true },
      );
      if (changes < DELETE_ROWS) break;
    }
  await database.transaction((queries) => queries.run("DELETE FROM jobs WHERE id = ? AND state = 'dropped'", [jobId]), { idempotent: true });
}
