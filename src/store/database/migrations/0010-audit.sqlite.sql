-- Refuses every change of a record, and a head that goes back. INSERT OR REPLACE deletes without a delete trigger, so inserts are checked, too.

INSERT INTO audit_head (id, seq, hash, mac, pepper)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', NULL, lower(hex(randomblob(32))));

CREATE TRIGGER audit_records_no_update BEFORE UPDATE ON audit_records BEGIN
  SELECT RAISE(ABORT, 'audit records are only ever added');
END;
CREATE TRIGGER audit_records_no_delete BEFORE DELETE ON audit_records BEGIN
  SELECT RAISE(ABORT, 'audit records are only ever added');
END;
CREATE TRIGGER audit_records_in_order BEFORE INSERT ON audit_records
WHEN EXISTS (SELECT 1 FROM audit_records WHERE seq >= NEW.seq)
  OR (NEW.seq > 1 AND NEW.previous IS NOT (SELECT hash FROM audit_records WHERE seq = NEW.seq - 1))
BEGIN
  SELECT RAISE(ABORT, 'audit records are only ever added');
END;
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head WHEN NEW.seq <= OLD.seq OR NEW.pepper <> OLD.pepper BEGIN
  SELECT RAISE(ABORT, 'the head of the audit trail only goes forward');
END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN
  SELECT RAISE(ABORT, 'the head of the audit trail only goes forward');
END;
CREATE TRIGGER audit_head_one BEFORE INSERT ON audit_head WHEN EXISTS (SELECT 1 FROM audit_head) BEGIN
  SELECT RAISE(ABORT, 'the head of the audit trail only goes forward');
END;
