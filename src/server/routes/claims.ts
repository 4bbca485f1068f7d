// POST /v1/claims: one encounter, or one note as plain text, to one claim.
import type { Context } from 'hono';
import { validateEncounter } from '../../document/validate-encounter.js';
import { ChartcodeError } from '../../errors.js';
import { decodeUtf8 } from '../../store/decode-utf8.js';
import { parseJson } from '../../store/parse-json.js';
import { CLAIM_ANSWERS, answerClaim } from '../answer-claim.js';
import type { App, ServerContext } from '../context.js';
import { jsonContent, errorResponses } from '../openapi.js';
import { readBody, readBodyKind } from '../read-body.js';
import { Claim, Encounter, TextQuerySchema } from '../schemas.js';

const QUERY_FIELDS = ['id', 'documentType', 'setting', 'dateOfService', 'specialty', 'payer'] as const;

/** Adds the route to the app and to the OpenAPI description. */
export function addClaimRoute(app: App, { code, gate, metrics, limits }: ServerContext): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/claims',
    summary: 'Code one encounter',
    request: {
      query: TextQuerySchema,
      body: {
        required: true,
        content: {
          ...jsonContent(Encounter),
          'text/plain': { schema: { type: 'string', description: 'The note; the query string may carry the other fields.' } },
        },
      },
    },
    responses: { 200: { description: 'The claim', content: { ...jsonContent(Claim), ...CLAIM_ANSWERS } }, ...errorResponses(400, 406, 413, 415, 422, 429, 500, 503) },
  });
  app.post('/v1/claims', async (c) => {
    const kind = readBodyKind(c, ['json', 'text']);
    const text = decodeUtf8(await readBody(c, limits.maxBodyBytes), 'body');
    const encounter = validateEncounter(kind === 'json' ? parseJson(text) : { ...readQuery(c), text });
    const claim = await gate.run(() => code(encounter, { actor: c.get('caller').actor, channel: 'claim' }), c.req.raw.signal);
    metrics.claim(claim);
    if (claim.claimId !== undefined) c.header('location', `/v1/claims/${claim.claimId}`);
    Object.assign(c.get('facts'), { codes: claim.codes.length, decision: claim.decision.route });
    return answerClaim(c, claim, encounter);
  });
}

function readQuery(c: Context): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const field of QUERY_FIELDS) {
    const value = c.req.query(field);
    if (value !== undefined) fields[field] = value;
  }
  const age = c.req.query('age');
  const sex = c.req.query('sex');
  if (age !== undefined && !/^-?\d+(\.\d+)?$/.test(age))
    throw new ChartcodeError('E106', undefined, [{ field: 'age', problem: 'must be a number' }]);
  if (age !== undefined || sex !== undefined)
    fields.patient = { ...(age === undefined ? {} : { age: Number(age) }), ...(sex === undefined ? {} : { sex }) };
  return fields;
}
