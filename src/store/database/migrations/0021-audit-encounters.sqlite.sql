-- Rows of encounters are only ever added, as the records are that they belong to.
CREATE TRIGGER audit_encounters_no_update BEFORE UPDATE ON audit_encounters BEGIN
  SELECT RAISE(ABORT, 'rows of encounters are only ever added');
END;
CREATE TRIGGER audit_encounters_no_delete BEFORE DELETE ON audit_encounters BEGIN
  SELECT RAISE(ABORT, 'rows of encounters are only ever added');
END;
