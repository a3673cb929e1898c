"""One bit of one stored value changed beside the triggers, as a bad disk or an owner who turned them off would."""

from dataclasses import dataclass
from typing import Any

import asyncpg

_LAST_LETTER = "left({c}, -1) || chr(ascii(right({c}, 1)) # 64)"
_BY_TYPE = {
    "text": _LAST_LETTER,
    "bytea": "set_byte({c}, length({c}) - 1, get_byte({c}, length({c}) - 1) # 1)",
    "smallint": "({c} # 8::smallint)",
    "integer": "({c} # 8)",
    "bigint": "({c} # 1048576::bigint)",
    "boolean": "NOT {c}",
    "date": "{c} + 1",
    "timestamp with time zone": "{c} + interval '1 microsecond'",
    "uuid": "overlay({c}::text placing to_hex(('x' || right({c}::text, 1))::bit(4)::integer # 1) from 36)::uuid",
    "text[]": "ARRAY[left({c}[1], -1) || chr(ascii(right({c}[1], 1)) # 1)] || {c}[2:]",
    "smallint[]": "ARRAY[({c}[1] # 8::smallint)] || {c}[2:]",
    "jsonb": "{c} || jsonb_build_object('flipped', 1)",
}
"""Column types of the schema: a bit that makes no key of another row. A new type has to get its line."""

_HAS_BITS = {
    "text": "{c} <> ''",
    "bytea": "length({c}) > 0",
    "text[]": "coalesce({c}[1], '') <> ''",
    "smallint[]": "cardinality({c}) > 0",
}


@dataclass(frozen=True)
class Column:
    """A column of a table, or of its one partition."""

    table: str
    part: str
    name: str
    type: str


async def list_columns(connection: asyncpg.Connection) -> list[Column]:
    rows = await connection.fetch("""
        SELECT c.relname AS table, coalesce(i.inhrelid, c.oid)::regclass::text AS part, a.attname AS name,
               format_type(a.atttypid, NULL) AS type
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_inherits i ON i.inhparent = c.oid
        WHERE c.relnamespace = 'registry'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum""")
    return [Column(**row) for row in rows]


async def fall_silent(connection: asyncpg.Connection) -> None:
    """Turn off every trigger, foreign keys included, and drop the checks: what follows happens below them."""
    for row in await connection.fetch("""
            SELECT conrelid::regclass::text AS name, conname FROM pg_constraint
            WHERE connamespace = 'registry'::regnamespace AND contype = 'c' AND coninhcount = 0"""):
        await connection.execute(f'ALTER TABLE {row["name"]} DROP CONSTRAINT "{row["conname"]}" CASCADE')
    for row in await connection.fetch("""
            SELECT a.attrelid::regclass::text AS name, a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'registry'::regnamespace AND a.attidentity <> ''"""):
        await connection.execute(f'ALTER TABLE {row["name"]} ALTER COLUMN "{row["attname"]}" DROP IDENTITY')
    await connection.execute("SET session_replication_role = replica")


async def flip(connection: asyncpg.Connection, column: Column) -> bool:
    """Flip it in the last row that has something there; False if there is none."""
    quoted = f'"{column.name}"'
    has = _HAS_BITS.get(column.type, "true").format(c=quoted)
    flipped = _BY_TYPE[column.type].format(c=quoted)
    done: str = await connection.execute(
        f"UPDATE {column.part} SET {quoted} = {flipped} "  # noqa: S608  # names of the schema's own
        f"WHERE ctid = (SELECT ctid FROM {column.part} WHERE {quoted} IS NOT NULL AND {has} ORDER BY ctid DESC LIMIT 1)"
    )
    return done == "UPDATE 1"


async def superuser(url: str, database: Any) -> asyncpg.Connection:
    """To a test's own database."""
    return await asyncpg.connect(url.rpartition("/")[0] + f"/{database.name}")
