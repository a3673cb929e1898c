"""OCSP responses and CRLs that came with reports and hold, as they came."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.building.status_choice import Stored
from hbs_schema.certificates import Certificate
from hbs_schema.verification.status_entries import StatusEntry, read_entry, status_keys

_NEWEST = 3
"""Of one certificate or CA: the newest may call somebody revoked, and is then left out of a bundle."""


async def add_entries(session: AsyncSession, entries: Mapping[tuple[str, datetime], StatusEntry]) -> None:
    """Store entries under whom they are about and their time; the first that came stays."""
    rows = [{"about": about, "at": at, "der": entry.data} for (about, at), entry in sorted(entries.items(), key=_place)]
    if rows:
        await session.execute(
            text("""
                INSERT INTO bo.cert_status (about, this_update, der) VALUES (:about, :at, :der)
                ON CONFLICT DO NOTHING"""),
            rows,
        )


async def load_entries(session: AsyncSession, certificates: Collection[Certificate]) -> Stored:
    """The newest entries about some certificates, under their keys."""
    keys = sorted({key for each in certificates for key in status_keys(each)})
    rows = await session.execute(
        text("""
            SELECT k.about, s.der FROM unnest(cast(:keys AS text[])) AS k (about)
            CROSS JOIN LATERAL (SELECT der FROM bo.cert_status c WHERE c.about = k.about
                                ORDER BY this_update DESC LIMIT :newest) AS s"""),
        {"keys": keys, "newest": _NEWEST},
    )
    stored: dict[str, list[StatusEntry]] = {}
    for row in rows:
        stored.setdefault(row.about, []).append(read_entry(row.der))
    # A query's order is not kept by a join.
    for line in stored.values():
        line.sort(key=lambda entry: entry.this_update, reverse=True)
    return stored


def _place(item: tuple[tuple[str, datetime], StatusEntry]) -> tuple[str, datetime]:
    return item[0]
