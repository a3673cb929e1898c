"""Intake of a copy of accepted packets: the bytes are durable, nothing is believed yet."""

import asyncio
from hashlib import sha256

from bo_gateway.domain.bodies import read_copy
from bo_gateway.domain.copies import CopyKey
from bo_gateway.domain.errors import RegistrarNotAllowed, RegistrarUnknown, ReportMismatch
from bo_gateway.storage.copies import add_copy
from bo_gateway.storage.outboxes import is_first
from bo_gateway.storage.registrars import has_registrar
from hbs_kit.db import Sessions


async def receive_copy(
    body: bytes, *, registrar: str, sessions: Sessions, receipt: str | None = None, message_id: str | None = None
) -> CopyKey:
    """Store a copy's body as it came. `registrar` is who sends it, `receipt` the statement's name where it is told.

    The same bytes again change nothing; a redelivery (`message_id`) has no effect at all. Raises ReportMalformed,
    ReportMismatch, RegistrarNotAllowed, RegistrarUnknown.
    """
    name, copy = await asyncio.to_thread(read_copy, body)
    if copy.registrar != registrar:
        raise RegistrarNotAllowed
    if receipt not in (None, name):
        raise ReportMismatch
    key = CopyKey(registrar, name, sha256(body).digest())
    async with sessions.begin() as session:
        if not await has_registrar(session, registrar):
            raise RegistrarUnknown
        if not message_id or await is_first(session, registrar, f"{message_id}/{key.sha256.hex()}"):
            await add_copy(session, key, body)
    return key
