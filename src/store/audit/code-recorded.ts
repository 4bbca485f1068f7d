// Codes and records in one step: no claim leaves before it stands in the trail.
import { validateEncounter } from '../../document/validate-encounter.js';
import type { Engine } from '../../engine.js';
import type { Claim } from '../../types.js';
import { recordClaim } from './record-claim.js';
import type { Channel } from './record-claim.js';
import type { AuditTrail } from './types.js';

/** Who asked for a claim, and by which way. */
export interface AskedBy {
  actor: string;
  channel: Channel;
  /** What the caller knows beside the encounter (content that could not be read); applied before the claim is recorded. */
  complete?: (claim: Claim) => Claim;
}

export type CodeRecorded = (input: unknown, by: AskedBy) => Promise<Claim>;

/**
 * The engine's `code` with a record of each claim, whose id the claim then carries as `claimId`; without a trail, the engine's `code` alone.
 * Throws what the engine throws, and E411 when the record could not be written.
 */
export function codeRecorded(engine: Pick<Engine, 'code'>, audit: AuditTrail | undefined): CodeRecorded {
  if (audit === undefined) return async (input, { complete = (claim) => claim }) => complete(await engine.code(input));
  return async (input, { actor, channel, complete = (claim) => claim }) => {
    const encounter = validateEncounter(input);
    const claim = complete(await engine.code(encounter));
    const claimId = await recordClaim(audit, { encounter, claim, actor, channel });
    const { id, ...rest } = claim;
    return { ...(id === undefined ? {} : { id }), claimId, ...rest };
  };
}
