// GET /v1/codes/:system/:code, /v1/search and /v1/models: what the engine knows, without a note.
import { z } from '@hono/zod-openapi';
import { ChartcodeError } from '../../errors.js';
import type { App, ServerContext } from '../context.js';
import { describeCode } from '../describe-code.js';
import { errorResponses, jsonContent } from '../openapi.js';
import { CodeDetailSchema, ModelsSchema, SearchResultSchema } from '../schemas.js';

const SearchQuerySchema = z.object({ q: z.string().trim().min(1).max(200), limit: z.coerce.number().int().min(1).max(100).default(20) });

/** Adds the routes to the app and to the OpenAPI description. */
export function addReferenceRoutes(app: App, { engine, gate }: ServerContext): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/codes/{system}/{code}',
    summary: 'What the edition says of a code',
    request: {
      params: z.object({
        system: z.string().meta({ description: 'ICD-10-CM, ICD-10-PCS or HCPCS' }),
        code: z.string().meta({ description: 'Dotted or not' }),
      }),
    },
    responses: { 200: { description: 'The code', content: jsonContent(CodeDetailSchema) }, ...errorResponses(400, 404) },
  });
  app.get('/v1/codes/:system/:code', (c) => c.json(describeCode(engine.edition, c.req.param('system'), c.req.param('code'))));

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/search',
    summary: 'Codes that fit a phrase, best first',
    request: { query: SearchQuerySchema },
    responses: { 200: { description: 'The codes', content: jsonContent(SearchResultSchema) }, ...errorResponses(400, 429, 503) },
  });
  app.get('/v1/search', async (c) => {
    const parsed = SearchQuerySchema.safeParse(c.req.query());
    if (!parsed.success)
      throw new ChartcodeError(
        'E106',
        undefined,
        parsed.error.issues.map(({ path }) => describeProblem(path[0])),
      );
    const { q, limit } = parsed.data;
    const hits = await gate.run(() => engine.search(q, limit), c.req.raw.signal);
    Object.assign(c.get('facts'), { hits: hits.length });
    return c.json({ query: q, hits });
  });

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/models',
    summary: 'Models and tables in force',
    responses: { 200: { description: 'Models, edition and tables', content: jsonContent(ModelsSchema) } },
  });
  app.get('/v1/models', (c) => {
    const { id, from, validThrough, tables } = engine.edition;
    return c.json({ models: engine.models.map((model) => ({ ...model, metricsOf: 'build' as const })), edition: { id, from, validThrough, tables } });
  });
}

function describeProblem(field: PropertyKey | undefined): { field: string; problem: string } {
  return field === 'limit'
    ? { field: 'limit', problem: 'must be a whole number from 1 to 100' }
    : { field: 'q', problem: 'must be 1 to 200 characters long' };
}
