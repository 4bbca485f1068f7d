// GET /v1/compliance/work-list and /report: the audit sample of what left without a person, and drift of coding intensity.
import { z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { formatReportHtml } from '../../compliance/index.js';
import type { AuditTrail } from '../../store/audit/index.js';
import { type ComplianceOptions, listWork, makeReport } from '../../store/compliance/make-report.js';
import type { ReviewStore } from '../../store/reviews/index.js';
import type { App, ServerContext } from '../context.js';
import { errorResponses, jsonContent } from '../openapi.js';
import { readTimes, TimesQuery } from '../read-times.js';

/** What a service without settings of its own does. */
export const COMPLIANCE_DEFAULTS: ComplianceOptions = { sampleShare: 0.08, heldBack: 0.05, periodDays: 7, falseAlarmsPerYear: 0.5 };

const WorkListSchema = z
  .object({
    share: z.number(), reached: z.number().nullable(), population: z.number().int(), sampled: z.number().int(), reviewed: z.number().int(),
    items: z.array(z.object({ claimId: z.string(), at: z.string(), setting: z.string(), documentType: z.string(), codes: z.number().int(), why: z.enum(['held-back', 'drawn']), reviewed: z.boolean() })),
  })
  .meta({ id: 'WorkList', description: 'Sampled claims, those that no one has reviewed first.' });

/** Adds the routes to the app and to the OpenAPI description. */
export function addComplianceRoutes(app: App, { engine }: ServerContext, audit: AuditTrail, reviews: ReviewStore, options: ComplianceOptions = COMPLIANCE_DEFAULTS): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/compliance/work-list',
    summary: 'Claims that left without a person and are to be audited',
    request: { query: TimesQuery },
    responses: { 200: { description: 'The sample', content: jsonContent(WorkListSchema) }, ...errorResponses(400, 503) },
  });
  app.get('/v1/compliance/work-list', async (c) => c.json(await listWork(audit, reviews, readTimes(c), options)));

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/compliance/report',
    summary: 'Audit sample, agreement in it, and drift against the frozen baseline',
    request: { query: TimesQuery },
    responses: {
      200: { description: 'The report; a page when Accept asks for text/html', content: { ...jsonContent(z.looseObject({ schema: z.string(), claims: z.number().int() })), 'text/html': { schema: { type: 'string' } } } },
      ...errorResponses(400, 503),
    },
  });
  app.get('/v1/compliance/report', async (c) => {
    const report = await makeReport(audit, reviews, readTimes(c), options, (code, principal) => engine.edition.icd10cm.severity(code, principal), new Date());
    c.header('vary', 'Accept', { append: true });
    return accepts(c, { header: 'Accept', supports: ['application/json', 'text/html'], default: 'application/json' }) === 'text/html' ? c.html(formatReportHtml(report)) : c.json(report);
  });
}
