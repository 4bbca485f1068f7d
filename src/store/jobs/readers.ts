// What callers ask of jobs: one, a list, the results; and to end one.
import type { Database } from '../database/index.js';
import type { Job, JobStore } from './contract.js';
import { JOB_COLUMNS, toJob } from './read-job.js';
import type { JobRecord } from './read-job.js';
import { resultPlace } from './row-codec.js';
import type { RowCodec } from './row-codec.js';

/** Inputs dropped in one transaction. */
const CLEAR_ROWS = 500;

type Readers = Pick<JobStore, 'get' | 'list' | 'results' | 'cancel'>;

/** The reading side of the store, and cancel. */
export function createReaders(database: Database, codec: RowCodec): Readers {
  const get = async (jobId: string, owner?: string): Promise<Job | undefined> => {
    const record = await database.get<JobRecord>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE id = ? AND state IN ('running', 'done', 'cancelled')`, [jobId]);
    return record === undefined || (owner !== undefined && record.owner !== owner) ? undefined : toJob(record);
  };
  return {
    get,
    list: async ({ owner, limit, before }) => {
      const start = before === undefined ? undefined : await database.get<{ created_at: number }>('SELECT created_at FROM jobs WHERE id = ?', [before]);
      const records = await database.all<JobRecord>(
        `SELECT ${JOB_COLUMNS} FROM jobs WHERE state IN ('running', 'done', 'cancelled') ${owner === undefined ? '' : 'AND owner = ?'}
         ${start === undefined ? '' : 'AND (created_at < ? OR (created_at = ? AND id < ?))'} ORDER BY created_at DESC, id DESC LIMIT ?`,
        [
          ...(owner === undefined ? [] : [owner]),
          ...(start === undefined || before === undefined ? [] : [start.created_at, start.created_at, before]),
          limit,
        ],
      );
      return records.map(toJob);
    },
    results: async (jobId, after, limit) => {
      // Read before the results: what is answered by then stays answered.
      const gap = await database.get<{ row: number | null }>('SELECT min(row) AS row FROM job_rows WHERE job_id = ? AND answered = 0', [jobId]);
      const rows = await database.all<{ row: number; ok: number; body: Uint8Array }>(
        `SELECT row, ok, body FROM job_results WHERE job_id = ? AND row > ? AND row < ? ORDER BY row LIMIT ?`,
        [jobId, after, gap?.row ?? Number.MAX_SAFE_INTEGER, limit],
      );
      return rows.map(({ row, ok, body }) => ({ row, ok: ok === 1, json: codec.read(body, resultPlace(jobId, row)) }));
    },
    cancel: async (jobId, owner) => {
      if ((await get(jobId, owner)) === undefined) return undefined;
      const now = await database.now();
      await database.transaction(
        (queries) =>
          queries.run(
            `UPDATE jobs SET state = 'cancelled', ended_at = ?, waiting_bytes = 0, webhook_due_at = ?,
             webhook_state = CASE WHEN webhook_url IS NULL THEN NULL ELSE 'due' END WHERE id = ? AND state = 'running'`,
            [now, now, jobId],
          ),
        { idempotent: true },
      );
      await clearInputs(database, jobId);
      return get(jobId, owner);
    },
  };
}

/** Drops what a cancelled job's rows held: no one will read it. */
export async function clearInputs(database: Database, jobId: string): Promise<void> {
  for (;;) {
    const { changes } = await database.transaction(
      (queries) =>
        queries.run(
          `UPDATE job_rows SET answered = 2, input = NULL WHERE job_id = ? AND answered = 0
           AND EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND state = 'cancelled')
           AND row IN (SELECT row FROM job_rows WHERE job_id = ? AND answered = 0 ORDER BY row LIMIT ${CLEAR_ROWS})`,
          [jobId, jobId],
        ),
      { idempotent: true },
    );
    if (changes < CLEAR_ROWS) return;
  }
}
