"""The newest status of each registrar and school year, and its entries one by one."""

from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.statuses import KnownStatus

Taken = Literal["taken", "same-or-older", "conflict"]


async def put_status(session: AsyncSession, known: KnownStatus) -> Taken:
    """Keep a status if it is the newest. `conflict`: another document with the number of the one that is held."""
    place = {"registrar": known.registrar, "school_year": known.school_year}
    is_taken = await session.scalar(
        text("""
            INSERT INTO read_model.statuses AS s
                (registrar, school_year, seq, issued_at, status, authority, certificates, ended)
            VALUES (:registrar, :school_year, :seq, :issued_at, :status, :authority, :certificates, :ended)
            ON CONFLICT (registrar, school_year) DO UPDATE SET
                seq = EXCLUDED.seq, issued_at = EXCLUDED.issued_at, status = EXCLUDED.status,
                authority = EXCLUDED.authority, certificates = EXCLUDED.certificates, ended = EXCLUDED.ended
            WHERE s.seq < EXCLUDED.seq
            RETURNING true"""),
        {
            **place,
            "seq": known.seq,
            "issued_at": known.issued_at,
            "status": known.status,
            "authority": known.authority,
            "certificates": list(known.certificates),
            "ended": list(known.ended),
        },
    )
    if not is_taken:
        return await _compare(session, known)
    await session.execute(
        text("DELETE FROM read_model.annotated WHERE (registrar, school_year) = (:registrar, :school_year)"), place
    )
    await session.execute(
        text("""
            INSERT INTO read_model.annotated (registrar, school_year, packet, annotation)
            SELECT :registrar, :school_year, e.packet, e.annotation
            FROM unnest(CAST(:packets AS text[]), CAST(:annotations AS text[])) AS e (packet, annotation)"""),
        {**place, "packets": list(known.annotated), "annotations": list(known.annotated.values())},
    )
    return "taken"


async def find_status(session: AsyncSession, registrar: str, school_year: str) -> KnownStatus | None:
    """The newest status, for a file that somebody brings."""
    row = (
        await session.execute(
            text("""
                SELECT seq, issued_at, status, authority, certificates, ended FROM read_model.statuses
                WHERE (registrar, school_year) = (:registrar, :school_year)"""),
            {"registrar": registrar, "school_year": school_year},
        )
    ).one_or_none()
    if row is None:
        return None
    return KnownStatus(registrar, school_year, **row._mapping, annotated={})


async def _compare(session: AsyncSession, known: KnownStatus) -> Taken:
    held = await find_status(session, known.registrar, known.school_year)
    is_other = held is not None and held.seq == known.seq and held.status != known.status
    return "conflict" if is_other else "same-or-older"
