"""The bytes of accepted packets stand once, in those of their submissions, and whatever reads them finds them there."""

import asyncpg
import pytest

from hbs_schema import canonical
from so_registry.domain.integrity.faults import Fault
from so_registry.usecases.integrity.check_integrity import check_integrity
from tests.integration.so_registry.acts import column
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

BYTES = """
SELECT registry.bytes_at(s.body, p.body_at, p.body_length)
FROM registry.packets p JOIN registry.submissions s USING (school_year, school, submission_id)
ORDER BY p.body_at
"""
COPIES = "SELECT count(*) FROM registry.packets WHERE body IS NOT NULL"


async def test_each_accepted_packet_stands_in_its_submission_and_nowhere_else(registry: Registry) -> None:
    submission_id, body = await registry.packed(3)
    await registry.submit(submission_id, body)

    stored = await column(registry, BYTES)

    sent = canonical.parse(body, max_depth=canonical.ENVELOPE_DEPTH)["packets"]
    assert [canonical.parse(bytes(each), max_depth=canonical.ENVELOPE_DEPTH) for each in stored] == sent
    assert await column(registry, COPIES) == [0]


async def test_a_worker_of_before_brings_the_bytes_and_they_are_placed(registry: Registry) -> None:
    await registry.submit(*await registry.packed(2))
    before = await column(registry, BYTES)
    connection = await asyncpg.connect(registry.database.owner)
    await connection.execute("""
        CREATE TEMPORARY TABLE old AS SELECT * FROM registry.packets;
        UPDATE old SET body = registry.bytes_at(s.body, body_at, body_length), body_at = NULL, body_length = NULL
        FROM registry.submissions s WHERE s.submission_id = old.submission_id;
        DELETE FROM registry.packets;
        INSERT INTO registry.packets SELECT * FROM old""")
    await connection.close()

    assert await column(registry, BYTES) == before
    assert await column(registry, COPIES) == [0]


@pytest.mark.parametrize(
    "change",
    ["body_at = -1", "body_length = 0", "body_at = 2147483647", "submission_id = gen_random_uuid()"],
    ids=["before the bytes", "of nothing", "behind the bytes", "of no submission"],
)
async def test_a_place_outside_of_the_bytes_is_refused(registry: Registry, change: str) -> None:
    await registry.submit(*await registry.packed(1))
    connection = await asyncpg.connect(registry.database.owner)
    try:
        await connection.execute("CREATE TEMPORARY TABLE other AS SELECT * FROM registry.packets")
        await connection.execute("DELETE FROM registry.packets")
        await connection.execute(f"UPDATE other SET {change}")  # noqa: S608  # the test's own

        with pytest.raises(asyncpg.PostgresError, match="not in the bytes of its submission"):
            await connection.execute("INSERT INTO registry.packets SELECT * FROM other")
    finally:
        await connection.close()


async def test_a_submission_with_packets_is_never_deleted(registry: Registry) -> None:
    """Before the lock neither: no purge and no owner takes the bytes of what was accepted."""
    await registry.submit(*await registry.packed(1))
    connection = await asyncpg.connect(registry.database.owner)
    try:
        with pytest.raises(asyncpg.PostgresError, match="never changed"):
            await connection.execute("DELETE FROM registry.submissions")
    finally:
        await connection.close()


@pytest.mark.parametrize("name", ["body_at", "body_length"])
async def test_a_wrong_place_is_named_as_one(registry: Registry, name: str) -> None:
    await registry.submit(*await registry.packed(2))
    connection = await asyncpg.connect(registry.database.owner)
    await connection.execute("ALTER TABLE registry.packets DISABLE TRIGGER USER")
    ((digest,),) = await connection.fetch(f"""
        UPDATE registry.packets SET {name} = {name} + 1
        WHERE packet_digest = (SELECT max(packet_digest) FROM registry.packets) RETURNING packet_digest""")  # noqa: S608
    await connection.execute("ALTER TABLE registry.packets ENABLE TRIGGER USER")
    await connection.close()

    found = await check_integrity(sessions=registry.sessions)

    assert found.faults == (Fault("packets", f"2025-2026/{digest}", name, "not-equal"),)
