"""A school applies for the transfer of a record: the one that has the pupil, or the one that he goes to."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.transfer_api import TransferIn, TransferOut
from hbs_schema.transfers.statements import Side, record_digest
from so_registry.domain.act_errors import TransferConflict, TransferOpen, TransferUnknown
from so_registry.domain.transfers.cases import Case, CaseState, Terms
from so_registry.storage.records import find_level, find_managers
from so_registry.storage.schools import has_school
from so_registry.storage.transfers import NewAct, add_act, add_case, find_act, find_case
from so_registry.storage.windows import database_now
from so_registry.usecases.transfers.doing import Doing, digest_of
from so_registry.usecases.transfers.noting import note_opening
from so_registry.usecases.transfers.showing import transfer_out
from so_registry.usecases.transfers.telling import tell_sides


async def apply_transfer(request: TransferIn, doing: Doing, *, terms: Terms, sessions: Sessions) -> TransferOut:
    """Open a case; the same again changes nothing. One of a record at a time: the constraint decides.

    Raises TransferUnknown for a record that is not managed here, or a school that is not this registrar's;
    TransferConflict, TransferOpen.
    """
    digest = digest_of(request, doing.school)
    async with sessions.begin() as session:
        known = await find_case(session, doing.transfer_id)
        if known is not None:
            if await find_act(session, doing.act_id) != (doing.transfer_id, digest):
                raise TransferConflict
            return await transfer_out(session, known)
        giver, receiver = await _sides(session, request, doing)
        at = await database_now(session)
        level = await find_level(session, request.lookup_code)
        case = Case(
            transfer_id=doing.transfer_id,
            lookup_code=request.lookup_code,
            record=record_digest(request.lookup_code),
            level=level,
            from_registrar=giver.registrar,
            from_school=giver.school,
            to_registrar=receiver.registrar,
            to_school=receiver.school,
            is_mid_year=request.is_mid_year,
            applied_by=doing.school,
            state=CaseState.APPLIED,
            hand_over=None,
            opened_at=at,
            deadline=terms.deadline(at, is_between=giver.registrar != receiver.registrar),
            ended_at=None,
        )
        if not await add_case(session, case):
            raise TransferOpen
        act = NewAct(
            doing.transfer_id,
            doing.act_id,
            "apply",
            doing.school,
            doing.by.name,
            doing.by.client_id,
            request.reason,
            None,
            digest,
            at,
        )
        await add_act(session, act)
        await note_opening(session, "apply", case, by=doing.by, school=doing.school, reason=request.reason)
        return await tell_sides(session, case, doing.registrar)


async def _sides(session: AsyncSession, request: TransferIn, doing: Doing) -> tuple[Side, Side]:
    """Who gives and who receives. Raises TransferUnknown."""
    managers = (await find_managers(session, [request.lookup_code])).get(request.lookup_code, frozenset())
    own = Side(registrar=doing.registrar, school=doing.school)
    if request.to is None:
        if not managers or doing.school in managers:
            raise TransferUnknown
        return Side(registrar=doing.registrar, school=_acting(managers)), own
    if doing.school not in managers or request.to == own:
        raise TransferUnknown
    if request.to.registrar == doing.registrar and not await has_school(session, request.to.school):
        raise TransferUnknown
    return own, request.to


def _acting(managers: Collection[str]) -> str:
    """Of a school and its successor any: both may act for the record."""
    return max(managers)
