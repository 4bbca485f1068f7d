// The texts beside the chain: read, dropped when their time is over, sealed anew when the key changes.
import type { Database, Queries } from '../database/index.js';
import { appendRecords, lockHead, placeOf, placeOfDays } from './append.js';
import type { KeyRing } from './key-ring.js';
import { isSealed, openText, readKeyId, sealText } from './seal-text.js';
import type { NewRecord, StoredText, TrailOptions } from './types.js';

const PAGE = 200;

interface Row {
  id: string;
  claim_id: string;
  salt: string;
  sealed: string | null;
  days: string | null;
}

const NO_KEYS: KeyRing = { current: '', keys: new Map() };

/** The text of a claim and the salt of its digests. Throws E413 when it is sealed with a key that is not configured, or was altered. */
export async function readText(queries: Queries, claimId: string, keys: KeyRing | undefined): Promise<StoredText | undefined> {
  const row = await queries.get<Row>('SELECT id, claim_id, salt, sealed, days FROM audit_texts WHERE claim_id = ? ORDER BY stored_at DESC LIMIT 1', [claimId]);
  if (row === undefined) return undefined;
  const days = row.days === null ? undefined : openDays(row.days, row.id, claimId, keys);
  return {
    salt: row.salt,
    ...(row.sealed === null ? {} : { text: openText(row.sealed, placeOf(row.id, claimId), keys ?? NO_KEYS) }),
    ...(days === undefined ? {} : { days }),
  };
}

/** Days of service as JSON: they lie open where there was no key when they were stored. Throws E413. */
export function openDays(days: string, id: string, claimId: string, keys: KeyRing = NO_KEYS): string {
  return isSealed(days) ? openText(days, placeOfDays(id, claimId), keys) : days;
}

/** Deletes what was stored before a time. Without its salt a digest in the chain tells nothing of the text any more. */
export async function dropTexts(queries: Queries, before: Date, actor: string, append: (record: NewRecord) => Promise<unknown>): Promise<number> {
  // No claim may be recorded between the deletion and its record, which tells whose texts are gone.
  await lockHead(queries);
  const { changes } = await queries.run('DELETE FROM audit_texts WHERE stored_at < ?', [before.getTime()]);
  if (changes > 0) await append({ kind: 'texts.dropped', actor, body: { before: before.toISOString(), texts: changes } });
  return changes;
}

/** Seals every text that another key sealed, and days that lie open, with the current one; in pages, each a transaction, so that it may be stopped and run again. */
export async function resealTexts(database: Database, actor: string, options: TrailOptions): Promise<number> {
  const keys = options.textKeys;
  if (keys === undefined) return 0;
  let count = 0;
  for (let after = ''; ; ) {
    const page = await database.transaction(async (queries) => {
      const rows = await queries.all<Row>(`SELECT id, claim_id, salt, sealed, days FROM audit_texts WHERE id > ? AND (sealed IS NOT NULL OR days IS NOT NULL) ORDER BY id LIMIT ${PAGE}`, [after]);
      let resealed = 0;
      for (const { id, claim_id: claimId, sealed, days } of rows) {
        const old = sealed !== null && readKeyId(sealed) !== keys.current;
        const oldDays = days !== null && !(isSealed(days) && readKeyId(days) === keys.current);
        if (!old && !oldDays) continue;
        const place = placeOf(id, claimId);
        await queries.run('UPDATE audit_texts SET sealed = ?, days = ? WHERE id = ?', [
          old ? sealText(openText(sealed, place, keys), place, keys) : sealed,
          oldDays ? sealText(openDays(days, id, claimId, keys), placeOfDays(id, claimId), keys) : days,
          id,
        ]);
        resealed += 1;
      }
      return { resealed, last: rows.at(-1)?.id };
    });
    count += page.resealed;
    if (page.last === undefined) break;
    after = page.last;
  }
  if (count > 0)
    await database.transaction((queries) => appendRecords(queries, [{ kind: 'texts.resealed', actor, body: { texts: count, keyId: keys.current } }], options));
  return count;
}
