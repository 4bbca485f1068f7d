// An API key: an id to find it by, a secret that is shown once and kept only as its scrypt hash.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

export const ROLES = ['client', 'coder', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** scrypt's cost: 32 MiB and some 60 ms on one thread, off the event loop. The secret has 256 random bits, so this is a second wall. */
const COST = { log2N: 15, r: 8, p: 1 };
const MAX_MEMORY = 128 << 20;
const HASH_BYTES = 32;

/** What may be shown of a key. Times are ISO 8601, UTC. */
export interface ApiKey {
  id: string;
  name: string;
  role: Role;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  /** Requests a minute; the server's own limit when null. */
  ratePerMinute: number | null;
}

/** A new id and the token to hand out: `cck_ID_SECRET`. */
export function makeToken(): { id: string; secret: string; token: string } {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { id, secret, token: joinToken(id, secret) };
}

export function joinToken(id: string, secret: string): string {
  return `cck_${id}_${secret}`;
}

/** The parts of a token, or undefined for what is none. */
export function splitToken(token: string): { id: string; secret: string } | undefined {
  const match = /^cck_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(token);
  return match?.[1] !== undefined && match[2] !== undefined ? { id: match[1], secret: match[2] } : undefined;
}

/** `scrypt$15$8$1$SALT$HASH`: the cost stands beside the hash, so that it can be raised for new keys. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, COST);
  return ['scrypt', COST.log2N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Whether a secret is the one that was hashed. Takes as long for a wrong one as for the right one. */
export async function checkSecret(secret: string, stored: string): Promise<boolean> {
  const [kind, log2N, r, p, salt = '', hash = ''] = stored.split('$');
  if (kind !== 'scrypt') return false;
  const expected = Buffer.from(hash, 'base64url');
  const given = await derive(secret, Buffer.from(salt, 'base64url'), { log2N: Number(log2N), r: Number(r), p: Number(p) });
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Whether a key opens anything at a time: neither revoked nor expired. */
export function isUsable({ revokedAt, expiresAt }: ApiKey, now: Date): boolean {
  return (revokedAt === null || Date.parse(revokedAt) > now.getTime()) && (expiresAt === null || Date.parse(expiresAt) > now.getTime());
}

function derive(secret: string, salt: Uint8Array, { log2N, r, p }: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, HASH_BYTES, { N: 2 ** log2N, r, p, maxmem: MAX_MEMORY }, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}
