// Every way to tamper with a chain is found, and the first bad record is named.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/store/audit/canonical-json.js';
import { EMPTY_HEAD, chainRecord, hashRecord, headOf } from '../../../src/store/audit/chain.js';
import type { ChainHead } from '../../../src/store/audit/chain.js';
import { verifyChain } from '../../../src/store/audit/verify-chain.js';
import type { StoredRecord, VerifyOptions } from '../../../src/store/audit/verify-chain.js';

const KEY = Buffer.alloc(32, 7);
const OTHER = Buffer.alloc(32, 9);

/** `from`: the first record that was written with the key. */
function makeChain(length: number, key?: Uint8Array, from = 1): { records: StoredRecord[]; head: ChainHead } {
  const records: StoredRecord[] = [];
  let head = EMPTY_HEAD;
  for (let n = 1; n <= length; n += 1) {
    const record = chainRecord({ at: `2026-03-0${1 + (n % 9)}T08:00:00.000Z`, kind: 'claim.coded', claimId: `c${n}`, actor: 'local', body: { code: `E11.${n}`, n } }, head, n < from ? undefined : key, records.at(-1)?.mac ?? null);
    head = headOf(record, n < from ? undefined : key);
    records.push({ ...record, body: canonicalJson(record.body) });
  }
  return { records, head };
}

/** A record with another body, hashed anew as one can who knows the method but not the key. */
function rehash(record: StoredRecord, change: Partial<StoredRecord> = {}): StoredRecord {
  const changed = { ...record, ...change };
  return { ...changed, hash: hashRecord({ ...changed, body: JSON.parse(changed.body) as Record<string, string> }) };
}
const problem = async (records: StoredRecord[], head: ChainHead | undefined, options?: VerifyOptions) => {
  const report = await verifyChain(records, head, options);
  expect(report.ok).toBe(report.problem === undefined);
  return report.problem && [report.problem.seq, report.problem.kind];
};

describe.each([['without a key', undefined], ['with an audit key', KEY]] as const)('a chain of ten records %s', (_, key) => {
  const { records, head } = makeChain(10, key);
  const options = key ? { key } : {};
  const edit = (at: number, change: (record: StoredRecord) => StoredRecord): StoredRecord[] => records.map((record) => (record.seq === at ? change(record) : record));

  it('is whole as written, and so is an empty one', async () => {
    expect(await verifyChain(records, head, options)).toMatchObject({ ok: true, records: 10, head: { seq: 10, hash: head.hash } });
    expect(await problem([], EMPTY_HEAD, options)).toBeUndefined();
    expect(await problem([], undefined, options)).toBeUndefined();
  });

  it.each<[string, (record: StoredRecord) => StoredRecord]>([
    ['body', (record) => ({ ...record, body: record.body.replace('E11', 'E10') })],
    ['body, in blanks only', (record) => ({ ...record, body: record.body.replace(',', ', ') })],
    ['body, no JSON any more', (record) => ({ ...record, body: '{' })],
    ['time', (record) => ({ ...record, at: '2025-01-01T00:00:00.000Z' })],
    ['actor', (record) => ({ ...record, actor: 'somebody' })],
    ['claim', (record) => ({ ...record, claimId: null })],
    ['kind', (record) => ({ ...record, kind: 'claim.read' })],
    ['hash', (record) => ({ ...record, hash: 'f'.repeat(64) })],
  ])('shows an edited %s at every place', async (_name, change) => {
    for (const at of [1, 5, 10]) expect(await problem(edit(at, change), head, options)).toEqual([at, 'edited']);
  });

  it('shows a removed record, first, middle and last', async () => {
    const without = (at: number) => records.filter(({ seq }) => seq !== at);
    expect(await problem(without(1), head, options)).toEqual([1, 'removed']);
    expect(await problem(without(5), head, options)).toEqual([5, 'removed']);
    expect(await problem(without(10), head, options)).toEqual([10, 'truncated']);
    expect(await problem([], head, options)).toEqual([1, 'truncated']);
  });

  it('shows a removed record whose followers were numbered anew', async () => {
    const renumbered = records.filter(({ seq }) => seq !== 5).map((record) => (record.seq > 5 ? { ...record, seq: record.seq - 1 } : record));
    expect(await problem(renumbered, { ...head, seq: 9 }, options)).toEqual([5, 'moved']);
  });

  it('shows two records that changed places', async () => {
    const swapped = records.map((record) => (record.seq === 5 ? { ...records[5]!, seq: 5 } : record.seq === 6 ? { ...records[4]!, seq: 6 } : record));
    expect(await problem(swapped, head, options)).toEqual([5, 'moved']);
    const lines = [...records.slice(0, 4), records[5]!, records[4]!, ...records.slice(6)];
    expect((await problem(lines, head, options))?.[0]).toBe(5);
  });

  it('shows an inserted record, in the middle and at the end', async () => {
    const { records: longer } = makeChain(11);
    const extra = rehash({ ...longer[10]!, seq: 5, previous: records[3]!.hash });
    const pushed = [...records.slice(0, 4), extra, ...records.slice(4).map((record) => ({ ...record, seq: record.seq + 1 }))];
    expect((await problem(pushed, { ...head, seq: 11 }, options))?.[0]).toBe(5);
    expect((await problem([...records, rehash({ ...longer[10]!, previous: head.hash })], head, options))?.[0]).toBe(11);
  });

  it('shows one record that was hashed anew', async () => {
    for (const at of [1, 5, 10]) expect(await problem(edit(at, (record) => rehash(record, { body: record.body.replace('E11', 'E10') })), head, options)).toEqual([at, 'rewritten']);
  });

  it('shows a missing or short head, and a tail that a checkpoint remembers', async () => {
    expect(await problem(records, undefined, options)).toEqual([10, 'head']);
    const cut = records.slice(0, 7);
    const cutHead = key ? { ...headOf(cut[6]!), mac: head.mac } : headOf(cut[6]!);
    expect(await problem(cut, cutHead, { ...options, checkpoints: [{ seq: 10, hash: head.hash }] })).toEqual([8, 'truncated']);
    expect(await problem(records, head, { ...options, checkpoints: [{ seq: 4, hash: records[3]!.hash }] })).toBeUndefined();
  });
});

