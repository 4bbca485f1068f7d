// The texts beside the chain: read, dropped when their time is over, sealed anew when the key changes.
import type { Database, Queries } from '../database/index.js';
import { appendRecords, lockHead, placeOf } from './append.js';
import type { KeyRing } from './key-ring.js';
import { openText, readKeyId, sealText } from './seal-text.js';
import type { NewRecord, StoredText, TrailOptions } from './types.js';

const PAGE = 200;

interface Row {
  id: string;
  claim_id: string;
  salt: string;
  sealed: string | null;
}

/** The text of a claim and the salt of its digests. Throws E413 when it is sealed with a key that is not configured, or was altered. */
export async function readText(queries: Queries, claimId: string, keys: KeyRing | undefined): Promise<StoredText | undefined> {
  const row = await queries.get<Row>('SELECT id, claim_id, salt, sealed FROM audit_texts WHERE claim_id = ? ORDER BY stored_at DESC LIMIT 1', [claimId]);
  if (row === undefined) return undefined;
  if (row.sealed === null) return { salt: row.salt };
  return { salt: row.salt, text: openText(row.sealed, placeOf(row.id, claimId), keys ?? { current: '', keys: new Map() }) };
}

/** Deletes what was stored before a time. Without its salt a digest in the chain tells nothing of the text any more. */
export async function dropTexts(queries: Queries, before: Date, actor: string, append: (record: NewRecord) => Promise<unknown>): Promise<number> {
  // No claim may be recorded between the deletion and its record, which tells whose texts are gone.
  await lockHead(queries);
  const { changes } = await queries.run('DELETE FROM audit_texts WHERE stored_at < ?', [before.getTime()]);
  if (changes > 0) await append({ kind: 'texts.dropped', actor, body: { before: before.toISOString(), texts: changes } });
  return changes;
}

/** Seals every text that another key sealed with the current one; in pages, each a transaction, so that it may be stopped and run again. */
export async function resealTexts(database: Database, actor: string, options: TrailOptions): Promise<number> {
  const keys = options.textKeys;
  if (keys === undefined) return 0;
  let count = 0;
  for (let after = ''; ; ) {
    const page = await database.transaction(async (queries) => {
      const rows = await queries.all<Row>(`SELECT id, claim_id, salt, sealed FROM audit_texts WHERE id > ? AND sealed IS NOT NULL ORDER BY id LIMIT ${PAGE}`, [after]);
      let resealed = 0;
      for (const { id, claim_id: claimId, sealed } of rows) {
        if (sealed === null || readKeyId(sealed) === keys.current) continue;
        const place = placeOf(id, claimId);
        await queries.run('UPDATE audit_texts SET sealed = ? WHERE id = ?', [sealText(openText(sealed, place, keys), place, keys), id]);
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
