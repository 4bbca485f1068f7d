// The audit trail over a database: added to in one place, read from several.
import { ChartcodeError } from '../../errors.js';
import { DatabaseError } from '../database/index.js';
import type { Database, Queries } from '../database/index.js';
import { appendRecords, digestEncounter } from './append.js';
import { checkEncounters } from './check-encounters.js';
import { checkKeys } from './check-keys.js';
import { checkReviews } from './check-reviews.js';
import { checkTables } from './check-tables.js';
import { checkTexts } from './check-texts.js';
import type { ChainHead } from './chain.js';
import { dropTexts, readText, resealTexts } from './texts.js';
import type { AuditRecord, AuditTrail, NewRecord, TrailOptions } from './types.js';
import { verifyChain } from './verify-chain.js';
import type { StoredRecord } from './verify-chain.js';

const PAGE = 500;
/** So many records go into one transaction. */
const MOST_AT_ONCE = 100;
/** How long a failed write speaks against the next one, ms; then it is tried. */
const FAILING_MS = 5000;

interface Row {
  seq: number;
  at: string;
  kind: string;
  claim_id: string | null;
  actor: string;
  body: string;
  previous: string;
  hash: string;
  mac: string | null;
}

const COLUMNS = 'seq, at, kind, claim_id, actor, body, previous, hash, mac';

/** Opens the trail. Throws E106 when texts are to be kept and there is no key to seal them with. */
export function openTrail(database: Database, options: TrailOptions = {}): AuditTrail {
  const { auditKey, textKeys, texts = 'none' } = options;
  if (texts !== 'none' && textKeys === undefined)
    throw new ChartcodeError('E106', `a setting has a value that is not allowed: audit.texts is ${texts}, and no key is set to seal texts with`, [
      { field: 'audit.textKeys', problem: `must be set when audit.texts is ${texts}` },
    ]);
  const pending: { record: NewRecord; resolve: (record: AuditRecord) => void; reject: (error: unknown) => void }[] = [];
  let writing = false;
  let failedAt = Number.NEGATIVE_INFINITY;

  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    for (let batch = pending.splice(0, MOST_AT_ONCE); batch.length > 0; batch = pending.splice(0, MOST_AT_ONCE)) {
      try {
        const added = await database.transaction((queries) => appendRecords(queries, batch.map(({ record }) => record), options));
        failedAt = Number.NEGATIVE_INFINITY;
        for (const [at, { resolve }] of batch.entries()) resolve(added[at] as AuditRecord);
      } catch (error) {
        failedAt = performance.now();
        // Who waits behind a database that is away gets the same answer, not the same wait once more.
        const refused = error instanceof DatabaseError && error.transient ? [...batch, ...pending.splice(0)] : batch;
        for (const { reject } of refused) reject(unwritten(error));
      }
    }
    writing = false;
  };

  return {
    texts,
    get failing() {
      return performance.now() - failedAt < FAILING_MS;
    },
    append: (record) =>
      new Promise((resolve, reject) => {
        pending.push({ record, resolve, reject });
        void write();
      }),
    appendIn: (queries, records) => appendRecords(queries, records, options),
    history: async (claimId) =>
      (await database.all<Row>(`SELECT ${COLUMNS} FROM audit_records WHERE claim_id = ? ORDER BY seq`, [claimId])).map(readRow),
    findByEncounter: (encounterId) => findByEncounter(database, encounterId),
    readText: (claimId) => readText(database, claimId, textKeys),
    records: (from = 1) => readAll(database, from),
    head: () => database.get<ChainHead>('SELECT seq, hash, mac FROM audit_head WHERE id = 1'),
    async verify(checkpoints = []) {
      // One statement sees head and records at one time: where they agree, what is added meanwhile is left out; where not, the walk shall meet it.
      const end = await database.get<ChainHead & { last: number | null }>(
        'SELECT seq, hash, mac, (SELECT max(seq) FROM audit_records) AS last FROM audit_head WHERE id = 1',
      );
      const whole = end !== undefined && end.seq === (end.last ?? 0);
      const tables = checkTables([checkEncounters(database), checkReviews(database), checkKeys(database), checkTexts(database, textKeys)]);
      const report = await verifyChain(tables.watch(readAll(database, 1, whole ? end.seq : undefined)), end, { key: auditKey, checkpoints });
      const problem = report.problem ?? (await tables.conclude());
      return problem === undefined ? report : { ...report, ok: false, problem };
    },
    dropTexts: (before, actor) =>
      database.transaction((queries) => dropTexts(queries, before, actor, (record) => appendRecords(queries, [record], options))),
    resealTexts: (actor) => resealTexts(database, actor, options),
  };
}

async function* readAll(database: Queries, from: number, to = Number.MAX_SAFE_INTEGER): AsyncGenerator<StoredRecord> {
  for (let next = from; ; ) {
    const rows = await database.all<Row>(`SELECT ${COLUMNS} FROM audit_records WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ${PAGE}`, [next, to]);
    for (const { claim_id: claimId, ...row } of rows) yield { ...row, claimId };
    const last = rows.at(-1);
    if (last === undefined) return;
    next = last.seq + 1;
  }
}

function readRow({ claim_id: claimId, body, ...row }: Row): AuditRecord {
  return { ...row, claimId, kind: row.kind as AuditRecord['kind'], body: JSON.parse(body) as AuditRecord['body'] };
}

async function findByEncounter(database: Queries, encounterId: string): Promise<string | undefined> {
  const head = await database.get<{ pepper: string }>('SELECT pepper FROM audit_head WHERE id = 1');
  const row = await database.get<{ claim_id: string }>('SELECT claim_id FROM audit_encounters WHERE encounter = ? ORDER BY seq DESC LIMIT 1', [
    digestEncounter(encounterId, head?.pepper ?? ''),
  ]);
  return row?.claim_id;
}

function unwritten(error: unknown): unknown {
  if (!(error instanceof ChartcodeError) || error.code === 'E412') return error;
  return new ChartcodeError('E411', undefined, [{ cause: error.code }, ...error.details]);
}
