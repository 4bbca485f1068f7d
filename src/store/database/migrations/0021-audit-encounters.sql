-- `audit verify` reads the rows of encounters in the order of their records.
CREATE INDEX audit_encounters_by_seq ON audit_encounters (seq);
