// The table of reviews, from which agreement, drift and training data are drawn: each row says what its record says, and each record has its row.
import type { Queries } from '../database/index.js';
import { canonicalJson } from './canonical-json.js';
import type { Json } from './canonical-json.js';
import { describeTable, readBody } from './check-tables.js';
import type { TableCheck } from './check-tables.js';
import type { ChainProblem, StoredRecord } from './verify-chain.js';

interface Row {
  id: string;
  claim_id: string;
  reviewer: string;
  reviewed_at: number;
  body: string;
}

/** The check of `reviews`. */
export function checkReviews(queries: Queries): TableCheck {
  return {
    compare: async (page) => {
      for (const record of page) {
        if (record.kind !== 'claim.reviewed') continue;
        const id = readBody(record.body)?.['id'];
        const row = typeof id === 'string' ? await queries.get<Row>('SELECT id, claim_id, reviewer, reviewed_at, body FROM reviews WHERE id = ?', [id]) : undefined;
        if (row === undefined) return describe('index-removed', record.seq, 'its review is missing');
        if (!says(row, record)) return describe('index-edited', record.seq, 'its review says something else than the record');
      }
      return undefined;
    },
    findStray: async () => {
      // Only a review's own record holds its id; LIKE would take an id of wildcards.
      const at = queries.kind === 'postgres' ? 'strpos' : 'instr';
      const stray = await queries.get<{ id: string }>(
        `SELECT id FROM reviews AS one WHERE NOT EXISTS (SELECT 1 FROM audit_records AS record WHERE record.claim_id = one.claim_id
         AND record.kind = 'claim.reviewed' AND record.actor = one.reviewer AND ${at}(record.body, '"id":"' || one.id || '"') > 0) LIMIT 1`,
      );
      return stray && describe('index-inserted', 0, 'a review was added that no record speaks of');
    },
  };
}

function says(row: Row, record: StoredRecord): boolean {
  const { claimId, reviewer, ...rest } = readBody(row.body) ?? {};
  if (row.claim_id !== record.claimId || claimId !== record.claimId || row.reviewer !== record.actor || reviewer !== record.actor) return false;
  return row.id === rest['id'] && row.reviewed_at === Date.parse(String(rest['reviewedAt'])) && canonicalJson(rest as Record<string, Json>) === record.body;
}

function describe(kind: 'index-edited' | 'index-removed' | 'index-inserted', seq: number, what: string): ChainProblem {
  return describeTable(kind, seq, 'reviews', what);
}
