-- Statements of registrars about what is locked already. A row stands as it came until all that it names is locked here;
-- then it is judged, and what it says holds for every bundle and status made afterwards.
SET search_path = bo;

CREATE TABLE registrar_statements (
    registrar text NOT NULL REFERENCES registrars (registrar),
    statement text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('annotation', 'transfer')),
    packets text[] NOT NULL,
    -- Of an answer to a hand-over: the case, which may come later.
    follows uuid,
    body bytea NOT NULL,
    state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'accepted', 'refused')),
    problem text,
    detail text,
    answers integer NOT NULL DEFAULT 0,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_at timestamptz,
    traceparent text,
    PRIMARY KEY (registrar, statement),
    CHECK ((state = 'refused') = (problem IS NOT NULL))
);
CREATE INDEX ix_registrar_statements_received ON registrar_statements (received_at) WHERE state = 'received';

CREATE TABLE annotations (
    statement text PRIMARY KEY REFERENCES statements (digest),
    registrar text NOT NULL REFERENCES registrars (registrar),
    school_year text NOT NULL,
    annotation text NOT NULL CHECK (annotation IN ('identity-corrected', 'invalidated', 'reissued-as')),
    decision_number text NOT NULL,
    decision_date date NOT NULL,
    successor text,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((annotation = 'reissued-as') = (successor IS NOT NULL))
);
CREATE INDEX ix_annotations_line ON annotations (registrar, school_year);

CREATE TABLE annotation_leaves (
    statement text NOT NULL REFERENCES annotations (statement),
    position integer NOT NULL,
    packet_digest text NOT NULL REFERENCES locked_records (packet_digest),
    path text[] NOT NULL,
    PRIMARY KEY (statement, position),
    UNIQUE (packet_digest, statement)
);

-- How many annotations a status knows of: one more is a reason for a new one at once.
ALTER TABLE statuses ADD COLUMN annotations integer NOT NULL DEFAULT 0;

-- Records on their way between registrars, by a digest of the lookup code: the Ministry knows codes of what is locked.
CREATE TABLE transfers (
    transfer_id uuid PRIMARY KEY,
    record text NOT NULL,
    giver text NOT NULL REFERENCES registrars (registrar),
    receiver text NOT NULL REFERENCES registrars (registrar),
    hand_over text NOT NULL,
    state text NOT NULL CHECK (state IN ('handed-over', 'accepted', 'refused', 'expired')),
    since timestamptz,
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    CHECK (giver <> receiver AND (state = 'accepted') = (since IS NOT NULL))
);
CREATE UNIQUE INDEX uq_transfers_open ON transfers (record) WHERE state = 'handed-over';
CREATE INDEX ix_transfers_record ON transfers (record, seq) WHERE state = 'accepted';
CREATE FUNCTION refuse_transfer_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'handed-over'
       OR (OLD.transfer_id, OLD.record, OLD.giver, OLD.receiver, OLD.hand_over)
          IS DISTINCT FROM (NEW.transfer_id, NEW.record, NEW.giver, NEW.receiver, NEW.hand_over) THEN
        RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBB01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfers_one_way BEFORE UPDATE OR DELETE ON transfers
    FOR EACH ROW EXECUTE FUNCTION refuse_transfer_back();

-- As hbs_schema.transfers.statements.record_digest.
CREATE FUNCTION record_digest(code text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rtrim(translate(encode(
        sha256('\x6862732d7472616e73666572313a7265636f726400'::bytea || convert_to(code, 'UTF8')), 'base64'), '+/', '-_'), '=')
$$;
-- A hand-over names a record by the digest alone: without this each one would hash every code of the country.
CREATE INDEX ix_records_digest ON records (bo.record_digest(lookup_code));
-- Who manages a record by what was handed over last, if it ever was.
CREATE FUNCTION registrar_since_transfer(code text) RETURNS text LANGUAGE sql STABLE
SET search_path = bo, pg_temp AS $$
    SELECT receiver FROM transfers WHERE record = bo.record_digest(code) AND state = 'accepted' ORDER BY seq DESC LIMIT 1
$$;

CREATE FUNCTION refuse_judging_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.registrar, OLD.statement, OLD.kind, OLD.packets, OLD.body, OLD.received_at)
       IS DISTINCT FROM (NEW.registrar, NEW.statement, NEW.kind, NEW.packets, NEW.body, NEW.received_at)
       OR OLD.state = 'accepted' AND to_jsonb(OLD) - 'answers' IS DISTINCT FROM to_jsonb(NEW) - 'answers' THEN
        RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBB01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registrar_statements_final BEFORE UPDATE ON registrar_statements
    FOR EACH ROW EXECUTE FUNCTION refuse_judging_again();
CREATE TRIGGER registrar_statements_kept BEFORE DELETE ON registrar_statements
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE
    fixed text;
    app text := current_database() || '_app';
    reader text := current_database() || '_read';
BEGIN
    FOREACH fixed IN ARRAY ARRAY['annotations', 'annotation_leaves'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()',
                       fixed || '_fixed', fixed);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
                       fixed || '_kept', fixed);
    END LOOP;
    EXECUTE format('GRANT SELECT, INSERT ON registrar_statements, annotations, annotation_leaves, transfers TO %I', app);
    EXECUTE format('GRANT UPDATE (state, since) ON transfers TO %I', app);
    EXECUTE format('GRANT SELECT ON transfers TO %I', reader);
    EXECUTE format('GRANT UPDATE (state, problem, detail, answers, decided_at, traceparent) ON registrar_statements
                    TO %I', app);
    EXECUTE format('GRANT SELECT ON registrar_statements, annotations, annotation_leaves TO %I', reader);
    REVOKE EXECUTE ON FUNCTION refuse_judging_again(), refuse_transfer_back(), record_digest(text),
        registrar_since_transfer(text) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION record_digest(text), registrar_since_transfer(text) TO %I', app);
END $$;
