// The audit sample of claims that left without a person: always the same ones, whoever draws it.
import { createHash } from 'node:crypto';
import type { StoredClaim } from './contract.js';

/** Reason with which routing holds back its own share of claims that could leave alone. */
const HELD_BACK = 'audit-sample';

export interface WorkItem { claimId: string; at: string; setting: string; documentType: string; codes: number; /** `held-back`: routing kept it for a person; `drawn`: it left, and is looked at afterwards. */ why: 'held-back' | 'drawn'; reviewed: boolean }

export interface AuditSample {
  /** Share asked for, and reached. */
  share: number;
  reached: number | null;
  /** Claims that nothing spoke against. */
  population: number;
  sampled: number;
  reviewed: number;
  items: WorkItem[];
}

/**
 * Draws `share` of the claims that were coded without a person or held back only for the sample. Those held back count; the rest is topped up by a hash of
 * the claim's id, so that a claim that was drawn stays drawn as more come in, as long as the share that routing holds back is told (`heldBack`).
 */
export function drawSample(claims: readonly StoredClaim[], share: number, reviewed: ReadonlySet<string>, heldBack: number): AuditSample {
  const population = claims.filter(({ claim: { decision } }) => decision.route === 'auto' || (decision.reasons.length > 0 && decision.reasons.every((reason) => reason === HELD_BACK)));
  const topUp = Math.max(0, (share - heldBack) / Math.max(1e-9, 1 - heldBack));
  const items = population.flatMap(({ claimId, at, claim }): WorkItem[] => {
    const why = claim.decision.route !== 'auto' ? 'held-back' : placeOf(claimId) < topUp ? 'drawn' : undefined;
    return why ? [{ claimId, at, setting: claim.setting, documentType: claim.documentType, codes: claim.codes.length, why, reviewed: reviewed.has(claimId) }] : [];
  });
  items.sort((a, b) => Number(a.reviewed) - Number(b.reviewed) || (a.at < b.at ? -1 : a.at > b.at ? 1 : a.claimId < b.claimId ? -1 : 1));
  return { share, reached: population.length > 0 ? Number((items.length / population.length).toFixed(4)) : null, population: population.length, sampled: items.length, reviewed: items.filter((item) => item.reviewed).length, items };
}

/** A number in [0, 1) from a claim's id; another one than routing draws by, so that the two samples are independent. */
function placeOf(claimId: string): number {
  return createHash('sha256').update(`compliance ${claimId}`).digest().readUInt32BE(0) / 2 ** 32;
}
