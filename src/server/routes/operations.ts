// /health, /ready, /metrics and /openapi.json: for those who run the service. None of them waits for the engine.
import type { App, ServerContext } from '../context.js';
import { jsonContent } from '../openapi.js';
import { HealthSchema, ReadySchema } from '../schemas.js';

/** Adds the routes to the app and to the OpenAPI description. */
export function addOperationRoutes(app: App, { gate, metrics }: ServerContext, version: string): void {
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
      503: { description: 'Stopping, or the queue is full', content: jsonContent(ReadySchema) },
    },
  });
  app.get('/ready', (c) => {
    const status = gate.stopping ? ('stopping' as const) : gate.full ? ('busy' as const) : ('ready' as const);
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
