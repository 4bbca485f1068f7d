// The HTTP application: routes, one error map, one log line and one metric a request.
import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { routePath } from 'hono/route';
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import type { Engine } from '../engine.js';
import { ChartcodeError, asChartcodeError } from '../errors.js';
import { codeRecorded, openTrail } from '../store/audit/index.js';
import type { AuditTrail } from '../store/audit/index.js';
import { openKeyStore } from '../store/keys/key-store.js';
import type { KeyStore } from '../store/keys/key-store.js';
import { createAddressReader } from './access/client-address.js';
import { createGuard } from './access/guard.js';
import { createHardening } from './access/harden.js';
import type { ComplianceOptions } from '../store/compliance/make-report.js';
import { createReviewStore } from '../store/reviews/index.js';
import type { Database } from '../store/database/index.js';
import { listAllowedMethods } from './allowed-methods.js';
import type { Parties } from '../output/index.js';
import type { App, Limits, RequestVariables, ServerContext } from './context.js';
import { createGate } from './gate.js';
import type { Gate, GateOptions } from './gate.js';
import { createJobService } from './job-service.js';
import type { JobService, JobServiceOptions } from './job-service.js';
import { createLog, describeFailure } from './log.js';
import { createMetrics } from './metrics.js';
import { dropUnread } from './read-body.js';
import { createReader } from './reader/index.js';
import { addNegotiation } from './answer-claim.js';
import { addBatchRoute } from './routes/batch.js';
import { addClaimHistoryRoutes } from './routes/claim-history.js';
import { addClaimRoute } from './routes/claims.js';
import { addJobRoutes } from './routes/jobs.js';
import { addOperationRoutes } from './routes/operations.js';
import { addComplianceRoutes } from './routes/compliance.js';
import { addReviewRoutes } from './routes/reviews.js';
import { addReferenceRoutes } from './routes/reference.js';
import { addValidateRoute } from './routes/validate.js';

/** Who may call, from where, how often. */
export interface AccessOptions {
  /** Requests a minute of a key without a limit of its own. */
  ratePerMinute?: number;
  /** Wrong keys a minute from one address. */
  failuresPerMinute?: number;
  corsOrigins?: readonly string[];
  /** Addresses or CIDR blocks of proxies whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[];
  tls?: boolean;
}

export interface AppOptions extends Partial<Limits>, Partial<GateOptions> {
  log?: Logger;
  /** Adds the process's own metrics (memory, event loop); off by default. */
  processMetrics?: boolean;
  version?: string;
  /** The parties of X12 drafts; placeholders when absent. */
  parties?: Parties;
  /** What jobs, audit and reviews are kept in; without it their routes are not served. */
  database?: Database;
  jobs?: JobServiceOptions;
  /** How the audit trail is kept; in the database, without texts, when absent. */
  audit?: AuditTrail;
  access?: AccessOptions;
  /** Audit sample and drift; the defaults of the settings when absent. */
  compliance?: ComplianceOptions;
}

export interface ChartcodeApp {
  fetch: App['fetch'];
  request: App['request'];
  gate: Gate;
  log: Logger;
  /** With a database; the owner starts and stops it. */
  jobs?: JobService;
  /** With a database. */
  audit?: AuditTrail;
  keys?: KeyStore;
  /** For other listeners over the same engine and gate (MLLP). */
  context: ServerContext;
}

/**
 * Builds the HTTP API over an engine. Defaults: bodies of 8 MiB, batches of 64 MiB and 10,000 rows, one claim a core under way, 64 waiting, 4 batches.
 * `gate` lets the owner stop and drain it.
 */
