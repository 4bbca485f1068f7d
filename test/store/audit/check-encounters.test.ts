// The table that finds claims by the callers' ids, against the chain, over both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrail } from '../../../src/store/audit/index.js';
import { openDatabase } from '../../../src/store/database/index.js';
import { findPostgres, startPostgres } from '../../helpers/postgres.js';
import type { PostgresCluster } from '../../helpers/postgres.js';

const bin = findPostgres();
let cluster: PostgresCluster | undefined;
beforeAll(async () => {
  if (bin !== undefined) cluster = await startPostgres(bin);
});
afterAll(() => cluster?.remove());

/** What someone does who owns the tables. */
const UNLOCK = {
  sqlite: 'DROP TRIGGER audit_encounters_no_update; DROP TRIGGER audit_encounters_no_delete;',
  postgres: 'ALTER TABLE audit_encounters DISABLE TRIGGER ALL;',
};

describe.each(['sqlite', 'postgres'] as const)('%s', (kind) => {
  // Skipped where no Postgres server is installed.
  const test = it.skipIf(kind === 'postgres' && bin === undefined);
  const open = async () => {
    const database = await openDatabase(kind === 'sqlite' ? ':memory:' : ((await cluster?.createDatabase()) ?? ''));
    const trail = openTrail(database);
    // More than a page, and records between them that name no encounter.
    await Promise.all(
      Array.from({ length: 620 }, (_, n) => trail.append({ kind: n % 3 === 0 ? 'claim.read' : 'claim.coded', actor: 'local', claimId: `c${n}`, body: { n }, ...(n % 3 === 0 ? {} : { encounterId: `visit-${n}` }) })),
    );
    return { database, trail };
  };

  test('is whole as it was written, and takes no change', async () => {
    const { database, trail } = await open();
    for (const sql of ['DELETE FROM audit_encounters WHERE seq = 2', "UPDATE audit_encounters SET claim_id = 'c5' WHERE seq = 2", ...(kind === 'postgres' ? ['TRUNCATE audit_encounters'] : [])])
      await expect(database.run(sql), sql).rejects.toMatchObject({ code: 'E406' });
    expect(await trail.verify()).toMatchObject({ ok: true, records: 620 });
    await database.close();
  });

  test('shows the first row that was edited, removed or added', async () => {
    const { database, trail } = await open();
    await database.script(UNLOCK[kind]);
    const steps: [sql: string, seq: number, what: string][] = [
      ["INSERT INTO audit_encounters (encounter, claim_id, seq) VALUES ('x', 'c8', 9999)", 9999, 'index-inserted'],
      ["INSERT INTO audit_encounters (encounter, claim_id, seq) VALUES ('x', 'c8', -3)", -3, 'index-inserted'],
      ['DELETE FROM audit_encounters WHERE seq = 620', 620, 'index-removed'],
      ["INSERT INTO audit_encounters (encounter, claim_id, seq) VALUES ('x', 'c8', 610)", 610, 'index-inserted'],
      ['UPDATE audit_encounters SET seq = 604 WHERE seq = 605', 604, 'index-inserted'],
      ["UPDATE audit_encounters SET claim_id = 'c8' WHERE seq = 503", 503, 'index-edited'],
      ['UPDATE audit_encounters SET encounter = (SELECT encounter FROM audit_encounters WHERE seq = 9) WHERE seq = 3', 3, 'index-edited'],
      ['DELETE FROM audit_encounters', 2, 'index-removed'],
    ];
    for (const [sql, seq, what] of steps) {
      await database.run(sql);
      const { ok, problem } = await trail.verify();
      expect([sql, ok, problem?.kind]).toEqual([sql, false, what]);
      if (seq > 0 && seq < 9999) expect(problem?.seq, sql).toBe(seq);
    }
    await database.close();
  });
});
