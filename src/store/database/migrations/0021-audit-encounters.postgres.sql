-- Rows of encounters are only ever added, as the records are that they belong to.
CREATE TRIGGER audit_encounters_no_change BEFORE UPDATE OR DELETE ON audit_encounters FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_encounters_no_truncate BEFORE TRUNCATE ON audit_encounters FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
