"""A used database made as good as new: its rows go, its sequences begin again, its schema is still the template's.

Most tests change rows alone, and a few rows are gone sooner than a database is made.
"""

from dataclasses import dataclass

import asyncpg

OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
# What a test may do to a schema: turn off a trigger or a check, grant, drop, add, write a function anew. Partitions
# come with the first row of a year, and stay for those who come after.
SCHEMA = f"""
WITH tables AS (
    SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {OURS} AND NOT c.relispartition)
SELECT md5(string_agg(told, ' ' ORDER BY told)) FROM (
    SELECT concat(oid, ' ', relname, relacl, relowner, relchecks, relpersistence) AS told FROM tables
    UNION ALL SELECT concat(t.oid, t.tgenabled, t.tgfoid) FROM pg_trigger t JOIN tables ON tables.oid = t.tgrelid
    WHERE t.tgparentid = 0
    UNION ALL SELECT DISTINCT concat('partitions ', t.tgenabled) FROM pg_trigger t WHERE t.tgenabled <> 'O'
    UNION ALL SELECT concat(a.attrelid, a.attnum, a.attname, a.atttypid, a.attnotnull, a.attacl)
    FROM pg_attribute a JOIN tables ON tables.oid = a.attrelid WHERE a.attnum > 0
    UNION ALL SELECT concat(k.oid, k.convalidated, k.conbin)
    FROM pg_constraint k JOIN tables ON tables.oid = k.conrelid WHERE k.conparentid = 0
    UNION ALL SELECT concat(p.oid, p.proacl, md5(p.prosrc)) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE {OURS}
    UNION ALL SELECT concat(setdatabase, setrole, setconfig) FROM pg_db_role_setting
    UNION ALL SELECT concat(datallowconn, datacl) FROM pg_database WHERE datname = current_database()
) AS everything
"""  # noqa: S608
WITH_PAGES = f"""
SELECT c.oid::regclass::text, n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {OURS} AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0 ORDER BY 1
"""  # noqa: S608
BEGIN_AGAIN = f"""
SELECT setval(c.oid, s.seqstart, false) FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS}
"""  # noqa: S608
WITHOUT_RULES = "SET LOCAL session_replication_role = replica"
"""Neither triggers nor foreign keys, until the transaction ends."""
LEAVE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Fresh:
    """What a database is like when it has just been made."""

    schema: str
    filled: dict[str, str]
    """Tables that the migrations fill, and the digest of their rows."""


async def look_at_fresh(connection: asyncpg.Connection) -> Fresh:
    """Of a copy that nobody has used."""
    tables = await connection.fetch(WITH_PAGES)
    return Fresh(await connection.fetchval(SCHEMA), {name: await _digest(connection, name) for name, *_ in tables})


async def make_fresh(connection: asyncpg.Connection, fresh: Fresh) -> bool:
    """Whether it is as it was; if not, it is of no more use."""
    await connection.execute(LEAVE)
    if await connection.fetchval(SCHEMA) != fresh.schema:
        return False
    if any([await _digest(connection, name) != digest for name, digest in fresh.filled.items()]):
        return False
    used = [name for name, *_ in await connection.fetch(WITH_PAGES) if name not in fresh.filled]
    # One text of several statements is one transaction.
    await connection.execute(
        ";".join([WITHOUT_RULES, BEGIN_AGAIN, *(f"DELETE FROM {name}" for name in used)])  # noqa: S608
    )
    return True


async def _digest(connection: asyncpg.Connection, name: str) -> str:
    query = f"SELECT coalesce(md5(string_agg(t::text, ' ' ORDER BY t::text)), '') FROM {name} t"  # noqa: S608
    return str(await connection.fetchval(query))
