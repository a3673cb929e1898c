-- Issued copies: who asked, who decided, what each copy shows. A copy is about reading a locked record, so it stands in
-- access; rows are only ever added, and what has become of a copy follows from which rows there are.
ALTER TABLE access.log DROP CONSTRAINT log_act_check;
ALTER TABLE access.log ADD CONSTRAINT log_act_check
    CHECK (act IN ('view', 'pdf', 'book', 'presentation', 'bundle', 'copy'));

-- The lookup code does not stand here: record_key names the newest year that is asked for, and finds it.
CREATE TABLE access.copy_requests (
    request_id uuid PRIMARY KEY,
    seq bigint NOT NULL UNIQUE GENERATED ALWAYS AS IDENTITY,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    issuer text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('paper', 'certified', 'extract')),
    record_key text NOT NULL,
    school_years text[] NOT NULL CHECK (cardinality(school_years) > 0),
    parts text[] CHECK (cardinality(parts) > 0),
    requester text NOT NULL,
    purpose text NOT NULL,
    legal_ground text NOT NULL,
    dossier text NOT NULL,
    client_id text NOT NULL,
    subject text NOT NULL,
    body_sha256 bytea NOT NULL,
    CHECK ((kind = 'extract') = (parts IS NOT NULL))
);
CREATE INDEX ix_copy_requests_issuer ON access.copy_requests (issuer, seq);

CREATE TABLE access.copy_decisions (
    request_id uuid PRIMARY KEY REFERENCES access.copy_requests,
    decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_approved boolean NOT NULL,
    reason text,
    client_id text NOT NULL,
    subject text NOT NULL,
    CHECK (is_approved = (reason IS NULL)),
    -- So that a copy can refer to approved decisions alone.
    UNIQUE (request_id, is_approved)
);

-- The number runs through a school's year without a gap: each row but the first refers to the one before it, and none
-- can be removed, so there is no serial without all those below it.
CREATE TABLE access.copies (
    issuer text NOT NULL,
    year smallint NOT NULL,
    serial integer NOT NULL CHECK (serial > 0),
    previous integer GENERATED ALWAYS AS (nullif(serial - 1, 0)) STORED,
    request_id uuid NOT NULL UNIQUE,
    is_approved boolean NOT NULL DEFAULT true CHECK (is_approved),
    copy_code text NOT NULL UNIQUE CHECK (copy_code ~ '^[0-9a-f]{32}$'),
    office text NOT NULL,
    converter text NOT NULL,
    converter_title text NOT NULL,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, year, serial),
    FOREIGN KEY (issuer, year, previous) REFERENCES access.copies (issuer, year, serial),
    FOREIGN KEY (request_id, is_approved) REFERENCES access.copy_decisions (request_id, is_approved)
);

-- What is on a copy: the packets, and with them every byte of their parts.
CREATE TABLE access.copy_years (
    copy_code text NOT NULL REFERENCES access.copies (copy_code),
    school_year text NOT NULL,
    record_key text NOT NULL,
    packet text NOT NULL,
    PRIMARY KEY (copy_code, school_year)
);

-- The PDF as it was issued, and of an extract the presentations of its parts.
CREATE TABLE access.copy_files (
    copy_code text NOT NULL REFERENCES access.copies (copy_code),
    name text NOT NULL,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    PRIMARY KEY (copy_code, name),
    CHECK (sha256 = sha256(content))
);

CREATE TABLE access.copy_revocations (
    copy_code text PRIMARY KEY REFERENCES access.copies (copy_code),
    revoked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL,
    client_id text NOT NULL,
    subject text NOT NULL
);

CREATE FUNCTION access.refuse_copy_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register of copies is only ever added to' USING ERRCODE = 'HBP02';
END $$;

DO $$
DECLARE
    web text := current_database() || '_read';
    name text;
BEGIN
    REVOKE EXECUTE ON FUNCTION access.refuse_copy_change FROM PUBLIC;
    FOREACH name IN ARRAY ARRAY['copy_requests', 'copy_decisions', 'copies', 'copy_years', 'copy_files',
                                'copy_revocations'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON access.%I
                        FOR EACH ROW EXECUTE FUNCTION access.refuse_copy_change()', name || '_fixed', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON access.%I
                        FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_copy_change()', name || '_kept', name);
        EXECUTE format('GRANT SELECT ON access.%I TO %I', name, web);
    END LOOP;
    -- When something was asked for, decided or revoked is said by the database alone.
    EXECUTE format('GRANT INSERT (request_id, issuer, kind, record_key, school_years, parts, requester, purpose,
                    legal_ground, dossier, client_id, subject, body_sha256) ON access.copy_requests TO %I', web);
    EXECUTE format('GRANT INSERT (request_id, is_approved, reason, client_id, subject) ON access.copy_decisions TO %I', web);
    EXECUTE format('GRANT INSERT (issuer, year, serial, request_id, copy_code, office, converter, converter_title,
                    issued_at) ON access.copies TO %I', web);
    EXECUTE format('GRANT INSERT ON access.copy_years, access.copy_files TO %I', web);
    EXECUTE format('GRANT INSERT (copy_code, reason, client_id, subject) ON access.copy_revocations TO %I', web);
END $$;
