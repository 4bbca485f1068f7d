// The queue: rows are leased for a time, and an answer counts only under the newest lease of its row.
import type { Database, Queries } from '../database/index.js';
import type { JobStore, Lease, LeasedRow, RowAnswer } from './contract.js';
import { inputPlace, resultPlace } from './row-codec.js';
import type { RowCodec } from './row-codec.js';

/** Jobs that one call looks at: enough to fill any worker's hands. */
const JOBS_A_CALL = 8;

type Leases = Pick<JobStore, 'lease' | 'renew' | 'release' | 'answer'>;

/**
 * The worker side of the store. Every transaction takes rows before their job, so that none waits for another in a circle; on Postgres rows
 * that another worker is taking are skipped, not waited for.
 */
export function createLeases(database: Database, codec: RowCodec): Leases {
  const each = (leases: readonly Lease[], change: (queries: Queries, lease: Lease) => Promise<{ changes: number }>): Promise<Lease[]> =>
    database.transaction(
      async (queries) => {
        const held: Lease[] = [];
        // In one order, whoever asks: two workers must not hold what the other waits for.
        const ordered = [...leases].sort((a, b) => (a.jobId === b.jobId ? a.row - b.row : a.jobId < b.jobId ? -1 : 1));
        for (const lease of ordered) if ((await change(queries, lease)).changes > 0) held.push(lease);
        return held;
      },
      { idempotent: true },
    );
  return {
    lease: async (limit, leaseMs) => {
      const now = await database.now();
      // Looks before it takes: an idle worker writes nothing.
      const waiting = await database.get(`${WAITING_JOBS} LIMIT 1`, [now]);
      if (waiting === undefined) return [];
      return database.transaction((queries) => leaseRows(queries, codec, { limit, now, until: now + leaseMs }), { idempotent: true });
    },
    renew: async (leases, leaseMs) => {
      if (leases.length === 0) return [];
      const until = (await database.now()) + leaseMs;
      return each(leases, (queries, { jobId, row, token }) =>
        queries.run('UPDATE job_rows SET leased_until = ? WHERE job_id = ? AND row = ? AND token = ? AND answered = 0', [until, jobId, row, token]),
      );
    },
    release: async (leases, { blameless }) => {
      await each(leases, (queries, { jobId, row, token }) =>
        queries.run('UPDATE job_rows SET leased_until = 0, token = token + 1, attempts = attempts - ? WHERE job_id = ? AND row = ? AND token = ? AND answered = 0', [
          blameless ? 1 : 0,
          jobId,
          row,
          token,
        ]),
      );
    },
    answer: async (lease, answer) => {
      const now = await database.now();
      try {
        return await database.transaction((queries) => answerRow(queries, codec, { lease, answer, now }), { idempotent: true });
      } catch (error) {
        if (error instanceof JobEnded) return false;
        throw error;
      }
    },
  };
}

const WAITING_JOBS = `SELECT id, owner FROM jobs WHERE state = 'running'
  AND EXISTS (SELECT 1 FROM job_rows WHERE job_rows.job_id = jobs.id AND answered = 0 AND leased_until <= ?) ORDER BY served_at, id`;

async function leaseRows(queries: Queries, codec: RowCodec, { limit, now, until }: { limit: number; now: number; until: number }): Promise<LeasedRow[]> {
  const taken: LeasedRow[] = [];
  const served: string[] = [];
  for (const { id, owner } of await queries.all<{ id: string; owner: string }>(`${WAITING_JOBS} LIMIT ${JOBS_A_CALL}`, [now])) {
    if (taken.length >= limit) break;
    const rows = await queries.all<{ row: number; line: number; input: Uint8Array; token: number; attempts: number }>(
      `WITH picked AS MATERIALIZED (
         SELECT row AS picked_row FROM job_rows WHERE job_id = ? AND answered = 0 AND leased_until <= ? ORDER BY row LIMIT ?
         ${queries.kind === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : ''})
       UPDATE job_rows SET token = token + 1, attempts = attempts + 1, leased_until = ? FROM picked WHERE job_id = ? AND row = picked_row
       RETURNING row, line, input, token, attempts`,
      [id, now, limit - taken.length, until, id],
    );
    if (rows.length === 0) continue;
    served.push(id);
    rows.sort((a, b) => a.row - b.row);
    for (const { input, ...row } of rows) taken.push({ jobId: id, owner, ...row, text: codec.read(input, inputPlace(id, row.row)) });
  }
  for (const id of served.sort()) await queries.run('UPDATE jobs SET served_at = ? WHERE id = ?', [now, id]);
  return taken;
}

/** Undoes the answer of a row whose job ended meanwhile. */
class JobEnded extends Error {}

/** The row, its result and its job's counters change together or not at all. */
async function answerRow(queries: Queries, codec: RowCodec, { lease, answer, now }: { lease: Lease; answer: RowAnswer; now: number }): Promise<boolean> {
  const { jobId, row, token } = lease;
  const open = await queries.get<{ bytes: number }>(
    'UPDATE job_rows SET answered = 1, input = NULL, leased_until = 0 WHERE job_id = ? AND row = ? AND token = ? AND answered = 0 RETURNING bytes',
    [jobId, row, token],
  );
  if (open === undefined) return false;
  await queries.run('INSERT INTO job_results (job_id, row, ok, body, answered_at) VALUES (?, ?, ?, ?, ?)', [
    jobId,
    row,
    answer.ok ? 1 : 0,
    codec.write(JSON.stringify(answer.value), resultPlace(jobId, row)),
    now,
  ]);
  const job = await queries.get<{ answered_rows: number; total_rows: number }>(
    `UPDATE jobs SET answered_rows = answered_rows + 1, failed_rows = failed_rows + ?, waiting_bytes = waiting_bytes - ?
     WHERE id = ? AND state = 'running' RETURNING answered_rows, total_rows`,
    [answer.ok ? 0 : 1, open.bytes, jobId],
  );
  if (job === undefined) throw new JobEnded();
  if (job.answered_rows === job.total_rows)
    await queries.run(
      `UPDATE jobs SET state = 'done', ended_at = ?, webhook_due_at = ?, webhook_state = CASE WHEN webhook_url IS NULL THEN NULL ELSE 'due' END WHERE id = ?`,
      [now, now, jobId],
    );
  return true;
}
