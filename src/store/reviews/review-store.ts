// Reviews over the shared database: saved with their audit record in one transaction, read back in the order of their time.
import { createHash } from 'node:crypto';
import { ChartcodeError } from '../../errors.js';
import type { Claim } from '../../types.js';
import type { AuditTrail } from '../audit/index.js';
import { canonicalJson, type Json } from '../audit/canonical-json.js';
import type { Database } from '../database/index.js';
import { type Review, type ReviewInput, ReviewSchema } from './contract.js';
import { type IsCode, judgeClaim } from './judge-claim.js';

const PAGE = 200;

export interface NewReview { claimId: string; claim: Claim; reviewer: string; input: ReviewInput; isCode: IsCode; idempotencyKey?: string }

export interface ReviewFilter { /** ISO times; `until` is not included. */ since?: string; until?: string; claimId?: string }

export interface ReviewStore {
  /** Saves a review. The same request again gives the same review and `repeated`; who means to decide the same once more sends another key. Throws E142 when it does not fit the claim, E118 when its key was used with another body. */
  save(review: NewReview): Promise<{ review: Review; repeated: boolean }>;
  /** Reviews, oldest first. */
  list(filter?: ReviewFilter): AsyncGenerator<Review>;
}

interface Row { id: string; reviewed_at: number; request_sha256: string; body: string }

/** Builds the store. Nothing is kept in memory. */
export function createReviewStore(database: Database, trail: AuditTrail): ReviewStore {
  return { save: (review) => save(database, trail, review), list: (filter = {}) => list(database, filter) };
}

async function save(database: Database, trail: AuditTrail, { claimId, claim, reviewer, input, isCode, idempotencyKey }: NewReview): Promise<{ review: Review; repeated: boolean }> {
  const judged = judgeClaim(claim, input, isCode);
  const requestSha256 = sha256(canonicalJson(input as unknown as Json));
  const id = sha256(canonicalJson([claimId, reviewer, idempotencyKey === undefined ? ['body', requestSha256] : ['key', idempotencyKey]])).slice(0, 32);
  const now = await database.now();
  return database.transaction(async (queries) => {
    // two reviews of a claim in one millisecond keep their order
    const latest = await queries.get<{ at: number | string | null }>('SELECT MAX(reviewed_at) AS at FROM reviews WHERE claim_id = ?', [claimId]);
    const reviewedAt = Math.max(now, Number(latest?.at ?? 0) + 1);
    const review: Review = { id, claimId, reviewer, reviewedAt: new Date(reviewedAt).toISOString(), route: claim.decision.route, model: claim.provenance.model.sha256, ...judged };
    const { changes } = await queries.run('INSERT INTO reviews (id, claim_id, reviewer, reviewed_at, request_sha256, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING', [id, claimId, reviewer, reviewedAt, requestSha256, JSON.stringify(review)]);
    if (changes === 0) {
      const known = await queries.get<Row>('SELECT id, reviewed_at, request_sha256, body FROM reviews WHERE id = ?', [id]);
      if (known?.request_sha256 !== requestSha256) throw new ChartcodeError('E118', undefined, [{ field: 'idempotency-key', problem: 'was used with another review of this claim' }]);
      return { review: ReviewSchema.parse(JSON.parse(known.body)), repeated: true };
    }
    const { claimId: _claim, reviewer: _reviewer, ...body } = review;
    await trail.appendIn(queries, [{ kind: 'claim.reviewed', claimId, actor: reviewer, body: body as unknown as Record<string, Json> }]);
    return { review, repeated: false };
  }, { idempotent: true });
}

async function* list(database: Database, { since, until, claimId }: ReviewFilter): AsyncGenerator<Review> {
  const where = ['(reviewed_at > ? OR (reviewed_at = ? AND id > ?))', ...(until === undefined ? [] : ['reviewed_at < ?']), ...(claimId === undefined ? [] : ['claim_id = ?'])].join(' AND ');
  let after = { at: since === undefined ? -1 : Date.parse(since) - 1, id: '\uffff' };
  for (;;) {
    const rows = await database.all<Row>(`SELECT id, reviewed_at, request_sha256, body FROM reviews WHERE ${where} ORDER BY reviewed_at, id LIMIT ${PAGE}`, [
      after.at, after.at, after.id, ...(until === undefined ? [] : [Date.parse(until)]), ...(claimId === undefined ? [] : [claimId]),
    ]);
    for (const row of rows) yield ReviewSchema.parse(JSON.parse(row.body));
    const last = rows.at(-1);
    if (last === undefined) return;
    after = { at: last.reviewed_at, id: last.id };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
