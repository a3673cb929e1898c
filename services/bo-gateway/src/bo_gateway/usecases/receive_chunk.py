"""Intake of a chunk of a report, before or after its lock, as often as it comes."""

import asyncio
from hashlib import sha256

from bo_gateway.domain.bodies import read_chunk
from bo_gateway.domain.errors import RegistrarNotAllowed, RegistrarUnknown, ReportMismatch
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.chunks import ChunkKey, add_chunk
from bo_gateway.storage.outboxes import is_first
from bo_gateway.storage.registrars import has_registrar
from bo_gateway.storage.reports import hold_report, note_arrival
from bo_gateway.usecases.tell_again import tell_again
from hbs_kit.db import Sessions


async def receive_chunk(
    body: bytes,
    *,
    registrar: str,
    sessions: Sessions,
    place: tuple[str, int] | None = None,
    message_id: str | None = None,
) -> ReportKey:
    """Store a chunk's body as it came. `registrar` is who sends it, `place` lock and number where they are told.

    The same bytes again change nothing; other bytes under its number are kept beside the first, for one of them was
    damaged, or the later one brings evidence that the earlier did not have. To an acknowledged report nothing is
    added: the stored answer is told again. Raises as `receive_lock`.
    """
    chunk = await asyncio.to_thread(read_chunk, body)
    if chunk.registrar != registrar:
        raise RegistrarNotAllowed
    if place not in (None, (chunk.lock, chunk.number)):
        raise ReportMismatch
    report = ReportKey(registrar, chunk.lock)
    key = ChunkKey(registrar, chunk.lock, chunk.number, sha256(body).digest())
    async with sessions.begin() as session:
        if not await has_registrar(session, registrar):
            raise RegistrarUnknown
        if message_id and not await is_first(session, registrar, f"{message_id}/{key.sha256.hex()}"):
            return report
        known = await hold_report(session, report)
        if known.state == "equal":
            await tell_again(session, report)
        elif await add_chunk(session, key, body):
            await note_arrival(session, report)
    return report
