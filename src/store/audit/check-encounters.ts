// The table by which claims are found from the callers' own ids, against the chain: each row stands in a record, and each such record has its row.
import type { Queries } from '../database/index.js';
import type { ChainProblem, StoredRecord } from './verify-chain.js';

const PAGE = 500;

interface Row {
  seq: number;
  encounter: string;
  claim_id: string;
}

export interface EncounterCheck {
  /** Gives the records on as they come, and reads the rows that belong to them. */
  watch(records: AsyncIterable<StoredRecord>): AsyncGenerator<StoredRecord>;
  /** The first difference; also looks for rows of records that there are none of. After `watch` has ended. */
  conclude(): Promise<ChainProblem | undefined>;
}

/** Begins a check. Nothing it reads is held longer than a page. */
export function checkEncounters(queries: Queries): EncounterCheck {
  let problem: ChainProblem | undefined;
  let last = 0;
  const compare = async (page: StoredRecord[]): Promise<void> => {
    const end = page.at(-1)?.seq ?? last;
    if (problem === undefined && end > last) {
      // A table that was filled up must not fill the memory: one row more than there are records shows it.
      const rows = await queries.all<Row>('SELECT seq, encounter, claim_id FROM audit_encounters WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?', [last, end, end - last + 1]);
      problem = findDifference(page.flatMap(toRow), rows);
    }
    last = Math.max(last, end);
  };
  return {
    watch: async function* (records) {
      let page: StoredRecord[] = [];
      for await (const record of records) {
        page.push(record);
        yield record;
        if (page.length < PAGE) continue;
        await compare(page);
        page = [];
      }
      await compare(page);
    },
    conclude: async () => {
      if (problem !== undefined) return problem;
      // In one statement, since records and rows are still being added.
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
  try {
    const { encounter } = JSON.parse(body) as { encounter?: unknown };
    return typeof encounter === 'string' ? [{ seq, encounter, claim_id: claimId }] : [];
  } catch {
    return [];
  }
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
  return { seq, kind, message: `record ${seq} stands, but the index of encounters (audit_encounters) was altered: ${what}` };
}
