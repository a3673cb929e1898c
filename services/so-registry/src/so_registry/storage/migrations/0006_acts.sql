-- Acts beside submissions: why a packet was revoked, who opened a close again, what a decision says of locked packets,
-- and who manages a record since when.
SET search_path = registry;

-- The code is the software's, for lists; the words are what was signed.
ALTER TABLE withdrawals
    ADD COLUMN reason_code text NOT NULL DEFAULT 'other'
        CHECK (reason_code IN ('wrong-content', 'wrong-identity', 'wrong-pupil', 'duplicate', 'transferred', 'other')),
    ADD COLUMN reason text NOT NULL DEFAULT '';

-- Which act opened a close again. A close is opened once; the next one has the next number.
ALTER TABLE closes ADD COLUMN reopened_by uuid;
CREATE TRIGGER closes_reopened_once BEFORE UPDATE ON closes
    FOR EACH ROW WHEN (OLD.reopened_at IS NOT NULL
                       OR NEW.reopened_at IS NULL
                       OR (OLD.window_no, OLD.school, OLD.grades, OLD.seq, OLD.root, OLD.chain, OLD.packet_count,
                           OLD.act_id, OLD.closed_at)
                          IS DISTINCT FROM
                          (NEW.window_no, NEW.school, NEW.grades, NEW.seq, NEW.root, NEW.chain, NEW.packet_count,
                           NEW.act_id, NEW.closed_at))
    EXECUTE FUNCTION refuse_change();

-- What a numbered decision says of packets after their lock. The content stays as it is, for ever.
CREATE TABLE annotations (
    statement text PRIMARY KEY REFERENCES statements (digest),
    proposal_id uuid NOT NULL UNIQUE REFERENCES proposals (proposal_id),
    annotation text NOT NULL CHECK (annotation IN ('identity-corrected', 'invalidated', 'reissued-as')),
    decision_number text NOT NULL,
    decision_date date NOT NULL,
    school_year text NOT NULL,
    school text NOT NULL,
    successor text,
    annotated_at timestamptz NOT NULL,
    -- The Ministry's answer.
    answered_at timestamptz,
    problem text,
    CHECK ((annotation = 'reissued-as') = (successor IS NOT NULL))
);
CREATE TABLE annotation_leaves (
    statement text NOT NULL REFERENCES annotations (statement),
    position integer NOT NULL,
    packet_digest text NOT NULL REFERENCES lock_leaves (packet_digest),
    path text[] NOT NULL,
    PRIMARY KEY (statement, position),
    UNIQUE (packet_digest, statement)
);
CREATE TRIGGER annotations_fixed
    BEFORE DELETE OR UPDATE OF statement, proposal_id, annotation, decision_number, decision_date, school_year, school,
        successor, annotated_at ON annotations
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER annotations_answered BEFORE UPDATE ON annotations
    FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL AND OLD.problem IS NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER annotation_leaves_fixed BEFORE UPDATE OR DELETE ON annotation_leaves
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- One decision ends a packet's validity; nothing follows it. Two at once: the second waits for the first one's row.
CREATE FUNCTION refuse_after_the_end() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('annotation/' || NEW.packet_digest, 0));
    IF EXISTS (SELECT FROM annotation_leaves l JOIN annotations a USING (statement)
               WHERE l.packet_digest = NEW.packet_digest AND a.annotation IN ('invalidated', 'reissued-as')) THEN
        RAISE EXCEPTION 'no longer valid already' USING ERRCODE = 'HBL03';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annotation_leaves_before_the_end BEFORE INSERT ON annotation_leaves
    FOR EACH ROW EXECUTE FUNCTION refuse_after_the_end();

REVOKE ALL ON FUNCTION refuse_after_the_end FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
    added text := 'annotations, annotation_leaves';
BEGIN
    EXECUTE format('GRANT UPDATE (reopened_by) ON closes TO %s', app);
    EXECUTE format('GRANT SELECT ON %s TO %s, %s', added, app, reader);
    EXECUTE format('GRANT INSERT ON %s TO %s', added, app);
    EXECUTE format('GRANT UPDATE (answered_at, problem) ON annotations TO %s', app);
END $$;

