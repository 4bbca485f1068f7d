// GET /v1/claims/:id and /explain: a claim as it was answered, what happened to it since, and why it has its codes.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { validateEncounter } from '../../document/validate-encounter.js';
import { ChartcodeError } from '../../errors.js';
import { explainClaim, ExplanationSchema, formatExplanation } from '../../explain/index.js';
import { restoreClaim, restoreEncounter, restoreFromNote } from '../../store/audit/index.js';
import type { AuditRecord, AuditTrail, RestoredClaim, StoredText } from '../../store/audit/index.js';
import { decodeUtf8 } from '../../store/decode-utf8.js';
import { parseJson } from '../../store/parse-json.js';
import { CLAIM_ANSWERS, answerClaim, askedFormat } from '../answer-claim.js';
import type { App, RequestVariables, ServerContext } from '../context.js';
import { errorResponses, jsonContent } from '../openapi.js';
import { readBody, readBodyKind } from '../read-body.js';
import { Claim, Encounter, TextQuerySchema } from '../schemas.js';

type RequestContext = Context<{ Variables: RequestVariables }>;

const RecordSchema = z.object({ seq: z.number().int(), at: z.string(), kind: z.string(), actor: z.string(), hash: z.string(), body: z.record(z.string(), z.unknown()).optional() });
const ClaimHistorySchema = z
  .object({ claimId: z.string(), quoted: z.boolean(), claim: Claim, history: z.array(RecordSchema) })
  .meta({ id: 'ClaimHistory', description: 'The claim as it was answered (`quoted`: whether the words of the note were kept) and every record about it, oldest first.' });
const Explanation = ExplanationSchema.meta({ id: 'Explanation' });
const IdParam = z.object({ id: z.string().meta({ description: '`claimId` of the answer, or the id of the encounter that was sent: then its newest claim' }) });

/** Adds the routes to the app and to the OpenAPI description. */
export function addClaimHistoryRoutes(app: App, { limits }: ServerContext, audit: AuditTrail): void {
  const text = { 'text/plain': { schema: { type: 'string' as const, description: 'The same for a person' } } };
  const explained = { 200: { description: 'Why each code, which words, which rule, what was rejected, what would be needed', content: { ...jsonContent(Explanation), ...text } } };
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/claims/{id}',
    summary: 'A claim and its history',
    request: { params: IdParam, query: TextQuerySchema.pick({ claimFormat: true }) },
    responses: {
      200: { description: 'Claim and records; the claim alone in the other formats, with the words, ages and dates that were kept', content: { ...jsonContent(ClaimHistorySchema), ...CLAIM_ANSWERS } },
      ...errorResponses(400, 404, 406, 422, 503),
    },
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/claims/{id}/explain',
    summary: "A claim in a coder's words",
    request: { params: IdParam },
    responses: { ...explained, ...errorResponses(404, 503) },
  });
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/claims/{id}/explain',
    summary: 'The same, with the words put back from the note that is sent again',
    request: { params: IdParam, body: { required: true, content: jsonContent(Encounter) } },
    responses: { ...explained, ...errorResponses(400, 404, 413, 415, 503) },
  });

  app.get('/v1/claims/:id', async (c) => {
    // addresses of other methods, not of a claim
    if (['batch', 'validate'].includes(c.req.param('id'))) return c.notFound();
    const { history, coded, stored, encounterId } = await load(audit, c);
    const { claim: restored, quoted } = restoreClaim(coded, stored);
    // Who asks by the encounter's id names it, where it was not kept: control numbers then are those of the first answer.
    const claim = restored.id === undefined && encounterId !== undefined ? { id: encounterId, ...restored } : restored;
    return answerClaim(c, claim, restoreEncounter(stored) ?? { encounter: {} }, {
      claimId: coded.claimId ?? '',
      quoted,
      claim,
      // The claim itself is not told twice.
      history: history.map(({ seq, at, kind, actor, hash, body }) => ({ seq, at, kind, actor, hash, ...(kind === 'claim.coded' ? {} : { body }) })),
    });
  });
  app.get('/v1/claims/:id/explain', async (c) => {
    const { coded, stored } = await load(audit, c);
    return answer(c, restoreClaim(coded, stored));
  });
  app.post('/v1/claims/:id/explain', async (c) => {
    readBodyKind(c, ['json']);
    const encounter = validateEncounter(parseJson(decodeUtf8(await readBody(c, limits.maxBodyBytes), 'body')));
    const { coded, stored } = await load(audit, c);
    const restored = restoreFromNote(coded, stored, encounter);
    if (restored === undefined) throw new ChartcodeError('E106', 'the note is not the one that was coded', [{ field: 'text', problem: 'is not, to the letter, what was coded, or its digest is gone' }]);
    return answer(c, restored);
  });
}

interface Loaded {
  history: AuditRecord[];
  coded: AuditRecord;
  stored: StoredText | undefined;
  /** Where the claim was asked for by it. */
  encounterId?: string;
}

/** Reads a claim and records that it was read. E133 for one that is not there, and for one that the caller may not see: it tells neither. */
async function load(audit: AuditTrail, c: RequestContext): Promise<Loaded> {
  const { actor, reach } = c.get('caller');
  const id = c.req.param('id') ?? '';
  const { records: found, encounterId } = await find(audit, id);
  const coded = found?.find(({ kind }) => kind === 'claim.coded');
  if (found === undefined || coded?.claimId == null || (reach === 'own' && coded.actor !== actor)) throw new ChartcodeError('E133', undefined, [{ field: 'id', problem: 'names no claim' }]);
  const stored = await audit.readText(coded.claimId);
  await audit.append({ kind: 'claim.read', claimId: coded.claimId, actor, body: { as: c.req.path.endsWith('/explain') ? 'explanation' : describeAsked(c) } });
  return { history: found, coded, stored, ...(encounterId === undefined ? {} : { encounterId }) };
}

/** What was read: the claim with its history, or the claim alone in another format. */
function describeAsked(c: RequestContext): string {
  const format = askedFormat(c);
  return format === 'json' ? 'history' : format;
}

async function find(audit: AuditTrail, id: string): Promise<{ records?: AuditRecord[]; encounterId?: string }> {
  if (id.length > 200) return {};
  const records = await audit.history(id);
  if (records.length > 0) return { records };
  const claimId = await audit.findByEncounter(id);
  return claimId === undefined ? {} : { records: await audit.history(claimId), encounterId: id };
}

function answer(c: RequestContext, { claim, quoted }: RestoredClaim): Response {
  const explanation = explainClaim(claim, { quoted });
  c.header('vary', 'Accept', { append: true });
  const wanted = accepts(c, { header: 'Accept', supports: ['application/json', 'text/plain'], default: 'application/json' });
  return wanted === 'text/plain' ? c.text(formatExplanation(explanation)) : c.json(explanation);
}
