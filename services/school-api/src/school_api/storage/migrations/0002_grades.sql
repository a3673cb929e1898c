-- Classes of several grades (lop ghep), drafts that know their own grade, imports of a whole school and of records.
-- Only adds: code of 0001 goes on writing `grade`, one class an import and two files, and is read as before.
SET search_path = school;

ALTER TABLE classes ADD COLUMN grades smallint[];
UPDATE classes SET grades = ARRAY[grade];
ALTER TABLE classes ADD CONSTRAINT classes_grades CHECK (grades IS NULL OR grade = grades[1]);

-- Without it the class's one grade counts.
ALTER TABLE drafts ADD COLUMN grade smallint;
-- Which models hold for the content; what 0001 wrote, and still writes beside this, is primary/1.
ALTER TABLE drafts ADD COLUMN schema text;
UPDATE drafts d SET grade = c.grade, schema = 'primary/1' FROM classes c WHERE c.class_id = d.class_id;

ALTER TABLE imports
    ADD COLUMN school text REFERENCES schools (school),
    ADD COLUMN school_year text,
    ALTER COLUMN class_id DROP NOT NULL,
    ALTER COLUMN results DROP NOT NULL,
    ALTER COLUMN pupils DROP NOT NULL,
    ADD CONSTRAINT imports_whose CHECK (class_id IS NOT NULL OR school IS NOT NULL);

-- The files of an import as they came, in their order; those of 0001 stand in the import's own row.
CREATE TABLE import_files (
    import_id uuid NOT NULL REFERENCES imports (import_id),
    source text NOT NULL CHECK (source IN ('results', 'pupils', 'supplement', 'records')),
    position smallint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (import_id, source, position)
);
CREATE TRIGGER import_files_fixed BEFORE UPDATE OR DELETE ON import_files
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
BEGIN
    -- Spreadsheets are packed already, and lines of JSON are not; not every build of PostgreSQL has lz4.
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE import_files ALTER COLUMN body SET COMPRESSION lz4;
    END IF;
    EXECUTE format('GRANT SELECT, INSERT ON import_files TO %I', current_database() || '_app');
    EXECUTE format('GRANT SELECT ON import_files TO %I', current_database() || '_read');
END $$;
