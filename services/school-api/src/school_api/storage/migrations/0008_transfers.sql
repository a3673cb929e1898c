-- Closes that were opened again, and transfers of records as the registrar told them last.
SET search_path = school;

-- The close keeps its place in the chain; its grades may be sent, replaced and revoked again.
ALTER TABLE acts ADD COLUMN reopened_at timestamptz CHECK (reopened_at IS NULL OR kind = 'close');
CREATE TRIGGER acts_reopened_once BEFORE UPDATE OF reopened_at ON acts
    FOR EACH ROW WHEN (OLD.reopened_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE TABLE transfers (
    school text NOT NULL REFERENCES schools (school),
    transfer_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('giver', 'receiver')),
    -- A digest of the lookup code; the code itself is in no message.
    record text NOT NULL,
    state text NOT NULL
        CHECK (state IN ('applied', 'consented', 'handed-over', 'accepted', 'refused', 'cancelled', 'expired')),
    acts smallint NOT NULL,
    body jsonb NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (school, transfer_id)
);
CREATE INDEX ix_transfers_open ON transfers (school, transfer_id)
    WHERE state IN ('applied', 'consented', 'handed-over');
-- Acts are only ever added to a case: what has fewer of them was told earlier.
CREATE TRIGGER transfers_forward BEFORE UPDATE ON transfers
    FOR EACH ROW WHEN ((NEW.school, NEW.transfer_id, NEW.side, NEW.record)
                       IS DISTINCT FROM (OLD.school, OLD.transfer_id, OLD.side, OLD.record) OR NEW.acts <= OLD.acts)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfers_kept BEFORE DELETE ON transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON transfers TO %I', current_database() || '_app');
    EXECUTE format('GRANT SELECT ON transfers TO %I', current_database() || '_read');
END $$;
