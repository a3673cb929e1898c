"""Intake of what a registrar tells of a transfer: the bytes are durable, then the sender is answered."""

import asyncio
from hashlib import sha256

from bo_gateway.domain.answers import statement_answer
from bo_gateway.domain.bodies import read_transfer
from bo_gateway.domain.errors import RegistrarNotAllowed, RegistrarUnknown, ReportMalformed, ReportMismatch
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.outboxes import is_first, tell_registrar
from bo_gateway.storage.registrar_statements import StatementKey, count_answer, put_statement
from bo_gateway.storage.registrars import has_registrar
from hbs_kit.db import Sessions
from hbs_schema.errors import Refused
from hbs_schema.statements.statement import parse_statement
from hbs_schema.transfers.statements import Transfer


async def receive_transfer(
    body: bytes, *, registrar: str, sessions: Sessions, statement: str | None = None, message_id: str | None = None
) -> StatementKey:
    """Store it as it came; an answer to a hand-over waits for the hand-over. Raises as `receive_annotation`."""
    name, report = await asyncio.to_thread(read_transfer, body)
    if report.registrar != registrar:
        raise RegistrarNotAllowed
    if statement not in (None, name):
        raise ReportMismatch
    try:
        payload = parse_statement(report.transfer, Transfer).payload
    except Refused as refused:
        raise ReportMalformed from refused
    follows = None if payload.step == "handed-over" else payload.transfer
    key = StatementKey(registrar, name)
    async with sessions.begin() as session:
        if not await has_registrar(session, registrar):
            raise RegistrarUnknown
        if message_id and not await is_first(session, registrar, f"{message_id}/{sha256(body).hexdigest()}"):
            return key
        if await put_statement(session, key, "transfer", body, follows=follows) == "accepted":
            number = await count_answer(session, key)
            await tell_registrar(session, ReportKey(registrar, name), number, statement_answer(registrar, name))
    return key
