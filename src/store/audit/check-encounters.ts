// The table by which claims are found from the callers' own ids: each row stands in a record, and each record that names an encounter has its row.
import type { Queries } from '../database/index.js';
import { describeTable, readBody } from './check-tables.js';
import type { TableCheck } from './check-tables.js';
import type { ChainProblem, StoredRecord } from './verify-chain.js';

interface Row {
  seq: number;
  encounter: string;
  claim_id: string;
}

/** The check of `audit_encounters`. */
export function checkEncounters(queries: Queries): TableCheck {
  return {
    compare: async (page, after) => {
      const end = page.at(-1)?.seq ?? after;
      // A table that was filled up must not fill the memory: one row more than there are records shows it.
      const rows = await queries.all<Row>('SELECT seq, encounter, claim_id FROM audit_encounters WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?', [after, end, end - after + 1]);
      return findDifference(page.flatMap(toRow), rows);
    },
    findStray: async (last) => {
      const stray = await queries.get<{ seq: number }>(
        'SELECT seq FROM audit_encounters AS e WHERE (seq < 1 OR seq > ?) AND NOT EXISTS (SELECT 1 FROM audit_records WHERE seq = e.seq) LIMIT 1',
        [last],
      );
      return stray && describe('index-inserted', stray.seq, 'a row was added: there is no such record');
    },
  };
}

function toRow({ seq, claimId, body }: StoredRecord): Row[] {
  // Most records name no encounter, and parsing all of them again would take as long as the chain itself.
  if (claimId === null || !body.includes('"encounter":"')) return [];
  const encounter = readBody(body)?.['encounter'];
  return typeof encounter === 'string' ? [{ seq, encounter, claim_id: claimId }] : [];
}

function findDifference(expected: readonly Row[], found: readonly Row[]): ChainProblem | undefined {
  for (let at = 0; at < Math.max(expected.length, found.length); at += 1) {
    const [should, is] = [expected[at], found[at]];
    if (should === undefined || (is !== undefined && is.seq < should.seq)) return describe('index-inserted', is?.seq ?? 0, 'a row was added, or names another record than it did');
    if (is === undefined || is.seq > should.seq) return describe('index-removed', should.seq, 'its row is missing');
    if (is.encounter !== should.encounter || is.claim_id !== should.claim_id) return describe('index-edited', should.seq, 'its row says something else than the record');
  }
  return undefined;
}

function describe(kind: 'index-edited' | 'index-removed' | 'index-inserted', seq: number, what: string): ChainProblem {
  return describeTable(kind, seq, 'audit_encounters', what);
}
