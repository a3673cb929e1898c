-- Who works at a school and what he holds there, what machines may do for it, and who did what. Nothing here is ever
-- changed: a person is suspended, a grant is ended, an account is bound by another row.
SET search_path = school;

-- Schools of before delegations go on as they were until they store their first one.
ALTER TABLE schools ADD COLUMN machines text NOT NULL DEFAULT 'open' CHECK (machines IN ('open', 'delegated'));
ALTER TABLE schools ALTER COLUMN machines SET DEFAULT 'delegated';

CREATE TABLE people (
    person_id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES schools (school),
    full_name text NOT NULL,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL,
    UNIQUE (school, person_id)
);

-- His state is that of the last row; none: active, once he is bound.
CREATE TABLE person_changes (
    change_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    person_id uuid NOT NULL REFERENCES people (person_id),
    act text NOT NULL CHECK (act IN ('suspend', 'resume', 'end')),
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL
);
CREATE INDEX ix_person_changes_person_id ON person_changes (person_id, change_id);

-- Of a one-time secret only the hash is kept; of a person's invitations the newest counts.
CREATE TABLE invitations (
    invitation_id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (person_id),
    secret_sha256 bytea NOT NULL UNIQUE CHECK (length(secret_sha256) = 32),
    expires_at timestamptz NOT NULL,
    invited_by text NOT NULL,
    invited_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL
);
CREATE INDEX ix_invitations_person_id ON invitations (person_id, invited_at);

-- The account that accepted. An account is one person of a school, for ever.
CREATE TABLE bindings (
    person_id uuid PRIMARY KEY,
    school text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    invitation_id uuid NOT NULL UNIQUE REFERENCES invitations (invitation_id),
    bound_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (school, person_id) REFERENCES people (school, person_id),
    CONSTRAINT uq_bindings_account UNIQUE (school, issuer, subject)
);

-- What somebody holds, until its term or its end; the kind's own columns are in the tables below.
CREATE TABLE holdings (
    holding_id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES schools (school),
    kind text NOT NULL CHECK (kind IN ('grant', 'assignment', 'delegation', 'client')),
    person_id uuid,
    holds_from timestamptz NOT NULL,
    holds_until timestamptz,
    given_by text NOT NULL,
    given_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL,
    FOREIGN KEY (school, person_id) REFERENCES people (school, person_id),
    UNIQUE (holding_id, kind),
    CHECK (holds_until > holds_from),
    CHECK ((kind = 'client') = (person_id IS NULL))
);
CREATE INDEX ix_holdings_school ON holdings (school, kind, holding_id);
CREATE INDEX ix_holdings_person_id ON holdings (person_id);

CREATE TABLE holding_ends (
    holding_id uuid PRIMARY KEY REFERENCES holdings (holding_id),
    ended_by text NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL
);

CREATE TABLE grants (
    holding_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'grant' CHECK (kind = 'grant'),
    role text NOT NULL CHECK (role IN ('principal', 'deputy', 'acting-head', 'school-administrator', 'data-clerk')),
    FOREIGN KEY (holding_id, kind) REFERENCES holdings (holding_id, kind)
);

CREATE TABLE assignments (
    holding_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'assignment' CHECK (kind = 'assignment'),
    role text NOT NULL CHECK (role IN ('subject-teacher', 'homeroom')),
    capacity text NOT NULL CHECK (capacity IN ('main', 'co-teacher', 'substitute')),
    school_year text NOT NULL,
    class text NOT NULL,
    part text NOT NULL,
    pupil_codes text[],
    FOREIGN KEY (holding_id, kind) REFERENCES holdings (holding_id, kind),
    CHECK ((role = 'homeroom') = (part = '')),
    CHECK (pupil_codes IS NULL OR (role = 'subject-teacher' AND cardinality(pupil_codes) > 0))
);
CREATE INDEX ix_assignments_class ON assignments (school_year, class);

CREATE TABLE delegations (
    holding_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'delegation' CHECK (kind = 'delegation'),
    head uuid NOT NULL REFERENCES people (person_id),
    powers text[] NOT NULL CHECK (cardinality(powers) > 0
        AND powers <@ ARRAY['review', 'sign', 'submit', 'correct', 'close']),
    FOREIGN KEY (holding_id, kind) REFERENCES holdings (holding_id, kind)
);

CREATE TABLE client_delegations (
    holding_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'client' CHECK (kind = 'client'),
    client_id text NOT NULL,
    scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
    FOREIGN KEY (holding_id, kind) REFERENCES holdings (holding_id, kind)
);

-- Who opened a session, in which capacity and by which holding; a machine that names nobody has none. Several people
-- may each have one open over the same part: co-teachers, or teachers of some pupils each.
ALTER TABLE signing_sessions ADD COLUMN signer uuid REFERENCES people (person_id), ADD COLUMN capacity text,
    ADD COLUMN basis uuid REFERENCES holdings (holding_id);
DROP INDEX uq_signing_sessions_open;
CREATE UNIQUE INDEX uq_signing_sessions_open
    ON signing_sessions (class_id, stage, part, coalesce(signer, '00000000-0000-0000-0000-000000000000'))
    WHERE state = 'open';

CREATE TABLE audit (
    audit_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    school text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    act text NOT NULL,
    by_whom text NOT NULL,
    client_id text NOT NULL,
    person_id uuid REFERENCES people (person_id),
    role text,
    basis uuid REFERENCES holdings (holding_id),
    class_id uuid,
    draft_id uuid,
    part text,
    concerns text,
    reason text
);
CREATE INDEX ix_audit_school ON audit (school, audit_id);

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['people', 'person_changes', 'invitations', 'bindings', 'holdings', 'holding_ends',
                                'grants', 'assignments', 'delegations', 'client_delegations', 'audit'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()',
                       kept || '_fixed', kept);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
                       kept || '_kept', kept);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', kept, current_database() || '_app');
    END LOOP;
END $$;
CREATE TRIGGER signing_sessions_signer BEFORE UPDATE OF signer, capacity, basis ON signing_sessions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
