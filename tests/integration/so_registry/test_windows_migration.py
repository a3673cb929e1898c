"""Windows and closes of before `calendar/2` go on as they were; whom they left out is read out of what was signed."""

import asyncio
import json
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

import so_registry.storage
from deploy.local.postgres import Database
from hbs_kit import migrations
from hbs_schema.base64url import encode
from tests.support.databases import Databases

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SCRIPTS = Path(so_registry.storage.__file__).parent / "migrations"
LEFT_OUT = [
    {"grade": 4, "class": "4A", "record_key": "k" * 43, "reason": "supplementary"},
    {"grade": 4, "pupil_code": "HS-2", "reason": "paper", "note": "chưa có mã"},
]
WINDOW = """
INSERT INTO registry.windows (registrar, school_year, level, track, grades, policies, calendar, opens_at, closes_at,
    grace_until, effective_at, unclosed, state)
VALUES ('so-01', '2025-2026', 'primary', 'completed', '{4}', '{}', 'c', '2026-05-01Z', '2026-06-15Z', '2026-06-15Z',
    '2026-06-15Z', 'lock', 'open')
"""


def migrated(database: Database) -> None:
    migrations.upgrade(database.owner, SCRIPTS, "0004_evidence_jobs")
    asyncio.run(fill(database))
    migrations.upgrade(database.owner, SCRIPTS)


async def fill(database: Database) -> None:
    payload = encode(json.dumps({"left_out": LEFT_OUT}, ensure_ascii=False).encode())
    body = json.dumps({"statements": [f"e30.{payload}.AA", "other"]}).encode()
    act = uuid4()
    connection = await asyncpg.connect(database.owner)
    try:
        await connection.execute("INSERT INTO registry.schools VALUES ('a', 'A')")
        await connection.execute("INSERT INTO registry.documents VALUES ('c', 'calendar', 1, 'x')")
        await connection.execute(WINDOW)
        await connection.execute(
            "INSERT INTO registry.school_acts VALUES (1, 'a', $1, 'close', '', $2, '', '2026-06-14Z')", act, body
        )
        await connection.execute(
            "INSERT INTO registry.closes VALUES (1, 'a', '{4}', 1, 'r', 'c', 0, $1, '2026-06-14Z')", act
        )
        await connection.execute("UPDATE registry.windows SET state = 'draining'")
        await connection.execute("INSERT INTO registry.announcements VALUES (1, 'a', $1, '', '2026-06-14Z')", act)
    finally:
        await connection.close()


async def test_closes_of_before_tell_whom_they_left_out(databases: Databases) -> None:
    await asyncio.to_thread(databases.template, "so_registry_from_0004", migrated)
    with databases.copy("so_registry_from_0004") as database:
        connection = await asyncpg.connect(database.read)
        try:
            told = await connection.fetch(
                "SELECT grade, class, record_key, pupil_code, reason, note FROM registry.standing_left_out"
                " ORDER BY position"
            )
            window = await connection.fetchrow("SELECT kind, expects, reviewer, batches FROM registry.windows")
        finally:
            await connection.close()

    assert [tuple(row) for row in told] == [
        (4, "4A", "k" * 43, None, "supplementary", None),
        (4, None, None, "HS-2", "paper", "chưa có mã"),
    ]
    assert tuple(window or ()) == ("ordinary", "everybody", "none", [])
