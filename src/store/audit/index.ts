// The audit trail: an append-only, hash-chained account of every claim, review, key and model, with texts that can be dropped beside it.
export { openTrail } from './trail.js';
export { codeRecorded } from './code-recorded.js';
export type { AskedBy, CodeRecorded } from './code-recorded.js';
export { recordClaim, makeClaimRecord, restoreClaim, restoreEncounter, restoreFromNote, listDocumentPlaces } from './record-claim.js';
export type { Channel, ClaimBody, CodedClaim, RestoredClaim } from './record-claim.js';
export { readKeyRing, readSecretKey } from './key-ring.js';
export type { KeyRing } from './key-ring.js';
export { verifyChain } from './verify-chain.js';
export type { ChainProblem, ChainReport, Checkpoint, StoredRecord } from './verify-chain.js';
export { CLI_ACTOR, LOCAL_ACTOR, RECORD_KINDS, SERVICE_ACTOR, TEXT_MODES } from './types.js';
export type { AuditRecord, AuditTrail, NewRecord, RecordKind, StoredText, TextMode, TrailOptions } from './types.js';
