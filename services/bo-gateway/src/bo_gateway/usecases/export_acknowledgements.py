"""Handing out acknowledgements as they were sent: a registrar compares a backup with them."""

from bo_gateway.domain.errors import RegistrarUnknown
from bo_gateway.storage.acknowledgements import list_answers
from bo_gateway.storage.registrars import has_registrar
from hbs_kit.db import Sessions


async def export_acknowledgements(registrar: str, *, first: int, sessions: Sessions) -> list[tuple[int, bytes]]:
    """Number and stored bytes of each from a number on. Raises RegistrarUnknown."""
    async with sessions() as session:
        if not await has_registrar(session, registrar):
            raise RegistrarUnknown
        return await list_answers(session, registrar, first=first)
