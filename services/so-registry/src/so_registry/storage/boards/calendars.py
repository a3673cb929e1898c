"""Signed calendars as the console looks through them."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def list_calendars(session: AsyncSession, *, limit: int) -> list[tuple[str, str]]:
    """Digest and JWS, the newest version first."""
    query = text("""
        SELECT digest, jws FROM registry.documents WHERE kind = 'calendar' ORDER BY number DESC, digest LIMIT :limit""")
    return [(row.digest, row.jws) for row in await session.execute(query, {"limit": limit})]
