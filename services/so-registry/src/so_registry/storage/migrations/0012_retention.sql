-- What is kept no longer: never by itself, never by one person, never what was accepted. A row leaves only once its
-- tombstone stands, and tombstones are written by one function, which looks for the approved proposal.
SET search_path = registry;

CREATE TABLE purge_jobs (
    proposal_id uuid PRIMARY KEY REFERENCES proposals (proposal_id),
    kind text NOT NULL CHECK (kind IN ('late-submission', 'refused-submission', 'event')),
    before timestamptz NOT NULL,
    total bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    started_by text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);

-- What is left of a row: what it was, the digest of its bytes, by which decision it left.
CREATE TABLE tombstones (
    kind text NOT NULL,
    key text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    proposal_id uuid NOT NULL REFERENCES purge_jobs (proposal_id),
    decision text NOT NULL,
    purged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- What is sent again after it was purged may be purged again.
    PRIMARY KEY (kind, key, proposal_id)
);

CREATE INDEX ix_late_submissions_received_at ON late_submissions (received_at);
CREATE INDEX ix_submissions_refused ON submissions (received_at) WHERE state = 'refused';
CREATE INDEX ix_client_events_at ON client_events (at);

-- What of a kind is older than an instant, the oldest first; nothing else has an end. A kind is a statement of its own,
-- so that each is read by its index, however much there is.
CREATE FUNCTION purgeable(p_kind text, p_before timestamptz, p_limit bigint DEFAULT NULL)
RETURNS TABLE (key text, sha256 bytea, size bigint, at timestamptz) LANGUAGE plpgsql STABLE
SET search_path = registry, pg_temp AS $$
BEGIN
    IF p_kind = 'late-submission' THEN
        RETURN QUERY SELECT s.window_no || '/' || s.school || '/' || s.submission_id, s.sha256,
                            octet_length(s.body)::bigint, s.received_at
            FROM late_submissions s
            WHERE s.received_at < p_before
              AND EXISTS (SELECT FROM windows w WHERE w.window_no = s.window_no AND w.state = 'locked')
            ORDER BY s.received_at LIMIT p_limit;
    ELSIF p_kind = 'refused-submission' THEN
        -- Refused whole: no packet of it was ever judged.
        RETURN QUERY SELECT s.school_year || '/' || s.school || '/' || s.submission_id, s.sha256,
                            octet_length(s.body)::bigint, s.received_at
            FROM submissions s
            WHERE s.state = 'refused' AND s.received_at < p_before
              AND EXISTS (SELECT FROM windows w WHERE w.window_no = s.window_no AND w.state = 'locked')
              AND NOT EXISTS (SELECT FROM verdicts v WHERE (v.school_year, v.school, v.submission_id)
                                                           = (s.school_year, s.school, s.submission_id))
            ORDER BY s.received_at LIMIT p_limit;
    ELSE
        RETURN QUERY SELECT e.client_id || '/' || e.number, sha256(convert_to(e.event_id::text, 'UTF8')), 0::bigint, e.at
            FROM client_events e
            WHERE p_kind = 'event' AND e.at < p_before
              -- Counted with the rest; but what was committed since a batch's numbering leaves with another batch.
              AND (p_limit IS NULL OR e.number IS NOT NULL)
            ORDER BY e.at LIMIT p_limit;
    END IF;
END $$;

CREATE FUNCTION refuse_without_tombstone() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
DECLARE
    own text;
    since timestamptz;
BEGIN
    IF TG_ARGV[0] = 'late-submission' THEN
        own := OLD.window_no || '/' || OLD.school || '/' || OLD.submission_id;
        since := OLD.received_at;
    ELSIF TG_ARGV[0] = 'refused-submission' THEN
        own := OLD.school_year || '/' || OLD.school || '/' || OLD.submission_id;
        since := OLD.received_at;
    ELSE
        own := OLD.client_id || '/' || OLD.number;
        since := OLD.at;
    END IF;
    -- Of this row: what came again after the first one had left has a tombstone of its own, or none.
    IF NOT EXISTS (SELECT FROM tombstones t WHERE (t.kind, t.key) = (TG_ARGV[0], own) AND t.purged_at >= since) THEN
        IF TG_ARGV[0] = 'refused-submission' AND EXISTS (SELECT FROM windows w
                                                         WHERE w.window_no = OLD.window_no AND w.state = 'locked') THEN
            RAISE EXCEPTION 'locked' USING ERRCODE = 'HBL01';
        END IF;
        RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBL02';
    END IF;
    RETURN OLD;
END $$;

