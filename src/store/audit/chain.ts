// The chain: each record's hash covers its content and the hash before it, so that no record can change, go or move unseen.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { Json } from './canonical-json.js';

/** What a record says, before it has its place in the chain. */
export interface RecordContent {
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  kind: string;
  /** The claim that the record is about, where it is about one. */
  claimId: string | null;
  /** Who did it: the id of an API key, `local` (no key is needed), or `cli`. */
  actor: string;
  body: { [key: string]: Json | undefined };
}

/** A record in its place. `mac` is null where no audit key was set when it was written. */
export interface ChainedRecord extends RecordContent {
  /** From 1, without gaps. */
  seq: number;
  previous: string;
  hash: string;
  mac: string | null;
}

/** The end of the chain as it should be: what shows that its tail was cut. */
export interface ChainHead {
  seq: number;
  hash: string;
  mac: string | null;
}

/** The hash "before" the first record, and the head of an empty chain. */
export const GENESIS = '0'.repeat(64);
export const EMPTY_HEAD: ChainHead = { seq: 0, hash: GENESIS, mac: null };

/**
 * Puts a record behind `head`. With a key it also gets a MAC, which nobody without the key can make anew; it covers the MAC of the record before
 * (`lastMac`, null where that one has none), so that those of the first records cannot be taken away as if they were from before there was a key.
 */
export function chainRecord(content: RecordContent, head: ChainHead, key?: Uint8Array, lastMac: string | null = null): ChainedRecord {
  const placed = { ...content, seq: head.seq + 1, previous: head.hash };
  const hash = hashRecord(placed);
  return { ...placed, hash, mac: key === undefined ? null : macRecord(hash, key, lastMac) };
}

/** The head that a chain ending in `record` has. */
export function headOf(record: { seq: number; hash: string }, key?: Uint8Array): ChainHead {
  return { seq: record.seq, hash: record.hash, mac: key === undefined ? null : macHead(record.seq, record.hash, key) };
}

/** SHA-256 (hex) over the canonical JSON of a record's content, place and previous hash. */
export function hashRecord({ seq, at, kind, claimId, actor, body, previous }: Omit<ChainedRecord, 'hash' | 'mac'>): string {
  return createHash('sha256').update(canonicalJson({ seq, at, kind, claimId, actor, body, previous })).digest('hex');
}

/** HMAC-SHA-256 (hex) of a record's hash and of the MAC before it. */
export function macRecord(hash: string, key: Uint8Array, lastMac: string | null): string {
  return createHmac('sha256', key).update(`record\n${hash}\n${lastMac ?? 'none'}`).digest('hex');
}

/** Whether a record's MAC is what the key gives; versions before 2026-11 left out the MAC before it. */
export function fitsMac({ hash, mac }: Pick<ChainedRecord, 'hash' | 'mac'>, key: Uint8Array, lastMac: string | null): boolean {
  return sameDigest(mac, macRecord(hash, key, lastMac)) || sameDigest(mac, createHmac('sha256', key).update(`record\n${hash}`).digest('hex'));
}

/** HMAC-SHA-256 (hex) of a head. Another prefix than a record's: the MAC of an old record must not pass as that of a shorter chain. */
export function macHead(seq: number, hash: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(`head\n${seq}\n${hash}`).digest('hex');
}

/** Compares two hex digests without telling by the time taken where they differ. */
export function sameDigest(one: string | null, other: string): boolean {
  return one !== null && one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