it('shows that the MACs of the records were taken away, the head kept', async () => {
  const { records, head } = makeChain(10, KEY);
  expect(await problem(records.map((record) => ({ ...record, mac: null })), head, { key: KEY })).toEqual([10, 'edited']);
  expect(await problem(records, head, { key: KEY })).toBeUndefined();
});

describe('MACs taken away at the start of a chain', () => {
  const strip = (records: readonly StoredRecord[], from: number, to: number): StoredRecord[] => records.map((record) => (record.seq >= from && record.seq <= to ? { ...record, mac: null } : record));

  it('are missed, however many there were', async () => {
    const { records, head } = makeChain(10, KEY);
    for (const to of [1, 4, 9]) expect(await problem(strip(records, 1, to), head, { key: KEY })).toEqual([1, 'edited']);
  });

  it('are not missed where there was no key yet, and are where there was', async () => {
    const { records, head } = makeChain(10, KEY, 4);
    expect(await problem(records, head, { key: KEY })).toBeUndefined();
    for (const to of [4, 6]) expect(await problem(strip(records, 4, to), head, { key: KEY })).toEqual([to + 1, 'rewritten']);
  });

  it('may stand beside MACs of earlier versions, which did not cover the one before', async () => {
    const { records, head } = makeChain(10, KEY);
    const earlier = (record: StoredRecord): StoredRecord => ({ ...record, mac: createHmac('sha256', KEY).update(`record\n${record.hash}`).digest('hex') });
    expect(await problem(records.map(earlier), head, { key: KEY })).toBeUndefined();
  });
});

describe('a chain rewritten from one record on, head and all', () => {
  const { records } = makeChain(10, KEY);
  const forge = (key?: Uint8Array) => {
    const forged = records.slice(0, 4);
    let head = headOf(records[3]!, key);
    for (const record of records.slice(4)) {
      const body = { ...(JSON.parse(record.body) as object), forged: true };
      const made = chainRecord({ ...record, body }, head, key, forged.at(-1)!.mac);
      head = headOf(made, key);
      forged.push({ ...made, body: canonicalJson(made.body) });
    }
    return { forged, head };
  };

  it('is found by the audit key, whatever MAC was put there', async () => {
    for (const key of [undefined, OTHER]) {
      const { forged, head } = forge(key);
      expect(await problem(forged, head, { key: KEY })).toEqual([5, 'rewritten']);
    }
    const { forged, head } = forge();
    expect(await problem(forged.map((record) => ({ ...record, mac: null })), head, { key: KEY })).toEqual([10, 'head']);
  });

  it('is found by a checkpoint without any key', async () => {
    const { forged, head } = forge();
    expect(await problem(forged, head)).toBeUndefined();
    expect(await problem(forged, head, { checkpoints: [{ seq: 8, hash: records[7]!.hash }] })).toEqual([8, 'rewritten']);
  });

  it('does not pass the MAC of a record as the MAC of a shorter head', async () => {
    const cut = records.slice(0, 7);
    expect(await problem(cut, { seq: 7, hash: cut[6]!.hash, mac: cut[6]!.mac }, { key: KEY })).toEqual([7, 'head']);
  });
});

it('finds any single change of any field of any record', async () => {
  const { records, head } = makeChain(8, KEY);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 7 }), fc.constantFrom('at', 'kind', 'claimId', 'actor', 'body', 'previous', 'hash', 'mac') as fc.Arbitrary<keyof StoredRecord>, fc.string(), async (at, field, value) => {
      const changed = records.map((record, place) => (place === at ? { ...record, [field]: value } : record));
      const report = await verifyChain(changed, head, { key: KEY });
      expect(report.problem?.seq).toBe(at + 1);
    }),
  );
});
