-- The Ministry's copy: what registrars have locked and the Ministry has verified. Nothing here is made by the
-- Ministry but acknowledgements and statuses; packets come from reports alone and are never changed.
CREATE SCHEMA bo;
SET search_path = bo;

CREATE TABLE registrars (
    registrar text PRIMARY KEY,
    broker_user text NOT NULL UNIQUE
);

CREATE TABLE documents (
    digest text PRIMARY KEY,
    kind text NOT NULL,
    number integer NOT NULL,
    jws text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX uq_documents_authority ON documents (number) WHERE kind = 'authority';

CREATE TABLE certificates (
    thumbprint text PRIMARY KEY,
    der bytea NOT NULL,
    is_intermediate boolean NOT NULL
);
CREATE INDEX ix_certificates_intermediate ON certificates (thumbprint) WHERE is_intermediate;

CREATE TABLE ended_certificates (
    thumbprint text PRIMARY KEY,
    ended_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason IN ('retired', 'compromised'))
);

CREATE TABLE annotated_packets (
    registrar text NOT NULL REFERENCES registrars (registrar),
    school_year text NOT NULL,
    packet text NOT NULL,
    annotation text NOT NULL CHECK (annotation IN ('identity-corrected', 'invalidated', 'reissued-as')),
    successor text,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (registrar, school_year, packet),
    CHECK ((annotation = 'reissued-as') = (successor IS NOT NULL))
);

CREATE TABLE statements (
    digest text PRIMARY KEY,
    kind text NOT NULL,
    jws text NOT NULL,
    leaf_count integer NOT NULL
);

CREATE TABLE timestamps (
    statement text NOT NULL,
    position smallint NOT NULL,
    der bytea NOT NULL,
    PRIMARY KEY (statement, position)
);

-- OCSP responses under the thumbprint of the certificate that each is about, CRLs under the digest of their issuer's
-- name.
CREATE TABLE cert_status (
    about text NOT NULL,
    this_update timestamptz NOT NULL,
    der bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (about, this_update)
);

-- A row stands from the first piece, be it the lock or a chunk. What the lock says is there once it is checked.
-- `traceparent` is that of the piece that came last: whoever works on the report goes on from there.
CREATE TABLE reports (
    registrar text NOT NULL REFERENCES registrars (registrar),
    lock text NOT NULL,
    state text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'equal', 'unequal', 'refused')),
    sha256 bytea,
    lock_body bytea,
    checked_at timestamptz,
    lock_seq integer,
    school_year text,
    leaf_count integer,
    chunk_count integer,
    schools text[],
    policies text[],
    certificates text[],
    withdrawn_count integer,
    answer bytea,
    answers integer NOT NULL DEFAULT 0,
    problem text,
    detail text,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_at timestamptz,
    traceparent text,
    PRIMARY KEY (registrar, lock),
    CHECK ((state = 'refused') = (problem IS NOT NULL))
);
CREATE INDEX ix_reports_receiving ON reports (arrived_at) WHERE state = 'receiving';

-- A chunk may come again under its number with other bytes: one was damaged, or evidence was added. The body stays until its packets
-- are stored: then they are the bytes, once.
CREATE TABLE report_chunks (
    registrar text NOT NULL,
    lock text NOT NULL,
    number integer NOT NULL,
    sha256 bytea NOT NULL,
    body bytea,
    state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'verified', 'faulty')),
    stored integer NOT NULL DEFAULT 0,
    faults jsonb NOT NULL DEFAULT '[]',
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    verified_at timestamptz,
    traceparent text,
    PRIMARY KEY (registrar, lock, number, sha256),
    FOREIGN KEY (registrar, lock) REFERENCES reports (registrar, lock),
    CHECK (body IS NOT NULL OR state = 'verified')
);
CREATE INDEX ix_report_chunks_received ON report_chunks (registrar, lock, received_at) WHERE state = 'received';

