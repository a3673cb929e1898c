"""`python -m lookup_portal migrate`: by the owner alone, and as often as anybody likes."""

import subprocess
import sys

import asyncpg
import pytest

from deploy.local.paths import ROOT
from deploy.local.postgres import Postgres

pytestmark = pytest.mark.integration

TABLES = {
    "access.attempts",
    "access.copies",
    "access.copy_decisions",
    "access.copy_files",
    "access.copy_requests",
    "access.copy_revocations",
    "access.copy_years",
    "access.log",
    "read_model.annotated",
    "read_model.inbox",
    "read_model.records",
    "read_model.school_years",
    "read_model.statuses",
    "read_model.withdrawn",
}


def migrate(dsn: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "lookup_portal", "migrate"],
        env={"LOOKUP_PORTAL_OWNER_DSN": dsn, "PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_an_empty_database_becomes_the_portals(postgres: Postgres) -> None:
    database = postgres.create_database("portal_migrated")

    first, second = migrate(database.owner), migrate(database.owner)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    connection = await asyncpg.connect(database.read)
    rows = await connection.fetch(
        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname !~ '^(pg_|info|public)'"
    )
    await connection.close()
    assert {row[0] for row in rows} == TABLES


def test_nobody_else_can(postgres: Postgres) -> None:
    database = postgres.create_database("portal_not_migrated")

    assert migrate(database.app).returncode != 0
