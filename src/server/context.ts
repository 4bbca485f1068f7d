// What every route holds: the engine, the gate before it, metrics, log and limits.
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import type { Engine } from '../engine.js';
import type { AuditTrail, CodeRecorded } from '../store/audit/index.js';
import type { Caller } from './access/guard.js';
import type { Database } from '../store/database/index.js';
import type { Gate } from './gate.js';
import type { Metrics } from './metrics.js';
import type { BodyReader } from './reader/index.js';

export interface Limits {
  /** Largest body of POST /v1/claims, bytes. */
  maxBodyBytes: number;
  /** Largest body of POST /v1/claims/batch, bytes. */
  maxBatchBytes: number;
  maxBatchRows: number;
}

export interface ServerContext {
  engine: Engine;
  /** Codes an encounter and records the claim: the only way to a claim that is handed out. */
  code: CodeRecorded;
  gate: Gate;
  /** Large bodies are parsed in a thread of their own. */
  reader: BodyReader;
  metrics: Metrics;
  log: Logger;
  limits: Limits;
  /** Absent: routes that keep anything (jobs, audit, reviews) are not served. */
  database?: Database;
  /** With a database: every claim is recorded here before it is answered. */
  audit?: AuditTrail;
}

/** Kept for the request's log line. */
export interface RequestVariables {
  requestId: string;
  facts: Record<string, string | number>;
  caller: Caller;
}

export type App = OpenAPIHono<{ Variables: RequestVariables }>;
