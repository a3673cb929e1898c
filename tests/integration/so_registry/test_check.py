"""`so-registry check`: what is whole is told to be, and every value that is not as it was written is named."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from deploy.local.postgres import Postgres
from so_registry.domain.integrity.faults import Fault
from so_registry.usecases.integrity.check_integrity import Checked, check_integrity, check_lock
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.annotating import annotated, locked
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.flips import Column, fall_silent, flip, list_columns, superuser
from tests.integration.so_registry.sealed import Sealed, seal
from tests.integration.so_registry.transferring import Moving
from tests.support.databases import Databases
from tests.support.registry import Registry, open_registry

pytestmark = pytest.mark.integration

DERIVED = {"packets", "verdicts", "part_ages", "lock_leaves", "withdrawn_leaves", "lock_schools"}
"""Computed anew; every other table that is kept has seals."""

TRANSIENT = {
    "client_feeds",  # how far events are numbered, which the events say themselves
    "console_logins",  # under way for minutes
    "console_logouts",  # remembered for an hour
    "console_sessions",  # over within hours
    "evidence_job_items",  # what is still to be done; a row that is lost is asked for again
    "signers",  # read by nobody since certificates are facts
    "unconfirmed",
    "unstamped",
}
COUNTERS = {
    ("school_outbox", "sent_at"),
    ("school_outbox", "attempts"),
    ("school_outbox", "not_before"),
    ("school_outbox", "last_error"),
    ("bo_outbox", "sent_at"),
    ("bo_outbox", "attempts"),
    ("bo_outbox", "not_before"),
    ("bo_outbox", "last_error"),
    ("evidence_jobs", "total"),
    ("evidence_jobs", "done"),
    ("evidence_jobs", "found"),
    ("evidence_jobs", "finished_at"),
    ("cutoff_jobs", "state"),
    ("cutoff_jobs", "step"),
    ("cutoff_jobs", "batch"),
    ("cutoff_jobs", "waits_for"),
    ("cutoff_jobs", "looked_at"),
    ("cutoff_jobs", "finished_at"),
    ("purge_jobs", "done"),
    ("purge_jobs", "finished_at"),
    ("webhooks", "delivered"),
    ("webhooks", "attempts"),
    ("webhooks", "due_at"),
    ("webhooks", "leased_until"),
    ("webhooks", "failure"),
    ("webhooks", "leased_until"),
}
"""Where work stands: it moves on all the time, and nothing is proved by it."""

PARTITION_KEY = "school_year"
"""PostgreSQL keeps a row of another year out of a partition, whoever writes."""


@pytest.fixture
async def sealed(registry: Registry) -> AsyncIterator[Sealed]:
    async with seal(registry) as opened:
        await registry.verify()
        yield opened


async def checked(registry: Registry) -> Checked:
    return await check_integrity(sessions=registry.sessions)


async def test_a_year_that_is_whole_has_no_fault(sealed: Sealed) -> None:
    found = await checked(sealed.registry)

    assert found.faults == ()
    assert found.is_complete
    assert found.looked_at["packets"] == 5
    assert found.looked_at["locks"] == 2
    assert found.looked_at["lock_leaves"] == 3
    assert found.looked_at["submissions"] == 3
    assert (await check_integrity(sessions=sealed.registry.sessions, window_no=sealed.registry.window_no)).faults == ()
    assert await check_lock(1, sessions=sealed.registry.sessions) == []


async def test_what_acts_after_the_lock_leave_behind_is_whole(registry: Registry) -> None:
    """A decision about a locked record, and a record that a school of another registrar takes over."""
    (packet,) = await locked(registry)
    await annotated(registry, [packet])
    moving = Moving(registry, str((packet.value("record") or {})["lookup_code"]), uuid4())
    await moving.apply(moving.giver, to={"registrar": "so-02", "school": "79000001"})
    await moving.hand(moving.handing(await moving.act("consent", moving.giver)))

    assert (await checked(registry)).faults == ()
    references = await column(registry, "SELECT split_part(body_ref, '/', 1) FROM registry.bo_outbox ORDER BY 1")
    assert references[0] == "annotation"
    assert references[-1] == "transfer"


async def test_the_command_names_what_was_changed_and_ends_with_a_code(sealed: Sealed, tmp_path) -> None:
    registry = sealed.registry
    (whole,) = await answer(registry, tmp_path, "check")
    assert (whole["faults"], whole["is_complete"]) == ([], True)

    await sealed.owner.execute("ALTER TABLE registry.schools DISABLE TRIGGER zz_sealed")
    await sealed.owner.execute("UPDATE registry.schools SET name = name || '.'")
    try:
        found = await run(registry, tmp_path, "check", "--json")
        assert found.exit_code == 1
        assert '"table": "schools"' in found.stdout
        assert '"column": "name", "problem": "changed"' in found.stdout
        assert '"column": "*", "problem": "fence"' in found.stdout
        assert "Thử nghiệm" not in found.stdout + found.stderr
    finally:
        await sealed.owner.execute("ALTER TABLE registry.schools ENABLE TRIGGER zz_sealed")


async def test_an_update_by_the_service_keeps_the_seal_whole_and_damage_named(sealed: Sealed) -> None:
    await sealed.owner.execute("ALTER TABLE registry.schools DISABLE TRIGGER zz_sealed")
    await sealed.owner.execute("UPDATE registry.schools SET name = name || '.'")
    await sealed.owner.execute("ALTER TABLE registry.schools ENABLE TRIGGER zz_sealed")

    # A later change of another column does not seal the damaged one anew.
    await sealed.app.execute("UPDATE registry.schools SET successor = NULL")
    await sealed.app.execute("UPDATE registry.clients SET schools = schools")

    found = await checked(sealed.registry)
    assert [(fault.table, fault.column) for fault in found.faults] == [("schools", "name")]


async def test_a_lock_that_was_stored_wrongly_is_found_from_its_rows(sealed: Sealed) -> None:
    await sealed.owner.execute("ALTER TABLE registry.lock_leaves DISABLE TRIGGER USER")
    await sealed.owner.execute("UPDATE registry.lock_leaves SET path[1] = repeat('A', 43) WHERE position = 1")
    await sealed.owner.execute("ALTER TABLE registry.lock_leaves ENABLE TRIGGER USER")

    assert await check_lock(1, sessions=sealed.registry.sessions) == [Fault("lock_leaves", "1/1", "path", "proof")]
    assert await check_lock(2, sessions=sealed.registry.sessions) == []


async def test_every_table_is_sealed_or_computed_anew_or_said_to_be_neither(sealed: Sealed) -> None:
    columns = await list_columns(sealed.owner)
    with_seals = {entry.table for entry in columns if entry.name == "seal"}
    told = {
        (row["relname"], name)
        for row in await sealed.owner.fetch(r"""
            SELECT c.relname, (string_to_array(encode(t.tgargs, 'escape'), '\000'))[1:t.tgnargs] AS names
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE t.tgname = 'zz_sealed' AND NOT c.relispartition""")
        for name in row["names"]
    }

    assert {entry.table for entry in columns} == with_seals | DERIVED | TRANSIENT
    unsealed = {(e.table, e.name) for e in columns if e.table in with_seals and e.name != "seal"} - told
    assert unsealed == COUNTERS | {("submissions", "body"), ("late_submissions", "body")}


@pytest.mark.slow
async def test_a_flipped_bit_is_named_by_table_key_and_column(databases: Databases, postgres: Postgres) -> None:
    """Every column of every table that has a row after a school's year; columns without one are listed."""
    async with open_registry(databases) as registry, seal(registry) as sealed:
        await registry.verify()
        connection = await superuser(postgres.admin_url, registry.database)
        try:
            await fall_silent(connection)
            columns = [
                entry
                for entry in await list_columns(connection)
                if entry.table not in TRANSIENT and (entry.table, entry.name) not in COUNTERS
            ]
            empty, unnamed = await _flip_all(sealed.registry, connection, columns)
        finally:
            await connection.close()

    assert unnamed == []
    tables = {entry.table for entry in columns}
    without = {entry.table for entry in columns if all(e in empty for e in columns if e.table == entry.table)}
    assert tables - without >= DERIVED
    assert len(tables - without) >= 24


