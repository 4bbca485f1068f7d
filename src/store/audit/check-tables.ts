// Tables that repeat what the chain says, against it: the chain is read once, and each table is compared page by page as it goes by.
import type { ChainProblem, StoredRecord } from './verify-chain.js';

export interface TableCheck {
  /** The first difference between a page of records (after record `after`) and the rows that belong to them. */
  compare(page: readonly StoredRecord[], after: number): Promise<ChainProblem | undefined>;
  /** A row of a record that there is not, `last` being the last record that was read. Looks in one statement, since both are still being added to. */
  findStray(last: number): Promise<ChainProblem | undefined>;
}

export interface WatchedTables {
  /** Gives the records on as they come. */
  watch(records: AsyncIterable<StoredRecord>): AsyncGenerator<StoredRecord>;
  /** The first difference. After `watch` has ended. */
  conclude(): Promise<ChainProblem | undefined>;
}

const PAGE = 500;

/** Begins a check. Nothing that it reads is held longer than a page. */
export function checkTables(checks: readonly TableCheck[]): WatchedTables {
  let problem: ChainProblem | undefined;
  let last = 0;
  const compare = async (page: readonly StoredRecord[]): Promise<void> => {
    const end = page.at(-1)?.seq ?? last;
    if (end > last) for (const check of checks) problem ??= await check.compare(page, last);
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
      for (const check of checks) problem ??= await check.findStray(last);
      return problem;
    },
  };
}

/** The chain stands, and a table beside it does not. */
export function describeTable(kind: 'index-edited' | 'index-removed' | 'index-inserted', seq: number, table: string, what: string): ChainProblem {
  return { seq, kind, message: `${seq > 0 ? `record ${seq} stands` : 'the chain stands'}, but the table ${table} was altered: ${what}` };
}

/** The body of a stored record; undefined where it is no object, which the chain reports. */
export function readBody(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
