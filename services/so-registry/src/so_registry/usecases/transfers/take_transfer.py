"""What another registrar tells of a transfer, handed on by the Ministry; believed by the authority document alone."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Malformed
from hbs_schema.messages.decisions import ReportTransfer
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.transfers.statements import Acceptance, HandOver, Transfer
from hbs_schema.verification.times import claimed, from_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.transfers.cases import ENDED, Case, CaseState
from so_registry.storage import evidence
from so_registry.storage.transfers import (
    NewAct,
    add_act,
    add_case,
    add_management,
    find_case,
    hold_case,
    move_case,
    set_interim,
)
from so_registry.storage.windows import database_now
from so_registry.usecases.transfers.noting import note_opening, note_step
from so_registry.usecases.transfers.telling import tell_sides

_ACTS = UUID("7c5b0f0e-2f0a-5d6e-9b1a-4a1d6f1e2c33")
_NAMES = {"accepted": "accept", "refused": "refuse", "expired": "expire", "handed-over": "hand-over"}


async def take_transfer(message: ReportTransfer, *, registrar: str, sessions: Sessions) -> None:
    """Open the case here, or end the one that was handed over. The same again changes nothing.

    Raises Malformed or NotGenuine for what is not the other registrar's to say.
    """
    statement = parse_statement(message.transfer, Transfer)
    payload = statement.payload
    certificates = read_certificates(message.certificates, limit=MAX_CERTIFICATE)
    async with sessions.begin() as session:
        await _check_signer(session, statement, certificates.get(statement.header.thumbprint))
        hand_over = parse_statement(message.signed[0], HandOver)
        if hand_over.name != payload.hand_over:
            raise Malformed("transfer", "another hand-over")
        await evidence.add_certificates(session, {c.thumbprint: c.der for c in certificates.values()})
        stored = {statement.name: ("transfer", statement.jws, 1), hand_over.name: ("hand-over", hand_over.jws, 1)}
        if payload.acceptance is not None:
            acceptance = parse_statement(message.signed[-1], Acceptance)
            stored[acceptance.name] = ("transfer-acceptance", acceptance.jws, 1)
        await evidence.add_statements(session, stored)
        if payload.step == "handed-over" and payload.receiver.registrar == registrar:
            is_new = await _open(session, statement, hand_over)
        elif payload.step != "handed-over" and payload.giver.registrar == registrar:
            is_new = await _end(session, statement)
        else:
            raise Malformed("transfer", "not for this registrar")
        if is_new:
            await tell_sides(session, await hold_case(session, UUID(payload.transfer)), registrar)


async def _check_signer(session: AsyncSession, statement: Statement[Transfer], signer: Certificate | None) -> None:
    """The registrar that has the next word has signed, by a certificate with the purpose then."""
    payload = statement.payload
    speaker = payload.giver if payload.step == "handed-over" else payload.receiver
    newest = await evidence.find_newest(session, "authority")
    held = parse_statement(newest or "", Authority).payload.certificates_of(payload.registrar)
    moment = claimed(statement)
    entitled = any(
        entry.thumbprint == statement.header.thumbprint
        and entry.purpose == "receipt"
        and from_instant(entry.not_before) <= moment < from_instant(entry.not_after)
        for entry in held
    )
    if payload.registrar != speaker.registrar or not entitled or signer is None:
        raise Malformed("transfer", "not signed for the purpose")
    statement.check_signature(signer.key)


async def _open(session: AsyncSession, statement: Statement[Transfer], hand_over: Statement[HandOver]) -> bool:
    """False where the case is open here already."""
    payload = statement.payload
    number = UUID(payload.transfer)
    if await find_case(session, number) is not None:
        return False
    at = await database_now(session)
    case = Case(
        transfer_id=number,
        lookup_code=None,
        record=payload.record,
        level=payload.level,
        from_registrar=payload.giver.registrar,
        from_school=payload.giver.school,
        to_registrar=payload.receiver.registrar,
        to_school=payload.receiver.school,
        is_mid_year=hand_over.payload.interim is not None,
        applied_by=payload.giver.school,
        state=CaseState.HANDED_OVER,
        hand_over=payload.hand_over,
        opened_at=at,
        deadline=from_instant(payload.deadline),
        ended_at=None,
    )
    if not await add_case(session, case):
        raise Malformed("transfer", "another case of the record is open here")
    if hand_over.payload.interim is not None:
        await set_interim(session, number, hand_over.payload.interim)
    by = await _keep(session, case, statement, payload.hand_over, at)
    await note_opening(session, "hand-over", case, by=by, signed=payload.hand_over)
    return True


async def _end(session: AsyncSession, statement: Statement[Transfer]) -> bool:
    """False where the case has ended here already."""
    payload = statement.payload
    case = await hold_case(session, UUID(payload.transfer))
    told = (payload.record, payload.giver.school, payload.receiver.registrar, payload.receiver.school)
    if told != (case.record, case.from_school, case.to_registrar, case.to_school):
        raise Malformed("transfer", "another case")
    if payload.hand_over != case.hand_over or case.lookup_code is None:
        raise Malformed("transfer", "another hand-over")
    if case.state in ENDED:
        return False
    at = await database_now(session)
    by = await _keep(session, case, statement, payload.acceptance, at)
    state = CaseState(payload.step)
    await move_case(session, case.transfer_id, state, at)
    await note_step(session, _NAMES[payload.step], case, state, by=by, signed=payload.acceptance, reason=payload.reason)
    if payload.step == "accepted":
        await add_management(
            session,
            case.lookup_code,
            registrar=payload.receiver.registrar,
            school=payload.receiver.school,
            is_here=False,
            since=from_instant(payload.at),
            transfer_id=case.transfer_id,
        )
    return True


async def _keep(
    session: AsyncSession, case: Case, statement: Statement[Transfer], signed: str | None, at: datetime
) -> Actor:
    """As the act of the other side, by what its registrar has signed."""
    payload = statement.payload
    speaker = payload.giver if payload.step == "handed-over" else payload.receiver
    by = Actor(f"registrar:{payload.registrar}", "bo-gateway", is_person=False)
    act = NewAct(
        case.transfer_id,
        uuid5(_ACTS, statement.name),
        _NAMES[payload.step],
        speaker.school,
        by.name,
        by.client_id,
        payload.reason or "",
        signed,
        sha256(statement.jws.encode()).digest(),
        at,
    )
    await add_act(session, act)
    return by
