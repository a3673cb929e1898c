-- The cutoff as a job that a crash or a lost terminal loses nothing of; and seals, so that a check can say of every row
-- and column whether it still is what was written.
SET search_path = registry;

-- Seals. Packets, verdicts, part ages and the lists of a lock follow from what is signed and are computed anew by the
-- check. Every other row that is kept has a seal: eight bytes of SHA-256 for each of its columns, then eight over those.
-- It is written by a trigger when a column is, so what changes beside the triggers (a flipped bit, an owner who turned
-- them off) no longer fits it, and the column can be named. It proves nothing against whoever computes it anew: signatures do.
CREATE FUNCTION seal_part(value text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN value IS NULL THEN '\x0000000000000000'::bytea
                ELSE substring(sha256(convert_to(value, 'UTF8')) FROM 1 FOR 8) END
$$;
CREATE FUNCTION seal_part(value bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN value IS NULL THEN '\x0000000000000000'::bytea ELSE substring(sha256(value) FROM 1 FOR 8) END
$$;
-- As text an instant depends on the session's zone, a day on its style.
CREATE FUNCTION seal_part(value timestamptz) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT registry.seal_part(extract(epoch FROM value)::text)
$$;
CREATE FUNCTION seal_part(value date) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT registry.seal_part((value - date '2000-01-01')::text)
$$;

CREATE FUNCTION seal_of(parts bytea[]) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT joined || substring(sha256(joined) FROM 1 FOR 8)
    FROM (SELECT string_agg(part, ''::bytea ORDER BY place) AS joined
          FROM unnest(parts) WITH ORDINALITY AS p (part, place)) AS j
$$;

-- Whether a seal is one, whatever it seals.
CREATE FUNCTION is_seal(seal bytea, parts integer) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT seal IS NOT NULL AND length(seal) = 8 * parts + 8
           AND substring(seal FROM 8 * parts + 1) = substring(sha256(substring(seal FROM 1 FOR 8 * parts)) FROM 1 FOR 8)
$$;

-- Columns that a statement did not write keep their part of the seal: damage is not sealed anew by the next update.
CREATE FUNCTION seal_again(seal bytea, before bytea[], after bytea[]) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN registry.is_seal(seal, cardinality(after)) THEN registry.seal_of(ARRAY(
        SELECT CASE WHEN a.part = before[a.place] THEN substring(seal FROM (8 * a.place - 7)::integer FOR 8) ELSE a.part END
        FROM unnest(after) WITH ORDINALITY AS a (part, place) ORDER BY a.place)) ELSE seal END
$$;

-- The parts of a row's seal as an expression; the trigger and the check compute the same.
CREATE FUNCTION seal_parts(p_table text, p_columns text[], p_row text) RETURNS text LANGUAGE sql STABLE
SET search_path = registry, pg_temp AS $$
    SELECT 'ARRAY[' || string_agg(
        format('registry.seal_part(%s.%I%s)', p_row, c.name,
               CASE WHEN a.atttypid IN ('bytea'::regtype, 'timestamptz'::regtype, 'date'::regtype) THEN ''
                    ELSE '::text' END),
        ', ' ORDER BY c.place) || ']'
    FROM unnest(p_columns) WITH ORDINALITY AS c (name, place)
    JOIN pg_attribute a ON a.attrelid = format('registry.%I', p_table)::regclass AND a.attname = c.name
$$;

-- For migrations: seals a table, its present rows too. After a column was added, call it again: every row is sealed
-- anew, so run the check before.
CREATE FUNCTION seal_table(p_table text, p_except text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    named text[] := ARRAY(
        SELECT attname FROM pg_attribute
        WHERE attrelid = format('registry.%I', p_table)::regclass AND attnum > 0 AND NOT attisdropped
          AND attname <> 'seal' AND attname <> ALL (p_except) ORDER BY attnum);
    listed text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(named || 'seal'::text) AS n (name));
    told text := (SELECT string_agg(quote_literal(name), ', ') FROM unnest(named) AS n (name));
BEGIN
    EXECUTE format('ALTER TABLE registry.%I ADD COLUMN IF NOT EXISTS seal bytea', p_table);
    EXECUTE format('ALTER TABLE registry.%I DISABLE TRIGGER USER', p_table);
    EXECUTE format('UPDATE registry.%I AS t SET seal = registry.seal_of(%s)',
                   p_table, registry.seal_parts(p_table, named, 't'));
    EXECUTE format('ALTER TABLE registry.%I ENABLE TRIGGER USER', p_table);
    EXECUTE format($f$
        CREATE OR REPLACE FUNCTION registry.%I() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                NEW.seal := registry.seal_of(%s);
            ELSIF NEW.seal IS DISTINCT FROM OLD.seal THEN
                RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBL02';
            ELSE
                NEW.seal := registry.seal_again(OLD.seal, %s, %s);
            END IF;
            RETURN NEW;
        END $$
    $f$, 'seal_' || p_table, registry.seal_parts(p_table, named, 'NEW'), registry.seal_parts(p_table, named, 'OLD'),
        registry.seal_parts(p_table, named, 'NEW'));
    EXECUTE format('REVOKE ALL ON FUNCTION registry.%I FROM PUBLIC', 'seal_' || p_table);
    -- Triggers of one event go by name: nothing changes the row after this one. Its arguments tell the check what it
    -- seals.
    EXECUTE format('CREATE OR REPLACE TRIGGER zz_sealed BEFORE INSERT OR UPDATE OF %s ON registry.%I'
                   ' FOR EACH ROW EXECUTE FUNCTION registry.%I(%s)', listed, p_table, 'seal_' || p_table, told);
END $body$;

-- A cutoff is a row: whoever has the lock's key goes on with it, after a crash too.
CREATE TABLE cutoff_jobs (
    job bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    window_no bigint NOT NULL REFERENCES windows (window_no),
    -- Grades locked together, with spaces between, in their order.
    batches text[] NOT NULL CHECK (cardinality(batches) > 0),
    reason text NOT NULL,
    -- Findings that whoever started it takes upon himself.
    accepts text[] NOT NULL,
    proposal_id uuid UNIQUE REFERENCES proposals (proposal_id),
    started_by text NOT NULL,
    client_id text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'failed', 'done')),
    step text NOT NULL DEFAULT 'plan' CHECK (step IN ('plan', 'checks', 'close', 'drain', 'lock', 'verify', 'report', 'done')),
    -- The batch at hand, counted from 0.
    batch smallint NOT NULL DEFAULT 0,
    waits_for text[] NOT NULL DEFAULT '{}',
    looked_at timestamptz,
    finished_at timestamptz,
    CHECK ((state IN ('cancelled', 'failed', 'done')) = (finished_at IS NOT NULL)),
    CHECK ((state = 'done') = (step = 'done'))
);
CREATE UNIQUE INDEX uq_cutoff_jobs_open ON cutoff_jobs (window_no) WHERE state IN ('running', 'paused');

