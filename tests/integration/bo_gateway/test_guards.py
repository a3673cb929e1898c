"""The fences in the database: whoever writes, what was acknowledged stays as it is."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

import bo_gateway.storage
from bo_gateway.domain.endings import End
from bo_gateway.storage.trust import add_end
from hbs_schema.messages.reports import WithdrawnEntry
from tests.support.ministry import Ministry
from tests.support.ministry_reports import evidence_of, signed_class
from tests.support.world import NOW

pytestmark = pytest.mark.integration

FIXED = (
    "documents",
    "certificates",
    "ended_certificates",
    "statements",
    "timestamps",
    "cert_status",
    "packets",
    "withdrawn_entries",
    "records",
    "record_keys",
    "locked_records",
    "locked_scopes",
    "acknowledgements",
    "statuses",
)

SCOPES = Path(bo_gateway.storage.__file__).parent / "migrations" / "0002_locked_scopes.sql"
CHANGES = ("UPDATE bo.{table} SET {column} = {column}", "DELETE FROM bo.{table}", "TRUNCATE bo.{table} CASCADE")


@pytest.fixture
async def acknowledged(ministry: Ministry) -> Ministry:
    digit = "A" * 43
    entry = WithdrawnEntry(record_key=digit, packet=digit, at="2026-06-02T00:00:00Z")
    report = signed_class(ministry.world, 2).lock(withdrawn=[entry])
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0, **evidence_of(report)))
    await ministry.work()
    await ministry.issue_status()
    async with ministry.sessions.begin() as session:
        await add_end(session, digit, End(NOW, "retired"))
    return ministry


@pytest.fixture
async def owner(acknowledged: Ministry) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(acknowledged.database.owner)
    yield connection
    await connection.close()


@pytest.fixture
async def app(acknowledged: Ministry) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(acknowledged.database.app)
    yield connection
    await connection.close()


async def test_triggers_refuse_even_the_owner(owner: asyncpg.Connection) -> None:
    for table in FIXED:
        for refusal in await refusals(owner, table):
            assert getattr(refusal, "sqlstate", "") == "HBB01", table


async def test_grants_refuse_the_service(app: asyncpg.Connection) -> None:
    for table in FIXED:
        for refusal in await refusals(app, table):
            assert isinstance(refusal, asyncpg.InsufficientPrivilegeError), table


async def refusals(connection: asyncpg.Connection, table: str) -> list[Exception | None]:
    """What came of each attempt to change a table."""
    query = "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1"
    column = await connection.fetchval(query, f"bo.{table}")
    found: list[Exception | None] = []
    for change in CHANGES:
        try:
            await connection.execute(change.format(table=table, column=column))
            found.append(None)
        except asyncpg.PostgresError as refusal:
            found.append(refusal)
    return found


async def test_an_acknowledged_report_changes_no_more(app: asyncpg.Connection) -> None:
    for change in ("state = 'receiving'", "answer = NULL", "leaf_count = 0"):
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await app.execute(f"UPDATE bo.reports SET {change}")  # noqa: S608
        assert refusal.value.sqlstate == "HBB02"


async def test_no_packet_is_added_to_an_acknowledged_lock(app: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await app.execute(
            "INSERT INTO bo.packets SELECT school_year, 'another', registrar, lock, 77, 'k', 'd', revision, school, "
            "policy, body, body_sha256, receipt, receipt_index, receipt_path, lock_path FROM bo.packets LIMIT 1"
        )
    assert refusal.value.sqlstate == "HBB02"


async def test_the_chain_of_acknowledgements_cannot_fork(app: asyncpg.Connection) -> None:
    for seq, previous in ((1, None), (2, None)):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await app.execute(
                "INSERT INTO bo.acknowledgements SELECT registrar, $1, lock, lock_seq, school_year, $2, 's', jws, "
                "authority, acknowledged_at FROM bo.acknowledgements",
                seq,
                previous,
            )


async def test_a_publication_never_goes_back(app: asyncpg.Connection) -> None:
    await app.execute("UPDATE bo.publications SET next_position = total")
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await app.execute("UPDATE bo.publications SET next_position = 0")
    assert refusal.value.sqlstate == "HBB03"


async def test_readers_read_and_write_nothing(acknowledged: Ministry) -> None:
    reader = await asyncpg.connect(acknowledged.database.read)
    try:
        assert await reader.fetchval("SELECT count(*) FROM bo.packets") == 2
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reader.execute("DELETE FROM bo.inbox")
    finally:
        await reader.close()


async def test_what_was_acknowledged_before_scopes_were_kept_has_its_scopes(
    acknowledged: Ministry, owner: asyncpg.Connection
) -> None:
    """The migration reads window and grades out of the stored lock statements."""
    query = "SELECT registrar, window_no, grade, school, lock FROM bo.locked_scopes"
    kept = await owner.fetch(query)
    await owner.execute("DROP TABLE bo.locked_scopes")

    # But the grants: the roles of a copied database have its template's name.
    await owner.execute(SCOPES.read_text("utf-8").split("DO $$")[0])

    assert [tuple(row) for row in kept] == [tuple(row) for row in await owner.fetch(query)]
    assert [(row["window_no"], row["grade"], row["school"]) for row in kept] == [("1", 4, acknowledged.world.school)]
