-- What a registrar decided where the circulars leave something open, a school year's newest in force. What was judged by
-- one names its digest in the answer.
CREATE TABLE registry.rule_books (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    school_year text NOT NULL,
    version text NOT NULL,
    digest text NOT NULL,
    body bytea NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (school_year, version)
);

DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON registry.rule_books TO %s', app);
    EXECUTE format('GRANT SELECT ON registry.rule_books TO %s', reader);
END $$;
