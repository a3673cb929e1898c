-- Whom the registrar was told to expect, and what its reviewers returned.
SET search_path = school;

-- The newest list of each school, year and level that the registrar has taken, by its digest.
CREATE TABLE enrolments_told (
    school text NOT NULL REFERENCES schools (school),
    school_year text NOT NULL,
    level text NOT NULL,
    sha256 bytea NOT NULL,
    seq integer NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (school, school_year, level)
);

CREATE TABLE registrar_returns (
    return_id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES schools (school),
    school_year text NOT NULL,
    window_no bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'answered', 'settled')),
    body jsonb NOT NULL,
    returned_at timestamptz NOT NULL
);
CREATE INDEX ix_registrar_returns_open ON registrar_returns (school, school_year) WHERE state <> 'settled';

DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON enrolments_told, registrar_returns TO %I', current_database() || '_app');
    EXECUTE format('GRANT SELECT ON enrolments_told, registrar_returns TO %I', current_database() || '_read');
END $$;
