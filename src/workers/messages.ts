// What the main thread and an engine worker say to each other.
import type { ModelInfo, RankStyle, SearchHit } from '../engine.js';
import type { Claim, Finding } from '../types.js';

export interface WorkerSetup {
  modelDir?: string;
  profile?: string;
  profilesDir?: string;
  threads: number;
  /** Gives way to the main thread where both want the same core. */
  yielding?: boolean;
}

/** Calls that a worker answers, each with its argument and its result. */
export interface WorkerCalls {
  code: { input: unknown; result: Claim };
  rank: { input: { encounter: unknown; style: RankStyle }; result: { code: string; score: number }[] };
  rankTexts: { input: { texts: string[]; k: number }; result: string[][] };
  judge: { input: { claim: unknown; support: readonly Omit<Finding, 'id'>[] }; result: { id?: string; findings: Finding[]; valid: boolean } };
  search: { input: { query: string; limit: number }; result: SearchHit[] };
}

export type CallName = keyof WorkerCalls;
export interface Request { id: number; call: CallName; input: unknown }

/** Asks a worker whether its event loop turns: a note that holds it for minutes is given up. */
export interface Ping { ping: true }

/** Asks a worker to end what it is at, and to say when. */
export interface Farewell { farewell: true }

export type FromWorker =
  | { kind: 'pong' }
  | { kind: 'idle' }
  | { kind: 'ready'; models: ModelInfo[] }
  | { kind: 'failed'; error: { code: string; message: string; details: unknown[] } }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: { code: string; message: string; details: unknown[] } };
