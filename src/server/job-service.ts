// Jobs inside the server: the store, the in-process worker, webhooks and the sweep, started and stopped together.
import { Counter, Gauge } from 'prom-client';
import type { Logger } from 'pino';
import { asChartcodeError, ChartcodeError } from '../errors.js';
import type { CodeRecorded } from '../store/audit/index.js';
import type { Database } from '../store/database/index.js';
import { createJobStore } from '../store/jobs/index.js';
import type { JobStore, Sealer } from '../store/jobs/index.js';
import { startWebhooks } from '../workers/jobs/deliver-webhooks.js';
import { startLoop } from '../workers/jobs/loop.js';
import type { Loop } from '../workers/jobs/loop.js';
import { startRowWorker } from '../workers/jobs/run-rows.js';
import type { RowWorker } from '../workers/jobs/run-rows.js';
import type { WebhookSettings } from '../workers/jobs/webhook-settings.js';
import type { Gate } from './gate.js';
import { describeFailure } from './log.js';
import type { Metrics } from './metrics.js';
import type { BodyReader } from './reader/index.js';

export interface JobServiceOptions {
  /** Whether this process codes rows; without it `chartcode worker` processes must. Default true. */
  inProcess?: boolean;
  maxWaitingBytes?: number;
  leaseMs?: number;
  pollMs?: number;
  maxAttempts?: number;
  /** Ended jobs are dropped after so many days. Default 7. */
  retentionDays?: number;
  webhooks?: WebhookSettings;
  /** First wait of a failed webhook, ms. */
  webhookRetryMs?: number;
  sealer?: Sealer;
}

export interface JobService {
  store: JobStore;
  webhooks: WebhookSettings | undefined;
  /** Begins to code rows, to deliver webhooks and to sweep. */
  start(): void;
  /** There is work: looks at once. */
  wake(): void;
  /** Ends what is under way within `graceMs`, gives the rest back to the queue. */
  stop(graceMs: number): Promise<void>;
}

interface Around {
  code: CodeRecorded;
  gate: Pick<Gate, 'background' | 'concurrency'>;
  /** A server's: its event loop answers callers while large rows are read. */
  reader?: Pick<BodyReader, 'readRow'>;
  metrics: Metrics;
  log: Logger;
}

const SWEEP_EVERY_MS = 60_000;
/** An upload without a sign of life is dead after this. */
const UPLOAD_MS = 15 * 60_000;
/** Deliveries at once: a receiver that takes its ten seconds must not hold the others up. */
const WEBHOOK_LANES = 4;
const DAY_MS = 86_400_000;

/** Builds the service; nothing runs before `start`. */
export function createJobService(database: Database, around: Around, options: JobServiceOptions = {}): JobService {
  const { code, gate, reader, metrics, log } = around;
  const { inProcess = true, retentionDays = 7, maxWaitingBytes, sealer, webhooks, webhookRetryMs, ...rows } = options;
  const store = createJobStore(database, { maxWaitingBytes, sealer });
  const count = addMetrics(metrics, store);
  const onFailure = (error: unknown): void => {
    const { code } = asChartcodeError(error);
    metrics.error(code);
    log.warn({ error: code, ...(error instanceof ChartcodeError ? {} : describeFailure(error)) }, 'jobs: trouble');
  };
  let worker: RowWorker | undefined;
  const loops: Loop[] = [];
  return {
    store,
    webhooks,
    start: () => {
      if (inProcess)
        worker = startRowWorker({
          ...rows,
          store,
          onFailure,
          concurrency: gate.concurrency + 1,
          readRow: reader?.readRow,
          code: (input, actor) => gate.background(() => code(input, { actor, channel: 'job' })),
          onAnswer: (result) => {
            count(result.ok);
            if (result.ok) metrics.claim(result.value);
            else metrics.error(result.code);
          },
        });
      if (webhooks !== undefined)
        for (let lane = 0; lane < WEBHOOK_LANES; lane += 1)
          loops.push(startWebhooks({ store, settings: webhooks, onFailure, firstRetryMs: webhookRetryMs, onAttempt: (attempt) => log.info(attempt, 'webhook') }));
      const sweep = async (): Promise<boolean> => {
        const swept = await store.sweep({ uploadsBefore: Date.now() - UPLOAD_MS, jobsBefore: Date.now() - retentionDays * DAY_MS });
        if (swept.jobs + swept.uploads > 0) log.info(swept, 'jobs: swept');
        return false;
      };
      loops.push(startLoop(sweep, { idleMs: SWEEP_EVERY_MS, onFailure }));
    },
    wake: () => worker?.wake(),
    stop: async (graceMs) => {
      await Promise.all([worker?.stop(graceMs), ...loops.map((loop) => loop.stop())]);
    },
  };
}

function addMetrics({ registry }: Metrics, store: JobStore): (ok: boolean) => void {
  const registers = [registry];
  const answered = new Counter({ name: 'chartcode_job_rows_total', help: 'Rows of jobs answered by this process', labelNames: ['outcome'], registers });
  new Gauge({
    name: 'chartcode_jobs_waiting_bytes',
    help: 'Bytes of job rows without an answer, over all servers and workers',
    registers,
    async collect() {
      // A database that is away must not take the other figures with it.
      const load = await store.load().catch(() => undefined);
      if (load !== undefined) this.set(load.waitingBytes);
    },
  });
  return (ok) => answered.inc({ outcome: ok ? 'claim' : 'error' });
}
