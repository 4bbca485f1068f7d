// Keys that texts are sealed with, from one secret: the first is used, the others still open what they sealed.
import { ChartcodeError } from '../../errors.js';

export interface KeyRing {
  /** Id of the key that seals. */
  current: string;
  /** 32 bytes each, by id. */
  keys: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads `id:key,id:key`: ids of letters, digits, dots and dashes, keys of 32 bytes in base64 or hex. Throws E106 that names the setting and the
 * place in the list, never a key.
 */
export function readKeyRing(secret: string, field: string): KeyRing {
  const entries = secret.split(',').map((entry, place): [string, Uint8Array] => {
    const refuse = (problem: string): never => {
      throw new ChartcodeError('E106', `a setting has a value that is not allowed: ${field} ${problem}`, [{ field, problem, place: place + 1 }]);
    };
    const [id = '', text = ''] = entry.trim().split(/:(.*)/s);
    if (!/^[A-Za-z0-9.-]{1,40}$/.test(id)) return refuse('must be a list of id:key');
    return [id, decodeKey(text) ?? refuse('must hold keys of 32 bytes in base64 or hex')];
  });
  const [first] = entries;
  const keys = new Map(entries);
  if (first === undefined || keys.size !== entries.length)
    throw new ChartcodeError('E106', `a setting has a value that is not allowed: ${field} names a key twice`, [{ field, problem: 'names a key twice' }]);
  return { current: first[0], keys };
}

/** A single secret of at least 32 bytes (the audit key), in base64 or hex. Throws E106 that names the setting. */
export function readSecretKey(secret: string, field: string): Uint8Array {
  const key = decodeKey(secret.trim());
  if (key === undefined)
    throw new ChartcodeError('E106', `a setting has a value that is not allowed: ${field} must be 32 bytes in base64 or hex`, [
      { field, problem: 'must be 32 bytes in base64 or hex' },
    ]);
  return key;
}

function decodeKey(text: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const bytes = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  return bytes.length === 32 ? bytes : undefined;
}
