"""Transfers of the right to manage a record, between schools of one registrar or of two."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path

from hbs_kit.access import require
from hbs_kit.identity import Caller
from hbs_kit.pagination import CursorMalformed
from hbs_kit.problem_schema import responses
from hbs_schema import transfer_api as api
from so_registry.domain import act_errors, errors
from so_registry.domain.transfers.cases import Terms
from so_registry.http.deps import ActId, PageCursor, PageSize, School, Use, actor_of, check_school
from so_registry.http.problems import PROBLEMS, refusals
from so_registry.resources import Resources
from so_registry.usecases.choose_receipt_key import choose_receipt_key
from so_registry.usecases.transfers.accept_transfer import accept_transfer
from so_registry.usecases.transfers.act_on_transfer import act_on_transfer
from so_registry.usecases.transfers.announcing import Voice
from so_registry.usecases.transfers.apply_transfer import apply_transfer
from so_registry.usecases.transfers.doing import Doing
from so_registry.usecases.transfers.hand_over import hand_over
from so_registry.usecases.transfers.show_transfers import show_transfer, show_transfers

router = APIRouter(prefix="/v1/transfers", tags=["transfers"])

TransferReader = Annotated[Caller, Depends(require("transfers:read"))]
TransferWriter = Annotated[Caller, Depends(require("transfers:write"))]
TransferId = Annotated[UUID, Path(description="Chosen by whoever applies: a new UUID")]
ACTED = (
    errors.SchoolNotAllowed,
    act_errors.TransferUnknown,
    act_errors.TransferConflict,
    act_errors.TransferNotPossible,
    act_errors.TransferOverdue,
)
SIGNED = refusals(*ACTED, errors.StatementRefused)


@router.get("", responses=responses(PROBLEMS, CursorMalformed, errors.SchoolNotAllowed))
async def get_transfers(
    school: School, caller: TransferReader, use: Use, cursor: PageCursor = None, limit: PageSize = 50
) -> api.TransfersOut:
    """The school's cases, on either side, ended ones too."""
    check_school(caller, school)
    return await show_transfers(use.settings.registrar, school, cursor, limit, sessions=use.sessions)


@router.get("/{transfer_id}", responses=refusals(errors.SchoolNotAllowed, act_errors.TransferUnknown))
async def get_transfer(transfer_id: TransferId, school: School, caller: TransferReader, use: Use) -> api.TransferOut:
    """One of them: its state, its acts and what was signed."""
    check_school(caller, school)
    registrar = use.settings.registrar
    return await show_transfer(transfer_id, registrar=registrar, school=school, sessions=use.sessions)


@router.put(
    "/{transfer_id}",
    responses=refusals(
        errors.SchoolNotAllowed, act_errors.TransferUnknown, act_errors.TransferConflict, act_errors.TransferOpen
    ),
)
async def put_transfer(
    transfer_id: TransferId, school: School, body: api.TransferIn, caller: TransferWriter, use: Use
) -> api.TransferOut:
    """Apply: the school that manages the record, or the one that the pupil goes to. The same again changes nothing."""
    doing = _doing(transfer_id, transfer_id, school, caller, use)
    told = use.settings.transfers
    terms = Terms(told.working_days, told.working_days_between, told.holidays)
    return await apply_transfer(body, doing, terms=terms, sessions=use.sessions)


@router.put("/{transfer_id}/acts/{act_id}", responses=refusals(*ACTED))
async def put_transfer_act(
    transfer_id: TransferId, act_id: ActId, school: School, body: api.TransferActIn, caller: TransferWriter, use: Use
) -> api.TransferOut:
    """The receiving school agrees, either refuses, whoever applied cancels."""
    doing = _doing(transfer_id, act_id, school, caller, use)
    return await act_on_transfer(body, doing, voice=await _voice(use), sessions=use.sessions)


@router.put("/{transfer_id}/hand-over/{act_id}", max_body_size=256 * 1024, responses=SIGNED)
async def put_hand_over(
    transfer_id: TransferId, act_id: ActId, school: School, body: api.HandOverIn, caller: TransferWriter, use: Use
) -> api.TransferOut:
    """The giving school's head hands over; it manages the record until the other side accepts."""
    doing = _doing(transfer_id, act_id, school, caller, use)
    return await hand_over(body, doing, voice=await _voice(use), sessions=use.sessions)


@router.put(
    "/{transfer_id}/acceptance/{act_id}",
    max_body_size=256 * 1024,
    responses=refusals(*ACTED, errors.StatementRefused, errors.RecordsRefused),
)
async def put_acceptance(
    transfer_id: TransferId,
    act_id: ActId,
    school: School,
    body: api.TransferAcceptanceIn,
    caller: TransferWriter,
    use: Use,
) -> api.TransferOut:
    """The receiving school's head takes over: from now on this school issues the record's next years."""
    doing = _doing(transfer_id, act_id, school, caller, use)
    return await accept_transfer(body, doing, voice=await _voice(use), sessions=use.sessions)


async def _voice(use: Resources) -> Voice:
    """What the other registrar is told by, where there is one."""
    registrar = use.settings.registrar
    key = await choose_receipt_key(
        use.need_receipt_key(), use.next_receipt_key, registrar=registrar, sessions=use.sessions, clock=use.clock
    )
    return Voice(registrar, key, use.clock)


def _doing(transfer_id: UUID, act_id: UUID, school: str, caller: Caller, use: Resources) -> Doing:
    """Raises SchoolNotAllowed."""
    check_school(caller, school)
    return Doing(transfer_id, act_id, use.settings.registrar, school, actor_of(caller))
