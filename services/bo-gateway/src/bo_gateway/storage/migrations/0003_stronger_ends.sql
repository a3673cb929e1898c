-- A certificate's end may be made stronger: a key found stolen after it was retired, or stolen earlier than was known.
-- Rows are added and none is changed: of a certificate's rows the earliest instant counts, and the graver reason.
ALTER TABLE bo.ended_certificates DROP CONSTRAINT ended_certificates_pkey;
ALTER TABLE bo.ended_certificates ADD PRIMARY KEY (thumbprint, ended_at, reason);

-- When the operator noted it. Of rows that were there before this column nobody knows.
ALTER TABLE bo.ended_certificates ADD COLUMN noted_at timestamptz;
ALTER TABLE bo.ended_certificates ALTER COLUMN noted_at SET DEFAULT clock_timestamp();

CREATE TRIGGER ended_certificates_fixed BEFORE UPDATE OR DELETE ON bo.ended_certificates
    FOR EACH ROW EXECUTE FUNCTION bo.refuse_change();
CREATE TRIGGER ended_certificates_kept BEFORE TRUNCATE ON bo.ended_certificates
    FOR EACH STATEMENT EXECUTE FUNCTION bo.refuse_change();
