-- What a group of schools prepares, signs and sends. Part strings, statements, packets and submissions are stored as
-- they were made and are never changed; a signature that no longer counts is voided, never deleted.
CREATE SCHEMA school;
SET search_path = school;

CREATE TABLE schools (
    school text PRIMARY KEY,
    first_class_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The registrar's documents and windows as it told them; asked for again when needed.
CREATE TABLE documents (
    digest text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('policy', 'authority')),
    number integer NOT NULL,
    jws text NOT NULL,
    fetched_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE windows (
    window_no bigint PRIMARY KEY,
    body jsonb NOT NULL,
    fetched_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE certificates (
    thumbprint text PRIMARY KEY,
    der bytea NOT NULL
);

CREATE TABLE classes (
    class_id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES schools (school),
    school_year text NOT NULL,
    level text NOT NULL,
    grade smallint NOT NULL,
    class text NOT NULL,
    track text NOT NULL,
    policy text NOT NULL REFERENCES documents (digest),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (school, school_year, class, track)
);

CREATE TABLE imports (
    import_id uuid PRIMARY KEY,
    class_id uuid NOT NULL REFERENCES classes (class_id),
    layout text NOT NULL,
    results bytea NOT NULL,
    pupils bytea NOT NULL,
    supplement bytea,
    report jsonb NOT NULL,
    imported_by text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Issued by the registrar alone. A pupil of a level has one.
CREATE TABLE codes (
    school text NOT NULL REFERENCES schools (school),
    level text NOT NULL,
    pupil_code text NOT NULL,
    lookup_code text NOT NULL UNIQUE,
    PRIMARY KEY (school, level, pupil_code)
);

CREATE TABLE drafts (
    draft_id uuid PRIMARY KEY,
    class_id uuid NOT NULL REFERENCES classes (class_id),
    school text NOT NULL REFERENCES schools (school),
    school_year text NOT NULL,
    pupil_code text NOT NULL,
    lookup_code text NOT NULL REFERENCES codes (lookup_code),
    state text NOT NULL CHECK (state IN ('drafting', 'reviewing', 'signing', 'signed', 'submitted', 'accepted',
                                         'refused', 'withdrawn', 'locked')),
    version integer NOT NULL,
    revision smallint NOT NULL DEFAULT 1,
    supersedes text,
    content jsonb NOT NULL,
    parts jsonb NOT NULL DEFAULT '{}',
    problems jsonb NOT NULL DEFAULT '[]',
    UNIQUE (school, school_year, pupil_code)
);
CREATE INDEX ix_drafts_class_id ON drafts (class_id);
CREATE INDEX ix_drafts_lookup_code ON drafts (lookup_code);

CREATE TABLE draft_versions (
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    version integer NOT NULL,
    act text NOT NULL CHECK (act IN ('import', 'edit', 'review-request', 'approve', 'return', 'replace')),
    state text NOT NULL,
    revision smallint NOT NULL,
    content jsonb NOT NULL,
    changed text[] NOT NULL,
    reason text,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (draft_id, version)
);

CREATE TABLE statements (
    digest text PRIMARY KEY,
    kind text NOT NULL,
    jws text NOT NULL,
    leaves text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE signing_sessions (
    session_id uuid PRIMARY KEY,
    class_id uuid NOT NULL REFERENCES classes (class_id),
    stage smallint NOT NULL,
    role text NOT NULL,
    part text NOT NULL,
    is_individual boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'complete', 'void')),
    content_hash text NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
);
-- Whoever opens the same session again continues it.
CREATE UNIQUE INDEX uq_signing_sessions_open ON signing_sessions (class_id, stage, part) WHERE state = 'open';

CREATE TABLE session_items (
    session_id uuid NOT NULL REFERENCES signing_sessions (session_id),
    position smallint NOT NULL,
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    leaf text NOT NULL,
    statement text REFERENCES statements (digest),
    PRIMARY KEY (session_id, position),
    UNIQUE (session_id, draft_id)
);
CREATE INDEX ix_session_items_draft_id ON session_items (draft_id);

CREATE TABLE endorsements (
    endorsement_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    stage smallint NOT NULL,
    part text NOT NULL,
    -- Empty where one signature is enough; the certificate where several may stand side by side.
    seat text NOT NULL,
    role text NOT NULL,
    statement text NOT NULL REFERENCES statements (digest),
    leaf_index integer NOT NULL,
    path text[] NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    voided_at timestamptz,
    void_reason text
);
CREATE UNIQUE INDEX uq_endorsements_live ON endorsements (draft_id, stage, part, seat) WHERE voided_at IS NULL;

CREATE TABLE packets (
    packet_digest text PRIMARY KEY,
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    revision smallint NOT NULL,
    record_key text NOT NULL,
    policy text NOT NULL REFERENCES documents (digest),
    body bytea NOT NULL,
    packed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    window_no bigint,
    receipt text REFERENCES statements (digest),
    receipt_index integer,
    receipt_path text[],
    withdrawal text REFERENCES statements (digest),
    lock text REFERENCES statements (digest),
    lock_index integer,
    lock_path text[]
);
CREATE INDEX ix_packets_draft_id ON packets (draft_id, revision);
-- Of one revision at most one packet is ever accepted.
CREATE UNIQUE INDEX uq_packets_accepted ON packets (draft_id, revision) WHERE receipt IS NOT NULL;

CREATE TABLE submissions (
    submission_id uuid PRIMARY KEY,
    class_id uuid NOT NULL REFERENCES classes (class_id),
    school text NOT NULL REFERENCES schools (school),
    window_no bigint NOT NULL REFERENCES windows (window_no),
    state text NOT NULL CHECK (state IN ('requested', 'unpackable', 'packed', 'received', 'verified', 'refused',
                                         'late')),
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    body bytea,
    sha256 bytea,
    packed_at timestamptz,
    arrival text,
    answer bytea,
    traceparent text,
    CHECK (body IS NOT NULL OR state IN ('requested', 'unpackable'))
);
CREATE INDEX ix_submissions_requested ON submissions (requested_at) WHERE state = 'requested';
CREATE INDEX ix_submissions_class_id ON submissions (class_id);

CREATE TABLE submission_packets (
    submission_id uuid NOT NULL REFERENCES submissions (submission_id),
    position smallint NOT NULL,
    packet_digest text NOT NULL REFERENCES packets (packet_digest),
    result text CHECK (result IN ('accepted', 'already-accepted', 'refused')),
    PRIMARY KEY (submission_id, position),
    UNIQUE (submission_id, packet_digest)
);
CREATE INDEX ix_submission_packets_digest ON submission_packets (packet_digest);

-- A school's legal act about accepted packets: signed by each role that the policy names, then sent by the worker.
CREATE TABLE acts (
    act_id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('withdrawal-request', 'close')),
    school text NOT NULL REFERENCES schools (school),
    window_no bigint NOT NULL REFERENCES windows (window_no),
    grades smallint[] NOT NULL,
    members jsonb NOT NULL,
    roles text[] NOT NULL,
    content_hash text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'complete', 'answered', 'refused', 'void')),
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answer bytea,
    problem jsonb,
    CHECK (state <> 'answered' OR answer IS NOT NULL)
);
CREATE UNIQUE INDEX uq_acts_close ON acts (school, window_no, grades)
    WHERE kind = 'close' AND state IN ('open', 'complete');
