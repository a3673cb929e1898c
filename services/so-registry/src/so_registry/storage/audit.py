"""Who did what about certificates and what is trusted: a row in the transaction of each act."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.certificates.actors import Actor


async def note(
    session: AsyncSession, act: str, by: Actor, *, concerns: str, school: str | None = None, reason: str | None = None
) -> None:
    """Store it in the act's own transaction."""
    await session.execute(
        text("""
            INSERT INTO registry.audit (act, by_whom, client_id, school, concerns, reason)
            VALUES (:act, :by_whom, :client_id, :school, :concerns, :reason)"""),
        {
            "act": act,
            "by_whom": by.name,
            "client_id": by.client_id,
            "school": school,
            "concerns": concerns,
            "reason": reason,
        },
    )
