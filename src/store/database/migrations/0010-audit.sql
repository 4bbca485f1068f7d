-- The audit trail: a chain of records that are only ever added, its head, and the texts beside it that may be dropped.

CREATE TABLE audit_records (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  claim_id TEXT,
  actor TEXT NOT NULL,
  body TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  mac TEXT
);
CREATE INDEX audit_records_by_claim ON audit_records (claim_id, seq);
CREATE INDEX audit_records_by_kind ON audit_records (kind, seq);

-- One row. The pepper makes digests of the callers' own ids, so that a claim is found by them and none can be read here.
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  mac TEXT,
  pepper TEXT NOT NULL
);

-- Which claims were coded for an encounter id of the caller; an index only, the chain holds the same.
CREATE TABLE audit_encounters (
  encounter TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  seq INTEGER NOT NULL
);
CREATE INDEX audit_encounters_by_digest ON audit_encounters (encounter, seq);

-- What retention drops: the salt of the digests in the chain, and the sealed text where it is kept.
CREATE TABLE audit_texts (
  id TEXT PRIMARY KEY,
  claim_id TEXT NOT NULL,
  salt TEXT NOT NULL,
  sealed TEXT,
  stored_at INTEGER NOT NULL
);
CREATE INDEX audit_texts_by_claim ON audit_texts (claim_id);
CREATE INDEX audit_texts_by_time ON audit_texts (stored_at);
