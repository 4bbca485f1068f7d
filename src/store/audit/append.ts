// Adds records to the chain inside a transaction: the head is locked, so that two writers cannot take the same place.
import { createHmac, randomUUID } from 'node:crypto';
import { ChartcodeError } from '../../errors.js';
import type { Queries } from '../database/index.js';
import { canonicalJson } from './canonical-json.js';
import { chainRecord, headOf } from './chain.js';
import type { ChainHead, ChainedRecord } from './chain.js';
import { sealText } from './seal-text.js';
import type { AuditRecord, NewRecord, TrailOptions } from './types.js';

/** Adds records in the given order. Throws E412 when the head of the chain is gone: nothing is added to a trail that was altered. */
export async function appendRecords(queries: Queries, records: readonly NewRecord[], options: TrailOptions): Promise<AuditRecord[]> {
  const { auditKey, now = () => new Date() } = options;
  const found = await lockHead(queries);
  let head: ChainHead = found;
  let lastMac = auditKey === undefined ? null : ((await queries.get<{ mac: string | null }>('SELECT mac FROM audit_records WHERE seq = ?', [found.seq]))?.mac ?? null);
  const added: AuditRecord[] = [];
  for (const { kind, claimId = null, actor, body, text, encounterId } of records) {
    const encounter = encounterId === undefined ? undefined : digestEncounter(encounterId, found.pepper);
    const at = now();
    const record = chainRecord({ at: at.toISOString(), kind, claimId, actor, body: encounter === undefined ? body : { ...body, encounter } }, head, auditKey, lastMac);
    await insertRecord(queries, record);
    if (encounter !== undefined && claimId !== null)
      await queries.run('INSERT INTO audit_encounters (encounter, claim_id, seq) VALUES (?, ?, ?)', [encounter, claimId, record.seq]);
    if (text !== undefined && claimId !== null) await insertText(queries, claimId, text, at.getTime(), options);
    head = headOf(record, auditKey);
    lastMac = record.mac;
    added.push({ ...record, kind });
  }
  if (added.length > 0) await queries.run('UPDATE audit_head SET seq = ?, hash = ?, mac = ? WHERE id = 1', [head.seq, head.hash, head.mac]);
  return added;
}

/** Reads the head and keeps other writers waiting until the transaction ends. Throws E412 when there is none. */
export async function lockHead(queries: Queries): Promise<ChainHead & { pepper: string }> {
  const lock = queries.kind === 'postgres' ? ' FOR UPDATE' : '';
  const found = await queries.get<ChainHead & { pepper: string }>(`SELECT seq, hash, mac, pepper FROM audit_head WHERE id = 1${lock}`);
  if (found === undefined) throw new ChartcodeError('E412', 'the audit trail was altered: its head is missing');
  return found;
}

async function insertRecord(queries: Queries, { seq, at, kind, claimId, actor, body, previous, hash, mac }: ChainedRecord): Promise<void> {
  await queries.run('INSERT INTO audit_records (seq, at, kind, claim_id, actor, body, previous, hash, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', [
    seq, at, kind, claimId, actor, canonicalJson(body), previous, hash, mac,
  ]);
}

async function insertText(queries: Queries, claimId: string, { salt, text, days }: NonNullable<NewRecord['text']>, storedAt: number, { textKeys }: TrailOptions): Promise<void> {
  const id = randomUUID();
  const sealed = text === undefined || textKeys === undefined ? null : sealText(text, placeOf(id, claimId), textKeys);
  const kept = days === undefined || textKeys === undefined ? (days ?? null) : sealText(days, placeOfDays(id, claimId), textKeys);
  await queries.run('INSERT INTO audit_texts (id, claim_id, salt, sealed, stored_at, days) VALUES (?, ?, ?, ?, ?, ?)', [id, claimId, salt, sealed, storedAt, kept]);
}

/** What a sealed text is bound to: its row and its claim. */
export function placeOf(id: string, claimId: string): string {
  return `${id}/${claimId}`;
}

/** What sealed days are bound to. */
export function placeOfDays(id: string, claimId: string): string {
  return `${placeOf(id, claimId)}/days`;
}

/** The digest that stands for a caller's encounter id. */
export function digestEncounter(encounterId: string, pepper: string): string {
  return createHmac('sha256', pepper).update(encounterId).digest('hex');
}
