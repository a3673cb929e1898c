-- What happened, told to the software of schools: a feed for each client, and addresses that it is sent to. An event is
-- written by the table that it is about, in the transaction in which it became true, whoever writes there. Its number
-- in the client's feed is given later, to what has been committed alone: a reader's cursor misses nothing, and no
-- number is ever left out (docs/adr/0024).
SET search_path = registry;

CREATE TABLE client_events (
    event_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    event_no bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    client_id text NOT NULL,
    number bigint,
    kind text NOT NULL,
    school text,
    window_no bigint,
    about jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (client_id, number)
);
CREATE INDEX ix_client_events_uncounted ON client_events (client_id, event_no) WHERE number IS NULL;

-- How far a client's events are numbered, and up to which they were purged.
CREATE TABLE client_feeds (
    client_id text PRIMARY KEY,
    counted bigint NOT NULL DEFAULT 0,
    purged bigint NOT NULL DEFAULT 0,
    CHECK (purged <= counted)
);

CREATE TABLE webhooks (
    webhook_id uuid PRIMARY KEY,
    client_id text NOT NULL,
    url text NOT NULL,
    kinds text[] NOT NULL,
    told_by text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    delivered bigint NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Somebody is sending there, until then at most.
    leased_until timestamptz,
    failure text,
    dead_at timestamptz,
    ended_at timestamptz
);
CREATE INDEX ix_webhooks_client_id ON webhooks (client_id);
CREATE INDEX ix_webhooks_due ON webhooks (due_at) WHERE dead_at IS NULL AND ended_at IS NULL;

