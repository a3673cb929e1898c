"""Entries of locks' withdrawn lists, in the order of their trees."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.reports import ReportKey
from hbs_schema.messages.reports import WithdrawnEntry
from hbs_schema.verification.times import from_instant, to_instant


async def add_withdrawn(session: AsyncSession, key: ReportKey, entries: Sequence[WithdrawnEntry]) -> None:
    """Store the list of a checked lock; a second time changes nothing."""
    await session.execute(
        text("""
            INSERT INTO bo.withdrawn_entries (registrar, lock, position, record_key, packet, successor, at)
            SELECT :registrar, :lock, n.position - 1, n.record_key, n.packet, nullif(n.successor, ''), n.at
            FROM unnest(cast(:keys AS text[]), cast(:packets AS text[]), cast(:successors AS text[]),
                        cast(:times AS timestamptz[]))
                 WITH ORDINALITY AS n (record_key, packet, successor, at, position)
            ON CONFLICT DO NOTHING"""),
        {
            **vars(key),
            "keys": [entry.record_key for entry in entries],
            "packets": [entry.packet for entry in entries],
            "successors": [entry.successor or "" for entry in entries],
            "times": [from_instant(entry.at) for entry in entries],
        },
    )


async def get_withdrawn(session: AsyncSession, key: ReportKey, first: int, end: int) -> list[WithdrawnEntry]:
    """Entries at positions `first` to before `end`."""
    rows = await session.execute(
        text("""
            SELECT record_key, packet, successor, at FROM bo.withdrawn_entries
            WHERE registrar = :registrar AND lock = :lock AND position >= :first AND position < :end
            ORDER BY position"""),
        {**vars(key), "first": first, "end": end},
    )
    return [
        WithdrawnEntry(record_key=row.record_key, packet=row.packet, successor=row.successor, at=to_instant(row.at))
        for row in rows
    ]