-- Who manages a record since when, from its first transfer on: rows are added, one after the other, so at any moment
-- there is one manager and never none. Before the first row it is the school that the code was issued to.
CREATE TABLE transfers (
    transfer_id uuid PRIMARY KEY,
    -- Of a record of another registrar its code is known once the receiving school has accepted it.
    lookup_code text REFERENCES records (lookup_code),
    record text NOT NULL,
    level text NOT NULL,
    from_registrar text NOT NULL,
    from_school text NOT NULL,
    to_registrar text NOT NULL,
    to_school text NOT NULL,
    is_mid_year boolean NOT NULL,
    applied_by text NOT NULL,
    state text NOT NULL DEFAULT 'applied'
        CHECK (state IN ('applied', 'consented', 'handed-over', 'accepted', 'refused', 'cancelled', 'expired')),
    hand_over text,
    -- The interim record that was handed over in the middle of a year.
    interim_year text,
    interim_packet text,
    opened_at timestamptz NOT NULL,
    deadline timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((ended_at IS NOT NULL) = (state IN ('accepted', 'refused', 'cancelled', 'expired'))),
    CHECK (state NOT IN ('handed-over', 'accepted') OR hand_over IS NOT NULL),
    CHECK ((interim_year IS NULL) = (interim_packet IS NULL)),
    CHECK ((from_registrar, from_school) <> (to_registrar, to_school))
);
-- One case of a record at a time: the constraint decides when two apply at once.
CREATE UNIQUE INDEX uq_transfers_open ON transfers (record) WHERE ended_at IS NULL;
CREATE INDEX ix_transfers_from ON transfers (from_school, transfer_id);
CREATE INDEX ix_transfers_to ON transfers (to_school, transfer_id);
CREATE INDEX ix_transfers_deadline ON transfers (deadline) WHERE ended_at IS NULL;

CREATE TABLE transfer_acts (
    transfer_id uuid NOT NULL REFERENCES transfers (transfer_id),
    seq smallint NOT NULL,
    act_id uuid NOT NULL UNIQUE,
    act text NOT NULL CHECK (act IN ('apply', 'consent', 'hand-over', 'accept', 'refuse', 'cancel', 'expire')),
    school text NOT NULL,
    by_whom text NOT NULL,
    client_id text NOT NULL,
    reason text NOT NULL,
    statement text REFERENCES statements (digest),
    sha256 bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (transfer_id, seq),
    CHECK ((act IN ('hand-over', 'accept')) = (statement IS NOT NULL))
);

CREATE TABLE managements (
    lookup_code text NOT NULL REFERENCES records (lookup_code),
    seq integer NOT NULL,
    registrar text NOT NULL,
    school text NOT NULL,
    is_here boolean NOT NULL,
    since timestamptz NOT NULL,
    transfer_id uuid NOT NULL UNIQUE REFERENCES transfers (transfer_id),
    PRIMARY KEY (lookup_code, seq)
);
-- Whom a school has taken over: its reconciliation expects them.
CREATE INDEX ix_managements_school ON managements (school, lookup_code);
CREATE FUNCTION refuse_management_out_of_order() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
    last managements;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('management/' || NEW.lookup_code, 0));
    SELECT * INTO last FROM managements m WHERE m.lookup_code = NEW.lookup_code ORDER BY m.seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last.seq, 0) + 1 OR NEW.since <= last.since THEN
        RAISE EXCEPTION 'one manager after the other' USING ERRCODE = 'HBL03';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER managements_in_order BEFORE INSERT ON managements
    FOR EACH ROW EXECUTE FUNCTION refuse_management_out_of_order();
CREATE TRIGGER managements_fixed BEFORE UPDATE OR DELETE ON managements
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_acts_fixed BEFORE UPDATE OR DELETE ON transfer_acts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfers_fixed
    BEFORE DELETE OR UPDATE OF transfer_id, record, level, from_registrar, from_school, to_registrar, to_school,
        is_mid_year, applied_by, opened_at, deadline ON transfers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_transfer_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line text[] := ARRAY['applied', 'consented', 'handed-over', 'accepted'];
BEGIN
    IF OLD.ended_at IS NOT NULL OR array_position(line, NEW.state) < array_position(line, OLD.state)
       OR OLD.hand_over IS NOT NULL AND NEW.hand_over IS DISTINCT FROM OLD.hand_over
       OR OLD.interim_packet IS NOT NULL AND (NEW.interim_year, NEW.interim_packet)
          IS DISTINCT FROM (OLD.interim_year, OLD.interim_packet)
       OR OLD.lookup_code IS NOT NULL AND NEW.lookup_code IS DISTINCT FROM OLD.lookup_code THEN
        RAISE EXCEPTION 'a case never goes back' USING ERRCODE = 'HBL03';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfers_one_way BEFORE UPDATE ON transfers FOR EACH ROW EXECUTE FUNCTION refuse_transfer_back();

REVOKE ALL ON FUNCTION refuse_management_out_of_order, refuse_transfer_back FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
    added text := 'transfers, transfer_acts, managements';
BEGIN
    EXECUTE format('GRANT SELECT ON %s TO %s, %s', added, app, reader);
    EXECUTE format('GRANT INSERT ON %s TO %s', added, app);
    EXECUTE format('GRANT UPDATE (state, hand_over, interim_year, interim_packet, lookup_code, ended_at) ON transfers TO %s', app);
END $$;