-- A packet is here once it is proven to stand in its lock. That a record key is locked once is decided by
-- locked_records when the lock is acknowledged: a report that never gets so far takes nobody's place.
-- No foreign keys: making a partition would lock the tables referred to against intake, which waits for its maker.
CREATE TABLE packets (
    school_year text NOT NULL,
    lookup_code text NOT NULL,
    registrar text NOT NULL,
    lock text NOT NULL,
    position integer NOT NULL,
    record_key text NOT NULL,
    packet_digest text NOT NULL,
    revision smallint NOT NULL,
    school text NOT NULL,
    policy text NOT NULL,
    body bytea NOT NULL,
    body_sha256 bytea NOT NULL,
    receipt text NOT NULL,
    receipt_index integer NOT NULL,
    receipt_path text[] NOT NULL,
    lock_path text[] NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (school_year, lookup_code, registrar, lock),
    UNIQUE (school_year, registrar, lock, position)
) PARTITION BY LIST (school_year);

CREATE TABLE withdrawn_entries (
    registrar text NOT NULL,
    lock text NOT NULL,
    position integer NOT NULL,
    record_key text NOT NULL,
    packet text NOT NULL,
    successor text,
    at timestamptz NOT NULL,
    PRIMARY KEY (registrar, lock, position),
    FOREIGN KEY (registrar, lock) REFERENCES reports (registrar, lock)
);
CREATE INDEX ix_withdrawn_entries_record_key ON withdrawn_entries (record_key);

-- One registrar for each code and for each record key, locked or withdrawn; one lock for each record key; for ever.
CREATE TABLE records (
    lookup_code text PRIMARY KEY,
    registrar text NOT NULL REFERENCES registrars (registrar)
);
CREATE TABLE record_keys (
    record_key text PRIMARY KEY,
    registrar text NOT NULL REFERENCES registrars (registrar)
);
CREATE TABLE locked_records (
    record_key text PRIMARY KEY,
    registrar text NOT NULL,
    lock text NOT NULL,
    packet_digest text NOT NULL UNIQUE
);
CREATE INDEX ix_locked_records_lock ON locked_records (registrar, lock);

CREATE TABLE acknowledgements (
    registrar text NOT NULL REFERENCES registrars (registrar),
    seq integer NOT NULL,
    lock text NOT NULL,
    lock_seq integer NOT NULL,
    school_year text NOT NULL,
    previous text,
    statement text NOT NULL UNIQUE,
    jws text NOT NULL,
    authority text NOT NULL REFERENCES documents (digest),
    acknowledged_at timestamptz NOT NULL,
    PRIMARY KEY (registrar, seq),
    UNIQUE (registrar, lock),
    UNIQUE (registrar, lock_seq),
    UNIQUE (registrar, previous),
    FOREIGN KEY (registrar, lock) REFERENCES reports (registrar, lock),
    CHECK ((seq = 1) = (previous IS NULL))
);

-- How far an acknowledged lock has been put into the outbox: a killed process goes on from here.
CREATE TABLE publications (
    registrar text NOT NULL,
    lock text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('records', 'withdrawn')),
    next_position integer NOT NULL DEFAULT 0,
    total integer NOT NULL,
    traceparent text,
    PRIMARY KEY (registrar, lock, kind),
    FOREIGN KEY (registrar, lock) REFERENCES acknowledgements (registrar, lock),
    CHECK (next_position BETWEEN 0 AND total)
);
CREATE INDEX ix_publications_unfinished ON publications (registrar, lock) WHERE next_position < total;

CREATE TABLE statuses (
    registrar text NOT NULL REFERENCES registrars (registrar),
    school_year text NOT NULL,
    seq integer NOT NULL,
    covers integer NOT NULL,
    statement text NOT NULL UNIQUE,
    jws text NOT NULL,
    authority text NOT NULL REFERENCES documents (digest),
    issued_at timestamptz NOT NULL,
    next_update timestamptz NOT NULL,
    PRIMARY KEY (registrar, school_year, seq)
);

CREATE TABLE inbox (
    consumer text NOT NULL,
    message_id text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, message_id)
);

