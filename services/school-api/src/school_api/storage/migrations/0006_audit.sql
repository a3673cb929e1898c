-- The audit as chains: every row gets its place in one of sixteen lanes when its transaction commits, with a hash over the
-- row and the former hash of the lane (docs/audit.md). Sixteen, so that writers do not wait for one another; at the
-- commit, so that whoever holds a lane waits for nothing else.
ALTER TABLE school.audit ADD COLUMN before text, ADD COLUMN after text;
-- So that nobody guesses a row by its digest, which is all that others than its readers are shown of it.
ALTER TABLE school.audit ADD COLUMN nonce uuid NOT NULL DEFAULT gen_random_uuid();

CREATE TABLE school.audit_chain (
    lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 15),
    position bigint NOT NULL CHECK (position > 0),
    audit_id bigint NOT NULL UNIQUE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (lane, position)
);

-- How far the audit had come, as the registrar was told; `jws` is his checkpoint, once he has answered.
CREATE TABLE school.audit_checkpoints (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    lanes text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    jws text
);

-- The row's RFC 8785 form: what is null is left out, an instant is UTC with microseconds.
CREATE FUNCTION school.audit_text(r school.audit) RETURNS text LANGUAGE sql STABLE
SET search_path = school, pg_temp AS $$
    SELECT '{' || string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE "C") || '}'
    FROM (SELECT key, value FROM json_each(row_to_json(r)) WHERE key <> 'at' AND json_typeof(value) <> 'null'
          UNION ALL
          SELECT 'at', to_json(to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))) AS told
$$;

-- The caller holds the lane.
CREATE FUNCTION school.chain_audit_row(r school.audit, own smallint) RETURNS void LANGUAGE plpgsql
SET search_path = school, pg_temp AS $$
DECLARE
    last audit_chain;
BEGIN
    SELECT * INTO last FROM audit_chain c WHERE c.lane = own ORDER BY c.position DESC LIMIT 1;
    IF NOT FOUND THEN
        last.position := 0;
        last.hash := sha256(convert_to('hbs-audit1:lane', 'UTF8') || '\x00'::bytea
                            || convert_to('school-api/' || own, 'UTF8'));
    END IF;
    INSERT INTO audit_chain (lane, position, audit_id, hash)
    VALUES (own, last.position + 1, r.audit_id,
            sha256(convert_to('hbs-audit1:row', 'UTF8') || '\x00'::bytea || last.hash
                   || sha256(convert_to(audit_text(r), 'UTF8'))));
END $$;

-- At the commit. A transaction keeps to the one lane that it found free: whoever held two could wait for a third party
-- who waits for him.
CREATE FUNCTION school.chain_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = school, pg_temp AS $$
DECLARE
    own smallint := nullif(current_setting('school.audit_lane', true), '')::smallint;
    free smallint;
BEGIN
    -- An older snapshot does not see the last row of its lane: now and then two rows would take one place.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the audit needs read committed' USING ERRCODE = 'HBL06';
    END IF;
    IF own IS NULL OR own NOT BETWEEN 0 AND 15 THEN
        own := pg_backend_pid() % 16;
        FOR step IN 0..15 LOOP
            free := (pg_backend_pid() + step) % 16;
            IF pg_try_advisory_xact_lock(1751282533, free) THEN
                own := free;
                EXIT;
            END IF;
        END LOOP;
        PERFORM set_config('school.audit_lane', own::text, true);
    END IF;
    -- Again, or by waiting: a statement of its own, so that the last row is read no older than the lock.
    PERFORM pg_advisory_xact_lock(1751282533, own);
    PERFORM chain_audit_row(NEW, own);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_chained AFTER INSERT ON school.audit DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION school.chain_audit();

-- What is there already is chained as it stands.
SELECT school.chain_audit_row(a, 0::smallint) FROM school.audit a ORDER BY a.audit_id;

CREATE TRIGGER audit_chain_fixed BEFORE UPDATE OR DELETE ON school.audit_chain
    FOR EACH ROW EXECUTE FUNCTION school.refuse_change();
CREATE TRIGGER audit_chain_kept BEFORE TRUNCATE ON school.audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION school.refuse_change();

CREATE TRIGGER audit_checkpoints_fixed BEFORE DELETE OR UPDATE OF seq, lanes, told_at ON school.audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION school.refuse_change();
CREATE TRIGGER audit_checkpoints_signed BEFORE UPDATE OF jws ON school.audit_checkpoints
    FOR EACH ROW WHEN (OLD.jws IS NOT NULL) EXECUTE FUNCTION school.refuse_change();

-- Sent to a school by a decision, for a time, to read.
ALTER TABLE school.grants DROP CONSTRAINT grants_role_check;
ALTER TABLE school.grants ADD CONSTRAINT grants_role_check CHECK (role IN
    ('principal', 'deputy', 'acting-head', 'school-administrator', 'data-clerk', 'inspector'));

-- The app says what happened; when, under which number and at which place is not its to say.
REVOKE ALL ON FUNCTION school.audit_text, school.chain_audit_row, school.chain_audit FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    EXECUTE format('REVOKE INSERT, UPDATE ON school.audit FROM %s', app);
    EXECUTE format('GRANT INSERT (school, act, by_whom, client_id, person_id, role, basis, class_id, draft_id, part, '
                   'concerns, reason, before, after) ON school.audit TO %s', app);
    EXECUTE format('GRANT SELECT ON school.audit_chain, school.audit_checkpoints TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT (seq, lanes), UPDATE (jws) ON school.audit_checkpoints TO %s', app);
END $$;
