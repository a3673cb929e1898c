-- Reconciliation: whom a school says to expect, what reviewers return, what they sign off. What was received is not here:
-- it is counted from submissions, verdicts, packets and withdrawals whenever it is asked.
SET search_path = registry;

-- A list is of a school, school year and level; every window of that year and level reckons with it.
CREATE TABLE enrolments (
    school_year text NOT NULL,
    level text NOT NULL,
    school text NOT NULL REFERENCES schools (school),
    seq integer NOT NULL,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    -- Through which window it was told.
    window_no bigint NOT NULL REFERENCES windows (window_no),
    pupils integer NOT NULL,
    excused integer NOT NULL,
    added integer NOT NULL,
    changed integer NOT NULL,
    removed integer NOT NULL,
    client_id text NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (school_year, level, school, seq)
);

-- Rows of a list from one report until another one changes or drops them: what was expected at an instant stays known.
CREATE TABLE enrolled_pupils (
    school_year text NOT NULL,
    level text NOT NULL,
    school text NOT NULL,
    pupil_code text NOT NULL,
    since_seq integer NOT NULL,
    since timestamptz NOT NULL,
    until_seq integer,
    until timestamptz,
    grade smallint NOT NULL,
    class text NOT NULL,
    lookup_code text,
    record_key text,
    excused text CHECK (excused IN ('paper', 'transferred', 'supplementary', 'other')),
    note text,
    PRIMARY KEY (school_year, level, school, pupil_code, since_seq),
    FOREIGN KEY (school_year, level, school, since_seq) REFERENCES enrolments (school_year, level, school, seq),
    CHECK ((lookup_code IS NULL) = (record_key IS NULL)),
    CHECK ((until_seq IS NULL) = (until IS NULL) AND until_seq > since_seq)
);
CREATE UNIQUE INDEX uq_enrolled_pupils_now ON enrolled_pupils (school_year, level, school, pupil_code)
    WHERE until_seq IS NULL;

-- Whether the school that took a pupil over lists him already.
CREATE INDEX ix_enrolled_pupils_code ON enrolled_pupils (lookup_code) WHERE lookup_code IS NOT NULL;

-- The only names outside of accepted packets, apart so that they can go: of whoever has no accepted record.
CREATE TABLE enrolled_names (
    school_year text NOT NULL,
    level text NOT NULL,
    school text NOT NULL REFERENCES schools (school),
    pupil_code text NOT NULL,
    name text NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (school_year, level, school, pupil_code)
);

CREATE TABLE returns (
    return_id uuid PRIMARY KEY,
    window_no bigint NOT NULL REFERENCES windows (window_no),
    school text NOT NULL REFERENCES schools (school),
    grades smallint[] NOT NULL CHECK (cardinality(grades) > 0),
    class text,
    record_keys text[] NOT NULL,
    reason_code text NOT NULL CHECK (reason_code IN ('enrolment-incomplete', 'enrolment-wrong', 'records-missing',
                                                     'records-doubtful', 'excuse-doubtful')),
    reason text NOT NULL CHECK (reason <> ''),
    by_whom text NOT NULL,
    client_id text NOT NULL,
    returned_at timestamptz NOT NULL,
    answer text,
    answered_by text,
    answered_at timestamptz,
    settlement text,
    settled_by text,
    settled_at timestamptz,
    CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)),
    CHECK ((settlement IS NULL) = (settled_at IS NULL) AND (settlement IS NULL) = (settled_by IS NULL))
);
CREATE INDEX ix_returns_school ON returns (window_no, school) WHERE settled_at IS NULL;

-- Whose certificate signs sign-offs: told by somebody else than the reviewer himself.
CREATE TABLE reviewer_certificates (
    thumbprint text PRIMARY KEY REFERENCES certificates (thumbprint),
    person text NOT NULL,
    decision text NOT NULL CHECK (decision <> ''),
    registered_by text NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    CHECK (registered_by <> person),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL))
);

