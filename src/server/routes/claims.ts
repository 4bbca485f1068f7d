// POST /v1/claims: one encounter in any format that is read to one claim.
import type { Context } from 'hono';
import { ChartcodeError } from '../../errors.js';
import { SOURCE_FORMATS, attachDocuments, markUnread } from '../../read-source.js';
import { CLAIM_ANSWERS, answerClaim } from '../answer-claim.js';
import type { App, ServerContext } from '../context.js';
import { jsonContent, errorResponses } from '../openapi.js';
import { readBody, readBodyType } from '../read-body.js';
import { Claim, Encounter, TextQuerySchema } from '../schemas.js';
import type { Claim as CodedClaim } from '../../types.js';

const QUERY_FIELDS = ['id', 'documentType', 'setting', 'dateOfService', 'specialty', 'payer'] as const;

/** Content types of the body beside JSON and plain text, as the OpenAPI description has them; the query string may carry the same fields as for a note. */
const describeBody = (description: string) => ({ schema: { type: 'string' as const, description } });
const SOURCE_CONTENT = {
  'application/fhir+json': {
    schema: {
      type: 'object' as const,
      description:
        'FHIR R4: a Bundle (document, transaction, collection, searchset) or a Composition, DocumentReference or DiagnosticReport. Encounter gives setting and date, Patient age and sex; Condition and Procedure are context. Attachments must be inline.',
    },
  },
  'application/xml': describeBody('A C-CDA R2.1 document (also text/xml and application/hl7-cda+xml). No document type declaration.'),
  'application/hl7-v2': describeBody('One HL7 v2 message: MDM^T02 (T04, T06, T08, T10), ORU^R01, ADT^A01 to A04 and A08 (also x-application/hl7-v2+er7).'),
  'application/rtf': describeBody('A note in RTF (also text/rtf).'),
  'text/html': describeBody('A note in HTML.'),
};

/** Adds the route to the app and to the OpenAPI description. */
export function addClaimRoute(app: App, { code, gate, metrics, limits, reader }: ServerContext): void {
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
          ...SOURCE_CONTENT,
        },
      },
    },
    responses: { 200: { description: 'The claim; with `documents`, the texts that its offsets point into, where the body was none of JSON and plain text', content: { ...jsonContent(Claim), ...CLAIM_ANSWERS } }, ...errorResponses(400, 406, 413, 415, 422, 429, 500, 503) },
  });
  app.post('/v1/claims', async (c) => {
    const type = readBodyType(c, ['json', 'text', ...SOURCE_FORMATS]);
    const given = readQuery(c);
    await gate.admit();
    const { encounter, source } = await reader.read({ bytes: await readBody(c, limits.maxBodyBytes), ...type, given });
    const by = { actor: c.get('caller').actor, channel: 'claim' as const, ...(source && { complete: (claim: CodedClaim) => markUnread(claim, source) }) };
    const coded = await gate.run(() => code(encounter, by), c.req.raw.signal);
    const claim = source === undefined ? coded : attachDocuments(coded, source);
    metrics.claim(claim);
    if (claim.claimId !== undefined) c.header('location', `/v1/claims/${claim.claimId}`);
    Object.assign(c.get('facts'), { codes: claim.codes.length, decision: claim.decision.route });
    return answerClaim(c, claim, { encounter });
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
