// What a job is, and what its store does: uploads, leases, answers, results, webhooks.

export type JobState = 'receiving' | 'running' | 'done' | 'cancelled';

/** A job as its caller sees it. Times are milliseconds since 1970. */
export interface Job {
  id: string;
  /** Id of the key that made it, '' without keys. */
  owner: string;
  state: JobState;
  rows: { total: number; answered: number; failed: number };
  createdAt: number;
  acceptedAt: number | null;
  endedAt: number | null;
  webhook: { url: string; state: 'waiting' | 'due' | 'delivered' | 'failed'; attempts: number } | null;
}

/** A row of an upload: its text, or the error that it already has (not UTF-8, too large). */
export interface IncomingRow {
  row: number;
  line: number;
  content: { text: string } | { error: object };
}

/** The right to answer one row until it expires. `token` fences: an answer under an older lease of the row is refused. */
export interface Lease {
  jobId: string;
  row: number;
  token: number;
}

export interface LeasedRow extends Lease {
  /** Owner of the job. */
  owner: string;
  line: number;
  text: string;
  /** How often the row was leased, this time included. */
  attempts: number;
}

/** What a row gets: the claim, or its error body (with its `id` or `line`). */
export interface RowAnswer {
  ok: boolean;
  value: object;
}

export interface StoredResult {
  row: number;
  ok: boolean;
  /** The answer as JSON. */
  json: string;
}

export interface AcceptOptions {
  owner: string;
  /** The caller's own name for the request: a second one with the same key gets the same job. */
  idempotencyKey?: string;
  /** sha256 of the body and of the options. */
  requestSha256: string;
  webhookUrl?: string;
}

export interface WebhookDelivery {
  job: Job;
  url: string;
  attempt: number;
}

/** Hides rows and results at rest. `place` binds a text to where it is stored. */
export interface Sealer {
  seal(text: string, place: string): string;
  open(sealed: string, place: string): string;
}

/** Every method throws E402 to E407 when the database fails. */
export interface JobStore {
  /** Begins an upload; nothing of it counts before `accept`. */
  begin(owner: string): Promise<string>;
  /** The job that an owner's key stands for, and the digest of its request; undefined when the key is new. */
  find(owner: string, idempotencyKey: string): Promise<{ job: Job; requestSha256: string } | undefined>;
  /** Adds rows to an upload. Throws E501 when more waits than the store's bound, and E117 when the upload was abandoned. */
  addRows(jobId: string, rows: readonly IncomingRow[]): Promise<void>;
  /**
   * Ends an upload: from here on every row is answered once. When the owner used the key before, gives that job and drops the upload; throws
   * E118 when that was another request.
   */
  accept(jobId: string, options: AcceptOptions): Promise<{ job: Job; repeated: boolean }>;
  /** Drops an upload that was not accepted. */
  abandon(jobId: string): Promise<void>;
  /** Bytes of the rows that wait for an answer, uploads included, and the bound. */
  load(): Promise<{ waitingBytes: number; maxWaitingBytes: number }>;

  /** Takes up to `limit` rows for `leaseMs`, of the running job that was served least recently. */
  lease(limit: number, leaseMs: number): Promise<LeasedRow[]>;
  /** Prolongs leases; gives those that still hold. */
  renew(leases: readonly Lease[], leaseMs: number): Promise<Lease[]>;
  /** Gives rows back. `blameless`: the attempt does not count against the row. */
  release(leases: readonly Lease[], options: { blameless: boolean }): Promise<void>;
  /** Answers a row; false when the lease is no longer the row's, or the job was cancelled. The answer stands when the promise resolves. */
  answer(lease: Lease, answer: RowAnswer): Promise<boolean>;

  /** A job, whatever its state but `receiving`; undefined when there is none or it is another owner's. */
  get(jobId: string, owner?: string): Promise<Job | undefined>;
  /** Accepted jobs, newest first; `before` is the id that the last page ended with. */
  list(options: { owner?: string; limit: number; before?: string }): Promise<Job[]>;
  /**
   * Results in input order after a row, without gaps: up to the first row that waits for its answer (a cancelled job: all that there are). The
   * last `row` is a safe `after` for the next call.
   */
  results(jobId: string, after: number, limit: number): Promise<StoredResult[]>;
  /** Ends a running job; what is answered stays. Gives the job as it is then; undefined when there is none. */
  cancel(jobId: string, owner?: string): Promise<Job | undefined>;

  /** Takes one webhook that is due; another caller gets it only after `leaseMs`. */
  takeWebhook(leaseMs: number): Promise<WebhookDelivery | undefined>;
  /** Records how a delivery ended; `retryAt` plans the next attempt. Outdated attempts change nothing. */
  settleWebhook(delivery: WebhookDelivery, outcome: { delivered: true } | { delivered: false; retryAt?: number }): Promise<void>;

  /** Drops uploads without a sign of life since `uploadsBefore`, ended jobs with their results from before `jobsBefore`, inputs of cancelled jobs. */
  sweep(limits: { uploadsBefore: number; jobsBefore: number }): Promise<{ uploads: number; jobs: number }>;
}
