// A job's row of the database as the job that callers see.
import type { Job, JobState } from './contract.js';

/** Columns that `toJob` needs. */
export const JOB_COLUMNS =
  'id, owner, state, total_rows, answered_rows, failed_rows, created_at, accepted_at, ended_at, webhook_url, webhook_state, webhook_attempts';

export interface JobRecord {
  id: string;
  owner: string;
  state: JobState;
  total_rows: number;
  answered_rows: number;
  failed_rows: number;
  created_at: number;
  accepted_at: number | null;
  ended_at: number | null;
  webhook_url: string | null;
  webhook_state: 'waiting' | 'due' | 'delivered' | 'failed' | null;
  webhook_attempts: number;
}

/** Reads a record. */
export function toJob(record: JobRecord): Job {
  return {
    id: record.id,
    owner: record.owner,
    state: record.state,
    rows: { total: record.total_rows, answered: record.answered_rows, failed: record.failed_rows },
    createdAt: record.created_at,
    acceptedAt: record.accepted_at,
    endedAt: record.ended_at,
    webhook:
      record.webhook_url === null || record.webhook_state === null
        ? null
        : { url: record.webhook_url, state: record.webhook_state, attempts: record.webhook_attempts },
  };
}
