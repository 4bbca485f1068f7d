// Opens the database of the settings with the audit trail and the API keys over it; the server and the command line do it alike.
import { ChartcodeError } from '../errors.js';
import { openTrail, readKeyRing, readSecretKey } from '../store/audit/index.js';
import type { AuditTrail, KeyRing } from '../store/audit/index.js';
import { openDatabase } from '../store/database/index.js';
import type { Database } from '../store/database/index.js';
import { openKeyStore } from '../store/keys/key-store.js';
import type { KeyStore } from '../store/keys/key-store.js';
import { createReviewStore } from '../store/reviews/index.js';
import type { ReviewStore } from '../store/reviews/index.js';
import type { Config } from './config.js';

export interface Store {
  database: Database;
  audit: AuditTrail;
  keys: KeyStore;
  reviews: ReviewStore;
  /** The keys that texts are sealed with, where they are set. */
  textKeys: KeyRing | undefined;
}

/** Opens it. The caller closes `database`. Throws E106 for keys that are none, E402 to E407 for the database. */
export async function openStore({ database: { url, path }, audit }: Pick<Config, 'database' | 'audit'>): Promise<Store> {
  const textKeys = audit.textKeys === undefined ? undefined : readKeyRing(audit.textKeys, 'CHARTCODE_TEXT_KEYS');
  const auditKey = audit.key === undefined ? undefined : readSecretKey(audit.key, 'CHARTCODE_AUDIT_KEY');
  if (audit.texts !== 'none' && textKeys === undefined)
    throw new ChartcodeError('E106', `a setting has a value that is not allowed: audit.texts is ${audit.texts}, and no key is set to seal texts with`, [
      { field: 'CHARTCODE_TEXT_KEYS', problem: `must be set when audit.texts is ${audit.texts}` },
    ]);
  const database = await openDatabase(url ?? path);
  const trail = openTrail(database, { texts: audit.texts, textKeys, auditKey });
  return { database, audit: trail, keys: openKeyStore(database, trail), reviews: createReviewStore(database, trail), textKeys };
}
