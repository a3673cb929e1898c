"""A case whose deadline has passed ends: who manages the record stays who he was."""

from hashlib import sha256
from uuid import uuid4

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.transfers.cases import CaseState
from so_registry.storage.transfers import NewAct, add_act, hold_case, hold_overdue, move_case
from so_registry.storage.windows import database_now
from so_registry.usecases.transfers.announcing import Voice, announce
from so_registry.usecases.transfers.noting import note_step
from so_registry.usecases.transfers.telling import tell_sides

CLOCK = Actor("registrar", "so-registry", is_person=False)


async def expire_next_transfer(*, voice: Voice, sessions: Sessions) -> bool:
    """End one that is overdue; False if there is none."""
    async with sessions.begin() as session:
        case = await hold_overdue(session, voice.registrar)
        if case is None:
            return False
        at = await database_now(session)
        act = NewAct(
            case.transfer_id,
            uuid4(),
            "expire",
            case.to_school,
            CLOCK.name,
            CLOCK.client_id,
            "",
            None,
            sha256(case.transfer_id.bytes).digest(),
            at,
        )
        await add_act(session, act)
        await move_case(session, case.transfer_id, CaseState.EXPIRED, at)
        if case.is_between and case.state == CaseState.HANDED_OVER:
            await announce(session, case, "expired", at, voice=voice)
        await note_step(session, "expire", case, CaseState.EXPIRED, by=CLOCK)
        await tell_sides(session, await hold_case(session, case.transfer_id), voice.registrar)
    return True
