"""Consent, refusal, cancellation: an act in a case that needs no signature."""

from hbs_kit.db import Sessions
from hbs_schema.transfer_api import TransferActIn, TransferOut
from so_registry.domain.transfers.cases import CaseState, next_state
from so_registry.storage.transfers import NewAct, add_act, hold_case, move_case
from so_registry.storage.windows import database_now
from so_registry.usecases.transfers.announcing import Voice, announce
from so_registry.usecases.transfers.doing import Doing, digest_of, hold_own_case
from so_registry.usecases.transfers.noting import note_step
from so_registry.usecases.transfers.showing import transfer_out
from so_registry.usecases.transfers.telling import tell_sides


async def act_on_transfer(request: TransferActIn, doing: Doing, *, voice: Voice, sessions: Sessions) -> TransferOut:
    """The same act again changes nothing. A refusal of what another registrar handed over is told to it.

    Raises TransferUnknown, TransferConflict, TransferNotPossible, TransferOverdue.
    """
    digest = digest_of(request, doing.school)
    async with sessions.begin() as session:
        case, is_done = await hold_own_case(session, doing, digest)
        if is_done:
            return await transfer_out(session, case)
        at = await database_now(session)
        state = next_state(case, request.act, registrar=doing.registrar, school=doing.school, now=at)
        act = NewAct(
            doing.transfer_id,
            doing.act_id,
            request.act,
            doing.school,
            doing.by.name,
            doing.by.client_id,
            request.reason,
            None,
            digest,
            at,
        )
        await add_act(session, act)
        await move_case(session, doing.transfer_id, state, at)
        if case.is_between and case.state == CaseState.HANDED_OVER:
            await announce(session, case, "refused", at, voice=voice)
        await note_step(session, request.act, case, state, by=doing.by, school=doing.school, reason=request.reason)
        return await tell_sides(session, await hold_case(session, doing.transfer_id), doing.registrar)
