"""Who may write what, and that nothing is shown of which nothing is written."""

import asyncpg
import pytest

from lookup_portal.http.tickets import Ticket
from tests.support.portal import STATED, Portal
from tests.support.publications import birth_date_of, code_of
from tests.support.world import Locked

pytestmark = pytest.mark.integration

REFUSE_AT_COMMIT = """
    CREATE FUNCTION access.refuse_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'out of order' USING ERRCODE = '{state}'; END $$;
    CREATE CONSTRAINT TRIGGER log_refused AFTER INSERT ON access.log DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION access.refuse_commit();
"""
ADD_VIEW = """
    INSERT INTO access.log (level, act, record_key, packet, client{}) OVERRIDING SYSTEM VALUE
    VALUES ('holder', 'view', 'x', 'x', ''
"""


async def test_every_view_and_file_has_its_row(portal: Portal, locked: Locked) -> None:
    code = code_of(locked)
    for path in ("/v1/lookups/holder", "/v1/documents/pdf", "/v1/documents/presentation"):
        await portal.post(path, code=code, birth_date=birth_date_of(locked))
    for path in ("/v1/lookups/organisation", "/v1/documents/bundle"):
        await portal.ask(path, code)

    rows = await portal.sql("SELECT * FROM access.log ORDER BY seq")

    assert [(row["level"], row["act"]) for row in rows] == [
        ("holder", "view"),
        ("holder", "pdf"),
        ("holder", "presentation"),
        ("organisation", "view"),
        ("organisation", "bundle"),
    ]
    assert {name: rows[-1][name] for name in STATED} == STATED
    assert (rows[-1]["viewer"], rows[-1]["client_id"]) == ("Trường THCS Mẫu", "admissions-1")
    assert {row["record_key"] for row in rows} == {locked.packets[0].header.record_key}


async def test_no_code_and_no_address_stands_in_clear_in_what_is_written(portal: Portal, locked: Locked) -> None:
    await portal.post("/v1/lookups/holder", code=code_of(locked), birth_date=birth_date_of(locked))
    await portal.post("/v1/lookups/holder", code=code_of(locked), birth_date="2011-01-02")

    for table in ("access.log", "access.attempts"):
        rows = await portal.sql(f"SELECT t::text FROM {table} t")  # noqa: S608  # names of this file
        text = " ".join(row[0] for row in rows)
        assert rows
        assert code_of(locked) not in text
        assert code_of(locked).encode().hex() not in text
        assert "203.0.113.7" not in text
        assert birth_date_of(locked) not in text


async def test_the_holder_sees_who_looked_before(portal: Portal, locked: Locked) -> None:
    await portal.ask("/v1/lookups/organisation", code_of(locked))
    await portal.post("/v1/documents/pdf", code=code_of(locked), birth_date=birth_date_of(locked))

    answer = await portal.post("/v1/lookups/holder", code=code_of(locked), birth_date=birth_date_of(locked))

    seen = [
        {name: line.get(name) for name in ("level", "act", "viewer", "purpose")} for line in answer.json()["accesses"]
    ]
    assert seen == [
        {"level": "holder", "act": "pdf", "viewer": None, "purpose": None},
        {"level": "organisation", "act": "view", "viewer": "Trường THCS Mẫu", "purpose": "Tuyển sinh lớp 6"},
    ]


@pytest.mark.parametrize(("state", "status"), [("XX000", 500), ("57P01", 503)])
async def test_nothing_is_shown_unless_its_row_is_committed(
    portal: Portal, locked: Locked, state: str, status: int
) -> None:
    """The row is written and then the commit fails: the last moment at which it can."""
    await portal.run(REFUSE_AT_COMMIT.format(state=state))
    name = (locked.packets[0].value("identity") or {})["full_name"]
    body = {"code": code_of(locked), "birth_date": birth_date_of(locked)}
    ticket = portal.web.tickets.seal(Ticket(code_of(locked), is_holder=True))

    answers = [
        *[
            await portal.post(f"/v1/{path}", **body)
            for path in ("lookups/holder", "documents/pdf", "documents/presentation")
        ],
        *[await portal.ask(f"/v1/{path}", code_of(locked)) for path in ("lookups/organisation", "documents/bundle")],
        *[await portal.client.post(path, data={"ticket": ticket}) for path in ("/xem-hoc-ba", "/ban-mem")],
    ]

    assert [answer.status_code for answer in answers] == [status] * len(answers)
    for answer in answers:
        assert name.encode() not in answer.content
        assert b"%PDF" not in answer.content
        assert answer.headers["content-type"].split(";")[0] in ("application/problem+json", "text/html")
    assert (await portal.sql("SELECT count(*) FROM access.log"))[0][0] == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM access.log",
        "SELECT * FROM access.attempts",
        "UPDATE access.log SET viewer = 'x'",
        "DELETE FROM access.log",
        "TRUNCATE access.log",
        f"{ADD_VIEW.format(', at')}, '2020-01-01')",
        f"{ADD_VIEW.format(', seq')}, 1)",
        "DELETE FROM access.attempts",
        "SELECT access.forget_attempts()",
        "INSERT INTO read_model.school_years VALUES ('2025-2026')",
        "UPDATE read_model.records SET grade = 5",
        "DELETE FROM read_model.withdrawn",
        "SELECT * FROM read_model.inbox",
        "CREATE TABLE access.mine ()",
    ],
)
async def test_the_web_process_may_read_records_and_add_to_the_log_alone(empty: Portal, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await empty.sql(statement, role="read")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM access.log",
        "INSERT INTO access.log (level, act, record_key, packet, client) VALUES ('holder', 'view', '', '', '')",
        "SELECT * FROM access.list_views('', 1)",
        "DELETE FROM read_model.records",
        "DELETE FROM read_model.withdrawn",
        "UPDATE read_model.withdrawn SET successor = NULL",
    ],
)
async def test_the_projector_knows_nothing_of_readers_and_removes_no_record(empty: Portal, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await empty.sql(statement, role="app")


async def test_the_database_says_when_somebody_looked(empty: Portal) -> None:
    await empty.sql(f"{ADD_VIEW.format('')})", role="read")

    assert (await empty.sql("SELECT at > clock_timestamp() - interval '1 minute' FROM access.log"))[0][0]


async def test_not_even_the_owner_changes_the_log(portal: Portal, locked: Locked) -> None:
    await portal.post("/v1/lookups/holder", code=code_of(locked), birth_date=birth_date_of(locked))
    for statement in ("UPDATE access.log SET act = 'pdf'", "DELETE FROM access.log", "TRUNCATE access.log"):
        with pytest.raises(asyncpg.PostgresError, match="only ever added to"):
            await portal.sql(statement)
