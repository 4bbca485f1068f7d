// /v1/jobs: batches that are coded in the background, asked after, fetched and ended.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ChartcodeError } from '../../errors.js';
import type { Job, JobStore, StoredResult } from '../../store/jobs/index.js';
import { checkWebhookUrl } from '../../workers/jobs/webhook-settings.js';
import type { App, ServerContext } from '../context.js';
import { readJobCaller } from '../job-caller.js';
import type { JobService } from '../job-service.js';
import { readBodyKind, readChunks } from '../read-body.js';
import { receiveJob } from '../receive-job.js';
import { registerJobRoutes } from './jobs-openapi.js';
import type { JobView } from './jobs-openapi.js';

/** Results read at a time: a claim is some tens of kilobytes. */
const PAGE = 50;

const ListQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), before: z.uuid().optional() });
const ResultsQuery = z.object({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(1_000_000).default(1_000_000) });

/** Adds the routes to the app and to the OpenAPI description. */
export function addJobRoutes(app: App, { gate, limits }: ServerContext, jobs: JobService): void {
  const { store } = jobs;
  registerJobRoutes(app);

  app.post('/v1/jobs', async (c) => {
    readBodyKind(c, ['ndjson']);
    if (gate.stopping) throw new ChartcodeError('E503');
    const { id: owner } = readJobCaller(c);
    const webhook = c.req.query('webhook');
    const idempotencyKey = readKey(c);
    const { job, repeated } = await receiveJob(store, readChunks(c), {
      owner,
      maxRowBytes: limits.maxBodyBytes,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(webhook === undefined ? {} : { webhookUrl: checkWebhookUrl(webhook, jobs.webhooks) }),
    });
    jobs.wake();
    Object.assign(c.get('facts'), { rows: job.rows.total });
    c.header('location', `/v1/jobs/${job.id}`);
    return c.json(view(job), repeated ? 200 : 202);
  });

  app.get('/v1/jobs', async (c) => {
    const { limit, before } = readQuery(ListQuery, c);
    const found = await store.list({ limit, ...readJobCaller(c).filter, ...(before === undefined ? {} : { before }) });
    return c.json({ jobs: found.map(view), next: found.length === limit ? (found.at(-1)?.id ?? null) : null });
  });

  app.get('/v1/jobs/:id', async (c) => c.json(view(await find(store, c))));

  app.delete('/v1/jobs/:id', async (c) => {
    await find(store, c);
    const job = await store.cancel(c.req.param('id'), readJobCaller(c).filter.owner);
    if (job === undefined) throw new ChartcodeError('E117');
    return c.json(view(job));
  });

  app.get('/v1/jobs/:id/results', async (c) => {
    const { after, limit } = readQuery(ResultsQuery, c);
    // Read before the results: when it says that the job has ended, the results that follow are all that there will be.
    const job = await find(store, c);
    // What fails before the first line is an answer with its code.
    const first = await store.results(job.id, after, Math.min(PAGE, limit));
    c.header('content-type', 'application/x-ndjson; charset=utf-8');
    c.header('chartcode-job-state', job.state);
    return c.body(streamResults(store, job.id, first, limit));
  });
}

/** Lines as the reader takes them. A failure half-way breaks the connection: an end that looked whole would lie. */
function streamResults(store: JobStore, jobId: string, first: readonly StoredResult[], limit: number): ReadableStream<Uint8Array> {
  let page: readonly StoredResult[] | undefined = first;
  let last = 0;
  let left = limit;
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const rows = page ?? (left > 0 ? await store.results(jobId, last, Math.min(PAGE, left)) : []);
      page = undefined;
      last = rows.at(-1)?.row ?? last;
      left -= rows.length;
      if (rows.length === 0) return controller.close();
      controller.enqueue(encoder.encode(rows.map(({ row, ok, json }) => (ok ? `{"row":${row},"claim":${json}}\n` : `{"row":${row},${json.slice(1)}\n`)).join('')));
    },
  });
}

async function find(store: JobStore, c: Context): Promise<Job> {
  const job = await store.get(c.req.param('id') ?? '', readJobCaller(c).filter.owner);
  if (job === undefined) throw new ChartcodeError('E117');
  return job;
}

function readKey(c: Context): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new ChartcodeError('E106', undefined, [{ field: 'idempotency-key', problem: 'must be 1 to 200 visible ASCII characters' }]);
  return key;
}

function readQuery<T extends z.ZodType>(schema: T, c: Context): z.infer<T> {
  const parsed = schema.safeParse(c.req.query());
  if (parsed.success) return parsed.data;
  const problems: Record<string, string> = { before: 'must be the id of a job', after: 'must be a row number', limit: 'must be a whole number, and not larger than a page' };
  throw new ChartcodeError('E106', undefined, parsed.error.issues.map(({ path }) => ({ field: String(path[0]), problem: problems[String(path[0])] ?? 'is wrong' })));
}

function view({ owner: _, createdAt, acceptedAt, endedAt, ...job }: Job): JobView {
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return { ...job, state: job.state as JobView['state'], createdAt: time(createdAt) ?? '', acceptedAt: time(acceptedAt), endedAt: time(endedAt) };
}
