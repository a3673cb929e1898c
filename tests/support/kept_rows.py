"""What a database was filled with, kept as it stands: put into the next one in a fraction of the time."""

import io
from dataclasses import dataclass

import asyncpg

from tests.support.emptying import WITH_PAGES, WITHOUT_RULES

SEQUENCES = """
SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL
"""


@dataclass(frozen=True)
class Table:
    """A table's rows, in PostgreSQL's binary form."""

    schema: str
    name: str
    content: bytes


@dataclass(frozen=True)
class KeptRows:
    """All rows of a database, and how far its sequences have come."""

    tables: list[Table]
    sequences: list[tuple[str, int]]


async def take_rows(connection: asyncpg.Connection, but: frozenset[str]) -> KeptRows:
    """Everything but what migrations fill, whose tables are named as `Fresh` names them."""
    tables = []
    for told, schema, name in await connection.fetch(WITH_PAGES):
        if told in but:
            continue
        content = io.BytesIO()
        await connection.copy_from_table(name, schema_name=schema, output=content, format="binary")
        tables.append(Table(schema, name, content.getvalue()))
    return KeptRows(tables, [tuple(row) for row in await connection.fetch(SEQUENCES)])


async def put_rows(connection: asyncpg.Connection, kept: KeptRows) -> None:
    """Into a database without rows, as they are: no trigger fires, no key is looked for."""
    async with connection.transaction():
        await connection.execute(WITHOUT_RULES)
        for table in kept.tables:
            await connection.copy_to_table(
                table.name,
                schema_name=table.schema,
                source=io.BytesIO(table.content),
                format="binary",
            )
        if kept.sequences:
            await connection.execute(";".join(f"SELECT setval('{name}', {last})" for name, last in kept.sequences))