-- What each step came to, in the transaction that did it.
CREATE TABLE cutoff_steps (
    job bigint NOT NULL REFERENCES cutoff_jobs (job),
    number integer NOT NULL,
    step text NOT NULL,
    batch smallint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    millis bigint NOT NULL,
    outcome jsonb NOT NULL,
    PRIMARY KEY (job, number)
);
CREATE TRIGGER cutoff_steps_fixed BEFORE UPDATE OR DELETE ON cutoff_steps
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_cutoff_back() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
    steps text[] := ARRAY['plan', 'checks', 'close', 'drain', 'lock', 'verify', 'report', 'done'];
BEGIN
    IF OLD.state IN ('cancelled', 'failed', 'done') THEN
        RAISE EXCEPTION 'the cutoff is over' USING ERRCODE = 'HBL03';
    END IF;
    IF (NEW.batch, array_position(steps, NEW.step)) < (OLD.batch, array_position(steps, OLD.step)) THEN
        RAISE EXCEPTION 'a cutoff never goes back' USING ERRCODE = 'HBL03';
    END IF;
    -- A lock is for ever: what has locked a batch is paused, never cancelled.
    IF NEW.state = 'cancelled' AND EXISTS (
        SELECT FROM window_grades g WHERE g.window_no = NEW.window_no AND g.lock_seq IS NOT NULL
          AND g.grade = ANY (string_to_array(array_to_string(NEW.batches, ' '), ' ')::smallint[])) THEN
        RAISE EXCEPTION 'locked' USING ERRCODE = 'HBL01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cutoff_jobs_one_way BEFORE UPDATE ON cutoff_jobs
    FOR EACH ROW EXECUTE FUNCTION refuse_cutoff_back();
CREATE TRIGGER cutoff_jobs_fixed
    BEFORE DELETE OR UPDATE OF job, window_no, batches, reason, accepts, proposal_id, started_by, client_id, started_at
    ON cutoff_jobs FOR EACH ROW EXECUTE FUNCTION refuse_change();

SELECT seal_table(name) FROM unnest(ARRAY[
    'annotation_leaves', 'annotations', 'announcements', 'cert_status', 'certificate_acts',
    'certificate_declarations', 'certificates', 'clients', 'close_left_out', 'closes', 'cutoff_steps', 'documents',
    'enrolled_names', 'enrolled_pupils', 'enrolments', 'locks', 'managements', 'proposals', 'pupil_keys',
    'recheck_findings', 'records', 'renewals', 'renewed_objects', 'returns', 'reviewer_certificates', 'rule_books',
    'school_acts', 'school_entries', 'school_successions', 'schools', 'sign_offs', 'staffing', 'statements',
    'timestamps', 'topologies', 'transfer_acts', 'transfers', 'trust_lists', 'window_grades', 'window_records',
    'window_schools', 'windows', 'withdrawals']) AS t (name);
-- A submission's bytes have a digest of their own, which is sealed.
SELECT seal_table(name, ARRAY['body']) FROM unnest(ARRAY['submissions', 'late_submissions']) AS t (name);
-- What is counted and moved on all the time stays out.
SELECT seal_table(name, ARRAY['sent_at', 'attempts', 'not_before', 'last_error'])
FROM unnest(ARRAY['school_outbox', 'bo_outbox']) AS t (name);
SELECT seal_table('evidence_jobs', ARRAY['total', 'done', 'found', 'finished_at']);
SELECT seal_table('cutoff_jobs', ARRAY['state', 'step', 'batch', 'waits_for', 'looked_at', 'finished_at']);

REVOKE ALL ON FUNCTION seal_part(text), seal_part(bytea), seal_part(timestamptz), seal_part(date), seal_of, is_seal,
    seal_again, seal_parts, seal_table, refuse_cutoff_back FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION seal_part(text), seal_part(bytea), seal_part(timestamptz), seal_part(date),'
                   ' seal_of, is_seal, seal_again, seal_parts TO %s, %s', app, reader);
    EXECUTE format('GRANT SELECT ON cutoff_jobs, cutoff_steps TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT ON cutoff_jobs, cutoff_steps TO %s', app);
    EXECUTE format('GRANT UPDATE (state, step, batch, waits_for, looked_at, finished_at) ON cutoff_jobs TO %s', app);
END $$;
