-- Refuses every change of a record, and a head that goes back.

INSERT INTO audit_head (id, seq, hash, mac, pepper)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', NULL,
  replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit records are only ever added' USING ERRCODE = '23000';
END $$;
CREATE FUNCTION audit_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq > 1 AND NEW.previous IS DISTINCT FROM (SELECT hash FROM audit_records WHERE seq = NEW.seq - 1) THEN
    RAISE EXCEPTION 'audit records are only ever added' USING ERRCODE = '23000';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <= OLD.seq OR NEW.pepper <> OLD.pepper THEN
    RAISE EXCEPTION 'the head of the audit trail only goes forward' USING ERRCODE = '23000';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_records_no_change BEFORE UPDATE OR DELETE ON audit_records FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_records_no_truncate BEFORE TRUNCATE ON audit_records FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_records_in_order BEFORE INSERT ON audit_records FOR EACH ROW EXECUTE FUNCTION audit_in_order();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_forward();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
