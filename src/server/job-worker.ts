// The job service in a process of its own, without HTTP: what `chartcode worker` runs.
import type { Logger } from 'pino';
import type { Engine } from '../engine.js';
import { codeRecorded } from '../store/audit/index.js';
import type { Config } from './config.js';
import { createGate } from './gate.js';
import { readJobOptions } from './job-options.js';
import { createJobService } from './job-service.js';
import type { JobService } from './job-service.js';
import { createMetrics } from './metrics.js';
import type { Store } from './open-store.js';

export interface JobWorkerOptions {
  /** Rows coded at once. */
  concurrency: number;
  jobs: Config['jobs'];
  log: Logger;
}

/** Starts it; the caller stops it before it closes the engine and the store. Throws E106 for settings that cannot be used. */
export function startJobWorker(engine: Engine, { database, audit, textKeys }: Store, { concurrency, jobs, log }: JobWorkerOptions): JobService {
  const gate = createGate({ concurrency, maxQueue: 0, maxBatches: 0 });
  const options = { ...readJobOptions(jobs, textKeys), inProcess: true };
  const service = createJobService(database, { code: codeRecorded(engine, audit), gate, metrics: createMetrics(gate), log }, options);
  service.start();
  return service;
}
