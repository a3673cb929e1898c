"""Registrars: who may report."""

from bo_gateway.storage.registrars import list_registrars as list_stored
from bo_gateway.storage.registrars import put_registrar
from hbs_kit.db import Sessions


async def register_registrar(registrar: str, broker_user: str, *, sessions: Sessions) -> None:
    """Register a registrar, or give it another broker user."""
    async with sessions.begin() as session:
        await put_registrar(session, registrar, broker_user)


async def list_registrars(*, sessions: Sessions) -> dict[str, str]:
    """Broker users by registrar."""
    async with sessions() as session:
        return await list_stored(session)