async def _flip_all(
    registry: Registry, connection: asyncpg.Connection, columns: list[Column]
) -> tuple[list[Column], list[Column]]:
    empty, unnamed = [], []
    for entry in columns:
        is_key_of_partition = entry.name == PARTITION_KEY and entry.part != f"registry.{entry.table}"
        before = await connection.fetch(f"SELECT ctid, * FROM {entry.part}")  # noqa: S608
        if is_key_of_partition or not before or not await flip(connection, entry):
            empty.append(entry)
            continue
        found = await checked(registry)
        # A seal that was flipped is named as one; a column by its own name.
        if not any((f.table, f.column) == (entry.table, entry.name) for f in found.faults):
            unnamed.append(entry)
        await _restore(connection, entry, before)
    assert (await checked(registry)).faults == ()
    return empty, unnamed


async def _restore(connection: asyncpg.Connection, entry: Column, before: list[asyncpg.Record]) -> None:
    """As it was, by the rows' places: the one that moved is the one that was written."""
    after = {row["ctid"] for row in await connection.fetch(f"SELECT ctid FROM {entry.part}")}  # noqa: S608
    (old,) = [row for row in before if row["ctid"] not in after]
    (new,) = after - {row["ctid"] for row in before}
    await connection.execute(f'UPDATE {entry.part} SET "{entry.name}" = $1 WHERE ctid = $2', old[entry.name], new)  # noqa: S608


async def test_a_key_that_is_personal_is_told_as_its_digest(sealed: Sealed) -> None:
    codes = await column(sealed.registry, "SELECT lookup_code FROM registry.records")
    await sealed.owner.execute("ALTER TABLE registry.records DISABLE TRIGGER zz_sealed")
    await sealed.owner.execute("UPDATE registry.records SET issued_at = issued_at + interval '1 second'")
    await sealed.owner.execute("ALTER TABLE registry.records ENABLE TRIGGER zz_sealed")

    faults = (await checked(sealed.registry)).faults

    assert {(fault.table, fault.column) for fault in faults} == {("records", "issued_at")}
    assert len(faults) == len(codes)
    assert all(fault.key.startswith("sha256:") and not any(code in fault.key for code in codes) for fault in faults)
