-- What follows for stored packets when a certificate, a CA or an algorithm is no longer what it was: jobs over much
-- that was stored, in batches that a crash loses none of, and what they found. No verdict is ever changed by one.

-- The thumbprint that a stored JWS names as its signer's; nothing for what is no JWS.
CREATE FUNCTION registry.signer_of(jws text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN h ~ '^[A-Za-z0-9_-]+$' AND length(h) % 4 <> 1 THEN
        substring(encode(decode(rpad(translate(h, '-_', '+/'), (length(h) + 3) / 4 * 4, '='), 'base64'), 'escape')
                  FROM '"x5t#S256":"([A-Za-z0-9_-]{43})"') END
    FROM (SELECT split_part(jws, '.', 1) AS h) AS header
$$;
CREATE INDEX ix_statements_signer ON registry.statements (registry.signer_of(jws));
CREATE INDEX ix_packets_class ON registry.packets (school_year, school, class);

CREATE TABLE registry.evidence_jobs (
    job bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL CHECK (kind IN ('recheck', 'renew-timestamps', 'renew-objects')),
    scope text NOT NULL,
    target text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    total bigint NOT NULL DEFAULT 0,
    done bigint NOT NULL DEFAULT 0,
    found bigint NOT NULL DEFAULT 0,
    finished_at timestamptz
);
CREATE INDEX ix_evidence_jobs_open ON registry.evidence_jobs (job) WHERE finished_at IS NULL;

-- What a job still has to look at; a row leaves with the transaction that did it.
CREATE TABLE registry.evidence_job_items (
    job bigint NOT NULL REFERENCES registry.evidence_jobs (job),
    item text NOT NULL,
    PRIMARY KEY (job, item)
);

-- A signature of a packet that does not count by what is known now. Told to the school before the lock; after it, the
-- operator is proposed an annotation. He settles it: nothing else is ever changed in a row.
CREATE TABLE registry.recheck_findings (
    packet_digest text NOT NULL,
    statement text NOT NULL,
    verdict text NOT NULL,
    job bigint NOT NULL REFERENCES registry.evidence_jobs (job),
    school_year text NOT NULL,
    school text NOT NULL,
    window_no bigint NOT NULL REFERENCES registry.windows (window_no),
    record_key text NOT NULL,
    thumbprint text NOT NULL,
    signed_at timestamptz NOT NULL,
    is_stamped boolean NOT NULL,
    since timestamptz,
    proposal text NOT NULL CHECK (proposal IN ('replace', 'annotation')),
    found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz,
    settled_as text,
    PRIMARY KEY (packet_digest, statement, verdict),
    CHECK ((settled_at IS NULL) = (settled_as IS NULL))
);
CREATE INDEX ix_recheck_findings_open ON registry.recheck_findings (school, found_at) WHERE settled_at IS NULL;

CREATE TRIGGER recheck_findings_fixed
    BEFORE DELETE OR UPDATE OF packet_digest, statement, verdict, job, school_year, school, window_no, record_key,
        thumbprint, signed_at, is_stamped, since, proposal, found_at ON registry.recheck_findings
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER recheck_findings_settled BEFORE UPDATE ON registry.recheck_findings
    FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL) EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER evidence_jobs_fixed
    BEFORE DELETE OR UPDATE OF kind, scope, target, asked_at ON registry.evidence_jobs
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();

-- Renewals (docs/renewal.md): statements under a stronger hash over what is stored, and where each object stands in one.
CREATE TABLE registry.renewals (
    renewal bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    digest bytea NOT NULL UNIQUE,
    jws text NOT NULL,
    token bytea,
    signed_at timestamptz NOT NULL
);
CREATE TABLE registry.renewed_objects (
    renewal bigint NOT NULL REFERENCES registry.renewals (renewal),
    kind text NOT NULL,
    name text NOT NULL,
    leaf bytea NOT NULL,
    position integer NOT NULL,
    PRIMARY KEY (kind, name, renewal)
);
CREATE INDEX ix_renewed_objects_leaf ON registry.renewed_objects (leaf);
CREATE INDEX ix_renewed_objects_renewal ON registry.renewed_objects (renewal);

CREATE TRIGGER renewals_fixed BEFORE DELETE OR UPDATE OF digest, jws, signed_at ON registry.renewals
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER renewals_stamped BEFORE UPDATE OF token ON registry.renewals
    FOR EACH ROW WHEN (OLD.token IS NOT NULL) EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER renewed_objects_fixed BEFORE UPDATE OR DELETE ON registry.renewed_objects
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();

REVOKE ALL ON FUNCTION registry.signer_of FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
    added text := 'registry.evidence_jobs, registry.evidence_job_items, registry.recheck_findings, registry.renewals, '
                  'registry.renewed_objects';
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION registry.signer_of TO %s, %s', app, reader);
    EXECUTE format('GRANT SELECT ON %s TO %s, %s', added, app, reader);
    EXECUTE format('GRANT INSERT ON %s TO %s', added, app);
    EXECUTE format('GRANT UPDATE (total, done, found, finished_at) ON registry.evidence_jobs TO %s', app);
    EXECUTE format('GRANT UPDATE (item), DELETE ON registry.evidence_job_items TO %s', app);
    EXECUTE format('GRANT UPDATE (settled_at, settled_as) ON registry.recheck_findings TO %s', app);
    EXECUTE format('GRANT UPDATE (token) ON registry.renewals TO %s', app);
END $$;
