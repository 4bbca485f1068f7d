// POST /v1/claims/validate: a claim that someone else coded, judged by the rules, and against its note where it brings one.
import type { Engine } from '../../engine.js';
import type { NoteReader } from '../../claim-support.js';
import { decodeUtf8 } from '../../store/decode-utf8.js';
import { parseJson } from '../../store/parse-json.js';
import { ForeignClaimSchema, validateWithNote, ValidationSchema } from '../../validate-claim.js';
import type { App, ServerContext } from '../context.js';
import { errorResponses, jsonContent } from '../openapi.js';
import { readBody, readBodyKind } from '../read-body.js';

const ForeignClaim = ForeignClaimSchema.meta({ id: 'ForeignClaim', description: 'A claim coded elsewhere; codes as a claim has them, unknown fields ignored.' });
const Validation = ValidationSchema.meta({ id: 'Validation', description: '`valid` is false when a finding has severity error.' });

/** Adds the route to the app and to the OpenAPI description. Only a claim with a note or with many lines takes a place at the gate: the rules alone take milliseconds. */
export function addValidateRoute(app: App, { engine, gate, limits }: ServerContext): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/claims/validate',
    summary: 'Check a claim that someone else coded',
    request: { body: { required: true, content: jsonContent(ForeignClaim) } },
    responses: { 200: { description: 'What the rules find', content: jsonContent(Validation) }, ...errorResponses(400, 413, 415, 429, 500, 503) },
  });
  app.post('/v1/claims/validate', async (c) => {
    readBodyKind(c, ['json']);
    const reader: NoteReader = {
      code: (encounter) => gate.run(() => engine.code(encounter), c.req.raw.signal),
      ...(engine.rank ? { rank: (encounter, style) => gate.run(() => engine.rank!(encounter, style), c.req.raw.signal) } : {}),
    };
    const body = parseJson(decodeUtf8(await readBody(c, limits.maxBodyBytes), 'body'));
    const judge = engine.judge && ((claim: unknown, support: Parameters<NonNullable<Engine['judge']>>[1]) => gate.run(() => engine.judge!(claim, support), c.req.raw.signal));
    const result = await validateWithNote(body, () => Promise.resolve(reader), judge);
    Object.assign(c.get('facts'), { findings: result.findings.length, valid: String(result.valid) });
    return c.json(result);
  });
}
