-- Windows as a signed calendar has them: extensions, special windows, whose records a window takes; announcements;
-- who was left out at a close; schools with their communes and types; to whom a registrar's province reports.
SET search_path = registry;

ALTER TABLE windows
    ADD COLUMN rule_id text NOT NULL DEFAULT '',
    ADD COLUMN kind text NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary', 'extension', 'special')),
    ADD COLUMN belongs_to bigint REFERENCES windows (window_no),
    ADD COLUMN expects text NOT NULL DEFAULT 'everybody' CHECK (expects IN ('everybody', 'left-out', 'named')),
    ADD COLUMN left_out_of text,
    ADD COLUMN decision text,
    ADD COLUMN drain_until timestamptz,
    ADD COLUMN report_due_at timestamptz,
    -- Grades locked together, with spaces between, in the order in which they are needed.
    ADD COLUMN batches text[] NOT NULL DEFAULT '{}',
    ADD COLUMN reviewer text NOT NULL DEFAULT 'none' CHECK (reviewer IN ('none', 'check', 'accept')),
    ADD COLUMN second_person text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT ck_windows_decision CHECK ((kind = 'ordinary') = (decision IS NULL)),
    ADD CONSTRAINT ck_windows_belongs_to CHECK ((kind = 'ordinary') = (belongs_to IS NULL)),
    ADD CONSTRAINT ck_windows_named CHECK ((kind = 'special') = (expects = 'named')),
    ADD CONSTRAINT ck_windows_left_out CHECK ((expects = 'left-out') = (left_out_of IS NOT NULL)),
    ADD CONSTRAINT ck_windows_drain_until CHECK (grace_until <= drain_until);
-- Opening twice opens once.
CREATE UNIQUE INDEX uq_windows_rule_id ON windows (registrar, school_year, level, rule_id) WHERE rule_id <> '';

CREATE FUNCTION refuse_other_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.rule_id, NEW.kind, NEW.belongs_to, NEW.expects, NEW.left_out_of, NEW.decision)
       IS DISTINCT FROM (OLD.rule_id, OLD.kind, OLD.belongs_to, OLD.expects, OLD.left_out_of, OLD.decision) THEN
        RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBL02';
    END IF;
    IF (OLD.state <> 'open' OR OLD.closes_at <= clock_timestamp())
       AND (NEW.drain_until, NEW.report_due_at, NEW.batches, NEW.reviewer, NEW.second_person)
       IS DISTINCT FROM (OLD.drain_until, OLD.report_due_at, OLD.batches, OLD.reviewer, OLD.second_person) THEN
        RAISE EXCEPTION 'the cutoff has passed' USING ERRCODE = 'HBL03';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER windows_terms BEFORE UPDATE ON windows FOR EACH ROW EXECUTE FUNCTION refuse_other_terms();

-- A school that was given an extension goes on in another window; what it has sent stays where it is.
ALTER TABLE window_schools
    ADD COLUMN grades smallint[],
    ADD COLUMN moved_to bigint REFERENCES windows (window_no),
    ADD COLUMN moved_at timestamptz,
    ADD CONSTRAINT ck_window_schools_moved CHECK ((moved_to IS NULL) = (moved_at IS NULL));
