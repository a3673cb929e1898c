"""Packets that were revoked or superseded before the lock: their digests, and nothing of what they said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.messages.publications import PublishedWithdrawn
from hbs_schema.verification.times import from_instant
from lookup_portal.domain.files import KnownPackets, Withdrawn


@dataclass(frozen=True)
class RevokedYear:
    """A record key of which only a revocation is known."""

    record_key: str
    school_year: str
    level: str
    withdrawn_at: datetime


async def put_withdrawn(session: AsyncSession, published: PublishedWithdrawn, *, without: Collection[str]) -> None:
    """Store a list but some packets of it; entries that are there stay as they are."""
    await session.execute(
        text("INSERT INTO read_model.school_years (school_year) VALUES (:year) ON CONFLICT DO NOTHING"),
        {"year": published.school_year},
    )
    entries = [entry for entry in published.entries if entry.packet not in without]
    await session.execute(
        text("""
            INSERT INTO read_model.withdrawn
                (record_key, packet, successor, withdrawn_at, registrar, school_year, level, lock)
            SELECT e.record_key, e.packet, e.successor, e.withdrawn_at, :registrar, :school_year, :level, :lock
            FROM unnest(CAST(:keys AS text[]), CAST(:packets AS text[]), CAST(:successors AS text[]),
                        CAST(:times AS timestamptz[])) AS e (record_key, packet, successor, withdrawn_at)
            ON CONFLICT DO NOTHING"""),
        {
            "registrar": published.registrar,
            "school_year": published.school_year,
            "level": published.level,
            "lock": published.lock,
            "keys": [entry.record_key for entry in entries],
            "packets": [entry.packet for entry in entries],
            "successors": [entry.successor for entry in entries],
            "times": [from_instant(entry.at) for entry in entries],
        },
    )


async def list_withdrawn(session: AsyncSession, packets: Mapping[str, str]) -> set[str]:
    """Which of these packets, given with their record keys, stand in a withdrawn list under that record key."""
    rows = await session.scalars(
        text("""
            SELECT w.packet FROM read_model.withdrawn w
            JOIN unnest(CAST(:packets AS text[]), CAST(:keys AS text[])) AS given (packet, record_key)
                USING (packet, record_key)"""),
        {"packets": list(packets), "keys": list(packets.values())},
    )
    return set(rows)


async def list_locked(session: AsyncSession, packets: Sequence[str]) -> set[str]:
    """Which of these packets are locked."""
    rows = await session.scalars(
        text("SELECT packet FROM read_model.records WHERE packet = ANY(:packets)"), {"packets": list(packets)}
    )
    return set(rows)


async def list_school_years(session: AsyncSession) -> list[str]:
    """Every year that anything was published of."""
    rows = await session.scalars(text("SELECT school_year FROM read_model.school_years ORDER BY school_year"))
    return list(rows)


async def list_revoked(session: AsyncSession, record_keys: Collection[str]) -> list[RevokedYear]:
    """Of these record keys those with a packet that was revoked and not replaced, newest year first."""
    rows = await session.execute(
        text("""
            SELECT record_key, school_year, level, max(withdrawn_at) AS withdrawn_at FROM read_model.withdrawn
            WHERE record_key = ANY(:keys) AND successor IS NULL
            GROUP BY record_key, school_year, level ORDER BY school_year DESC"""),
        {"keys": list(record_keys)},
    )
    return [RevokedYear(row.record_key, row.school_year, row.level, row.withdrawn_at) for row in rows]


async def find_packets(session: AsyncSession, record_key: str) -> KnownPackets:
    """Everything known under one record key."""
    current = await session.scalar(
        text("SELECT packet FROM read_model.records WHERE record_key = :key"), {"key": record_key}
    )
    rows = await session.execute(
        text("SELECT packet, successor, withdrawn_at FROM read_model.withdrawn WHERE record_key = :key"),
        {"key": record_key},
    )
    return KnownPackets(current, {row.packet: Withdrawn(row.successor, row.withdrawn_at) for row in rows})
