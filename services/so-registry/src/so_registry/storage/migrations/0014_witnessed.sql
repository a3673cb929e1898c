-- How far the audits of clients have come, as they told it, signed by the registrar: what a client takes out of its
-- audit, or sets back, it has told somebody else before (docs/audit.md).
CREATE TABLE registry.witnessed_audits (
    client_id text NOT NULL,
    service text NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    jws text NOT NULL,
    told_by text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, service, seq)
);
CREATE TRIGGER witnessed_audits_fixed BEFORE UPDATE OR DELETE ON registry.witnessed_audits
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();

DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    EXECUTE format('GRANT SELECT ON registry.witnessed_audits TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT ON registry.witnessed_audits TO %s', app);
END $$;

SELECT registry.seal_table('witnessed_audits');
