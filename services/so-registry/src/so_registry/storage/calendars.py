"""Signed calendars that are stored."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def hold_calendars(session: AsyncSession) -> None:
    """One is signed at a time: two must not get one version."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('calendars', 0))"))


async def list_calendars(session: AsyncSession) -> list[tuple[str, str]]:
    """Digest and JWS of each, newest first."""
    rows = await session.execute(
        text("SELECT digest, jws FROM registry.documents WHERE kind = 'calendar' ORDER BY stored_at DESC, number DESC")
    )
    return [(row.digest, row.jws) for row in rows]