CREATE TRIGGER window_schools_moved_once BEFORE UPDATE OF moved_to, moved_at ON window_schools
    FOR EACH ROW WHEN (OLD.moved_to IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER window_schools_moved_before_cutoff BEFORE UPDATE OF moved_to, moved_at ON window_schools
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_open();

-- Whose record keys the decision of a special window names.
CREATE TABLE window_records (
    window_no bigint NOT NULL REFERENCES windows (window_no),
    record_key text NOT NULL,
    PRIMARY KEY (window_no, record_key)
);
CREATE TRIGGER window_records_before_cutoff BEFORE INSERT ON window_records
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_open();
CREATE TRIGGER window_records_fixed BEFORE UPDATE OR DELETE ON window_records
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Pupils without a packet, as the school's close names them; a supplementary window expects them and nobody else.
CREATE TABLE close_left_out (
    window_no bigint NOT NULL,
    school text NOT NULL,
    grades smallint[] NOT NULL,
    seq integer NOT NULL,
    position integer NOT NULL,
    grade smallint NOT NULL,
    class text,
    record_key text,
    pupil_code text,
    reason text NOT NULL,
    note text,
    PRIMARY KEY (window_no, school, grades, seq, position),
    FOREIGN KEY (window_no, school, grades, seq) REFERENCES closes (window_no, school, grades, seq)
);
CREATE INDEX ix_close_left_out_record_key ON close_left_out (record_key) WHERE reason = 'supplementary';
CREATE TRIGGER close_left_out_before_cutoff BEFORE INSERT ON close_left_out
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_open();
CREATE TRIGGER close_left_out_fixed BEFORE UPDATE OR DELETE ON close_left_out
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- The highest seq of the same grades counts, unless it was reopened.
CREATE VIEW standing_left_out AS
SELECT l.*, w.registrar, w.school_year, w.level, w.track, w.state = 'open' AND w.closes_at > clock_timestamp() AS is_open
FROM close_left_out l
JOIN closes c USING (window_no, school, grades, seq)
JOIN windows w USING (window_no)
WHERE c.reopened_at IS NULL
  AND NOT EXISTS (SELECT FROM closes n WHERE (n.window_no, n.school, n.grades) = (c.window_no, c.school, c.grades)
                  AND n.seq > c.seq);

ALTER TABLE announcements
    ADD COLUMN class text NOT NULL DEFAULT '',
    ADD COLUMN client_id text NOT NULL DEFAULT '',
    -- A timestamp over the submission's bytes, for whoever could not reach the registrar before the close.
    ADD COLUMN token bytea,
    ADD COLUMN stamped_at timestamptz,
    ADD COLUMN arrived_at timestamptz,
    ADD CONSTRAINT ck_announcements_stamped CHECK ((token IS NULL) = (stamped_at IS NULL));
CREATE UNIQUE INDEX uq_announcements_open ON announcements (window_no, school, class) WHERE arrived_at IS NULL;
CREATE TRIGGER announcements_fixed
    BEFORE DELETE OR UPDATE OF window_no, school, submission_id, sha256, announced_at, class, client_id, token, stamped_at
    ON announcements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER announcements_locked BEFORE INSERT OR UPDATE ON announcements
    FOR EACH ROW EXECUTE FUNCTION refuse_locked_window();
CREATE TRIGGER announcements_arrived BEFORE UPDATE OF arrived_at ON announcements
    FOR EACH ROW WHEN (OLD.arrived_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- In time if it comes before the close; or in grace, by a timestamp that is older than the close. The caller has
-- checked the timestamp. One digest a submission id, one open announcement a class, p_most of a school: nobody announces many and sends
-- what suits him afterwards.
CREATE FUNCTION announce_submission(
    p_window_no bigint, p_school text, p_class text, p_submission_id uuid, p_sha256 bytea, p_client_id text,
    p_token bytea, p_stamped_at timestamptz, p_most integer, OUT outcome text, OUT at timestamptz
) LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
    w windows;
    earlier bytea;
    of_class text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(p_window_no);
    SELECT * INTO w FROM windows WHERE window_no = p_window_no;
    IF NOT FOUND THEN
        outcome := 'unknown';
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM window_schools e WHERE e.window_no = p_window_no AND e.school = p_school
                   AND e.moved_to IS NULL) THEN
        outcome := 'not-expected';
        RETURN;
    END IF;
    -- One at a time of a school, so that they can be counted. Not the key of its verdicts: those take longer.
    PERFORM pg_advisory_xact_lock(hashtextextended('announce/' || p_school, p_window_no));
    FOR attempt IN 1..2 LOOP
        SELECT a.sha256, a.class, a.announced_at INTO earlier, of_class, at FROM announcements a
        WHERE a.window_no = p_window_no AND a.school = p_school AND a.submission_id = p_submission_id;
        IF FOUND THEN
            outcome := CASE WHEN (earlier, of_class) = (p_sha256, p_class) THEN 'repeated' ELSE 'conflict' END;
            RETURN;
        END IF;
        -- Bytes that are here need no announcement; other bytes under this id may not be announced.
        SELECT s.sha256, s.received_at INTO earlier, at FROM submissions s
        WHERE s.school_year = w.school_year AND s.school = p_school AND s.submission_id = p_submission_id;
        IF FOUND THEN
            outcome := CASE WHEN earlier = p_sha256 THEN 'repeated' ELSE 'conflict' END;
            RETURN;
        END IF;
        at := clock_timestamp();
        IF at < w.opens_at THEN
            outcome := 'not-open';
            RETURN;
        END IF;
        IF NOT (w.state = 'open' AND at < w.closes_at
                OR w.state IN ('open', 'grace') AND at < w.grace_until AND coalesce(p_stamped_at < w.closes_at, false)) THEN
            outcome := 'late';
            RETURN;
        END IF;
        IF (SELECT count(*) FROM announcements a
            WHERE a.window_no = p_window_no AND a.school = p_school AND a.arrived_at IS NULL) >= p_most THEN
            outcome := 'too-many';
            RETURN;
        END IF;
        INSERT INTO announcements (window_no, school, submission_id, sha256, announced_at, class, client_id, token,
                                   stamped_at)
        VALUES (p_window_no, p_school, p_submission_id, p_sha256, at, p_class, p_client_id, p_token, p_stamped_at)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            outcome := 'announced';
            RETURN;
        END IF;
    END LOOP;
    outcome := 'class-announced';
END $$;

-- As in 0001, and an announcement whose bytes have come is open no more.
CREATE FUNCTION mark_announced() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    UPDATE announcements SET arrived_at = NEW.received_at
    WHERE window_no = NEW.window_no AND school = NEW.school AND submission_id = NEW.submission_id
      AND arrived_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER submissions_announced AFTER INSERT ON submissions
    FOR EACH ROW EXECUTE FUNCTION mark_announced();

-- What a school is, from a day on; the entry that began last counts, of several of one day the last that was told.
CREATE TABLE school_entries (
    entry_no bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    school text NOT NULL REFERENCES schools (school),
    valid_from date NOT NULL,
    valid_to date,
    name text NOT NULL,
    commune text,
    type text,
    levels text[] NOT NULL,
    source text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (valid_to >= valid_from)
);
CREATE INDEX ix_school_entries_school ON school_entries (school, valid_from DESC, entry_no DESC);
CREATE INDEX ix_school_entries_commune ON school_entries (commune);
CREATE TRIGGER school_entries_fixed BEFORE UPDATE OR DELETE ON school_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE topologies (
    since timestamptz PRIMARY KEY,
    topology text NOT NULL CHECK (topology IN ('so', 'bo', 'so+copy')),
    decision text NOT NULL,
    told_by text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Who runs this registry: under `bo` the province's own takes nothing, the Ministry's takes everything.
    run_by text NOT NULL DEFAULT 'so' CHECK (run_by IN ('so', 'bo')),
    CONSTRAINT ck_topologies_run_by CHECK (run_by = 'so' OR topology = 'bo')
);
CREATE TRIGGER topologies_fixed BEFORE UPDATE OR DELETE ON topologies
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

REVOKE ALL ON FUNCTION announce_submission, refuse_other_terms, mark_announced FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
    added text := 'window_records, close_left_out, school_entries, topologies';
BEGIN
    EXECUTE format('GRANT SELECT ON %s, standing_left_out TO %s, %s', added, app, reader);
    EXECUTE format('GRANT INSERT ON %s TO %s', added, app);
    EXECUTE format('GRANT UPDATE (moved_to, moved_at) ON window_schools TO %s', app);
    EXECUTE format('GRANT UPDATE (arrived_at) ON announcements TO %s', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION announce_submission TO %s', app);
END $$;
