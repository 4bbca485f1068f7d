// Webhooks that are due, and how their deliveries ended.
import type { Database } from '../database/index.js';
import type { JobStore } from './contract.js';
import { JOB_COLUMNS, toJob } from './read-job.js';
import type { JobRecord } from './read-job.js';

type WebhookQueue = Pick<JobStore, 'takeWebhook' | 'settleWebhook'>;

/** The delivery side of the store: one attempt at a time for each job. */
export function createWebhookQueue(database: Database): WebhookQueue {
  return {
    takeWebhook: async (leaseMs) => {
      const now = await database.now();
      const due = "SELECT id FROM jobs WHERE webhook_state = 'due' AND webhook_due_at <= ? ORDER BY webhook_due_at LIMIT 1";
      if ((await database.get(due, [now])) === undefined) return undefined;
      const record = await database.transaction(
        async (queries) => {
          const next = await queries.get<{ id: string }>(`${due}${queries.kind === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : ''}`, [now]);
          if (next === undefined) return undefined;
          return queries.get<JobRecord>(
            `UPDATE jobs SET webhook_attempts = webhook_attempts + 1, webhook_due_at = ? WHERE id = ? RETURNING ${JOB_COLUMNS}`,
            [now + leaseMs, next.id],
          );
        },
        { idempotent: true },
      );
      if (record === undefined || record.webhook_url === null) return undefined;
      return { job: toJob(record), url: record.webhook_url, attempt: record.webhook_attempts };
    },
    settleWebhook: async ({ job, attempt }, outcome) => {
      const retryAt = outcome.delivered ? undefined : outcome.retryAt;
      const state = outcome.delivered ? 'delivered' : retryAt === undefined ? 'failed' : 'due';
      await database.transaction(
        (queries) =>
          queries.run("UPDATE jobs SET webhook_state = ?, webhook_due_at = ? WHERE id = ? AND webhook_attempts = ? AND webhook_state = 'due'", [
            state,
            retryAt ?? 0,
            job.id,
            attempt,
          ]),
        { idempotent: true },
      );
    },
  };
}
