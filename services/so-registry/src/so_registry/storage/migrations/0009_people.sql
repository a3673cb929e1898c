-- The registrar's people: whom the identity provider has named, what they were given and by whom, and their sessions in the
-- console. What somebody holds follows from rows that are only added; sessions are the one thing that comes and goes.
SET search_path = registry;

CREATE TABLE people (
    person uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    entered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (issuer, subject)
);

-- Without `schools`: for the whole province.
CREATE TABLE grants (
    grant_id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people (person),
    role text NOT NULL CHECK (role IN ('administrator', 'operator', 'signer', 'reviewer', 'approver', 'inspector')),
    scope text NOT NULL,
    schools text[],
    holds_from timestamptz NOT NULL,
    holds_until timestamptz,
    decision text NOT NULL,
    reason text NOT NULL,
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (holds_until IS NULL OR holds_from < holds_until),
    CHECK (role NOT IN ('reviewer', 'inspector') OR holds_until IS NOT NULL AND decision <> ''),
    CHECK (schools IS NULL OR cardinality(schools) > 0 AND scope <> '')
);
CREATE INDEX ix_grants_person ON grants (person);

CREATE TABLE grant_ends (
    grant_id uuid PRIMARY KEY REFERENCES grants (grant_id),
    ended_by text NOT NULL,
    reason text NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The fence behind the code: nobody gives himself anything.
CREATE FUNCTION refuse_own_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM people p WHERE p.person = NEW.person AND NEW.granted_by = 'person:' || p.subject) THEN
        RAISE EXCEPTION 'own grant' USING ERRCODE = 'HBL04';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_not_own BEFORE INSERT ON grants FOR EACH ROW EXECUTE FUNCTION refuse_own_grant();

-- A login under way: used once, by the browser that began it.
CREATE TABLE console_logins (
    state_sha256 bytea PRIMARY KEY,
    browser_sha256 bytea NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    return_to text NOT NULL,
    person uuid REFERENCES people (person),
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_console_logins_asked_at ON console_logins (asked_at);

-- What the provider has said of an end, by the hash of its token's id: said again, it ends nothing that began since.
CREATE TABLE console_logouts (
    token_sha256 bytea PRIMARY KEY,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_console_logouts_taken_at ON console_logouts (taken_at);

-- The cookie's value is known to the browser alone; here is its hash.
CREATE TABLE console_sessions (
    session_sha256 bytea PRIMARY KEY,
    person uuid NOT NULL REFERENCES people (person),
    provider_session text,
    is_second boolean NOT NULL,
    proved_at timestamptz NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX ix_console_sessions_person ON console_sessions (person) WHERE ended_at IS NULL;
CREATE INDEX ix_console_sessions_ends_at ON console_sessions (ends_at);
CREATE TRIGGER console_sessions_fixed
    BEFORE UPDATE OF session_sha256, person, provider_session, is_second, proved_at, begun_at ON console_sessions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER console_sessions_over BEFORE UPDATE ON console_sessions
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

DO $$
DECLARE
    kept text;
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    FOREACH kept IN ARRAY ARRAY['grants', 'grant_ends'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()',
                       kept || '_fixed', kept);
    END LOOP;
    EXECUTE format('GRANT SELECT ON people, grants, grant_ends TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT ON people, grants, grant_ends TO %s', app);
    EXECUTE format('GRANT UPDATE (name) ON people TO %s', app);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON console_logins, console_logouts, console_sessions TO %s', app);
    EXECUTE format('GRANT UPDATE (seen_at, ends_at, ended_at) ON console_sessions TO %s', app);
    EXECUTE format('REVOKE ALL ON FUNCTION refuse_own_grant FROM PUBLIC');
END $$;

SELECT seal_table(name) FROM unnest(ARRAY['people', 'grants', 'grant_ends']) AS t (name);
