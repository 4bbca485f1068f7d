// POST /v1/claims/:id/review, GET /v1/reviews/agreement and /reasons: what coders decide of claims, and how far they agree.
import { z } from '@hono/zod-openapi';
import { describeIssue } from '../../document/validate-encounter.js';
import { ChartcodeError } from '../../errors.js';
import type { Edition } from '../../reference/types.js';
import { restoreClaim, type AuditTrail } from '../../store/audit/index.js';
import { collectReviews } from '../../store/compliance/make-report.js';
import { decodeUtf8 } from '../../store/decode-utf8.js';
import { parseJson } from '../../store/parse-json.js';
import { type IsCode, measureAgreement, placeEvidence, REVIEW_REASONS, type ReviewInput, ReviewInputSchema, ReviewSchema, type ReviewStore } from '../../store/reviews/index.js';
import type { App, ServerContext } from '../context.js';
import { errorResponses, jsonContent } from '../openapi.js';
import { readBody, readBodyKind } from '../read-body.js';
import { readTimes, TimesQuery } from '../read-times.js';

const Input = ReviewInputSchema.meta({ id: 'ReviewInput', description: 'Accept, modify or reject each code of a claim. Codes and reasons of the list only; no free words.' });
const Output = ReviewSchema.meta({ id: 'Review', description: 'Every line of the claim with what was decided, and the final codes.' });
const CPT = /^\d{4}[0-9AFTU]$/;

/** Whether an edition has a code. CPT numbers are the AMA's and no list of them ships: their shape is all that is asked. */
export function codesOf(edition: Edition): IsCode {
  return (system, code) => {
    if (system === 'ICD-10-CM') return edition.icd10cm.isBillable(code);
    return system === 'CPT' ? CPT.test(code) : edition.procedureTitle(system, code) !== undefined;
  };
}

/** Adds the routes to the app and to the OpenAPI description. */
export function addReviewRoutes(app: App, { engine, limits }: ServerContext, audit: AuditTrail, reviews: ReviewStore): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/claims/{id}/review',
    summary: 'Decide the codes of a claim',
    request: {
      params: z.object({ id: z.string().meta({ description: '`claimId` of the answer, or the id of the encounter that was sent: then its newest claim' }) }),
      headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
      body: { required: true, content: jsonContent(Input) },
    },
    responses: {
      201: { description: 'The review', content: jsonContent(Output) },
      200: { description: 'The review that the same request made before', content: jsonContent(Output) },
      ...errorResponses(400, 404, 409, 413, 415, 503),
    },
  });
  app.post('/v1/claims/:id/review', async (c) => {
    readBodyKind(c, ['json']);
    const given = readInput(parseJson(decodeUtf8(await readBody(c, limits.maxBodyBytes), 'body')));
    const coded = await findCoded(audit, c.req.param('id'));
    const { claim } = restoreClaim(coded, undefined);
    const marked = given.added.some(({ evidence = [] }) => evidence.length > 0);
    const input = marked ? placeEvidence(given, coded, await audit.readText(coded.claimId)) : given;
    const key = c.req.header('idempotency-key');
    if (key !== undefined && (key === '' || key.length > 200)) throw new ChartcodeError('E106', undefined, [{ field: 'idempotency-key', problem: 'must be 1 to 200 characters long' }]);
    const { review, repeated } = await reviews.save({ claimId: coded.claimId, claim, reviewer: c.get('caller').actor, input, isCode: codesOf(engine.edition), ...(key === undefined ? {} : { idempotencyKey: key }) });
    Object.assign(c.get('facts'), { decisions: review.decisions.length });
    return c.json(review, repeated ? 200 : 201);
  });

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/reviews/reasons',
    summary: 'Reasons that a review may give',
    responses: { 200: { description: 'By name: what it is a reason for, and what it means', content: jsonContent(z.record(z.string(), z.object({ for: z.array(z.string()), meaning: z.string() }))) } },
  });
  app.get('/v1/reviews/reasons', (c) => c.json(Object.fromEntries(Object.entries(REVIEW_REASONS).map(([name, { for: actions, meaning }]) => [name, { for: actions, meaning }]))));

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/reviews/agreement',
    summary: 'How often coders agree with the engine and with each other',
    request: { query: TimesQuery },
    responses: { 200: { description: 'By system, tier, route, code and reviewer, with 95 % intervals', content: jsonContent(z.looseObject({ reviews: z.number().int(), claims: z.number().int() })) }, ...errorResponses(400, 503) },
  });
  app.get('/v1/reviews/agreement', async (c) => c.json(measureAgreement(await collectReviews(reviews, readTimes(c)))));
}

function readInput(value: unknown): ReviewInput {
  const parsed = ReviewInputSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.slice(0, 20).map((issue) => ({
    field: [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.') || 'body',
    problem: issue.code === 'unrecognized_keys' ? 'is not known here' : issue.code === 'custom' ? 'is not in the list' : issue.code === 'invalid_format' ? 'has a form that no code has' : describeIssue(issue),
  }));
  throw new ChartcodeError('E106', `a field has a value that is not allowed: ${details[0]?.field} ${details[0]?.problem}`, details);
}

async function findCoded(audit: AuditTrail, id: string): Promise<Awaited<ReturnType<AuditTrail['history']>>[number] & { claimId: string }> {
  const own = id.length > 200 ? [] : await audit.history(id);
  const byEncounter = own.length > 0 || id.length > 200 ? undefined : await audit.findByEncounter(id);
  const coded = (byEncounter === undefined ? own : await audit.history(byEncounter)).find(({ kind }) => kind === 'claim.coded');
  if (coded?.claimId == null) throw new ChartcodeError('E133', undefined, [{ field: 'id', problem: 'names no claim' }]);
  return { ...coded, claimId: coded.claimId };
}
