-- The school's year between import and signing: what was returned, shown to parents, locked inside the school, kept on
-- paper, brought along from elsewhere. Who said what stays; what no longer counts is ended, never deleted.
SET search_path = school;

ALTER TABLE draft_versions DROP CONSTRAINT draft_versions_act_check;
ALTER TABLE draft_versions ADD CONSTRAINT draft_versions_act_check CHECK (act IN (
    'import', 'edit', 'review-request', 'approve', 'return', 'replace', 'restore', 'cite-interim'));

-- What the circular has against the content as it stands; NULL until somebody asked.
ALTER TABLE drafts ADD COLUMN findings jsonb;
CREATE INDEX ix_drafts_unjudged ON drafts (class_id) WHERE findings IS NULL;
CREATE FUNCTION forget_findings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.content IS DISTINCT FROM OLD.content OR NEW.class_id <> OLD.class_id THEN
        NEW.findings := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER drafts_judged_anew BEFORE UPDATE OF content, class_id ON drafts
    FOR EACH ROW EXECUTE FUNCTION forget_findings();

-- A pupil who leaves in the middle of the year has an interim record beside the draft of his year.
ALTER TABLE drafts ADD COLUMN kind text NOT NULL DEFAULT 'year' CHECK (kind IN ('year', 'interim'));
ALTER TABLE drafts DROP CONSTRAINT drafts_school_school_year_pupil_code_key;
ALTER TABLE drafts ADD CONSTRAINT drafts_school_school_year_pupil_code_kind_key
    UNIQUE (school, school_year, pupil_code, kind);

CREATE TABLE class_settings (
    class_id uuid PRIMARY KEY REFERENCES classes (class_id),
    version integer NOT NULL,
    blocks_signing boolean NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A part (or, empty, the whole record) that the principal returned, with its own reason.
CREATE TABLE returned_parts (
    draft_id uuid NOT NULL,
    version integer NOT NULL,
    part text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (draft_id, version, part),
    FOREIGN KEY (draft_id, version) REFERENCES draft_versions (draft_id, version)
);

CREATE TABLE previews (
    preview_id uuid PRIMARY KEY,
    class_id uuid NOT NULL REFERENCES classes (class_id),
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by text
);
CREATE UNIQUE INDEX uq_previews_open ON previews (class_id) WHERE closed_at IS NULL;

-- The code itself is known to its holder alone.
CREATE TABLE preview_accesses (
    access_id uuid PRIMARY KEY,
    preview_id uuid NOT NULL REFERENCES previews (preview_id),
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    code_sha256 bytea NOT NULL UNIQUE,
    issued_by text NOT NULL,
    issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz,
    revoked_at timestamptz,
    revoked_by text
);
CREATE INDEX ix_preview_accesses_preview_id ON preview_accesses (preview_id, draft_id);

CREATE TABLE preview_comments (
    comment_id uuid PRIMARY KEY,
    access_id uuid NOT NULL REFERENCES preview_accesses (access_id),
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    draft_version integer NOT NULL,
    part text NOT NULL,
    pointer text NOT NULL,
    words text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'corrected', 'declined')),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answer text,
    answered_by text,
    answered_at timestamptz,
    CHECK ((state = 'open') = (answer IS NULL))
);
CREATE INDEX ix_preview_comments_draft_id ON preview_comments (draft_id);
CREATE INDEX ix_preview_comments_access_id ON preview_comments (access_id);

-- The school's own lock of its data, not the registrar's; in force between two instants, read in the transaction that it is about.
CREATE TABLE data_locks (
    lock_id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES schools (school),
    school_year text NOT NULL,
    grade smallint,
    class_id uuid REFERENCES classes (class_id),
    -- A part's name; empty: everything.
    part text NOT NULL,
    locks_at timestamptz NOT NULL,
    until timestamptz,
    contact text NOT NULL CHECK (contact IN ('principal', 'administrator')),
    reason text NOT NULL,
    announced_by text NOT NULL,
    announced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lifted_at timestamptz,
    lifted_by text,
    lift_reason text,
    CHECK (grade IS NULL OR class_id IS NULL),
    CHECK (until > locks_at)
);
CREATE INDEX ix_data_locks_school ON data_locks (school, school_year) WHERE lifted_at IS NULL;

