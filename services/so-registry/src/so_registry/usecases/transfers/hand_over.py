"""The giving school hands a record over: signed by its head, with the years that go along."""

from dataclasses import replace

from hbs_kit.db import Sessions
from hbs_schema.transfer_api import HandOverIn, TransferOut
from hbs_schema.transfers.statements import HandOver
from so_registry.domain.act_errors import TransferNotPossible
from so_registry.domain.transfers.cases import next_state
from so_registry.domain.transfers.signed import check_hand_over, check_head, read_signed
from so_registry.storage import evidence
from so_registry.storage.signers import load_signers
from so_registry.storage.transfers import NewAct, add_act, hold_case, list_years, move_case
from so_registry.storage.windows import database_now
from so_registry.usecases.transfers.announcing import Voice, announce
from so_registry.usecases.transfers.doing import Doing, digest_of, hold_own_case
from so_registry.usecases.transfers.noting import note_step
from so_registry.usecases.transfers.showing import transfer_out
from so_registry.usecases.transfers.telling import tell_sides


async def hand_over(request: HandOverIn, doing: Doing, *, voice: Voice, sessions: Sessions) -> TransferOut:
    """Until the other side accepts, the giving school manages the record; of another registrar's acceptance this one
    hears later, so that meanwhile nobody issues a year of it. The same again changes nothing.

    Raises TransferUnknown, TransferConflict, TransferNotPossible, TransferOverdue, StatementRefused.
    """
    digest = digest_of(request, doing.school)
    statement, certificate = read_signed(request.statement, HandOver, request.certificates)
    async with sessions.begin() as session:
        case, is_done = await hold_own_case(session, doing, digest)
        if is_done:
            return await transfer_out(session, case)
        at = await database_now(session)
        state = next_state(case, "hand-over", registrar=doing.registrar, school=doing.school, now=at)
        if case.lookup_code is None:
            raise TransferNotPossible
        signers = await load_signers(session, [certificate.thumbprint], doing.school)
        check_head(statement, certificate, signers, doing.school, at)
        check_hand_over(statement, case, await list_years(session, case.lookup_code))
        await evidence.add_certificates(session, {certificate.thumbprint: certificate.der})
        await evidence.add_statements(session, {statement.name: ("hand-over", statement.jws, 1)})
        act = NewAct(
            doing.transfer_id,
            doing.act_id,
            "hand-over",
            doing.school,
            doing.by.name,
            doing.by.client_id,
            "",
            statement.name,
            digest,
            at,
        )
        await add_act(session, act)
        await move_case(session, doing.transfer_id, state, at, hand_over=statement)
        if case.is_between:
            await announce(session, replace(case, hand_over=statement.name), "handed-over", at, voice=voice)
        await note_step(session, "hand-over", case, state, by=doing.by, school=doing.school, signed=statement.name)
        return await tell_sides(session, await hold_case(session, doing.transfer_id), doing.registrar)
