-- The registrar's rule book of each school year, as it was told last; and by which book a draft or a file was judged.
SET search_path = school;

CREATE TABLE rule_books (
    school_year text PRIMARY KEY,
    digest text NOT NULL,
    body bytea NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Drafts that were judged by another book than the one in force are judged anew.
ALTER TABLE drafts ADD COLUMN judged_by text;
-- Which drafts are, is asked by school and year, whose key finds them.
DROP INDEX ix_drafts_unjudged;

-- As the report names it; absent for what was imported before.
ALTER TABLE imports ADD COLUMN rules jsonb;

DO $$ BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON rule_books TO %I', current_database() || '_app');
    EXECUTE format('GRANT SELECT ON rule_books TO %I', current_database() || '_read');
END $$;