CREATE FUNCTION event_instant(at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- To every client that acts for the school.
CREATE FUNCTION tell_school(p_school text, p_kind text, p_window_no bigint, p_about jsonb) RETURNS void LANGUAGE sql
SET search_path = registry, pg_temp AS $$
    INSERT INTO client_events (client_id, kind, school, window_no, about)
    SELECT c.client_id, p_kind, p_school, p_window_no, p_about FROM clients c WHERE p_school = ANY (c.schools)
    ORDER BY c.client_id
$$;

CREATE FUNCTION tell_arrival() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    INSERT INTO client_events (client_id, kind, school, window_no, about)
    VALUES (NEW.client_id, 'arrival', NEW.school, NEW.window_no, jsonb_build_object(
        'submission_id', NEW.submission_id, 'received_at', event_instant(NEW.received_at),
        'in_time', TG_TABLE_NAME <> 'late_submissions'));
    RETURN NULL;
END $$;
CREATE TRIGGER submissions_tell_arrival AFTER UPDATE OF arrival ON submissions
    FOR EACH ROW WHEN (OLD.arrival IS NULL AND NEW.arrival IS NOT NULL) EXECUTE FUNCTION tell_arrival();
CREATE TRIGGER late_submissions_tell_arrival AFTER UPDATE OF arrival ON late_submissions
    FOR EACH ROW WHEN (OLD.arrival IS NULL AND NEW.arrival IS NOT NULL) EXECUTE FUNCTION tell_arrival();

CREATE FUNCTION tell_answer() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
    counted jsonb;
BEGIN
    SELECT jsonb_build_object('accepted', count(*) FILTER (WHERE v.result = 'accepted'),
                              'already_accepted', count(*) FILTER (WHERE v.result = 'already-accepted'),
                              'refused', count(*) FILTER (WHERE v.result = 'refused'))
    INTO counted FROM verdicts v
    WHERE (v.school_year, v.school, v.submission_id) = (NEW.school_year, NEW.school, NEW.submission_id);
    INSERT INTO client_events (client_id, kind, school, window_no, about)
    VALUES (NEW.client_id, 'answer', NEW.school, NEW.window_no,
            jsonb_build_object('submission_id', NEW.submission_id, 'state', NEW.state) || counted);
    IF (counted ->> 'accepted')::integer > 0 THEN
        INSERT INTO client_events (client_id, kind, school, window_no, about)
        VALUES (NEW.client_id, 'receipt', NEW.school, NEW.window_no,
                jsonb_build_object('submission_id', NEW.submission_id, 'packets', counted -> 'accepted'));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER submissions_tell_answer AFTER UPDATE OF answer ON submissions
    FOR EACH ROW WHEN (OLD.answer IS NULL AND NEW.answer IS NOT NULL) EXECUTE FUNCTION tell_answer();

CREATE FUNCTION tell_act() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    PERFORM tell_school(NEW.school, NEW.kind, NEW.window_no, jsonb_build_object('act_id', NEW.act_id));
    RETURN NULL;
END $$;
CREATE TRIGGER school_acts_tell AFTER INSERT ON school_acts FOR EACH ROW EXECUTE FUNCTION tell_act();

CREATE FUNCTION tell_lock() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    INSERT INTO client_events (client_id, kind, school, window_no, about)
    SELECT c.client_id, 'lock', a.school, l.window_no, jsonb_build_object(
        'lock', l.seq, 'statement', l.statement, 'grades', l.grades, 'effective_at', event_instant(l.effective_at))
    FROM added a JOIN locks l ON l.seq = a.lock_seq JOIN clients c ON a.school = ANY (c.schools)
    ORDER BY c.client_id, a.school;
    RETURN NULL;
END $$;
CREATE TRIGGER lock_schools_tell AFTER INSERT ON lock_schools
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tell_lock();

CREATE FUNCTION tell_declaration() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    PERFORM tell_school(NEW.school, 'certificate', NULL, jsonb_build_object(
        'declaration_id', NEW.declaration_id, 'thumbprint', NEW.thumbprint, 'act', 'declare'));
    RETURN NULL;
END $$;
CREATE TRIGGER certificate_declarations_tell AFTER INSERT ON certificate_declarations
    FOR EACH ROW EXECUTE FUNCTION tell_declaration();

-- An act about the certificate itself is told to every school that has it.
CREATE FUNCTION tell_certificate_act() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    PERFORM tell_school(d.school, 'certificate', NULL, jsonb_build_object(
        'declaration_id', d.declaration_id, 'thumbprint', d.thumbprint, 'act', NEW.act, 'completes', NEW.completes,
        'since', event_instant(NEW.effective_at)))
    FROM certificate_declarations d
    WHERE d.thumbprint = NEW.thumbprint AND (NEW.declaration_id IS NULL OR d.declaration_id = NEW.declaration_id)
    ORDER BY d.declaration_id;
    RETURN NULL;
END $$;
CREATE TRIGGER certificate_acts_tell AFTER INSERT ON certificate_acts
    FOR EACH ROW EXECUTE FUNCTION tell_certificate_act();

CREATE FUNCTION window_told(w windows) RETURNS jsonb LANGUAGE sql STABLE SET search_path = registry, pg_temp AS $$
    SELECT jsonb_build_object('state', w.state, 'school_year', w.school_year, 'level', w.level, 'track', w.track,
        'opens_at', event_instant(w.opens_at), 'closes_at', event_instant(w.closes_at),
        'grace_until', event_instant(w.grace_until), 'effective_at', event_instant(w.effective_at))
$$;

-- One for each client, whichever of its schools the window expects.
CREATE FUNCTION tell_window() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    INSERT INTO client_events (client_id, kind, window_no, about)
    SELECT c.client_id, 'window', NEW.window_no, window_told(NEW) FROM clients c
    WHERE EXISTS (SELECT FROM window_schools s WHERE s.window_no = NEW.window_no AND s.school = ANY (c.schools))
    ORDER BY c.client_id;
    RETURN NULL;
END $$;
CREATE TRIGGER windows_tell AFTER UPDATE ON windows FOR EACH ROW
    WHEN ((OLD.state, OLD.opens_at, OLD.closes_at, OLD.grace_until, OLD.effective_at)
          IS DISTINCT FROM (NEW.state, NEW.opens_at, NEW.closes_at, NEW.grace_until, NEW.effective_at))
    EXECUTE FUNCTION tell_window();

CREATE FUNCTION tell_expected() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    INSERT INTO client_events (client_id, kind, window_no, about)
    SELECT c.client_id, 'window', w.window_no, window_told(w) FROM clients c JOIN windows w
        ON EXISTS (SELECT FROM added a WHERE a.window_no = w.window_no AND a.school = ANY (c.schools))
    ORDER BY w.window_no, c.client_id;
    RETURN NULL;
END $$;
CREATE TRIGGER window_schools_tell AFTER INSERT ON window_schools
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tell_expected();

CREATE FUNCTION tell_finding() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    PERFORM tell_school(NEW.school, 'finding', NEW.window_no, jsonb_build_object(
        'packet', NEW.packet_digest, 'verdict', NEW.verdict, 'thumbprint', NEW.thumbprint, 'proposal', NEW.proposal,
        'found_at', event_instant(NEW.found_at)));
    RETURN NULL;
END $$;
CREATE TRIGGER recheck_findings_tell AFTER INSERT ON recheck_findings FOR EACH ROW EXECUTE FUNCTION tell_finding();

-- An event is numbered once, and is otherwise what it was.
CREATE TRIGGER client_events_fixed BEFORE UPDATE OF event_id, event_no, client_id, kind, school, window_no, about, at
    ON client_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER client_events_numbered BEFORE UPDATE OF number ON client_events
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhooks_fixed BEFORE DELETE OR UPDATE OF webhook_id, client_id, url, kinds, told_by, told_at ON webhooks
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER webhooks_ended BEFORE UPDATE ON webhooks
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
    added text := 'event_instant, tell_school, tell_arrival, tell_answer, tell_act, tell_lock, tell_declaration, '
                  'tell_certificate_act, window_told, tell_window, tell_expected, tell_finding';
BEGIN
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', added);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', added, app);
    EXECUTE format('GRANT SELECT ON client_events, client_feeds, webhooks TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT (client_id, kind, school, window_no, about), UPDATE (number) ON client_events TO %s', app);
    EXECUTE format('GRANT INSERT, UPDATE (counted) ON client_feeds TO %s', app);
    EXECUTE format('GRANT INSERT, UPDATE (delivered, attempts, due_at, leased_until, failure, dead_at, ended_at) ON webhooks TO %s', app);
END $$;

SELECT registry.seal_table('client_events');
-- What is counted and moved on all the time stays out.
SELECT registry.seal_table('webhooks', ARRAY['delivered', 'attempts', 'due_at', 'leased_until', 'failure']);
