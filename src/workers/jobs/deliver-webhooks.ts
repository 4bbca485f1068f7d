// Tells callers that a job ended: signed, to allowed addresses only, again and again until they say 2xx or the attempts are used up.
import type { Job, JobStore, WebhookDelivery } from '../../store/jobs/index.js';
import { startLoop } from './loop.js';
import type { Loop } from './loop.js';
import { checkWebhookUrl, signWebhook } from './webhook-settings.js';
import type { WebhookSettings } from './webhook-settings.js';

export interface WebhookOptions {
  store: JobStore;
  settings: WebhookSettings;
  /** First wait after a failed attempt, ms; it doubles up to an hour. */
  firstRetryMs?: number;
  maxAttempts?: number;
  timeoutMs?: number;
  pollMs?: number;
  onFailure?(error: unknown): void;
  /** Told how each attempt ended: a status, or the name of a failure. */
  onAttempt?(attempt: { jobId: string; attempt: number; outcome: string }): void;
}

const LONGEST_RETRY_MS = 3_600_000;

/** Starts the deliveries. A receiver may get one event more than once (a kill between its answer and the record of it): `webhook-id` tells. */
export function startWebhooks(options: WebhookOptions): Loop {
  const { store, settings, firstRetryMs = 5000, maxAttempts = 14, timeoutMs = 10_000, pollMs = 2000, onFailure = () => undefined, onAttempt } = options;
  return startLoop(
    async () => {
      const delivery = await store.takeWebhook(timeoutMs * 2);
      if (delivery === undefined) return false;
      const outcome = await post(delivery, settings, timeoutMs);
      onAttempt?.({ jobId: delivery.job.id, attempt: delivery.attempt, outcome });
      if (/^2\d\d$/.test(outcome)) await store.settleWebhook(delivery, { delivered: true });
      else {
        const wait = Math.min(LONGEST_RETRY_MS, firstRetryMs * 2 ** (delivery.attempt - 1)) * (0.8 + 0.4 * Math.random());
        // 410 Gone: the receiver asks for no more.
        const last = delivery.attempt >= maxAttempts || outcome === '410';
        await store.settleWebhook(delivery, { delivered: false, ...(last ? {} : { retryAt: Math.round(Date.now() + wait) }) });
      }
      return true;
    },
    { idleMs: pollMs, onFailure },
  );
}

async function post({ job, url }: WebhookDelivery, settings: WebhookSettings, timeoutMs: number): Promise<string> {
  try {
    // Again: the list may have been shortened since the job came in.
    checkWebhookUrl(url, settings);
    const body = JSON.stringify(describeEvent(job));
    const timestamp = Math.floor(Date.now() / 1000);
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'chartcode',
        'webhook-id': job.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(settings.secret, job.id, timestamp, body),
      },
      body,
      // A redirect could lead to an address that is not on the list.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return String(response.status);
  } catch (error) {
    return error instanceof Error ? error.name : 'Error';
  }
}

/** What the receiver is told: counts, and nothing of the notes. */
function describeEvent(job: Job): object {
  return {
    type: `job.${job.state}`,
    timestamp: new Date(job.endedAt ?? Date.now()).toISOString(),
    data: { id: job.id, state: job.state, rows: job.rows },
  };
}
