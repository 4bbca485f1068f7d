// Tells whose token it is. scrypt runs once a token: then its digest, under a key that only this process has, is remembered.
import { createHmac, randomBytes } from 'node:crypto';
import { checkSecret, isUsable, splitToken } from '../../store/keys/api-key.js';
import type { ApiKey } from '../../store/keys/api-key.js';
import type { KeyStore } from '../../store/keys/key-store.js';

/** The usable key of a token, or what is wrong with it. `expired` and `revoked` are told only to who has the right secret. */
export type TokenCheck = { key: ApiKey } | { problem: 'wrong' | 'expired' | 'revoked' };

const MOST_REMEMBERED = 10_000;
/** A hash that no secret has: an id that does not exist takes as long as one that does. */
const NOBODY = `scrypt$15$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Builds the check. Role, expiry and revocation are read anew each time: only the secret is remembered. `beforeHash` may throw. */
export function createTokenCheck(keys: KeyStore, now: () => Date = () => new Date()): (token: string, beforeHash?: () => void) => Promise<TokenCheck> {
  const pepper = randomBytes(32);
  const right = new Map<string, string>();
  return async (token, beforeHash) => {
    const parts = splitToken(token);
    if (parts === undefined) return { problem: 'wrong' };
    const found = await keys.find(parts.id);
    const digest = createHmac('sha256', pepper).update(token).digest('hex');
    if (found === undefined || right.get(parts.id) !== digest) {
      beforeHash?.();
      const matches = await checkSecret(parts.secret, found?.secretHash ?? NOBODY);
      if (found === undefined || !matches) return { problem: 'wrong' };
      if (right.size >= MOST_REMEMBERED) right.clear();
      right.set(parts.id, digest);
    }
    if (isUsable(found.key, now())) return { key: found.key };
    return { problem: found.key.revokedAt !== null && Date.parse(found.key.revokedAt) <= now().getTime() ? 'revoked' : 'expired' };
  };
}