CREATE INDEX ix_acts_complete ON acts (opened_at) WHERE state = 'complete';

CREATE TABLE act_packets (
    act_id uuid NOT NULL REFERENCES acts (act_id),
    packet_digest text NOT NULL REFERENCES packets (packet_digest),
    PRIMARY KEY (act_id, packet_digest)
);

CREATE TABLE act_statements (
    act_id uuid NOT NULL REFERENCES acts (act_id),
    role text NOT NULL,
    statement text NOT NULL REFERENCES statements (digest),
    PRIMARY KEY (act_id, role)
);

-- Answers and notices of the registrar as they came, whatever their order.
CREATE TABLE answers (
    sha256 bytea PRIMARY KEY,
    kind text NOT NULL,
    body bytea NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE events (
    event_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    school text NOT NULL,
    kind text NOT NULL,
    body jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_events_school ON events (school, event_id);

CREATE TABLE inbox (
    consumer text NOT NULL,
    message_id text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, message_id)
);

CREATE TABLE outbox (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    message_id text NOT NULL UNIQUE,
    exchange text NOT NULL,
    routing_key text NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    content_type text NOT NULL,
    body bytea,
    body_ref text,
    traceparent text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sent_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_error text
);
CREATE INDEX ix_outbox_pending ON outbox (id) WHERE sent_at IS NULL;

-- The fence behind the code: what was signed or sent stays as it is, whoever writes.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBL02';
END $$;
CREATE TRIGGER statements_fixed BEFORE UPDATE OR DELETE ON statements
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER draft_versions_fixed BEFORE UPDATE OR DELETE ON draft_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER packets_kept BEFORE DELETE ON packets FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER packets_fixed BEFORE UPDATE OF packet_digest, draft_id, revision, record_key, policy, body ON packets
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER endorsements_fixed
    BEFORE UPDATE OF draft_id, stage, part, seat, role, statement, leaf_index, path ON endorsements
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER submissions_fixed BEFORE UPDATE OF body, sha256, school, window_no ON submissions
    FOR EACH ROW WHEN (OLD.body IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- Not every build of PostgreSQL has lz4; it costs a third of pglz's CPU.
DO $$
DECLARE
    stored record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        RETURN;
    END IF;
    FOR stored IN SELECT c.oid::regclass AS name, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'school'::regnamespace AND c.relkind = 'r'
          AND a.attname IN ('body', 'answer', 'jws', 'content', 'parts') AND NOT a.attisdropped
          AND a.attstorage IN ('x', 'm') LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION lz4', stored.name, stored.attname);
    END LOOP;
END $$;

-- The app writes rows and can change no structure; the reader reads. Role names follow the database's. PostgreSQL
-- lets everybody execute a new function unless told otherwise; triggers need nobody's leave.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA school FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA school TO %I, %I', current_database() || '_app', current_database() || '_read');
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA school TO %I', current_database() || '_app');
    EXECUTE format('GRANT DELETE ON inbox, outbox TO %I', current_database() || '_app');
    EXECUTE format('REVOKE UPDATE ON statements, draft_versions, imports, answers, events FROM %I', current_database() || '_app');
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA school TO %I', current_database() || '_read');
END $$;
