"""What was registered before the certificate registry goes on as it was."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

import so_registry.storage
from deploy.local.postgres import Database
from hbs_kit import migrations
from hbs_kit.db import make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from hbs_schema.intake.signers import judge_signer
from so_registry.storage.signers import load_signers
from tests.support.databases import Databases
from tests.support.pki import TestCa

pytestmark = pytest.mark.integration

SCRIPTS = Path(so_registry.storage.__file__).parent / "migrations"
WITHIN, BEFORE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
OLD = """
INSERT INTO registry.signers (thumbprint, school, role, classes, parts, holds_from, holds_until, is_approved) VALUES
    (:name, 'a', 'homeroom', '{4A}', '{}', '2025-08-01Z', '2026-08-01Z', true),
    (:name, 'a', 'deputy', '{}', '{}', '2025-08-01Z', '2026-08-01Z', true),
    (:name, 'a', 'seal', '{}', '{}', '2025-08-01Z', '2026-08-01Z', false),
    (:name, 'a', 'sender', '{}', '{}', '2026-08-01Z', '2026-08-01Z', true)
"""


CERTIFICATE = TestCa().signer("Lương Thị Hạnh").certificate


def migrated(database: Database) -> None:
    """A registry of before, with signers in it, brought to the newest revision."""
    migrations.upgrade(database.owner, SCRIPTS, "0002_rule_books")
    asyncio.run(fill(database))
    migrations.upgrade(database.owner, SCRIPTS)


async def fill(database: Database) -> None:
    connection = await asyncpg.connect(database.app)
    try:
        await connection.execute("INSERT INTO registry.schools VALUES ('b', 'B', NULL), ('a', 'A', 'b')")
        values = (CERTIFICATE.thumbprint, CERTIFICATE.der)
        await connection.execute("INSERT INTO registry.certificates VALUES ($1, $2)", *values)
        await connection.execute(OLD.replace(":name", "$1"), CERTIFICATE.thumbprint)
    finally:
        await connection.close()


async def test_what_was_registered_is_declared_and_approved_as_it_was(databases: Databases) -> None:
    await asyncio.to_thread(databases.template, "so_registry_from_0002", migrated)
    with databases.copy("so_registry_from_0002") as database:
        engine = make_engine(DatabaseSettings.model_validate({"dsn": database.read}), application_name="test")
        async with make_sessions(engine)() as session:
            found = (await load_signers(session, [CERTIFICATE.thumbprint], "a"))[CERTIFICATE.thumbprint]
            successor = await session.scalar(text("SELECT successor FROM registry.school_successions"))
        await engine.dispose()

    def verdict(role: str, class_name: str, at: datetime = WITHIN) -> str:
        return judge_signer(found, school="a", role=role, class_name=class_name, part="", at=at)

    assert [verdict("homeroom", "4A"), verdict("homeroom", "4B"), verdict("homeroom", "4A", BEFORE)] == [
        "ok",
        "not-authorised",
        "not-authorised",
    ]
    assert [verdict("deputy", ""), verdict("seal", ""), verdict("principal", "")] == [
        "ok",
        "not-approved",
        "not-authorised",
    ]
    assert len(found) == 3
    assert {entry.person for entry in found} == {f"x5t:{CERTIFICATE.thumbprint}"}
    assert successor == "b"
