"""Intake of an annotation: the bytes are durable, then the sender is answered; nothing is believed yet."""

import asyncio
from hashlib import sha256

from bo_gateway.domain.answers import statement_answer
from bo_gateway.domain.bodies import read_annotation
from bo_gateway.domain.errors import RegistrarNotAllowed, RegistrarUnknown, ReportMismatch
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.outboxes import is_first, tell_registrar
from bo_gateway.storage.registrar_statements import StatementKey, count_answer, put_statement
from bo_gateway.storage.registrars import has_registrar
from hbs_kit.db import Sessions


async def receive_annotation(
    body: bytes, *, registrar: str, sessions: Sessions, statement: str | None = None, message_id: str | None = None
) -> StatementKey:
    """Store it as it came. Sent again: after a refusal it is judged again, after acceptance the answer is told again.

    Raises ReportMalformed, ReportMismatch, RegistrarNotAllowed, RegistrarUnknown.
    """
    name, report = await asyncio.to_thread(read_annotation, body)
    if report.registrar != registrar:
        raise RegistrarNotAllowed
    if statement not in (None, name):
        raise ReportMismatch
    key = StatementKey(registrar, name)
    async with sessions.begin() as session:
        if not await has_registrar(session, registrar):
            raise RegistrarUnknown
        if message_id and not await is_first(session, registrar, f"{message_id}/{sha256(body).hexdigest()}"):
            return key
        if await put_statement(session, key, "annotation", body, packets=report.packets) == "accepted":
            number = await count_answer(session, key)
            answer = statement_answer(registrar, name)
            await tell_registrar(session, ReportKey(registrar, name), number, answer)
    return key