export function createApp(engine: Engine, options: AppOptions = {}): ChartcodeApp {
  const {
    log = createLog(),
    processMetrics = false,
    version = '0.1.0',
    maxBodyBytes = 8 << 20,
    maxBatchBytes = 64 << 20,
    maxBatchRows = 10_000,
  } = options;
  const { concurrency = availableParallelism(), maxQueue = 64, maxBatches = 4 } = options;
  const gate = createGate({ concurrency, maxQueue, maxBatches });
  const { database, audit = database && openTrail(database) } = options;
  const keys = database && audit && openKeyStore(database, audit);
  const context: ServerContext = {
    engine,
    code: codeRecorded(engine, audit),
    gate,
    reader: createReader(),
    log,
    metrics: createMetrics(gate, { processMetrics }),
    limits: { maxBodyBytes, maxBatchBytes, maxBatchRows },
    ...(database === undefined ? {} : { database }),
    ...(audit === undefined ? {} : { audit }),
  };
  const app: App = new OpenAPIHono<{ Variables: RequestVariables }>();
  observe(app, context);
  protect(app, keys, options.access);
  addNegotiation(app, options.parties);
  addClaimRoute(app, context);
  addBatchRoute(app, context);
  addValidateRoute(app, context);
  if (audit !== undefined) addClaimHistoryRoutes(app, context, audit);
  if (database !== undefined && audit !== undefined) {
    const reviews = createReviewStore(database, audit);
    addReviewRoutes(app, context, audit, reviews);
    addComplianceRoutes(app, context, audit, reviews, options.compliance);
  }
  addReferenceRoutes(app, context);
  const jobs = options.database === undefined ? undefined : createJobService(options.database, context, options.jobs);
  if (jobs !== undefined) addJobRoutes(app, context, jobs);
  addOperationRoutes(app, context, version);
  app.notFound((c) => {
    const allowed = listAllowedMethods(app.routes, c.req.path);
    if (allowed.length === 0) return answerError(c, context, new ChartcodeError('E111'));
    c.header('allow', allowed.join(', '));
    return answerError(c, context, new ChartcodeError('E116', undefined, [{ field: 'method', problem: `must be one of ${allowed.join(', ')}` }]));
  });
  app.onError((error, c) => answerError(c, context, error));
  return { fetch: app.fetch, request: app.request, gate, log, context, ...(jobs === undefined ? {} : { jobs }), ...(audit === undefined ? {} : { audit, keys }) };
}

function protect(app: App, keys: KeyStore | undefined, access: AccessOptions = {}): void {
  const { ratePerMinute = 600, failuresPerMinute = 20, corsOrigins = [], trustedProxies = [], tls = trustedProxies.length > 0 } = access;
  app.use(...createHardening({ corsOrigins, tls }));
  app.use(...createGuard({ keys, readAddress: createAddressReader(trustedProxies), ratePerMinute, failuresPerMinute }));
}

function observe(app: App, { metrics, log, gate }: ServerContext): void {
  app.use(async (c, next) => {
    const begun = performance.now();
    const requestId = readRequestId(c.req.header('x-request-id'));
    c.set('requestId', requestId);
    c.set('facts', {});
    await next();
    const ms = Math.round((performance.now() - begun) * 10) / 10;
    // Set after the answer: a claim is somebody's health record, so no cache keeps it. On the answer itself: `c.header` would build it anew, with a
    // stream around its body, each time.
    const { headers } = c.res;
    headers.set('cache-control', 'no-store');
    headers.set('x-content-type-options', 'nosniff');
    headers.set('x-request-id', requestId);
    if (gate.stopping) headers.set('connection', 'close');
    const matched = routePath(c, -1);
    // The pattern, not the address: an address may hold anything.
    const route = matched === '/*' || matched === '*' ? 'unmatched' : matched;
    const status = c.res.status;
    metrics.request({ method: c.req.method, route, status }, ms);
    log[status >= 500 ? 'error' : 'info']({ requestId, method: c.req.method, route, status, ms, ...c.get('facts') }, 'request');
  });
}

async function answerError(c: Context<{ Variables: RequestVariables }>, { metrics, log }: ServerContext, thrown: unknown): Promise<Response> {
  const error = asChartcodeError(thrown);
  metrics.error(error.code);
  Object.assign(c.get('facts'), { error: error.code });
  if (!(thrown instanceof ChartcodeError)) log.error({ requestId: c.get('requestId'), ...describeFailure(thrown) }, 'unexpected failure');
  const wait = error.details.find(
    (detail): detail is { retryAfterSeconds: number } => typeof detail === 'object' && detail !== null && 'retryAfterSeconds' in detail,
  );
  if (wait !== undefined) c.header('retry-after', String(wait.retryAfterSeconds));
  await dropUnread(c);
  // The rest of a body that was refused half-way is not read: the connection ends with the answer.
  if (error.code === 'E109') c.header('connection', 'close');
  return c.json(error.toBody(), error.status as 400);
}

function readRequestId(given: string | undefined): string {
  return given !== undefined && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID();
}
