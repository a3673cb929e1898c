-- A grade of a school is locked once in a window. Record keys alone cannot say it: a second lock of the same grade over
-- other records would take no record's place, and the first lock's list would no longer be the school's whole grade.
CREATE TABLE bo.locked_scopes (
    registrar text NOT NULL REFERENCES bo.registrars (registrar),
    window_no text NOT NULL,
    grade smallint NOT NULL,
    school text NOT NULL,
    lock text NOT NULL,
    PRIMARY KEY (registrar, window_no, grade, school)
);
CREATE INDEX ix_locked_scopes_lock ON bo.locked_scopes (registrar, lock);

-- What was acknowledged before this table was there, in its order: the first keeps its place.
INSERT INTO bo.locked_scopes (registrar, window_no, grade, school, lock)
SELECT a.registrar, p.payload ->> 'window', cast(g.grade AS smallint), s.school, a.lock
FROM bo.acknowledgements a
JOIN bo.reports r ON (r.registrar, r.lock) = (a.registrar, a.lock)
JOIN bo.statements st ON st.digest = a.lock
CROSS JOIN LATERAL (SELECT translate(split_part(st.jws, '.', 2), '-_', '+/') AS text) AS own
CROSS JOIN LATERAL (
    SELECT cast(convert_from(decode(rpad(own.text, 4 * ((length(own.text) + 3) / 4), '='), 'base64'), 'UTF8') AS jsonb)
) AS p (payload)
CROSS JOIN LATERAL jsonb_array_elements_text(p.payload -> 'scope' -> 'grades') AS g (grade)
CROSS JOIN LATERAL unnest(r.schools) AS s (school)
ORDER BY a.registrar, a.seq
ON CONFLICT DO NOTHING;

CREATE TRIGGER locked_scopes_fixed BEFORE UPDATE OR DELETE ON bo.locked_scopes
    FOR EACH ROW EXECUTE FUNCTION bo.refuse_change();
CREATE TRIGGER locked_scopes_kept BEFORE TRUNCATE ON bo.locked_scopes
    FOR EACH STATEMENT EXECUTE FUNCTION bo.refuse_change();

DO $$
DECLARE
    app text := current_database() || '_app';
    reader text := current_database() || '_read';
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON bo.locked_scopes TO %I', app);
    EXECUTE format('GRANT SELECT ON bo.locked_scopes TO %I', reader);
END $$;
