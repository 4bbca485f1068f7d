// Claims of the audit trail as compliance reports read them.
import { type StoredClaim, StoredClaimSchema } from '../../compliance/index.js';
import type { AuditTrail } from '../audit/index.js';

export interface ClaimFilter { /** ISO times; `until` is not included. */ since?: string; until?: string }

/** Coded claims, oldest first. Walks the whole chain: meant for reports, not for requests by the second. */
export async function readClaims(audit: AuditTrail, { since, until }: ClaimFilter = {}): Promise<StoredClaim[]> {
  const claims: StoredClaim[] = [];
  for await (const { kind, at, claimId, body } of audit.records()) {
    if (kind !== 'claim.coded' || claimId === null || (since !== undefined && at < since) || (until !== undefined && at >= until)) continue;
    claims.push(StoredClaimSchema.parse({ claimId, at, claim: (JSON.parse(body) as { claim: unknown }).claim }));
  }
  return claims;
}