CREATE TABLE data_unlocks (
    unlock_id uuid PRIMARY KEY,
    lock_id uuid NOT NULL REFERENCES data_locks (lock_id),
    -- Whom it is about; NULL: everybody under the lock.
    class_id uuid REFERENCES classes (class_id),
    draft_id uuid REFERENCES drafts (draft_id),
    parts text[] NOT NULL,
    until timestamptz NOT NULL,
    reason text NOT NULL,
    unlocked_by text NOT NULL,
    unlocked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_data_unlocks_lock_id ON data_unlocks (lock_id);

-- Paper fallback: a pupil of a class, a class, or the whole school.
CREATE TABLE paper_uses (
    paper_id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES schools (school),
    school_year text NOT NULL,
    class_id uuid REFERENCES classes (class_id),
    pupil_code text,
    -- Of a pupil of a combined class who has no draft that would say it.
    grade smallint,
    reason text NOT NULL,
    decision text NOT NULL,
    since date NOT NULL,
    until date,
    declared_by text NOT NULL,
    declared_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    CHECK (pupil_code IS NULL OR class_id IS NOT NULL),
    CHECK (grade IS NULL OR pupil_code IS NOT NULL),
    CHECK (until >= since)
);
CREATE INDEX ix_paper_uses_school ON paper_uses (school, school_year) WHERE ended_at IS NULL;

-- A warning that the school stands by, with its reason; it holds for the content that it was said about.
CREATE TABLE finding_overrides (
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    code text NOT NULL,
    pointer text NOT NULL,
    draft_version integer NOT NULL,
    reason text NOT NULL,
    overridden_by text NOT NULL,
    overridden_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (draft_id, code, pointer, draft_version)
);

-- Records that others issued, as they came; we say nothing about them but who brought them.
CREATE TABLE legacy_records (
    legacy_id uuid PRIMARY KEY,
    school text NOT NULL REFERENCES schools (school),
    pupil_code text NOT NULL,
    school_year text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('paper', 'other-system')),
    issuer text NOT NULL,
    media_type text NOT NULL,
    body bytea NOT NULL,
    sha256 bytea NOT NULL,
    brought_by text NOT NULL,
    brought_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (school, pupil_code, school_year, sha256)
);

-- Interim packets that we made (draft_id: whose) and that other schools sent along (draft_id: who cites it).
CREATE TABLE interim_packets (
    packet_digest text NOT NULL,
    draft_id uuid NOT NULL REFERENCES drafts (draft_id),
    direction text NOT NULL CHECK (direction IN ('made', 'received')),
    issuer text NOT NULL,
    body bytea NOT NULL,
    stored_by text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (packet_digest, draft_id)
);

CREATE TRIGGER returned_parts_fixed BEFORE UPDATE OR DELETE ON returned_parts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER finding_overrides_fixed BEFORE UPDATE OR DELETE ON finding_overrides
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER legacy_records_fixed BEFORE UPDATE OR DELETE ON legacy_records
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER interim_packets_fixed BEFORE UPDATE OR DELETE ON interim_packets
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_unlocks_fixed BEFORE UPDATE OR DELETE ON data_unlocks
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_locks_fixed
    BEFORE UPDATE OF school, school_year, grade, class_id, part, locks_at, until, contact, reason, announced_by ON data_locks
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_locks_lifted_once BEFORE UPDATE OF lifted_at, lifted_by, lift_reason ON data_locks
    FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER paper_uses_fixed
    BEFORE UPDATE OF school, school_year, class_id, pupil_code, grade, reason, decision, since, until, declared_by
    ON paper_uses
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER paper_uses_ended_once BEFORE UPDATE OF ended_at, ended_by, end_reason ON paper_uses
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER preview_comments_fixed
    BEFORE UPDATE OF access_id, draft_id, draft_version, part, pointer, words ON preview_comments
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER preview_comments_answered_once BEFORE UPDATE OF state, answer, answered_by ON preview_comments
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER preview_accesses_fixed BEFORE UPDATE OF preview_id, draft_id, code_sha256 ON preview_accesses
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER preview_accesses_revoked_once BEFORE UPDATE OF revoked_at, revoked_by ON preview_accesses
    FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER previews_closed_once BEFORE UPDATE OF closed_at, closed_by, ends_at ON previews
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA school FROM PUBLIC;
DO $$
DECLARE
    created text;
BEGIN
    FOREACH created IN ARRAY ARRAY['class_settings', 'returned_parts', 'previews', 'preview_accesses',
            'preview_comments', 'data_locks', 'data_unlocks', 'paper_uses', 'finding_overrides', 'legacy_records',
            'interim_packets'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO %I', created, current_database() || '_app');
        EXECUTE format('GRANT SELECT ON %I TO %I', created, current_database() || '_read');
    END LOOP;
    EXECUTE format('REVOKE UPDATE ON returned_parts, data_unlocks, finding_overrides, legacy_records, interim_packets'
        ' FROM %I', current_database() || '_app');
END $$;
