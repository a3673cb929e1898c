-- Whose certificate may sign what, told as facts with instants: a declaration, the acts after it, what was trusted then.
-- Nothing here is ever changed; what holds at an instant follows from the rows.
SET search_path = registry;

CREATE TABLE certificate_declarations (
    declaration_id uuid PRIMARY KEY,
    thumbprint text NOT NULL REFERENCES certificates (thumbprint),
    public_key text NOT NULL,
    school text NOT NULL REFERENCES schools (school),
    -- The registrar's whole province has one reference for a person; for a school's seal and sending key: the school.
    person text NOT NULL,
    holder text NOT NULL,
    role text NOT NULL,
    capacity text NOT NULL CHECK (capacity IN ('main', 'co-teacher', 'group', 'substitute', 'deputy')),
    classes text[] NOT NULL,
    parts text[] NOT NULL,
    holds_from timestamptz NOT NULL,
    holds_until timestamptz NOT NULL,
    basis text NOT NULL CHECK (basis IN ('appointment', 'assignment', 'delegation', 'merger', 'earlier')),
    basis_number text NOT NULL,
    -- What the CA's responder said when it was declared; unknown: it did not answer.
    status text NOT NULL CHECK (status IN ('good', 'unknown', 'not-asked')),
    declared_by text NOT NULL,
    client_id text NOT NULL,
    declared_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (holds_from < holds_until),
    CHECK (capacity <> 'deputy' OR role = 'principal' AND basis IN ('delegation', 'earlier', 'merger'))
);
CREATE INDEX ix_certificate_declarations_thumbprint ON certificate_declarations (thumbprint);
CREATE INDEX ix_certificate_declarations_school ON certificate_declarations (school, declaration_id);
CREATE INDEX ix_certificate_declarations_public_key ON certificate_declarations (public_key);
CREATE INDEX ix_certificate_declarations_person ON certificate_declarations (person);

-- An act without a declaration is about the certificate in every role that it has or will have.
CREATE TABLE certificate_acts (
    act_no bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    act_id uuid NOT NULL UNIQUE,
    thumbprint text NOT NULL REFERENCES certificates (thumbprint),
    declaration_id uuid REFERENCES certificate_declarations (declaration_id),
    act text NOT NULL CHECK (act IN ('review', 'approve', 'reject', 'suspend', 'resume', 'revoke', 'end')),
    effective_at timestamptz NOT NULL,
    completes boolean NOT NULL,
    reason text NOT NULL,
    by_whom text NOT NULL,
    client_id text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (declaration_id IS NOT NULL OR act IN ('suspend', 'resume', 'revoke'))
);
CREATE INDEX ix_certificate_acts_thumbprint ON certificate_acts (thumbprint, act_no);
CREATE INDEX ix_certificate_acts_declaration_id ON certificate_acts (declaration_id);
-- The constraint decides when two approve at once: one of them is the one with whom it is enough.
CREATE UNIQUE INDEX uq_certificate_acts_approved ON certificate_acts (declaration_id) WHERE act = 'approve' AND completes;
CREATE UNIQUE INDEX uq_certificate_acts_rejected ON certificate_acts (declaration_id) WHERE act = 'reject';

-- Trust anchors, and algorithms with their dates: whole lists, the newest of a kind in force.
CREATE TABLE trust_lists (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL CHECK (kind IN ('anchors', 'algorithms')),
    version text NOT NULL,
    digest text NOT NULL,
    body bytea NOT NULL,
    imported_by text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (kind, version)
);

-- Who is to sign what at a school, as it told; the newest of a school year counts for the board.
CREATE TABLE staffing (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    school text NOT NULL REFERENCES schools (school),
    school_year text NOT NULL,
    digest text NOT NULL,
    body bytea NOT NULL,
    told_by text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_staffing_school ON staffing (school, school_year, number);

CREATE TABLE school_successions (
    school text PRIMARY KEY REFERENCES schools (school),
    successor text NOT NULL REFERENCES schools (school),
    since timestamptz NOT NULL,
    decision text NOT NULL,
    told_by text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (school <> successor)
);

-- Whoever succeeded before did so before anything that is judged by this table.
INSERT INTO school_successions (school, successor, since, decision, told_by)
SELECT school, successor, '2000-01-01 00:00:00+00', '', 'migration' FROM schools WHERE successor IS NOT NULL;

CREATE TABLE audit (
    audit_no bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    act text NOT NULL,
    by_whom text NOT NULL,
    client_id text NOT NULL,
    school text,
    concerns text NOT NULL,
    reason text
);
CREATE INDEX ix_audit_concerns ON audit (concerns, audit_no);

-- Roles that one person may not have both in one packet, as the calendar says: 'homeroom principal'.
ALTER TABLE windows ADD COLUMN apart text[] NOT NULL DEFAULT '{}';
CREATE TRIGGER windows_apart BEFORE UPDATE OF apart ON windows
    FOR EACH ROW WHEN (OLD.apart IS DISTINCT FROM NEW.apart
                       AND (OLD.state <> 'open' OR OLD.closes_at <= clock_timestamp()))
    EXECUTE FUNCTION refuse_change();

-- What was declared before this table stays as it was; the rows of `signers` are read by nobody from now on, and what
-- would write there is refused rather than forgotten. The next release drops it.
DO $$
DECLARE
    kept text;
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    FOREACH kept IN ARRAY ARRAY['certificate_declarations', 'certificate_acts', 'trust_lists', 'staffing',
                                'school_successions', 'audit'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()',
                       kept || '_fixed', kept);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO %s', kept, app);
        EXECUTE format('GRANT SELECT ON %I TO %s', kept, reader);
    END LOOP;
    EXECUTE format('REVOKE INSERT, UPDATE ON signers FROM %s', app);
END $$;
