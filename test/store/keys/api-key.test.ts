// Tokens and their hashes.
import { describe, expect, it } from 'vitest';
import { checkSecret, hashSecret, isUsable, joinToken, makeToken, splitToken } from '../../../src/store/keys/api-key.js';

describe('tokens', () => {
  it('come apart into id and secret, and nothing else does', () => {
    const { id, secret, token } = makeToken();
    expect(splitToken(token)).toEqual({ id, secret });
    expect(joinToken(id, secret)).toBe(token);
    expect(makeToken().token).not.toBe(token);
    for (const text of ['', 'cck_', token.slice(1), `${token}x`, ` ${token}`, token.toUpperCase(), token.replace('_', '-'), `${token}\n`]) expect(splitToken(text)).toBeUndefined();
  });

  it('are kept as scrypt hashes with their own salt', async () => {
    const { secret } = makeToken();
    const [one, two] = await Promise.all([hashSecret(secret), hashSecret(secret)]);
    expect(one).toMatch(/^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await checkSecret(secret, one)).toBe(true);
    expect(await checkSecret(secret, two)).toBe(true);
    expect(await checkSecret(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`, one)).toBe(false);
    expect(await checkSecret(secret, 'plain$x')).toBe(false);
  });

  it('open nothing once they are revoked or expired', () => {
    const key = { id: 'a', name: 'x', role: 'client' as const, createdAt: '2026-01-01T00:00:00.000Z', expiresAt: null, revokedAt: null, ratePerMinute: null };
    const now = new Date('2026-06-01T00:00:00.000Z');
    expect(isUsable(key, now)).toBe(true);
    expect(isUsable({ ...key, expiresAt: '2026-06-01T00:00:00.000Z' }, now)).toBe(false);
    expect(isUsable({ ...key, expiresAt: '2026-06-01T00:00:00.001Z' }, now)).toBe(true);
    expect(isUsable({ ...key, revokedAt: '2026-05-31T00:00:00.000Z' }, now)).toBe(false);
  });
});
