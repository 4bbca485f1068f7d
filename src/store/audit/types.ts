// What the audit trail is told, and what it gives back.
import type { Queries } from '../database/index.js';
import type { Json } from './canonical-json.js';
import type { ChainHead, ChainedRecord } from './chain.js';
import type { KeyRing } from './key-ring.js';
import type { ChainReport, Checkpoint, StoredRecord } from './verify-chain.js';

/** Every kind of record, with what it says. */
export const RECORD_KINDS = {
  'service.started': 'models, tables with their digests, what is kept of texts and how long',
  'claim.coded': 'one claim: codes, findings and corrections, rejections, decision, model and table digests, profile; digests of the texts',
  'claim.read': 'somebody read a claim or its explanation',
  'claim.reviewed': 'a coder accepted, changed or rejected codes',
  'claim.exported': 'claims or reviews left the system as a file',
  'key.created': 'an API key: role, expiry, limit; never its secret',
  'key.rotated': 'an API key was replaced by another one',
  'key.role_changed': 'an API key has another role',
  'key.revoked': 'an API key opens nothing any more',
  'model.changed': 'another model package was put in force, or the one before it again: both with their digests, and whether it was forced',
  'texts.dropped': 'texts older than the retention time were deleted',
  'texts.resealed': 'stored texts were sealed anew with another key',
  'audit.exported': 'the trail was written to a file',
} as const;
export type RecordKind = keyof typeof RECORD_KINDS;

/** Who acts when it is no API key: anyone on this machine (no key is needed), the command line, or the service itself. */
export const LOCAL_ACTOR = 'local';
export const CLI_ACTOR = 'cli';
export const SERVICE_ACTOR = 'service';

/** How much of a note is kept beside the chain, always sealed: nothing, the quotes that support codes, or the whole note. */
export const TEXT_MODES = ['none', 'quotes', 'notes'] as const;
export type TextMode = (typeof TEXT_MODES)[number];

/** A record to add. `body` goes into the chain for good: no note text, no name, no id of the caller's system. */
export interface NewRecord {
  kind: RecordKind;
  claimId?: string;
  actor: string;
  body: { [key: string]: Json | undefined };
  /** What may be dropped later: the salt of digests in `body`, a text that is sealed before it is stored, and the days of service (JSON), which are sealed where there is a key. */
  text?: { salt: string; text?: string; days?: string };
  /** The caller's own id of the encounter; only its digest is stored. */
  encounterId?: string;
}

/** A record as it is read back. */
export type AuditRecord = Omit<ChainedRecord, 'kind'> & { kind: RecordKind };

export interface StoredText {
  salt: string;
  /** Absent where no text was kept. */
  text?: string;
  /** JSON of the days of service; absent where a text is kept, which holds them, and where the encounter named none. */
  days?: string;
}

export interface TrailOptions {
  /** 32 bytes; with it every record gets a MAC. */
  auditKey?: Uint8Array;
  /** Needed for the text modes `quotes` and `notes`, and to read what they stored. */
  textKeys?: KeyRing;
  texts?: TextMode;
  now?: () => Date;
}

export interface AuditTrail {
  readonly texts: TextMode;
  /** Whether the last record could not be written (a full disk), a moment ago: the next claim would be refused too. */
  readonly failing: boolean;
  /** Adds one record; those that come at once go in one transaction. Resolves when it is on disk; throws E411 when it could not be written. */
  append(record: NewRecord): Promise<AuditRecord>;
  /** Adds records inside a transaction of the caller's, so that a change and its record stand or fall together. */
  appendIn(queries: Queries, records: readonly NewRecord[]): Promise<AuditRecord[]>;
  /** Records of a claim, oldest first. */
  history(claimId: string): Promise<AuditRecord[]>;
  /** The newest claim of an encounter id that a caller gave. */
  findByEncounter(encounterId: string): Promise<string | undefined>;
  /** The text that was kept with a claim. Throws E413 when it cannot be opened. */
  readText(claimId: string): Promise<StoredText | undefined>;
  /** Every record from `from` on, in order, as it is stored. */
  records(from?: number): AsyncGenerator<StoredRecord>;
  head(): Promise<ChainHead | undefined>;
  verify(checkpoints?: readonly Checkpoint[]): Promise<ChainReport>;
  /** Deletes texts and salts stored before a time, and says so in the chain. Gives how many claims lost theirs. */
  dropTexts(before: Date, actor: string): Promise<number>;
  /** Seals every stored text with the current key. Gives how many were sealed anew. */
  resealTexts(actor: string): Promise<number>;
}