-- Answers are few and urgent, publications many and large: neither waits for the other.
CREATE TABLE registrar_outbox (
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
CREATE INDEX ix_registrar_outbox_pending ON registrar_outbox (id) WHERE sent_at IS NULL;
CREATE TABLE publication_outbox (LIKE registrar_outbox INCLUDING ALL);
ALTER INDEX publication_outbox_id_idx RENAME TO ix_publication_outbox_pending;

-- Partitions come with the first lock of a school year.
CREATE FUNCTION add_school_year(year text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = bo, pg_temp AS $$
DECLARE
    partition text := 'packets_' || replace(year, '-', '_');
BEGIN
    IF year !~ '^20[0-9]{2}-20[0-9]{2}$' THEN
        RAISE EXCEPTION 'not a school year';
    END IF;
    -- Looking first spares the parent's lock; two first locks at once wait for one another here.
    IF to_regclass('bo.' || partition) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('school-year', 0));
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF packets FOR VALUES IN (%L)', partition, year);
    END IF;
END $$;

-- The fence behind the code: whoever writes, these stay as they are.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBB01';
END $$;

CREATE FUNCTION refuse_acknowledged() RETURNS trigger LANGUAGE plpgsql SET search_path = bo, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM acknowledgements a WHERE a.registrar = NEW.registrar AND a.lock = NEW.lock) THEN
        RAISE EXCEPTION 'acknowledged' USING ERRCODE = 'HBB02';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An answer may be told again.
    IF OLD.state = 'equal' AND (TG_OP = 'DELETE'
       OR to_jsonb(OLD) - 'answers' IS DISTINCT FROM to_jsonb(NEW) - 'answers') THEN
        RAISE EXCEPTION 'acknowledged' USING ERRCODE = 'HBB02';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION refuse_backward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.next_position < OLD.next_position OR NEW.total <> OLD.total THEN
        RAISE EXCEPTION 'a publication never goes back' USING ERRCODE = 'HBB03';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    fixed text;
BEGIN
    FOREACH fixed IN ARRAY ARRAY['documents', 'certificates', 'statements', 'timestamps', 'cert_status',
            'packets', 'withdrawn_entries', 'records', 'record_keys', 'locked_records', 'acknowledgements', 'statuses'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()',
                       fixed || '_fixed', fixed);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
                       fixed || '_kept', fixed);
    END LOOP;
END $$;
CREATE TRIGGER packets_acknowledged BEFORE INSERT ON packets FOR EACH ROW EXECUTE FUNCTION refuse_acknowledged();
CREATE TRIGGER withdrawn_acknowledged BEFORE INSERT ON withdrawn_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_acknowledged();
CREATE TRIGGER reports_final BEFORE UPDATE OR DELETE ON reports FOR EACH ROW EXECUTE FUNCTION refuse_reopening();
CREATE TRIGGER publications_one_way BEFORE UPDATE ON publications FOR EACH ROW EXECUTE FUNCTION refuse_backward();

-- Not every build of PostgreSQL has lz4; it costs a third of pglz's CPU.
DO $$
DECLARE
    stored record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        RETURN;
    END IF;
    FOR stored IN SELECT c.oid::regclass AS name, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'bo'::regnamespace AND c.relkind IN ('r', 'p')
          AND a.attname IN ('body', 'lock_body', 'answer', 'jws') AND NOT a.attisdropped LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION lz4', stored.name, stored.attname);
    END LOOP;
END $$;

-- The app adds rows, and changes only those that say how far its work has come. Role names follow the database's.
DO $$
DECLARE
    app text := current_database() || '_app';
    reader text := current_database() || '_read';
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA bo TO %I, %I', app, reader);
    EXECUTE format('GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA bo TO %I', app);
    EXECUTE format('GRANT UPDATE ON registrars, reports, report_chunks, publications, registrar_outbox,
                    publication_outbox TO %I', app);
    EXECUTE format('GRANT DELETE ON inbox, registrar_outbox, publication_outbox TO %I', app);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA bo TO %I', reader);
    REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA bo FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION add_school_year(text) TO %I', app);
END $$;
