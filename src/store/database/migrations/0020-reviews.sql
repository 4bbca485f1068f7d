-- What coders decided of claims: codes and reasons, no words of a note. The audit trail holds the same, chained.

CREATE TABLE reviews (
  id TEXT PRIMARY KEY,                       -- follows from claim, reviewer and idempotency key or body: a repeated request finds its review
  claim_id TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  reviewed_at INTEGER NOT NULL,
  request_sha256 TEXT NOT NULL,              -- of the body, to tell a repeated request from another one with its key
  body TEXT NOT NULL
);
CREATE INDEX reviews_by_claim ON reviews (claim_id, reviewed_at);
CREATE INDEX reviews_by_time ON reviews (reviewed_at, id);
