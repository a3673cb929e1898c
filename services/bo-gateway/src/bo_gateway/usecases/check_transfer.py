"""Judging what a registrar tells of a transfer, and handing it on to the other registrar as it came."""

import asyncio
from collections.abc import Sequence

from cryptography import x509
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.annotations import StatementRefused
from bo_gateway.domain.bodies import read_transfer
from bo_gateway.domain.transfers import CheckedTransfer, check_transfer
from bo_gateway.storage import evidence
from bo_gateway.storage.outboxes import hand_on
from bo_gateway.storage.registrar_statements import WaitingStatement
from bo_gateway.storage.registrars import has_registrar
from bo_gateway.storage.transfers import add_transfer, end_transfer, hold_record, is_elsewhere
from bo_gateway.storage.trust import load_trust
from hbs_kit.clock import Clock


async def check_transfer_statement(
    session: AsyncSession, found: WaitingStatement, ca_roots: Sequence[x509.Certificate], clock: Clock
) -> None:
    """In the caller's transaction, which answers. Raises StatementRefused, AuthorityMissing."""
    trust = await load_trust(session, ca_roots)
    _, report = read_transfer(found.body)
    checked = await asyncio.to_thread(check_transfer, report, trust, clock())
    payload = checked.statement.payload
    if not await has_registrar(session, checked.other):
        raise StatementRefused("transfer-mismatch", "registrar")
    await hold_record(session, payload.record)
    if payload.step == "handed-over":
        if await is_elsewhere(session, payload):
            raise StatementRefused("record-elsewhere")
        is_new = await add_transfer(session, payload)
    else:
        is_new = await end_transfer(session, payload)
    if not is_new:
        raise StatementRefused("transfer-mismatch", "state")
    await _store(session, checked)
    await hand_on(session, checked.other, checked.statement.name, found.body)


async def _store(session: AsyncSession, checked: CheckedTransfer) -> None:
    await evidence.add_certificates(session, checked.certificates.values())
    statements = [checked.statement, *checked.signed]
    await evidence.add_statements(session, {each.name: (each.payload.kind, each.jws, 1) for each in statements})
