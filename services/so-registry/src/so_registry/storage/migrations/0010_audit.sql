-- The audit as chains: every row gets its place in one of sixteen lanes when its transaction commits, with a hash over the
-- row and the former hash of the lane (docs/audit.md). Sixteen, so that writers do not wait for one another; at the
-- commit, so that whoever holds a lane waits for nothing else.
ALTER TABLE registry.audit ADD COLUMN on_behalf text, ADD COLUMN before text, ADD COLUMN after text;
-- So that nobody guesses a row by its digest, which an export shows to whoever may not see the row.
ALTER TABLE registry.audit ADD COLUMN nonce uuid NOT NULL DEFAULT gen_random_uuid();

CREATE TABLE registry.audit_chain (
    lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 15),
    position bigint NOT NULL CHECK (position > 0),
    audit_no bigint NOT NULL UNIQUE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (lane, position)
);

CREATE TABLE registry.audit_checkpoints (
    seq bigint PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    jws text NOT NULL,
    token bytea,
    signed_at timestamptz NOT NULL
);

-- The row's RFC 8785 form: what is null is left out, an instant is UTC with microseconds.
CREATE FUNCTION registry.audit_text(r registry.audit) RETURNS text LANGUAGE sql STABLE
SET search_path = registry, pg_temp AS $$
    SELECT '{' || string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE "C") || '}'
    FROM (SELECT key, value FROM json_each(row_to_json(r)) WHERE key NOT IN ('at', 'seal') AND json_typeof(value) <> 'null'
          UNION ALL
          SELECT 'at', to_json(to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))) AS told
$$;

-- The caller holds the lane.
CREATE FUNCTION registry.chain_audit_row(r registry.audit, own smallint) RETURNS void LANGUAGE plpgsql
SET search_path = registry, pg_temp AS $$
DECLARE
    last audit_chain;
BEGIN
    SELECT * INTO last FROM audit_chain c WHERE c.lane = own ORDER BY c.position DESC LIMIT 1;
    IF NOT FOUND THEN
        last.position := 0;
        last.hash := sha256(convert_to('hbs-audit1:lane', 'UTF8') || '\x00'::bytea
                            || convert_to('so-registry/' || own, 'UTF8'));
    END IF;
    INSERT INTO audit_chain (lane, position, audit_no, hash)
    VALUES (own, last.position + 1, r.audit_no,
            sha256(convert_to('hbs-audit1:row', 'UTF8') || '\x00'::bytea || last.hash
                   || sha256(convert_to(audit_text(r), 'UTF8'))));
END $$;

-- At the commit. A transaction keeps to the one lane that it found free: whoever held two could wait for a third party
-- who waits for him.
CREATE FUNCTION registry.chain_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = registry, pg_temp AS $$
DECLARE
    own smallint := nullif(current_setting('registry.audit_lane', true), '')::smallint;
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
            IF pg_try_advisory_xact_lock(1751282532, free) THEN
                own := free;
                EXIT;
            END IF;
        END LOOP;
        PERFORM set_config('registry.audit_lane', own::text, true);
    END IF;
    -- Again, or by waiting: a statement of its own, so that the last row is read no older than the lock.
    PERFORM pg_advisory_xact_lock(1751282532, own);
    PERFORM chain_audit_row(NEW, own);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_chained AFTER INSERT ON registry.audit DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION registry.chain_audit();

-- What is there already is chained as it stands.
SELECT registry.chain_audit_row(a, 0::smallint) FROM registry.audit a ORDER BY a.audit_no;

CREATE TRIGGER audit_chain_fixed BEFORE UPDATE OR DELETE ON registry.audit_chain
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER audit_checkpoints_fixed BEFORE DELETE OR UPDATE OF seq, digest, jws, signed_at
    ON registry.audit_checkpoints FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER audit_checkpoints_stamped BEFORE UPDATE OF token ON registry.audit_checkpoints
    FOR EACH ROW WHEN (OLD.token IS NOT NULL) EXECUTE FUNCTION registry.refuse_change();

-- The app says what happened; when, under which number and at which place is not its to say.
REVOKE ALL ON FUNCTION registry.audit_text, registry.chain_audit_row, registry.chain_audit FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    EXECUTE format('REVOKE INSERT ON registry.audit FROM %s', app);
    EXECUTE format('GRANT INSERT (act, by_whom, client_id, school, concerns, reason, on_behalf, before, after)'
                   ' ON registry.audit TO %s', app);
    EXECUTE format('GRANT SELECT ON registry.audit_chain, registry.audit_checkpoints TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT, UPDATE (token) ON registry.audit_checkpoints TO %s', app);
END $$;

SELECT registry.seal_table(name) FROM unnest(ARRAY['audit', 'audit_chain', 'audit_checkpoints']) AS t (name);
