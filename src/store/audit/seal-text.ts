// Texts at rest: AES-256-GCM, each under a nonce of its own and bound to the place where it is stored.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ChartcodeError } from '../../errors.js';
import type { KeyRing } from './key-ring.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** Seals a text as `v1.KEYID.BASE64(nonce, tag, ciphertext)`. `place` (a row's id) must be the same when it is opened: a sealed text cannot be moved. */
export function sealText(text: string, place: string, { current, keys }: KeyRing): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keys.get(current) ?? fail(current), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${VERSION}.${Buffer.from(current).toString('base64url')}.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')}`;
}

/** Opens a sealed text. Throws E413 when its key is not in the ring, or when text, key or place is not what it was. */
export function openText(sealed: string, place: string, ring: KeyRing): string {
  const id = readKeyId(sealed);
  const bytes = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
  const key = ring.keys.get(id) ?? fail(id);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    throw new ChartcodeError('E413', 'a stored text cannot be opened: it, its key or its place was altered', [{ keyId: id }]);
  }
}

/** Whether a text is sealed: what may lie open begins otherwise. */
export function isSealed(text: string): boolean {
  return text.startsWith(`${VERSION}.`);
}

/** The id of the key that a text was sealed with; it is stored in the clear, for rotation. */
export function readKeyId(sealed: string): string {
  const [version, id = ''] = sealed.split('.');
  if (version !== VERSION) throw new ChartcodeError('E413', 'a stored text is not in a form that this version reads');
  return Buffer.from(id, 'base64url').toString('utf8');
}

function fail(id: string): never {
  throw new ChartcodeError('E413', 'a stored text cannot be opened: its key is not configured', [{ keyId: id }]);
}
