// How /v1/jobs is described in /openapi.json.
import { z } from '@hono/zod-openapi';
import type { App } from '../context.js';
import { errorResponses, jsonContent, linesContent } from '../openapi.js';

export const JobViewSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'done', 'cancelled']),
    rows: z.object({ total: z.number().int(), answered: z.number().int(), failed: z.number().int() }),
    createdAt: z.iso.datetime(),
    acceptedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    webhook: z.object({ url: z.string(), state: z.enum(['waiting', 'due', 'delivered', 'failed']), attempts: z.number().int() }).nullable(),
  })
  .meta({ id: 'Job', description: '`answered` counts rows with a claim or an error, `failed` those with an error.' });
export type JobView = z.infer<typeof JobViewSchema>;

const JobListSchema = z.object({ jobs: z.array(JobViewSchema), next: z.uuid().nullable().meta({ description: 'Pass as `before` for the next page.' }) }).meta({ id: 'JobList' });
const IdParam = z.object({ id: z.string() });

/** Adds the descriptions. */
export function registerJobRoutes(app: App): void {
  const { openAPIRegistry: registry } = app;
  registry.registerPath({
    method: 'post',
    path: '/v1/jobs',
    summary: 'Send a job: many encounters, coded in the background',
    request: {
      headers: z.object({ 'idempotency-key': z.string().optional().meta({ description: 'A repeated request with the same key and body gets the same job.' }) }),
      query: z.object({ webhook: z.url().optional().meta({ description: 'Told by a signed POST when the job has ended; its origin must be on the list of the server.' }) }),
      body: { required: true, content: linesContent('One Encounter a line') },
    },
    responses: {
      202: { description: 'Accepted: every row will be answered once', content: jsonContent(JobViewSchema) },
      200: { description: 'The job that the same request made before', content: jsonContent(JobViewSchema) },
      ...errorResponses(400, 409, 413, 415, 429, 503, 507),
    },
  });
  registry.registerPath({
    method: 'get',
    path: '/v1/jobs',
    summary: 'Jobs, newest first',
    request: { query: z.object({ limit: z.number().int().optional(), before: z.uuid().optional() }) },
    responses: { 200: { description: 'A page of jobs', content: jsonContent(JobListSchema) }, ...errorResponses(400, 503) },
  });
  registry.registerPath({
    method: 'get',
    path: '/v1/jobs/{id}',
    summary: 'The progress of a job',
    request: { params: IdParam },
    responses: { 200: { description: 'The job', content: jsonContent(JobViewSchema) }, ...errorResponses(404, 503) },
  });
  registry.registerPath({
    method: 'delete',
    path: '/v1/jobs/{id}',
    summary: 'End a job; what is answered stays, what waits is dropped',
    request: { params: IdParam },
    responses: { 200: { description: 'The job as it is now', content: jsonContent(JobViewSchema) }, ...errorResponses(404, 503) },
  });
  registry.registerPath({
    method: 'get',
    path: '/v1/jobs/{id}/results',
    summary: 'Results in input order, as far as they go without a gap',
    request: {
      params: IdParam,
      query: z.object({
        after: z.number().int().optional().meta({ description: 'Only rows after this one: the last `row` of what came before.' }),
        limit: z.number().int().optional(),
      }),
    },
    responses: {
      200: {
        description: 'One line a row, `{"row", "claim"}` or `{"row", "id" or "line", "error"}`; the header chartcode-job-state says whether more will come',
        content: linesContent('One result a line'),
      },
      ...errorResponses(400, 404, 503),
    },
  });
}