CREATE TABLE sign_offs (
    sign_off_id uuid PRIMARY KEY,
    window_no bigint NOT NULL REFERENCES windows (window_no),
    school text NOT NULL REFERENCES schools (school),
    grades smallint[] NOT NULL CHECK (cardinality(grades) > 0),
    enrolment integer,
    -- What the reviewer confirmed, as its RFC 8785 form; the digest over what counted is one of its members.
    content bytea NOT NULL,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    packets text NOT NULL,
    -- With stage `accept`: the reviewer's own signature over it (docs/reconciliation.md).
    jws text,
    certificate text REFERENCES reviewer_certificates (thumbprint),
    by_whom text NOT NULL,
    client_id text NOT NULL,
    signed_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    withdrawn_by text,
    withdrawn_reason text,
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
    CHECK ((jws IS NULL) = (certificate IS NULL))
);
-- Of the same grades one stands.
CREATE UNIQUE INDEX uq_sign_offs_standing ON sign_offs (window_no, school, grades) WHERE withdrawn_at IS NULL;

CREATE TRIGGER enrolments_fixed BEFORE UPDATE OR DELETE ON enrolments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER enrolled_pupils_fixed
    BEFORE DELETE OR UPDATE OF school_year, level, school, pupil_code, since_seq, since, grade, class, lookup_code,
        record_key, excused, note ON enrolled_pupils
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER enrolled_pupils_ended_once BEFORE UPDATE OF until_seq, until ON enrolled_pupils
    FOR EACH ROW WHEN (OLD.until_seq IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER returns_fixed
    BEFORE DELETE OR UPDATE OF return_id, window_no, school, grades, class, record_keys, reason_code, reason, by_whom,
        client_id, returned_at ON returns
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER returns_answered_once BEFORE UPDATE OF answer, answered_by, answered_at ON returns
    FOR EACH ROW WHEN (OLD.answer IS NOT NULL OR OLD.settled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER returns_settled_once BEFORE UPDATE OF settlement, settled_by, settled_at ON returns
    FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reviewer_certificates_fixed
    BEFORE DELETE OR UPDATE OF thumbprint, person, decision, registered_by, registered_at ON reviewer_certificates
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reviewer_certificates_ended_once BEFORE UPDATE ON reviewer_certificates
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sign_offs_fixed
    BEFORE DELETE OR UPDATE OF sign_off_id, window_no, school, grades, enrolment, content, sha256, packets, jws,
        certificate, by_whom, client_id, signed_at ON sign_offs
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sign_offs_withdrawn_once BEFORE UPDATE ON sign_offs
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- The list is told, returned and signed off until the lock; afterwards it stays as it was.
CREATE FUNCTION refuse_after_lock() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM windows w WHERE w.window_no = NEW.window_no AND w.state = 'locked') THEN
        RAISE EXCEPTION 'locked' USING ERRCODE = 'HBL01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enrolments_before_lock BEFORE INSERT ON enrolments
    FOR EACH ROW EXECUTE FUNCTION refuse_after_lock();
CREATE TRIGGER returns_before_lock BEFORE INSERT ON returns FOR EACH ROW EXECUTE FUNCTION refuse_after_lock();
CREATE TRIGGER sign_offs_before_lock BEFORE INSERT OR UPDATE ON sign_offs
    FOR EACH ROW EXECUTE FUNCTION refuse_after_lock();

-- docs/packet.md, record key: base64url without padding.
CREATE FUNCTION record_key(code text, year text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT translate(rtrim(encode(sha256('hbs1:record'::bytea || '\x00'::bytea || convert_to(code || year, 'UTF8')),
                                  'base64'), '='), '+/', '-_')
$$;

-- A reviewer asks for one school at a time; a province has a million records.
CREATE INDEX ix_records_school ON records (school, level);

REVOKE ALL ON FUNCTION refuse_after_lock, record_key FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
    added text := 'enrolments, enrolled_pupils, enrolled_names, returns, sign_offs, reviewer_certificates';
BEGIN
    -- Names are for whoever reconciles, not for whoever reads along.
    EXECUTE format('GRANT SELECT ON enrolments, enrolled_pupils, returns, sign_offs, reviewer_certificates TO %s', reader);
    EXECUTE format('GRANT SELECT, INSERT ON %s TO %s', added, app);
    EXECUTE format('GRANT DELETE, UPDATE (name, told_at) ON enrolled_names TO %s', app);
    EXECUTE format('GRANT UPDATE (until_seq, until) ON enrolled_pupils TO %s', app);
    EXECUTE format('GRANT UPDATE (answer, answered_by, answered_at, settlement, settled_by, settled_at) ON returns TO %s', app);
    EXECUTE format('GRANT UPDATE (ended_at, ended_by, end_reason) ON reviewer_certificates TO %s', app);
    EXECUTE format('GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawn_reason) ON sign_offs TO %s', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION record_key TO %s, %s', app, reader);
END $$;
