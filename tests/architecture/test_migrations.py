"""Every service's migrations run from empty, and give nothing to everybody."""

import asyncio
import importlib
from pathlib import Path

import asyncpg
import pytest

from hbs_kit import migrations
from tests.architecture.sources import ROOT
from tests.support.databases import Databases

pytestmark = pytest.mark.integration

FOLDERS = sorted(ROOT.glob("services/*/src/*/storage/migrations/env.py"))

PUBLIC = """
SELECT kind || ' ' || name FROM (
    SELECT 'table' AS kind, c.oid::regclass::text AS name, acl.grantee FROM pg_class c,
        aclexplode(c.relacl) AS acl WHERE c.relnamespace = $1::regnamespace
    UNION ALL
    SELECT 'column', a.attrelid::regclass || '.' || a.attname, acl.grantee FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) AS acl WHERE c.relnamespace = $1::regnamespace
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text, acl.grantee FROM pg_proc p,
        aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl WHERE p.pronamespace = $1::regnamespace
    UNION ALL
    SELECT 'type', t.oid::regtype::text, acl.grantee FROM pg_type t, aclexplode(t.typacl) AS acl
        WHERE t.typnamespace = $1::regnamespace
    UNION ALL
    SELECT 'schema', n.nspname, acl.grantee FROM pg_namespace n, aclexplode(n.nspacl) AS acl
        WHERE n.oid = $1::regnamespace
) AS granted WHERE grantee = 0 ORDER BY 1
"""
UNSAFE = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE prosecdef AND coalesce(array_to_string(proconfig, ' '), '') !~ 'search_path=.*pg_temp$'
   OR array_to_string(proconfig, ' ') ~ 'search_path=(?!.*pg_temp$)'
"""
"""Functions that read a temporary table instead of ours: unless pg_temp stands last, it is looked at first."""

SCHEMAS = r"SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"


@pytest.mark.parametrize("environment", FOLDERS, ids=lambda file: file.parts[-4])
async def test_a_services_migrations_run_from_empty_and_grant_nothing_to_everybody(
    databases: Databases, environment: Path
) -> None:
    package = environment.parts[-4]
    name = f"empty_{package}"
    await asyncio.to_thread(
        databases.template, name, lambda database: migrations.upgrade(database.owner, environment.parent)
    )

    with databases.copy(name) as database:
        connection = await asyncpg.connect(database.owner)
        try:
            schemas = [row[0] for row in await connection.fetch(SCHEMAS)]
            public = [row[0] for schema in schemas for row in await connection.fetch(PUBLIC, schema)]
            unsafe = [row[0] for row in await connection.fetch(UNSAFE)]
        finally:
            await connection.close()
        await asyncio.to_thread(migrations.upgrade, database.owner, environment.parent)

    assert len(schemas) > 1
    assert public == []
    assert unsafe == []
    assert importlib.import_module(f"{package}.storage")
