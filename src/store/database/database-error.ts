// What SQLite and Postgres throw, as coded errors; the databases' own messages may quote values, so none is passed on.
import { ChartcodeError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';

/** E402 to E407. `transient` says that the same statement may succeed later; `sent` that it may have been carried out all the same. */
export class DatabaseError extends ChartcodeError {
  constructor(
    code: ErrorCode,
    readonly reason: string,
    readonly transient = false,
    readonly sent = false,
  ) {
    super(code, undefined, [{ reason, ...(sent ? { outcome: 'unknown' } : {}) }, ...(transient ? [{ retryAfterSeconds: 5 }] : [])]);
  }

  /** Whether a unique key, a foreign key or a check refused the row. */
  get constraint(): boolean {
    return this.reason.startsWith('constraint');
  }
}

/** How the codes of both databases are read: by the longest prefix. SQLite's are names, Postgres's are five characters, the system's too. */
const MEANINGS: Record<string, { code: ErrorCode; transient?: boolean; sent?: boolean; reason?: string }> = {
  SQLITE_BUSY: { code: 'E403', transient: true },
  SQLITE_LOCKED: { code: 'E403', transient: true },
  SQLITE_FULL: { code: 'E404' },
  SQLITE_IOERR: { code: 'E402', transient: true },
  SQLITE_CANTOPEN: { code: 'E402' },
  SQLITE_READONLY: { code: 'E402' },
  SQLITE_CORRUPT: { code: 'E407' },
  SQLITE_NOTADB: { code: 'E407' },
  SQLITE_CONSTRAINT: { code: 'E406', reason: 'constraint' },
  '08': { code: 'E402', transient: true, sent: true },
  '23': { code: 'E406', reason: 'constraint' },
  '25006': { code: 'E402', transient: true }, // A standby that became the primary's name: writes come back with the failover.
  '25P03': { code: 'E402', transient: true },
  '28': { code: 'E402' },
  '3D': { code: 'E402' },
  '40': { code: 'E403', transient: true },
  '53100': { code: 'E404' },
  '53': { code: 'E403', transient: true },
  '55P03': { code: 'E403', transient: true },
  '57014': { code: 'E403', transient: true },
  '57P': { code: 'E402', transient: true },
  '58': { code: 'E402', transient: true },
  XX001: { code: 'E407' },
  XX002: { code: 'E407' },
  ENOSPC: { code: 'E404' },
  EDQUOT: { code: 'E404' },
  ECONNREFUSED: { code: 'E402', transient: true },
  ENOENT: { code: 'E402', transient: true },
  ENOTFOUND: { code: 'E402', transient: true },
  EAI_AGAIN: { code: 'E402', transient: true },
  ETIMEDOUT: { code: 'E402', transient: true, sent: true },
  EHOSTUNREACH: { code: 'E402', transient: true },
  ENETUNREACH: { code: 'E402', transient: true },
  ECONNRESET: { code: 'E402', transient: true, sent: true },
  EPIPE: { code: 'E402', transient: true, sent: true },
};

/** pg's own errors carry no code: the connection was lost or could not be had. */
const LOST = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

/** Any error of a database driver as a DatabaseError; a ChartcodeError passes as it is, a fault of the program (a TypeError) too. */
export function asDatabaseError(error: unknown): unknown {
  if (error instanceof ChartcodeError || !(error instanceof Error)) return error;
  const found = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (found === '' && LOST.test(error.message)) return new DatabaseError('E402', 'connection lost', true, true);
  if (/^ConnectionFailed/.test(error.message)) return new DatabaseError('E402', 'cannot be opened');
  if (found === '') return error;
  for (let length = found.length; length >= 2; length -= 1) {
    const meaning = MEANINGS[found.slice(0, length)];
    if (meaning !== undefined) {
      const { code, transient, sent, reason } = meaning;
      return new DatabaseError(code, reason === undefined ? found : `${reason} ${found}`, transient, sent);
    }
  }
  return new DatabaseError('E406', found);
}
