-- What one person proposes and another approves. `members` is exactly what will be done, and never changes: whoever
-- approves names its digest, and whoever carries it out compares it again.
CREATE TABLE registry.proposals (
    proposal_id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind ~ '^[a-z][a-z-]{0,39}$'),
    members jsonb NOT NULL,
    -- Of the RFC 8785 form of `members`.
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    reason text NOT NULL CHECK (reason <> ''),
    decision_number text NOT NULL,
    proposed_by text NOT NULL,
    client_id text NOT NULL,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'rejected', 'done')),
    decided_by text,
    decided_client_id text,
    decided_at timestamptz,
    decided_reason text,
    done_at timestamptz,
    CHECK ((state = 'open') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (decided_client_id IS NULL)
           AND (decided_by IS NULL) = (decided_reason IS NULL)),
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    -- Two people, whatever the code says. He who proposed may take it back.
    -- At a terminal (operator:) and logged in (person:) one account is one person.
    CONSTRAINT proposals_two_people CHECK (state NOT IN ('approved', 'done')
        OR regexp_replace(lower(decided_by), '^(operator|person):', '')
           <> regexp_replace(lower(proposed_by), '^(operator|person):', ''))
);
-- One thing is not proposed twice while it waits.
CREATE UNIQUE INDEX uq_proposals_waiting ON registry.proposals (kind, sha256) WHERE state IN ('open', 'approved');
CREATE INDEX ix_proposals_state ON registry.proposals (state, proposal_id);

CREATE FUNCTION registry.refuse_undone_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (('open', 'approved'), ('open', 'rejected'), ('approved', 'rejected'),
                                      ('approved', 'done')) THEN
        RAISE EXCEPTION 'a proposal never goes back' USING ERRCODE = 'HBL03';
    END IF;
    IF NEW.state = 'done' AND (NEW.decided_by, NEW.decided_client_id, NEW.decided_at, NEW.decided_reason)
       IS DISTINCT FROM (OLD.decided_by, OLD.decided_client_id, OLD.decided_at, OLD.decided_reason) THEN
        RAISE EXCEPTION 'never changed' USING ERRCODE = 'HBL02';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_one_way BEFORE UPDATE ON registry.proposals
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_undone_proposal();
CREATE TRIGGER proposals_fixed
    BEFORE DELETE OR UPDATE OF proposal_id, kind, members, sha256, reason, decision_number, proposed_by, client_id,
        proposed_at ON registry.proposals
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
-- It begins open: nobody inserts what was never decided by a second person.
CREATE FUNCTION registry.refuse_decided_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'open' THEN
        RAISE EXCEPTION 'a proposal begins open' USING ERRCODE = 'HBL03';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_begin_open BEFORE INSERT ON registry.proposals
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_decided_proposal();

REVOKE ALL ON FUNCTION registry.refuse_undone_proposal, registry.refuse_decided_proposal FROM PUBLIC;
DO $$
DECLARE
    app text := quote_ident(current_database() || '_app');
    reader text := quote_ident(current_database() || '_read');
BEGIN
    EXECUTE format('GRANT SELECT ON registry.proposals TO %s, %s', app, reader);
    EXECUTE format('GRANT INSERT ON registry.proposals TO %s', app);
    EXECUTE format('GRANT UPDATE (state, decided_by, decided_client_id, decided_at, decided_reason, done_at)'
                   ' ON registry.proposals TO %s', app);
END $$;
