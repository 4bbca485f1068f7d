-- Batch jobs: a job, its rows as they came, and one result a row.

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,                       -- who may see it: the id of the API key, '' without keys
  state TEXT NOT NULL,                       -- receiving | running | done | cancelled | dropped (being deleted)
  idempotency_key TEXT,                      -- set when the upload is complete
  request_sha256 TEXT,                       -- of the body and the options, to tell a repeated request from another one
  total_rows INTEGER NOT NULL DEFAULT 0,
  answered_rows INTEGER NOT NULL DEFAULT 0,
  failed_rows INTEGER NOT NULL DEFAULT 0,    -- of the answered ones, those with an error
  waiting_bytes INTEGER NOT NULL DEFAULT 0,  -- of the rows without an answer
  created_at INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,               -- last sign of life of an upload
  accepted_at INTEGER,
  served_at INTEGER NOT NULL DEFAULT 0,      -- when a worker last took rows: the job that waited longest is next
  ended_at INTEGER,
  webhook_url TEXT,
  webhook_state TEXT,                        -- waiting | due | delivered | failed; null without a webhook
  webhook_attempts INTEGER NOT NULL DEFAULT 0,
  webhook_due_at INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX jobs_by_key ON jobs (owner, idempotency_key);
CREATE INDEX jobs_by_state ON jobs (state, served_at);
CREATE INDEX jobs_by_owner ON jobs (owner, created_at, id);
CREATE INDEX jobs_by_webhook ON jobs (webhook_due_at) WHERE webhook_state = 'due';

CREATE TABLE job_rows (
  job_id TEXT NOT NULL REFERENCES jobs (id),
  row INTEGER NOT NULL,                      -- place in the input, from 1
  line INTEGER NOT NULL,                     -- line of the body, from 1, blank lines counted
  answered INTEGER NOT NULL DEFAULT 0,       -- 0: waits; 1: has a result; 2: its job was cancelled first
  input BLOB,                                -- sealed when there is a key; null once answered
  bytes INTEGER NOT NULL,
  token INTEGER NOT NULL DEFAULT 0,          -- grows with every lease: an answer under an old one is refused
  attempts INTEGER NOT NULL DEFAULT 0,
  leased_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (job_id, row)
);
CREATE INDEX job_rows_waiting ON job_rows (job_id, row) WHERE answered = 0;

CREATE TABLE job_results (
  job_id TEXT NOT NULL,
  row INTEGER NOT NULL,
  ok INTEGER NOT NULL,
  body BLOB NOT NULL,                        -- the claim or the row's error as JSON; sealed when there is a key
  answered_at INTEGER NOT NULL,
  PRIMARY KEY (job_id, row)
);
