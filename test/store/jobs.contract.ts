// What every store of jobs must do, whatever database is under it; run by jobs.test.ts for each.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database/index.js';
import { createJobStore } from '../../src/store/jobs/index.js';
import type { IncomingRow, Job, JobStore, LeasedRow, Sealer } from '../../src/store/jobs/index.js';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const LEASE = 60_000;

const rowsOf = (texts: readonly string[]): IncomingRow[] => texts.map((text, place) => ({ row: place + 1, line: place + 1, content: { text } }));

async function submit(store: JobStore, texts: readonly string[], options: { owner?: string; key?: string; webhook?: string } = {}): Promise<Job> {
  const owner = options.owner ?? '';
  const id = await store.begin(owner);
  await store.addRows(id, rowsOf(texts));
  const { job } = await store.accept(id, {
    owner,
    requestSha256: sha(texts.join()),
    ...(options.key === undefined ? {} : { idempotencyKey: options.key }),
    ...(options.webhook === undefined ? {} : { webhookUrl: options.webhook }),
  });
  return job;
}
const answer = (store: JobStore, row: LeasedRow, by = 'x'): Promise<boolean> => store.answer(row, { ok: true, value: { row: row.row, by } });
/** Takes everything that there is and answers it. */
async function finish(store: JobStore): Promise<number> {
  let count = 0;
  for (;;) {
    const rows = await store.lease(7, LEASE);
    if (rows.length === 0) return count;
    for (const row of rows) expect(await answer(store, row)).toBe(true);
    count += rows.length;
  }
}

