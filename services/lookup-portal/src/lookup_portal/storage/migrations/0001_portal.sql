-- What anybody may be told of, as the Ministry published it (read_model: the projector writes, the web process reads),
-- and who asked (access: the web process adds to it and can neither read, change nor remove what stands there).
CREATE SCHEMA read_model;
CREATE SCHEMA access;

-- Distribution column beyond one machine: lookup_code. The bundle is canonical JSON without status, byte for byte as it
-- was verified; the other columns are read out of it so that the status of a code needs neither parsing nor signatures.
CREATE TABLE read_model.records (
    lookup_code text NOT NULL,
    school_year text NOT NULL,
    record_key text NOT NULL,
    packet text NOT NULL,
    registrar text NOT NULL,
    school text NOT NULL,
    level text NOT NULL,
    grade smallint NOT NULL,
    lock text NOT NULL,
    effective_at timestamptz NOT NULL,
    birth_sha256 bytea NOT NULL,
    signers text[] NOT NULL,
    annotations smallint NOT NULL,
    annotation text,
    decision_number text,
    decided_on text,
    bundle bytea NOT NULL,
    bundle_sha256 bytea NOT NULL,
    projected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (lookup_code, school_year),
    CHECK ((decision_number IS NULL) = (decided_on IS NULL))
);
CREATE INDEX ix_records_record_key ON read_model.records (record_key);
CREATE INDEX ix_records_packet ON read_model.records (packet);

-- Revoked or superseded before the lock, without content: a code finds its own by its record key.
CREATE TABLE read_model.withdrawn (
    record_key text NOT NULL,
    packet text NOT NULL,
    successor text,
    withdrawn_at timestamptz NOT NULL,
    registrar text NOT NULL,
    school_year text NOT NULL,
    level text NOT NULL,
    lock text NOT NULL,
    PRIMARY KEY (record_key, packet)
);
CREATE INDEX ix_withdrawn_packet ON read_model.withdrawn (packet);

-- The years for which a code's record keys are computed; a handful.
CREATE TABLE read_model.school_years (
    school_year text PRIMARY KEY
);

CREATE TABLE read_model.statuses (
    registrar text NOT NULL,
    school_year text NOT NULL,
    seq integer NOT NULL,
    issued_at timestamptz NOT NULL,
    status text NOT NULL,
    authority text NOT NULL,
    certificates text[] NOT NULL,
    ended text[] NOT NULL,
    PRIMARY KEY (registrar, school_year)
);

-- The entries of the newest status, so that one packet's is found without reading the whole list.
CREATE TABLE read_model.annotated (
    registrar text NOT NULL,
    school_year text NOT NULL,
    packet text NOT NULL,
    annotation text NOT NULL,
    PRIMARY KEY (registrar, school_year, packet)
);

CREATE TABLE read_model.inbox (
    consumer text NOT NULL,
    message_id text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, message_id)
);

-- The code never stands here: record_key names the year that was seen, client is a keyed hash of an address.
CREATE TABLE access.log (
    seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    level text NOT NULL CHECK (level IN ('holder', 'organisation')),
    act text NOT NULL CHECK (act IN ('view', 'pdf', 'presentation', 'bundle')),
    record_key text NOT NULL,
    packet text NOT NULL,
    client bytea NOT NULL,
    viewer text,
    client_id text,
    subject text,
    purpose text,
    legal_ground text,
    dossier text,
    CHECK ((level = 'organisation') = (viewer IS NOT NULL AND client_id IS NOT NULL AND purpose IS NOT NULL
                                       AND legal_ground IS NOT NULL AND dossier IS NOT NULL))
);
CREATE INDEX ix_log_record_key ON access.log (record_key, seq);

