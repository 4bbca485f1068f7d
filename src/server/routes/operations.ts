// /health, /ready, /metrics and /openapi.json: for those who run the service. None of them waits for the engine.
import type { App, ServerContext } from '../context.js';
import { jsonContent } from '../openapi.js';
import { HealthSchema, ReadySchema } from '../schemas.js';
import type { Database } from '../../store/database/index.js';

/** Adds the routes to the app and to the OpenAPI description. */
export function addOperationRoutes(app: App, { gate, metrics, database, audit }: ServerContext, version: string): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/health',
    security: [],
    summary: 'The process lives',
    responses: { 200: { description: 'Always', content: jsonContent(HealthSchema) } },
  });
  app.get('/health', (c) => c.json({ status: 'ok' as const }));

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/ready',
    security: [],
    summary: 'A claim sent now would be taken',
    responses: {
      200: { description: 'Ready', content: jsonContent(ReadySchema) },
      503: { description: 'Stopping, the queue is full, or the database is away or cannot be written', content: jsonContent(ReadySchema) },
    },
  });
  const answers = database === undefined ? () => Promise.resolve(true) : createAliveCheck(database);
  app.get('/ready', async (c) => {
    const status = gate.stopping ? ('stopping' as const) : gate.full ? ('busy' as const) : audit?.failing !== true && (await answers()) ? ('ready' as const) : ('no-database' as const);
    return c.json({ status }, status === 'ready' ? 200 : 503);
  });

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/metrics',
    summary: 'Prometheus metrics',
    responses: { 200: { description: 'Text format', content: { 'text/plain': { schema: { type: 'string' } } } } },
  });
  app.get('/metrics', async (c) => c.body(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType }));

  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer', description: 'An API key (`chartcode keys create`); none is needed until there is one' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'header', { type: 'apiKey', in: 'header', name: 'X-API-Key' });
  app.get('/openapi.json', (c) =>
    c.json(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        security: [{ bearer: [] }, { header: [] }],
        info: {
          title: 'Chartcode',
          version,
          description: 'Codes clinical notes: ICD-10-CM with calibrated probabilities, evidence, findings and routing.',
        },
      }),
    ),
  );
}

const LONGEST_WAIT_MS = 1000;
const KNOWN_FOR_MS = 1000;

/** Whether the database answers within a second: every claim is recorded there first. Asked at most once a second, whoever asks. */
function createAliveCheck(database: Database): () => Promise<boolean> {
  let asked = Number.NEGATIVE_INFINITY;
  let found = Promise.resolve(true);
  return () => {
    if (performance.now() - asked < KNOWN_FOR_MS) return found;
    asked = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), LONGEST_WAIT_MS);
    });
    const alive = database.get('SELECT seq FROM audit_head WHERE id = 1').then(() => true, () => false);
    found = Promise.race([alive, late]).finally(() => clearTimeout(timer));
    return found;
  };
}
