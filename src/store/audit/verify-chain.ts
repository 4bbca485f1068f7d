// Walks the chain and names the first record that is not what was written.
import { canonicalJson } from './canonical-json.js';
import type { Json } from './canonical-json.js';
import { GENESIS, fitsMac, hashRecord, macHead, macRecord, sameDigest } from './chain.js';
import type { ChainHead, ChainedRecord } from './chain.js';

/** A record as it stands in a table or an export: its body is still text. */
export type StoredRecord = Omit<ChainedRecord, 'body'> & { body: string };

/** The end of the chain at some earlier time, kept where who writes the database cannot: on paper, in another system. */
export interface Checkpoint {
  seq: number;
  hash: string;
}

/** `index-...`: the chain is whole; a table beside it, of encounters, reviews, keys or texts, is not what the chain says. */
export type ChainProblemKind = 'edited' | 'removed' | 'moved' | 'rewritten' | 'inserted' | 'truncated' | 'head' | 'index-edited' | 'index-removed' | 'index-inserted';

export interface ChainProblem {
  /** The first bad record; for a removed one, the number that is missing. */
  seq: number;
  kind: ChainProblemKind;
  message: string;
}

export interface ChainReport {
  ok: boolean;
  /** Records that were read before the walk ended. */
  records: number;
  head: ChainHead;
  problem?: ChainProblem;
}

export interface VerifyOptions {
  /** The audit key. With it, records that were hashed anew without it are found, too. */
  key?: Uint8Array;
  checkpoints?: readonly Checkpoint[];
}

/** So many places are tried for a record that does not fit its own. */
const MOST_PLACES = 20_000;

/** The record before; `hadMac` is the MAC that it had if all records up to it lost theirs. */
type Last = ChainHead & { hadMac: string | null };

/** Reads a chain from its first record, in the order of `seq`, against the head that it should have. Never throws for what a record holds. */
export async function verifyChain(
  records: AsyncIterable<StoredRecord> | Iterable<StoredRecord>,
  head: ChainHead | undefined,
  options: VerifyOptions = {},
): Promise<ChainReport> {
  const checkpoints = new Map((options.checkpoints ?? []).map(({ seq, hash }) => [seq, hash]));
  let last: Last = { seq: 0, hash: GENESIS, mac: null, hadMac: null };
  let count = 0;
  const report = (problem?: ChainProblem): ChainReport => ({ ok: problem === undefined, records: count, head: { seq: last.seq, hash: last.hash, mac: last.mac }, ...(problem ? { problem } : {}) });
  for await (const record of records) {
    count += 1;
    const problem = checkRecord(record, last, head?.seq ?? 0, options.key) ?? checkPoint(record, checkpoints);
    if (problem) return report(problem);
    const hadMac = options.key !== undefined && record.mac === null ? macRecord(record.hash, options.key, last.hadMac) : null;
    last = { seq: record.seq, hash: record.hash, mac: record.mac, hadMac };
  }
  return report(checkEnd(last, head, options));
}

function checkRecord(
  record: StoredRecord,
  last: Last,
  length: number,
  key: Uint8Array | undefined,
): ChainProblem | undefined {
  const expected = last.seq + 1;
  if (record.seq > expected) return { seq: expected, kind: 'removed', message: `record ${expected} is missing: record ${record.seq} stands in its place` };
  if (record.seq !== expected) return { seq: record.seq, kind: 'inserted', message: `record ${record.seq} stands where record ${expected} should` };
  const content = readContent(record);
  if (content === undefined || hashRecord(content) !== record.hash) return describeMisfit(record, content, length);
  if (record.previous !== last.hash) {
    // This record still fits its own hash, so the one before it is what changed.
    const seq = Math.max(1, last.seq);
    return { seq, kind: 'rewritten', message: `record ${seq} was rewritten: record ${record.seq} carries the hash of what stood there before` };
  }
  if (key === undefined) return undefined;
  if (record.mac === null && last.mac !== null) return { seq: record.seq, kind: 'rewritten', message: `record ${record.seq} has no MAC, though the one before it has` };
  if (record.mac === null || fitsMac(record, key, last.mac)) return undefined;
  if (last.hadMac !== null && fitsMac(record, key, last.hadMac)) return { seq: 1, kind: 'edited', message: `records 1 to ${last.seq} have no MAC, though they had one when record ${record.seq} was written` };
  const before = last.mac === null && last.seq > 0 ? `, or the MAC of record ${last.seq} was taken away` : '';
  return { seq: record.seq, kind: 'rewritten', message: `record ${record.seq} was not hashed with the audit key${before}` };
}

function readContent(record: StoredRecord): Omit<ChainedRecord, 'hash' | 'mac'> | undefined {
  try {
    const body = JSON.parse(record.body) as Record<string, Json>;
    // A body in another form than the canonical one was not written by the trail, even if it says the same.
    return canonicalJson(body) === record.body ? { ...record, body } : undefined;
  } catch {
    return undefined;
  }
}

function describeMisfit(record: StoredRecord, content: Omit<ChainedRecord, 'hash' | 'mac'> | undefined, length: number): ChainProblem {
  const { seq } = record;
  if (content !== undefined)
    for (let place = 1; place <= Math.min(length, MOST_PLACES); place += 1)
      if (hashRecord({ ...content, seq: place }) === record.hash)
        // One that belongs further up was pushed down by what now stands there.
        return place < seq
          ? { seq: place, kind: 'inserted', message: `record ${place} was inserted: what was written there is now record ${seq}` }
          : { seq, kind: 'moved', message: `record ${seq} is what was written as record ${place}` };
  return { seq, kind: 'edited', message: `record ${seq} was edited: its content does not give its hash` };
}

function checkPoint(record: StoredRecord, checkpoints: Map<number, string>): ChainProblem | undefined {
  const hash = checkpoints.get(record.seq);
  if (hash === undefined || hash === record.hash) return undefined;
  return { seq: record.seq, kind: 'rewritten', message: `record ${record.seq}, or one before it, was rewritten after the checkpoint was taken` };
}

function checkEnd(last: Last, head: ChainHead | undefined, { key, checkpoints = [] }: VerifyOptions): ChainProblem | undefined {
  const known = Math.max(head?.seq ?? 0, ...checkpoints.map(({ seq }) => seq));
  if (known > last.seq) return { seq: last.seq + 1, kind: 'truncated', message: `records ${last.seq + 1} to ${known} are missing from the end` };
  if (head === undefined)
    return last.seq === 0 ? undefined : { seq: last.seq, kind: 'head', message: 'the head of the chain is missing, so its tail may be, too' };
  if (head.seq < last.seq) return { seq: head.seq + 1, kind: 'inserted', message: `record ${head.seq + 1} is behind the end of the chain` };
  if (head.hash !== last.hash) return { seq: last.seq, kind: 'rewritten', message: `record ${last.seq} was rewritten: the head of the chain carries another hash` };
  if (key !== undefined && head.seq > 0 && !sameDigest(head.mac, macHead(head.seq, head.hash, key)))
    return { seq: last.seq, kind: 'head', message: 'the head of the chain was not made with the audit key' };
  // Records from before there was a key have none; the newest was written with the head.
  if (key !== undefined && head.mac !== null && last.mac === null && last.seq > 0) return { seq: last.seq, kind: 'edited', message: `record ${last.seq} has no MAC, though the head of the chain has` };
  return undefined;
}
