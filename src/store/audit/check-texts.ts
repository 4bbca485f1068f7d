// The texts beside the chain: one of each coded claim, until a record of the chain says that retention deleted those of its time. What is missing without such a record was taken away.
import type { Queries } from '../database/index.js';
import { placeOf } from './append.js';
import { describeTable, readBody } from './check-tables.js';
import type { TableCheck } from './check-tables.js';
import type { KeyRing } from './key-ring.js';
import { digestText } from './record-claim.js';
import { isSealed, openText, readKeyId } from './seal-text.js';
import { openDays } from './texts.js';
import type { ChainProblem, StoredRecord } from './verify-chain.js';

/** All null where a record has no text any more. */
interface Row {
  seq: number;
  id: string | null;
  salt: string | null;
  stored_at: number | null;
  /** Null where the salt alone is kept. */
  sealed: string | null;
  days: string | null;
}

/** A record of retention: what was stored before `before` (ms) by a record before `seq` is gone since then. */
interface Drop {
  seq: number;
  before: number;
  /** As the record says, and as the chain lets expect. */
  texts: number;
  due: number;
}

/** The check of `audit_texts`. With `keys`, texts that one of them sealed are opened and compared with their digests in the chain. */
export function checkTexts(queries: Queries, keys?: KeyRing): TableCheck {
  let drops: Drop[] | undefined;
  const load = async (): Promise<Drop[]> => {
    const rows = await queries.all<{ seq: number; body: string }>("SELECT seq, body FROM audit_records WHERE kind = 'texts.dropped' ORDER BY seq");
    return rows.map(({ seq, body }) => {
      const { before, texts } = readBody(body) ?? {};
      return { seq, before: Date.parse(String(before)), texts: Number(texts), due: 0 };
    });
  };
  const findMissing = async (page: readonly StoredRecord[], after: number): Promise<ChainProblem | undefined> => {
    const rows = await queries.all<Row>(
      `SELECT r.seq, t.id, t.salt, t.stored_at, t.sealed, t.days FROM audit_records AS r LEFT JOIN audit_texts AS t ON t.claim_id = r.claim_id
       WHERE r.seq > ? AND r.seq <= ? AND r.kind = 'claim.coded' ORDER BY r.seq`,
      [after, page.at(-1)?.seq ?? after],
    );
    const bySeq = new Map<number, Row[]>();
    for (const row of rows) bySeq.set(row.seq, [...(bySeq.get(row.seq) ?? []), row]);
    for (const record of page) {
      const problem = keepsText(record) ? judge(record, bySeq.get(record.seq) ?? [], drops ?? [], keys) : undefined;
      if (problem === undefined) continue;
      // Retention may have run since the records were listed: it is asked once more before anyone is accused.
      const again = await load();
      if (again.length === drops?.length) return problem;
      drops = again.map((drop, at) => ({ ...drop, due: drops?.[at]?.due ?? 0 }));
      return findMissing(page, after);
    }
    return undefined;
  };
  return {
    compare: async (page, after) => {
      drops ??= await load();
      const missing = await findMissing(page, after);
      return missing ?? countDue(page, drops);
    },
    findStray: async () => {
      const stray = await queries.get<{ claim_id: string }>(
        "SELECT claim_id FROM audit_texts AS t WHERE NOT EXISTS (SELECT 1 FROM audit_records AS r WHERE r.claim_id = t.claim_id AND r.kind = 'claim.coded') LIMIT 1",
      );
      return stray && describe('index-inserted', 0, 'a text was added of a claim that no record speaks of');
    },
  };
}

/** Claims say what is kept of their texts; in canonical JSON no quoted text looks like it, and parsing all claims again would take as long as the chain. */
function keepsText({ kind, claimId, body }: StoredRecord): boolean {
  return kind === 'claim.coded' && claimId !== null && body.includes('"texts":"');
}

function judge(record: StoredRecord, rows: readonly Row[], drops: readonly Drop[], keys: KeyRing | undefined): ChainProblem | undefined {
  const [row, second] = rows;
  const dropped = findDrop(record, drops) !== undefined;
  if (row === undefined || row.stored_at === null)
    return dropped ? undefined : describe('index-removed', record.seq, 'its text is missing, and no record says that retention deleted it');
  if (second !== undefined) return describe('index-inserted', record.seq, 'a second text of it was added');
  if (dropped) return describe('index-inserted', record.seq, 'its text is there, which retention had deleted');
  if (row.stored_at !== Date.parse(record.at)) return describe('index-edited', record.seq, 'its text says another time, by which retention would go');
  if ((row.sealed === null) !== record.body.includes('"texts":"none"'))
    return describe('index-edited', record.seq, row.sealed === null ? 'its text was emptied' : 'a text stands where none was kept');
  if (!keepsDays(record, row, keys)) return describe('index-edited', record.seq, 'its days of service are not what was stored');
  return keys === undefined || isAsWritten(record, row, keys) ? undefined : describe('index-edited', record.seq, 'its text, or the salt beside it, is not what was stored');
}

/** Whether a text opens and, where whole notes are kept, gives the digests of its record. One that was sealed with a key that is not here is not judged. */
function isAsWritten(record: StoredRecord, { id, salt, sealed }: Row, keys: KeyRing): boolean {
  if (sealed === null) return true;
  try {
    if (!keys.keys.has(readKeyId(sealed))) return true;
    const kept = JSON.parse(openText(sealed, placeOf(id ?? '', record.claimId ?? ''), keys)) as { documents?: string[] };
    if (kept.documents === undefined) return true;
    const digests = (readBody(record.body)?.['documents'] ?? []) as { digest: string }[];
    return digests.length === kept.documents.length && kept.documents.every((text, at) => digests[at]?.digest === digestText(text, salt ?? ''));
  } catch {
    return false;
  }
}

/** Whether the days of a claim give the digest of its record. Those that a key sealed which is not here are not judged. */
function keepsDays(record: StoredRecord, { id, salt, days }: Row, keys: KeyRing | undefined): boolean {
  const digest = /"serviceDays":"([0-9a-f]{64})"/.exec(record.body)?.[1];
  if (days === null || digest === undefined) return days === null && digest === undefined;
  try {
    if (isSealed(days) && !keys?.keys.has(readKeyId(days))) return true;
    return digestText(openDays(days, id ?? '', record.claimId ?? '', keys), salt ?? '') === digest;
  } catch {
    return false;
  }
}

function findDrop({ seq, at }: StoredRecord, drops: readonly Drop[]): Drop | undefined {
  const stored = Date.parse(at);
  return drops.find((drop) => drop.seq > seq && stored < drop.before);
}

/** Counts up what each drop had to delete; one that found less came after somebody else. */
function countDue(page: readonly StoredRecord[], drops: Drop[]): ChainProblem | undefined {
  for (const record of page) {
    const due = keepsText(record) ? findDrop(record, drops) : undefined;
    if (due !== undefined) due.due += 1;
    const drop = record.kind === 'texts.dropped' ? drops.find(({ seq }) => seq === record.seq) : undefined;
    if (drop === undefined || drop.texts === drop.due) continue;
    const what = drop.texts < drop.due ? 'others had been deleted before it' : 'some had been added';
    return describe(drop.texts < drop.due ? 'index-removed' : 'index-inserted', record.seq, `retention deleted ${drop.texts} texts where ${drop.due} were due: ${what}`);
  }
  return undefined;
}

function describe(kind: 'index-edited' | 'index-removed' | 'index-inserted', seq: number, what: string): ChainProblem {
  return describeTable(kind, seq, 'audit_texts', what);
}
