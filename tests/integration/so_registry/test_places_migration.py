"""Packets with bytes of their own get a place instead, or the migration is refused and leaves all as it was."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

import so_registry.storage
from deploy.local.postgres import Database, Postgres
from hbs_kit import migrations
from tests.integration.so_registry.flips import superuser
from tests.support.databases import Databases

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SCRIPTS = Path(so_registry.storage.__file__).parent / "migrations"
BEFORE = "0009_people"
ROWS = """
SET session_replication_role = replica;
INSERT INTO registry.submissions (school_year, school, submission_id, window_no, sha256, body, client_id, received_at,
                                  state)
SELECT '2025-2026', 'a', md5(n::text)::uuid, 1, sha256('x'), convert_to('[one' || n || ',two' || n || ']', 'UTF8'), 'c',
       now(), 'verified'
FROM generate_series(1, 3) AS n;
INSERT INTO registry.packets
SELECT '2025-2026', word || n, 1, gen_random_uuid(), word || n, word || n, NULL, 'a', 1, 4, '4A', 'HTT', 'x',
       md5(n::text)::uuid, convert_to(word || n, 'UTF8'), 'x', 0, '{}', now()
FROM generate_series(1, 3) AS n, unnest(ARRAY['one', 'two']) AS word
"""
PACKETS = "SELECT packet_digest, body FROM registry.packets"
PLACED = """
SELECT p.packet_digest, p.body, convert_from(registry.bytes_at(s.body, p.body_at, p.body_length), 'UTF8') AS bytes
FROM registry.packets p JOIN registry.submissions s USING (school_year, school, submission_id)
"""


async def fill(postgres: Postgres, database: Database, more: str) -> None:
    """As the superuser: the fences would refuse rows of nothing."""
    owner = await asyncpg.connect(database.owner)
    await owner.execute("SELECT registry.add_school_year('2025-2026')")
    await owner.close()
    connection = await superuser(postgres.admin_url, database)
    await connection.execute(f"{ROWS};{more}")
    await connection.close()


async def migrated(databases: Databases, postgres: Postgres, name: str, more: str) -> tuple[str, list[asyncpg.Record]]:
    """What the migration was refused for, if it was, and the packets with what is read at their places, if any."""
    refusals = []

    def migrate(database: Database) -> None:
        migrations.upgrade(database.owner, SCRIPTS, "0009_people")
        asyncio.run(fill(postgres, database, more))
        try:
            migrations.upgrade(database.owner, SCRIPTS)
        except (DBAPIError, asyncpg.PostgresError) as error:
            refusals.append(str(error))

    await asyncio.to_thread(databases.template, name, migrate)
    with databases.copy(name) as database:
        connection = await asyncpg.connect(database.read)
        try:
            rows = await connection.fetch(PACKETS if refusals else PLACED)
        finally:
            await connection.close()
    return "".join(refusals), rows


async def test_packets_of_before_get_their_places(databases: Databases, postgres: Postgres) -> None:
    refusal, rows = await migrated(databases, postgres, "so_registry_before_0014", "")

    assert refusal == ""
    assert len(rows) == 6
    assert all((row["bytes"], row["body"]) == (row["packet_digest"], None) for row in rows)


async def test_a_packet_that_is_not_in_its_submission_stops_the_migration(
    databases: Databases, postgres: Postgres
) -> None:
    other = "UPDATE registry.packets SET body = 'other' WHERE packet_digest = 'two2'"
    refusal, rows = await migrated(databases, postgres, "so_registry_not_to_0014", other)

    assert "1 packets are not in the bytes of their submissions" in refusal
    assert sorted(row["body"] for row in rows) == [b"one1", b"one2", b"one3", b"other", b"two1", b"two3"]