CREATE TABLE access.attempts (
    kind text NOT NULL,
    key bytea NOT NULL,
    ends_at timestamptz NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX ix_attempts_ends_at ON access.attempts (ends_at);

CREATE FUNCTION access.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the access log is only ever added to' USING ERRCODE = 'HBP01';
END $$;
CREATE TRIGGER log_fixed BEFORE UPDATE OR DELETE ON access.log
    FOR EACH ROW EXECUTE FUNCTION access.refuse_change();
CREATE TRIGGER log_kept BEFORE TRUNCATE ON access.log
    FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();

-- Who was right about a code from this address within a year is counted apart from strangers who guess at it: they can
-- use up the code for one another and not for him. He has as many attempts as they have all together.
CREATE FUNCTION access.own_keys(kinds text[], keys bytea[]) RETURNS bytea[]
LANGUAGE sql STABLE SET search_path = access, pg_temp AS $$
    SELECT array_agg(CASE WHEN given.kind = 'code' THEN coalesce(known.key, given.key) ELSE given.key END ORDER BY n)
    FROM unnest(kinds, keys) WITH ORDINALITY AS given (kind, key, n)
    LEFT JOIN attempts known ON known.kind = 'known' AND known.ends_at > clock_timestamp()
        AND known.key = keys[array_position(kinds, 'client-code')];
$$;

-- Counts one attempt under each key, in order, until one is over its limit; the seconds to wait, 0 if none is.
-- What comes after the exceeded one is not counted: a client that is shut out cannot use up somebody's code.
CREATE FUNCTION access.take_attempts(kinds text[], keys bytea[], most integer[], windows interval[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = access, pg_temp AS $$
DECLARE
    now_at timestamptz := clock_timestamp();
    taken attempts;
BEGIN
    keys := own_keys(kinds, keys);
    FOR i IN 1 .. cardinality(kinds) LOOP
        INSERT INTO attempts AS a (kind, key, ends_at, count) VALUES (kinds[i], keys[i], now_at + windows[i], 1)
        ON CONFLICT (kind, key) DO UPDATE SET
            count = CASE WHEN a.ends_at <= now_at THEN 1 ELSE least(a.count + 1, 1000000) END,
            ends_at = CASE WHEN a.ends_at <= now_at THEN now_at + windows[i] ELSE a.ends_at END
        RETURNING a.* INTO taken;
        IF taken.count > most[i] THEN
            RETURN greatest(1, ceil(extract(epoch FROM taken.ends_at - now_at)))::integer;
        END IF;
    END LOOP;
    RETURN 0;
END $$;

-- A right answer is no attempt at guessing: the count of these keys goes back by one, and the client is known.
CREATE FUNCTION access.give_back_attempts(kinds text[], keys bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = access, pg_temp AS $$
    UPDATE attempts a SET count = greatest(0, a.count - 1)
    FROM unnest(kinds, own_keys(kinds, keys)) AS given (kind, key) WHERE (a.kind, a.key) = (given.kind, given.key);
    INSERT INTO attempts (kind, key, ends_at, count)
    SELECT 'known', given.key, clock_timestamp() + interval '1 year', 0
    FROM unnest(kinds, keys) AS given (kind, key) WHERE given.kind = 'client-code'
    ON CONFLICT (kind, key) DO UPDATE SET ends_at = EXCLUDED.ends_at;
$$;

CREATE FUNCTION access.forget_attempts() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = access, pg_temp AS $$
    WITH gone AS (DELETE FROM attempts WHERE ends_at <= clock_timestamp() RETURNING 1) SELECT count(*) FROM gone;
$$;

-- Who looked at one year of one record: what its holder is shown.
CREATE FUNCTION access.list_views(of_record_key text, most integer)
RETURNS TABLE (at timestamptz, level text, act text, viewer text, purpose text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = access, pg_temp AS $$
    SELECT l.at, l.level, l.act, l.viewer, l.purpose FROM log l
    WHERE l.record_key = of_record_key ORDER BY l.seq DESC LIMIT most;
$$;

-- Not every build of PostgreSQL has lz4; it costs a third of pglz's CPU.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE read_model.records ALTER COLUMN bundle SET COMPRESSION lz4;
        ALTER TABLE read_model.statuses ALTER COLUMN status SET COMPRESSION lz4;
    END IF;
END $$;

-- app is the projector, read is the web process. Role names follow the database's.
DO $$
DECLARE
    app text := current_database() || '_app';
    web text := current_database() || '_read';
BEGIN
    REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC;
    EXECUTE format('GRANT USAGE ON SCHEMA read_model, access TO %I, %I', app, web);
    EXECUTE format('GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA read_model TO %I', app);
    EXECUTE format('GRANT UPDATE ON read_model.records, read_model.statuses TO %I', app);
    EXECUTE format('GRANT DELETE ON read_model.annotated, read_model.inbox TO %I', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION access.forget_attempts TO %I', app);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA read_model TO %I', web);
    EXECUTE format('REVOKE ALL ON read_model.inbox FROM %I', web);
    -- Not seq and at: when somebody looked is said by the database alone.
    EXECUTE format('GRANT INSERT (level, act, record_key, packet, client, viewer, client_id, subject, purpose,
                    legal_ground, dossier) ON access.log TO %I', web);
    EXECUTE format('GRANT EXECUTE ON FUNCTION access.take_attempts, access.give_back_attempts, access.list_views TO %I', web);
END $$;
