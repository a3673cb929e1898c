"""Rows that no longer fit their seals, found where they are, some pages of a table at a time."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.integrity.faults import Fault

PAGES = 1024
"""Pages of a table in one query: 8 MiB without what is stored out of line."""

PERSONAL_KEYS = frozenset({"records", "pupil_keys"})
"""A key here is a lookup code or a pupil's own: only its digest is told."""


@dataclass(frozen=True)
class SealedTable:
    """A table, or one partition of it, whose rows are sealed."""

    name: str
    part: str
    """As `regclass` writes it."""
    columns: tuple[str, ...]
    key: tuple[str, ...]
    pages: int
    has_window: bool


async def list_sealed(session: AsyncSession, window_no: int | None) -> list[SealedTable]:
    """Of every window, or those tables alone whose rows belong to one."""
    rows = await session.execute(text(_TABLES))
    tables = [
        SealedTable(row.name, row.part, tuple(row.columns), tuple(row.key), row.pages, row.has_window) for row in rows
    ]
    return [table for table in tables if window_no is None or table.has_window]


async def find_changed(session: AsyncSession, table: SealedTable, window_no: int | None) -> AsyncIterator[list[Fault]]:
    """Faults of each range of pages in turn."""
    parts = (
        await session.execute(
            text("SELECT registry.seal_parts(:name, cast(:columns AS text[]), 't')"),
            {"name": table.name, "columns": list(table.columns)},
        )
    ).scalar_one()
    query = text(
        _CHANGED.format(
            parts=parts, key=_key(table), table=table.name, part=f"'{table.part}'", window=_of(table, window_no)
        )
    )
    for first in range(0, table.pages, PAGES):
        bounds = {"first": f"({first},0)", "last": f"({first + PAGES},0)", "count": len(table.columns)}
        rows = await session.execute(query, bounds | ({"no": window_no} if window_no is not None else {}))
        yield [fault for row in rows for fault in _faults(table, dict(row._mapping))]


def _faults(table: SealedTable, row: Mapping[str, object]) -> list[Fault]:
    key = str(row["key"])
    if not row["is_seal"]:
        return [Fault(table.name, key, "seal", "seal")]
    changed = row["changed"]
    assert isinstance(changed, Sequence)  # noqa: S101  # an array of the query's own
    return [Fault(table.name, key, table.columns[number - 1], "changed") for number in changed]


def _key(table: SealedTable) -> str:
    joined = "concat_ws('/', " + ", ".join(f't."{column}"::text' for column in table.key) + ")"
    if table.name in PERSONAL_KEYS:
        return f"'sha256:' || encode(sha256(convert_to({joined}, 'UTF8')), 'hex')"
    return joined


def _of(table: SealedTable, window_no: int | None) -> str:
    return "AND t.window_no = :no" if window_no is not None and table.has_window else ""


_CHANGED = """
SELECT {key} AS key, registry.is_seal(t.seal, cast(:count AS integer)) AS is_seal,
       ARRAY(SELECT p.place FROM unnest({parts}) WITH ORDINALITY AS p (part, place)
             WHERE p.part IS DISTINCT FROM substring(t.seal FROM (8 * p.place - 7)::integer FOR 8)
             ORDER BY p.place) AS changed
FROM registry.{table} AS t
WHERE t.tableoid = cast({part} AS regclass)
  AND t.ctid >= cast(cast(:first AS text) AS tid) AND t.ctid < cast(cast(:last AS text) AS tid) {window}
  AND t.seal IS DISTINCT FROM registry.seal_of({parts})
"""
# What a table seals stands in the arguments of its trigger.
_TABLES = r"""
SELECT s.table_name AS name, part.relid::regclass::text AS part, s.columns,
       ARRAY(SELECT a.attname FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place) AS key,
       pg_relation_size(part.relid) / current_setting('block_size')::bigint AS pages,
       'window_no' = ANY (s.columns) AS has_window
FROM (SELECT c.oid, c.relkind, c.relname::text AS table_name,
             (string_to_array(encode(t.tgargs, 'escape'), '\000'))[1:t.tgnargs] AS columns
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'registry'::regnamespace AND t.tgname = 'zz_sealed' AND NOT c.relispartition) AS s
JOIN pg_index i ON i.indrelid = s.oid AND i.indisprimary
CROSS JOIN LATERAL (
    SELECT relid FROM pg_partition_tree(s.oid) WHERE isleaf AND s.relkind = 'p'
    UNION ALL SELECT s.oid WHERE s.relkind <> 'p') AS part
ORDER BY s.table_name, part
"""
