-- Copies of what a registrar has just accepted, where its province reports to both: with the receipt, before any lock.
-- They publish nothing and acknowledge nothing. What the lock later says of the same packets is compared with them.
CREATE TABLE bo.copies (
    registrar text NOT NULL REFERENCES bo.registrars (registrar),
    receipt text NOT NULL,
    sha256 bytea NOT NULL,
    body bytea NOT NULL,
    state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'verified', 'refused')),
    problem text,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    verified_at timestamptz,
    traceparent text,
    PRIMARY KEY (registrar, receipt, sha256),
    CHECK ((state = 'refused') = (problem IS NOT NULL))
);
CREATE INDEX ix_copies_received ON bo.copies (registrar, received_at) WHERE state = 'received';

CREATE TABLE bo.copied_packets (
    registrar text NOT NULL,
    packet_digest text NOT NULL,
    record_key text NOT NULL,
    receipt text NOT NULL,
    school_year text NOT NULL,
    level text NOT NULL,
    track text NOT NULL,
    window_no text NOT NULL,
    grade smallint NOT NULL,
    school text NOT NULL,
    accepted_at timestamptz NOT NULL,
    PRIMARY KEY (registrar, packet_digest)
);
CREATE INDEX ix_copied_packets_window ON bo.copied_packets (registrar, window_no, grade);
CREATE INDEX ix_withdrawn_entries_packet ON bo.withdrawn_entries (registrar, packet);

CREATE TRIGGER copies_fixed BEFORE DELETE OR UPDATE OF registrar, receipt, sha256, body, received_at ON bo.copies
    FOR EACH ROW EXECUTE FUNCTION bo.refuse_change();
CREATE TRIGGER copies_verified BEFORE UPDATE OF state, problem, verified_at ON bo.copies
    FOR EACH ROW WHEN (OLD.state = 'verified') EXECUTE FUNCTION bo.refuse_change();
CREATE TRIGGER copies_kept BEFORE TRUNCATE ON bo.copies FOR EACH STATEMENT EXECUTE FUNCTION bo.refuse_change();
CREATE TRIGGER copied_packets_fixed BEFORE UPDATE OR DELETE ON bo.copied_packets
    FOR EACH ROW EXECUTE FUNCTION bo.refuse_change();
CREATE TRIGGER copied_packets_kept BEFORE TRUNCATE ON bo.copied_packets
    FOR EACH STATEMENT EXECUTE FUNCTION bo.refuse_change();

DO $$
DECLARE
    app text := current_database() || '_app';
    reader text := current_database() || '_read';
BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE bo.copies ALTER COLUMN body SET COMPRESSION lz4;
    END IF;
    EXECUTE format('GRANT SELECT, INSERT ON bo.copies, bo.copied_packets TO %I', app);
    EXECUTE format('GRANT UPDATE (state, problem, verified_at) ON bo.copies TO %I', app);
    EXECUTE format('GRANT SELECT ON bo.copies, bo.copied_packets TO %I', reader);
END $$;
