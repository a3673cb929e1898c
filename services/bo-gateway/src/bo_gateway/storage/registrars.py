"""Registrars, and the broker user by which each is known."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions


async def put_registrar(session: AsyncSession, registrar: str, broker_user: str) -> None:
    """Register a registrar, or give it another broker user."""
    await session.execute(
        text("""
            INSERT INTO bo.registrars (registrar, broker_user) VALUES (:registrar, :user)
            ON CONFLICT (registrar) DO UPDATE SET broker_user = excluded.broker_user"""),
        {"registrar": registrar, "user": broker_user},
    )


async def find_registrar(sessions: Sessions, broker_user: str) -> str | None:
    """The registrar behind a user that the broker has vouched for."""
    query = text("SELECT registrar FROM bo.registrars WHERE broker_user = :user")
    async with sessions() as session:
        found: str | None = (await session.execute(query, {"user": broker_user})).scalar_one_or_none()
    return found


async def list_registrars(session: AsyncSession) -> dict[str, str]:
    """Broker users by registrar."""
    rows = await session.execute(text("SELECT registrar, broker_user FROM bo.registrars ORDER BY registrar"))
    return {row.registrar: row.broker_user for row in rows}


async def has_registrar(session: AsyncSession, registrar: str) -> bool:
    """Whether a registrar is registered."""
    query = text("SELECT EXISTS (SELECT FROM bo.registrars WHERE registrar = :registrar)")
    return bool((await session.execute(query, {"registrar": registrar})).scalar_one())
