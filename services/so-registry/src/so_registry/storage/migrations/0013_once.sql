-- The bytes of a packet stand once, in those of its submission: the packet has its place there. What is there already
-- is looked for byte by byte before its own copy goes.
SET search_path = registry;

-- NULL for a place that is not inside of the bytes.
CREATE FUNCTION bytes_at(body bytea, at integer, length integer) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN at >= 0 AND length > 0 AND at <= octet_length(body) - length
                THEN substring(body FROM at + 1 FOR length) END
$$;

-- pglz finds nothing in forty packets (their common paths are further apart than it looks back) and takes longer over
-- it than everything else that storing them takes; lz4 halves them (docs/adr/0029-bytes-stand-once.md).
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE submissions ALTER COLUMN body SET STORAGE EXTERNAL;
        ALTER TABLE late_submissions ALTER COLUMN body SET STORAGE EXTERNAL;
    END IF;
END $$;

ALTER TABLE packets ADD COLUMN body_at integer, ADD COLUMN body_length integer, ALTER COLUMN body DROP NOT NULL;
DO $$
DECLARE
    unplaced bigint;
BEGIN
    SELECT count(*) INTO unplaced
    FROM packets p LEFT JOIN submissions s USING (school_year, school, submission_id)
    WHERE coalesce(position(p.body IN s.body), 0) = 0;
    IF unplaced > 0 THEN
        RAISE EXCEPTION '% packets are not in the bytes of their submissions: run the check before', unplaced;
    END IF;
END $$;
ALTER TABLE packets DISABLE TRIGGER USER;
UPDATE packets p SET body_at = position(p.body IN s.body) - 1, body_length = octet_length(p.body), body = NULL
FROM submissions s
WHERE (s.school_year, s.school, s.submission_id) = (p.school_year, p.school, p.submission_id);
ALTER TABLE packets ENABLE TRIGGER USER;
ALTER TABLE packets
    ALTER COLUMN body_at SET NOT NULL,
    ALTER COLUMN body_length SET NOT NULL,
    ADD CONSTRAINT packets_bytes_once CHECK (body IS NULL);

-- A worker that was started before this migration still brings the bytes; `body` and this go with the next release.
CREATE FUNCTION place_packet() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    SELECT position(NEW.body IN s.body) - 1, octet_length(NEW.body) INTO NEW.body_at, NEW.body_length
    FROM submissions s
    WHERE (s.school_year, s.school, s.submission_id) = (NEW.school_year, NEW.school, NEW.submission_id);
    NEW.body := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER packets_placed BEFORE INSERT ON packets
    FOR EACH ROW WHEN (NEW.body IS NOT NULL) EXECUTE FUNCTION place_packet();

-- Once for all packets of a statement: a submission brings forty.
CREATE FUNCTION refuse_place_outside() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN submissions s
                   ON (s.school_year, s.school, s.submission_id) = (a.school_year, a.school, a.submission_id)
               WHERE s.submission_id IS NULL OR a.body_at < 0 OR a.body_length < 1
                  OR a.body_at > octet_length(s.body) - a.body_length) THEN
        RAISE EXCEPTION 'not in the bytes of its submission' USING ERRCODE = 'HBL02';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER packets_in_submission AFTER INSERT ON packets
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_place_outside();

-- A submission of which something may have been accepted holds the bytes of packets: no purge takes it.
CREATE TRIGGER submissions_hold_packets BEFORE DELETE ON submissions
    FOR EACH ROW WHEN (OLD.state = 'verified') EXECUTE FUNCTION refuse_change();

REVOKE ALL ON FUNCTION bytes_at, place_packet, refuse_place_outside FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION bytes_at TO %I, %I',
                   current_database() || '_app', current_database() || '_read');
END $$;
