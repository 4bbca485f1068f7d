// POST /v1/claims/validate: a claim that someone else coded, judged by the rules alone.
import { decodeUtf8 } from '../../store/decode-utf8.js';
import { parseJson } from '../../store/parse-json.js';
import { ForeignClaimSchema, validateClaim, ValidationSchema } from '../../validate-claim.js';
import type { App, ServerContext } from '../context.js';
import { errorResponses, jsonContent } from '../openapi.js';
import { readBody, readBodyKind } from '../read-body.js';

const ForeignClaim = ForeignClaimSchema.meta({ id: 'ForeignClaim', description: 'A claim coded elsewhere; codes as a claim has them, unknown fields ignored.' });
const Validation = ValidationSchema.meta({ id: 'Validation', description: '`valid` is false when a finding has severity error.' });

/** Adds the route to the app and to the OpenAPI description. Needs no worker: the rules take milliseconds. */
export function addValidateRoute(app: App, { limits }: ServerContext): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/claims/validate',
    summary: 'Check a claim that someone else coded',
    request: { body: { required: true, content: jsonContent(ForeignClaim) } },
    responses: { 200: { description: 'What the rules find', content: jsonContent(Validation) }, ...errorResponses(400, 413, 415, 500, 503) },
  });
  app.post('/v1/claims/validate', async (c) => {
    readBodyKind(c, ['json']);
    const result = validateClaim(parseJson(decodeUtf8(await readBody(c, limits.maxBodyBytes), 'body')));
    Object.assign(c.get('facts'), { findings: result.findings.length, valid: String(result.valid) });
    return c.json(result);
  });
}
