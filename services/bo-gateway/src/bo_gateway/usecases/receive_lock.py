"""Intake of a reported lock: the bytes are durable, then the sender is answered; nothing is believed yet."""

import asyncio
from hashlib import sha256

from bo_gateway.domain.bodies import read_lock
from bo_gateway.domain.errors import RegistrarNotAllowed, RegistrarUnknown, ReportMismatch
from bo_gateway.domain.reports import ReportKey, step_for_lock
from bo_gateway.storage.outboxes import is_first
from bo_gateway.storage.registrars import has_registrar
from bo_gateway.storage.reports import hold_report, put_lock
from bo_gateway.usecases.tell_again import tell_again
from hbs_kit.db import Sessions


async def receive_lock(
    body: bytes, *, registrar: str, sessions: Sessions, lock: str | None = None, message_id: str | None = None
) -> ReportKey:
    """Store a lock's body as it came. `registrar` is who sends it, `lock` the statement's name where it is told.

    The same bytes again change nothing until there is a final answer; after `refused` they are judged again, after
    `equal` the stored answer is told again. A redelivery (`message_id`) has no effect at all.
    Raises ReportMalformed, ReportMismatch, RegistrarNotAllowed, RegistrarUnknown.
    """
    name, report = await asyncio.to_thread(read_lock, body)
    if report.registrar != registrar:
        raise RegistrarNotAllowed
    if lock not in (None, name):
        raise ReportMismatch
    key, digest = ReportKey(registrar, name), sha256(body).digest()
    async with sessions.begin() as session:
        if not await has_registrar(session, registrar):
            raise RegistrarUnknown
        # The digest is in the id: other bytes under a used id are not dropped.
        if message_id and not await is_first(session, registrar, f"{message_id}/{digest.hex()}"):
            return key
        known = await hold_report(session, key)
        step = step_for_lock(known, digest)
        if step == "store":
            await put_lock(session, key, digest, body)
        elif step == "announce":
            await tell_again(session, key)
    return key
