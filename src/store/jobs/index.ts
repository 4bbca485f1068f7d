// The store of jobs, over either database.
import type { Database } from '../database/index.js';
import type { JobStore, Sealer } from './contract.js';
import { createLeases } from './leases.js';
import { clearInputs, createReaders } from './readers.js';
import { createRowCodec } from './row-codec.js';
import { createUploads, deleteJob } from './uploads.js';
import { createWebhookQueue } from './webhook-queue.js';

export type * from './contract.js';

export interface JobStoreOptions {
  /**
   * Bytes of rows (UTF-8, so at least their characters; four are about a token) that may wait for an answer, over all jobs. Default 256 MiB.
   */
  maxWaitingBytes?: number;
  /** Seals rows and results at rest; without it they are stored as they are. */
  sealer?: Sealer;
}

/** Builds the store. Nothing is kept in memory: any number of processes may build it over one database. */
export function createJobStore(database: Database, { maxWaitingBytes = 256 << 20, sealer }: JobStoreOptions = {}): JobStore {
  const codec = createRowCodec(sealer);
  return {
    ...createUploads(database, codec, maxWaitingBytes),
    ...createLeases(database, codec),
    ...createReaders(database, codec),
    ...createWebhookQueue(database),
    sweep: ({ uploadsBefore, jobsBefore }) => sweep(database, uploadsBefore, jobsBefore),
  };
}

async function sweep(database: Database, uploadsBefore: number, jobsBefore: number): Promise<{ uploads: number; jobs: number }> {
  const find = (where: string, ...values: number[]): Promise<{ id: string }[]> => database.all(`SELECT id FROM jobs WHERE ${where}`, values);
  const cancelled = await find("state = 'cancelled' AND EXISTS (SELECT 1 FROM job_rows WHERE job_id = jobs.id AND answered = 0)");
  for (const { id } of cancelled) await clearInputs(database, id);
  const uploads = await find("state = 'receiving' AND touched_at < ?", uploadsBefore);
  for (const { id } of uploads) await deleteJob(database, id, `state = 'receiving' AND touched_at < ${uploadsBefore}`);
  const jobs = await find("state = 'dropped' OR (state IN ('done', 'cancelled') AND ended_at < ?)", jobsBefore);
  for (const { id } of jobs) await deleteJob(database, id, "state IN ('done', 'cancelled', 'dropped')");
  return { uploads: uploads.length, jobs: jobs.length };
}