/** Registers the suite. `open` gives a database of its own each time. */
export function describeJobStore(name: string, open: () => Promise<Database>): void {
  describe(`jobs in ${name}`, () => {
    let database: Database;
    let store: JobStore;
    beforeAll(async () => {
      database = await open();
      store = createJobStore(database);
    });
    afterAll(() => database?.close());

    it('answers every row of an upload once, in input order, and counts them', async () => {
      const job = await submit(store, ['a', 'b', 'c']);
      expect(job).toMatchObject({ state: 'running', rows: { total: 3, answered: 0, failed: 0 }, endedAt: null, webhook: null });
      const [first, second] = await store.lease(2, LEASE);
      expect([first?.text, second?.text, first?.line, first?.attempts]).toEqual(['a', 'b', 1, 1]);
      const [third] = await store.lease(9, LEASE);
      expect(third?.row).toBe(3);
      expect(await store.lease(9, LEASE)).toEqual([]);
      // The second is answered before the first: results wait for the gap.
      expect(await answer(store, second as LeasedRow)).toBe(true);
      expect(await store.results(job.id, 0, 10)).toEqual([]);
      expect(await store.answer(first as LeasedRow, { ok: false, value: { line: 1, error: { code: 'E102' } } })).toBe(true);
      expect((await store.results(job.id, 0, 10)).map(({ row, ok }) => [row, ok])).toEqual([[1, false], [2, true]]);
      expect((await store.get(job.id))?.rows).toEqual({ total: 3, answered: 2, failed: 1 });
      expect(await answer(store, third as LeasedRow)).toBe(true);
      const done = await store.get(job.id);
      expect(done).toMatchObject({ state: 'done', rows: { total: 3, answered: 3, failed: 1 } });
      expect(done?.endedAt).toBeGreaterThanOrEqual(done?.acceptedAt ?? Number.POSITIVE_INFINITY);
      expect((await store.results(job.id, 1, 1)).map(({ row }) => row)).toEqual([2]);
      expect(JSON.parse((await store.results(job.id, 2, 5))[0]?.json ?? '')).toEqual({ row: 3, by: 'x' });
      expect((await store.load()).waitingBytes).toBe(0);
      expect(await database.get('SELECT count(*) AS n FROM job_rows WHERE input IS NOT NULL')).toEqual({ n: 0 });
    });

    it('refuses an answer under an old lease, and a second answer', async () => {
      const job = await submit(store, ['a']);
      const [killed] = await store.lease(1, -1);
      const [again] = await store.lease(1, LEASE);
      expect([again?.attempts, (again?.token ?? 0) > (killed?.token ?? 0)]).toEqual([2, true]);
      expect(await answer(store, killed as LeasedRow, 'killed')).toBe(false);
      expect(await store.renew([killed as LeasedRow], LEASE)).toEqual([]);
      expect(await store.renew([again as LeasedRow], LEASE)).toHaveLength(1);
      expect(await answer(store, again as LeasedRow, 'again')).toBe(true);
      expect(await answer(store, again as LeasedRow, 'twice')).toBe(false);
      expect(await answer(store, killed as LeasedRow, 'killed')).toBe(false);
      expect((await store.results(job.id, 0, 10)).map(({ json }) => json)).toEqual(['{"row":1,"by":"again"}']);
      expect((await store.get(job.id))?.rows).toEqual({ total: 1, answered: 1, failed: 0 });
    });

    it('takes rows back, with or without a mark against them', async () => {
      await submit(store, ['a']);
      const [row] = await store.lease(1, LEASE);
      await store.release([row as LeasedRow], { blameless: true });
      const [second] = await store.lease(1, LEASE);
      expect(second?.attempts).toBe(1);
      expect(await answer(store, row as LeasedRow)).toBe(false);
      await store.release([second as LeasedRow], { blameless: false });
      expect((await store.lease(1, LEASE))[0]?.attempts).toBe(2);
      await database.run('UPDATE job_rows SET leased_until = 0');
      expect(await finish(store)).toBe(1);
    });

    it('gives the same job for the same key and request, another owner one of its own, and refuses another request', async () => {
      const job = await submit(store, ['a', 'b'], { owner: 'one', key: 'k' });
      expect((await submit(store, ['a', 'b'], { owner: 'one', key: 'k' })).id).toBe(job.id);
      expect((await submit(store, ['a', 'b'], { owner: 'two', key: 'k' })).id).not.toBe(job.id);
      await expect(submit(store, ['a', 'c'], { owner: 'one', key: 'k' })).rejects.toMatchObject({ code: 'E118', status: 409 });
      expect(await store.get(job.id, 'two')).toBeUndefined();
      expect((await store.list({ owner: 'one', limit: 10 })).map(({ id }) => id)).toEqual([job.id]);
      expect(await finish(store)).toBe(4);
      expect(await submit(store, ['a', 'b'], { owner: 'one', key: 'k' })).toMatchObject({ id: job.id, state: 'done' });
    });

    it('lets one of many uploads with one key win, at once', async () => {
      const jobs = await Promise.all([1, 2, 3, 4, 5].map(() => submit(store, ['a'], { owner: 'race', key: 'k' })));
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
      expect(await store.list({ owner: 'race', limit: 10 })).toHaveLength(1);
      expect(await finish(store)).toBe(1);
    });

    it('counts nothing of an upload before it is accepted, and keeps errors of rows in their places', async () => {
      const id = await store.begin('');
      await store.addRows(id, [
        { row: 1, line: 1, content: { text: 'a' } },
        { row: 2, line: 4, content: { error: { line: 4, error: { code: 'E107' } } } },
      ]);
      expect(await store.get(id)).toBeUndefined();
      expect(await store.lease(5, LEASE)).toEqual([]);
      // A transaction whose end was not seen runs again.
      await store.addRows(id, [{ row: 1, line: 1, content: { text: 'a' } }]);
      const { job } = await store.accept(id, { owner: '', requestSha256: sha('') });
      expect(job.rows).toEqual({ total: 2, answered: 1, failed: 1 });
      expect(await finish(store)).toBe(1);
      expect((await store.results(id, 0, 9)).map(({ row, ok }) => [row, ok])).toEqual([[1, true], [2, false]]);
      const bad = await store.begin('');
      await store.addRows(bad, [{ row: 1, line: 1, content: { error: { line: 1, error: { code: 'E107' } } } }]);
      expect((await store.accept(bad, { owner: '', requestSha256: sha('') })).job).toMatchObject({ state: 'done', rows: { total: 1, answered: 1, failed: 1 } });
    });

    it('bounds what waits, and takes more when it is answered', async () => {
      const small = createJobStore(database, { maxWaitingBytes: 100 });
      await submit(small, ['x'.repeat(90)]);
      const id = await small.begin('');
      await expect(small.addRows(id, rowsOf(['y'.repeat(20)]))).rejects.toMatchObject({ code: 'E501', status: 429 });
      await small.abandon(id);
      await expect(small.addRows(id, rowsOf(['y']))).rejects.toMatchObject({ code: 'E117' });
      expect(await small.load()).toEqual({ waitingBytes: 90, maxWaitingBytes: 100 });
      await finish(small);
      await submit(small, ['y'.repeat(20)]);
      await finish(small);
    });

    it('serves jobs in turn, so that a small one does not wait for a large one', async () => {
      const large = await submit(store, Array.from({ length: 20 }, () => 'large'));
      const taken = await store.lease(5, LEASE);
      const small = await submit(store, ['small']);
      const next = await store.lease(2, LEASE);
      expect(next.map(({ jobId }) => jobId)).toEqual([small.id, large.id]);
      for (const row of [...taken, ...next]) await answer(store, row);
      expect(await finish(store)).toBe(14);
    });

    it('cancels: nothing more is leased or answered, inputs are gone, what was answered stays', async () => {
      const job = await submit(store, ['a', 'b', 'c'], { owner: 'one' });
      const [first, second] = await store.lease(2, LEASE);
      await answer(store, first as LeasedRow);
      expect(await store.cancel(job.id, 'two')).toBeUndefined();
      expect(await store.cancel(job.id, 'one')).toMatchObject({ state: 'cancelled', rows: { total: 3, answered: 1, failed: 0 } });
      expect(await answer(store, second as LeasedRow)).toBe(false);
      expect(await store.lease(5, LEASE)).toEqual([]);
      expect((await store.results(job.id, 0, 9)).map(({ row }) => row)).toEqual([1]);
      expect(await store.cancel(job.id, 'one')).toMatchObject({ state: 'cancelled' });
      expect(await database.get('SELECT count(*) AS n FROM job_rows WHERE input IS NOT NULL')).toEqual({ n: 0 });
      expect((await store.load()).waitingBytes).toBe(0);
      const done = await submit(store, ['a']);
      await finish(store);
      expect(await store.cancel(done.id)).toMatchObject({ state: 'done' });
    });

    it('lists newest first, page by page', async () => {
      const ids: string[] = [];
      for (const text of ['a', 'b', 'c']) ids.unshift((await submit(store, [text], { owner: 'pages' })).id);
      await finish(store);
      const all = (await store.list({ owner: 'pages', limit: 9 })).map(({ id }) => id);
      expect([...all].sort()).toEqual([...ids].sort());
      expect((await store.list({ owner: 'pages', limit: 2 })).map(({ id }) => id)).toEqual(all.slice(0, 2));
      expect((await store.list({ owner: 'pages', limit: 2, before: all[1] ?? '' })).map(({ id }) => id)).toEqual(all.slice(2));
    });

    it('plans webhooks: due when the job ends, one attempt at a time, until delivered or given up', async () => {
      const job = await submit(store, ['a'], { webhook: 'https://hooks.example/x' });
      expect(job.webhook).toEqual({ url: 'https://hooks.example/x', state: 'waiting', attempts: 0 });
      expect(await store.takeWebhook(LEASE)).toBeUndefined();
      await finish(store);
      const first = await store.takeWebhook(-1);
      expect(first).toMatchObject({ url: 'https://hooks.example/x', attempt: 1, job: { id: job.id, state: 'done' } });
      const second = await store.takeWebhook(LEASE);
      expect([second?.attempt, await store.takeWebhook(LEASE)]).toEqual([2, undefined]);
      if (first === undefined || second === undefined) throw new Error('no delivery');
      await store.settleWebhook(first, { delivered: true });
      expect((await store.get(job.id))?.webhook).toMatchObject({ state: 'due', attempts: 2 });
      await store.settleWebhook(second, { delivered: false, retryAt: Date.now() + LEASE });
      expect(await store.takeWebhook(LEASE)).toBeUndefined();
      await database.run('UPDATE jobs SET webhook_due_at = 0');
      const third = await store.takeWebhook(LEASE);
      if (third === undefined) throw new Error('no delivery');
      await store.settleWebhook(third, { delivered: false });
      expect((await store.get(job.id))?.webhook).toMatchObject({ state: 'failed', attempts: 3 });
    });

    it('sweeps dead uploads and old jobs, and nothing else', async () => {
      const old = await submit(store, ['a'], { key: 'old' });
      await finish(store);
      const upload = await store.begin('');
      await store.addRows(upload, rowsOf(['a', 'b']));
      const live = await submit(store, ['live']);
      expect(await store.sweep({ uploadsBefore: 0, jobsBefore: 0 })).toEqual({ uploads: 0, jobs: 0 });
      await store.sweep({ uploadsBefore: Date.now() + LEASE, jobsBefore: Date.now() + LEASE });
      expect(await store.get(old.id)).toBeUndefined();
      expect((await store.get(live.id))?.state).toBe('running');
      expect(await database.get('SELECT count(*) AS n FROM job_rows')).toEqual({ n: 1 });
      expect(await database.get('SELECT count(*) AS n FROM job_results')).toEqual({ n: 0 });
      expect((await submit(store, ['a'], { key: 'old' })).id).not.toBe(old.id);
      expect(await finish(store)).toBe(2);
    });

    it('hides rows and results at rest behind a seal that is bound to their places', async () => {
      const sealer: Sealer = {
        seal: (text, place) => Buffer.from(`${place}|${text}`).toString('base64'),
        open: (sealed, place) => {
          const [at, text = ''] = Buffer.from(sealed, 'base64').toString().split('|');
          if (at !== place) throw new Error('moved');
          return text;
        },
      };
      const sealed = createJobStore(database, { sealer });
      const job = await submit(sealed, ['Zebulon']);
      const dump = async (table: string, column: string): Promise<string> =>
        (await database.all<{ data: Uint8Array | null }>(`SELECT ${column} AS data FROM ${table}`)).map(({ data }) => Buffer.from(data ?? []).toString()).join();
      expect(await dump('job_rows', 'input')).not.toContain('Zebulon');
      const [row] = await sealed.lease(1, LEASE);
      expect(row?.text).toBe('Zebulon');
      await sealed.answer(row as LeasedRow, { ok: true, value: { name: 'Zebulon' } });
      expect(await dump('job_results', 'body')).not.toContain('Zebulon');
      expect(JSON.parse((await sealed.results(job.id, 0, 1))[0]?.json ?? '')).toEqual({ name: 'Zebulon' });
      await expect(store.results(job.id, 0, 1)).rejects.toMatchObject({ code: 'E413' });
    });

    it('gives no row to two workers at once, and none is lost, when many take and answer together', async () => {
      const job = await submit(store, Array.from({ length: 90 }, (_, place) => `row ${place}`));
      const seen: number[] = [];
      const work = async (): Promise<void> => {
        for (;;) {
          const rows = await store.lease(3, LEASE);
          if (rows.length === 0) return;
          seen.push(...rows.map(({ row }) => row));
          expect(await Promise.all(rows.map((row) => answer(store, row)))).not.toContain(false);
        }
      };
      await Promise.all([1, 2, 3, 4, 5].map(work));
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, place) => place + 1));
      expect(await store.get(job.id)).toMatchObject({ state: 'done', rows: { total: 90, answered: 90, failed: 0 } });
      expect((await store.results(job.id, 0, 100)).map(({ row }) => row)).toEqual(Array.from({ length: 90 }, (_, place) => place + 1));
    });
  });
}