-- In place of the triggers that refuse every deletion.
DROP TRIGGER late_submissions_fixed ON late_submissions;
CREATE TRIGGER late_submissions_fixed
    BEFORE UPDATE OF window_no, school, submission_id, sha256, body, client_id, received_at ON late_submissions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER late_submissions_kept BEFORE DELETE ON late_submissions
    FOR EACH ROW EXECUTE FUNCTION refuse_without_tombstone('late-submission');
DROP TRIGGER submissions_locked ON submissions;
CREATE TRIGGER submissions_locked
    BEFORE INSERT OR UPDATE OF state, answer, verified_at, attempts, failure, retry_at ON submissions
    FOR EACH ROW EXECUTE FUNCTION refuse_locked_window();
CREATE TRIGGER submissions_kept BEFORE DELETE ON submissions
    FOR EACH ROW EXECUTE FUNCTION refuse_without_tombstone('refused-submission');
CREATE TRIGGER client_events_kept BEFORE DELETE ON client_events
    FOR EACH ROW EXECUTE FUNCTION refuse_without_tombstone('event');

-- A batch: tombstones first, then what they stand for. Returns how many rows left; 0: the job is finished.
CREATE FUNCTION purge_batch(p_proposal uuid, p_limit integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = registry, pg_temp AS $$
DECLARE
    job purge_jobs;
    approved proposals;
    keys text[];
BEGIN
    SELECT * INTO job FROM purge_jobs j WHERE j.proposal_id = p_proposal FOR UPDATE;
    IF NOT FOUND OR job.finished_at IS NOT NULL THEN
        RETURN 0;
    END IF;
    SELECT * INTO approved FROM proposals p WHERE p.proposal_id = p_proposal AND p.kind = 'purge' AND p.state = 'done';
    IF NOT FOUND OR regexp_replace(lower(approved.decided_by), '^(operator|person):', '')
          = regexp_replace(lower(approved.proposed_by), '^(operator|person):', '')
       OR (approved.members ->> 'kind', approved.members ->> 'before')
          IS DISTINCT FROM (job.kind, event_instant(job.before)) THEN
        RAISE EXCEPTION 'not approved' USING ERRCODE = 'HBL05';
    END IF;
    WITH added AS (
        INSERT INTO tombstones (kind, key, sha256, size, proposal_id, decision)
        SELECT job.kind, v.key, v.sha256, v.size, p_proposal, approved.decision_number
        FROM purgeable(job.kind, job.before, p_limit) v
        RETURNING tombstones.key)
    SELECT coalesce(array_agg(a.key), '{}') INTO keys FROM added a;
    IF job.kind = 'late-submission' THEN
        DELETE FROM late_submissions s USING unnest(keys) AS k
        WHERE (s.window_no, s.school, s.submission_id)
              = (split_part(k, '/', 1)::bigint, split_part(k, '/', 2), split_part(k, '/', 3)::uuid);
    ELSIF job.kind = 'refused-submission' THEN
        DELETE FROM submissions s USING unnest(keys) AS k
        WHERE (s.school_year, s.school, s.submission_id)
              = (split_part(k, '/', 1), split_part(k, '/', 2), split_part(k, '/', 3)::uuid);
    ELSE
        DELETE FROM client_events e USING unnest(keys) AS k
        WHERE (e.client_id, e.number) = (regexp_replace(k, '/[0-9]+$', ''), substring(k FROM '[0-9]+$')::bigint);
        UPDATE client_feeds f SET purged = greatest(f.purged, gone.last)
        FROM (SELECT regexp_replace(k, '/[0-9]+$', '') AS client_id, max(substring(k FROM '[0-9]+$')::bigint) AS last
              FROM unnest(keys) AS k GROUP BY 1) AS gone
        WHERE gone.client_id = f.client_id;
    END IF;
    UPDATE purge_jobs j SET done = j.done + cardinality(keys),
           finished_at = CASE WHEN cardinality(keys) < p_limit THEN clock_timestamp() END
    WHERE j.proposal_id = p_proposal;
    RETURN cardinality(keys);
END $$;

CREATE TRIGGER tombstones_fixed BEFORE UPDATE OR DELETE ON tombstones FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER purge_jobs_fixed BEFORE DELETE OR UPDATE OF proposal_id, kind, before, total, started_by, started_at
    ON purge_jobs FOR EACH ROW EXECUTE FUNCTION refuse_change();

REVOKE ALL ON FUNCTION purgeable, refuse_without_tombstone, purge_batch FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    EXECUTE format('GRANT SELECT ON purge_jobs, tombstones TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT (proposal_id, kind, before, total, started_by) ON purge_jobs TO %s', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION purgeable, purge_batch TO %s', app);
END $$;

SELECT seal_table('tombstones');
SELECT seal_table('purge_jobs', ARRAY['done', 'finished_at']);
