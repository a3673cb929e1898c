"""Transfers of the right to manage a record: a school's side of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from hbs_kit.pagination import CursorMalformed
from hbs_schema.transfer_api import HandOverIn, TransferAcceptanceIn, TransferActIn, TransferIn
from school_api.domain import errors
from school_api.domain.people_errors import FreshFactorNeeded
from school_api.domain.transfer_views import SchoolTransferOut, SchoolTransfersOut, TransferContentOut
from school_api.domain.year.errors import InterimNotReady, TransferNotSignable, TransferUnknown
from school_api.http.answers import responses
from school_api.http.deps import (
    Calling,
    PageCursor,
    PageSize,
    SchoolCode,
    TransferReader,
    TransferWriter,
    Use,
    actor_of,
)
from school_api.http.problems import PROBLEMS
from school_api.resources import Resources
from school_api.usecases.transfers.accept_transfer import accept_transfer
from school_api.usecases.transfers.act_on_transfer import act_on_transfer
from school_api.usecases.transfers.apply_transfer import apply_transfer
from school_api.usecases.transfers.doing import Doing, Ways
from school_api.usecases.transfers.hand_over import hand_over
from school_api.usecases.transfers.show_content import show_content
from school_api.usecases.transfers.show_transfers import show_transfer, show_transfers

router = APIRouter(prefix="/v1/schools/{school}/transfers", tags=["transfers"])

TransferId = Annotated[UUID, Path(description="Chosen by whoever applies: a new UUID")]
TransferActId = Annotated[UUID, Path(description="Chosen by whoever acts: a new UUID")]
OPEN = Annotated[bool, Query(description="Only those that have not ended")]
ACTED = (FreshFactorNeeded, errors.SchoolNotAllowed, errors.RegistryRefused, TransferUnknown)
SAID = responses(PROBLEMS, *ACTED, errors.ContentRefused)
SIGNED = responses(PROBLEMS, *ACTED, errors.StatementRefused, errors.CertificateExpired)
MAX_SIGNED = 512 * 1024
"""A statement may have 256 KiB; its certificates come along."""


@router.get(
    "", response_model_exclude_none=True, responses=responses(PROBLEMS, errors.SchoolNotAllowed, CursorMalformed)
)
async def get_transfers(
    school: SchoolCode,
    caller: TransferReader,
    use: Use,
    response: Response,
    is_open: OPEN = False,
    cursor: PageCursor = None,
    limit: PageSize = 50,
) -> SchoolTransfersOut:
    """The school's cases, on either side, as the registrar told them last."""
    response.headers["Cache-Control"] = "no-store"
    return await show_transfers(
        school, is_open=is_open, cursor=cursor, limit=limit, actor=actor_of(caller), sessions=use.sessions
    )


@router.get(
    "/{transfer_id}",
    response_model_exclude_none=True,
    responses=responses(PROBLEMS, errors.SchoolNotAllowed, TransferUnknown),
)
async def get_transfer(
    school: SchoolCode, transfer_id: TransferId, caller: TransferReader, use: Use, response: Response
) -> SchoolTransferOut:
    """One of them: its state, its acts and what was signed."""
    response.headers["Cache-Control"] = "no-store"
    return await show_transfer(school, transfer_id, actor=actor_of(caller), sessions=use.sessions)


@router.get(
    "/{transfer_id}/content",
    response_model_exclude_none=True,
    responses=responses(PROBLEMS, *ACTED[1:], TransferNotSignable, InterimNotReady),
)
async def get_transfer_content(
    school: SchoolCode, transfer_id: TransferId, caller: TransferReader, use: Use, response: Response
) -> TransferContentOut:
    """What the school's head signs next, with its sentence; the years are those that the registrar has now."""
    response.headers["Cache-Control"] = "no-store"
    return await show_content(school, transfer_id, actor=actor_of(caller), ways=_ways(use))


@router.put("/{transfer_id}", response_model_exclude_none=True, responses=SAID)
async def put_transfer(
    school: SchoolCode, transfer_id: TransferId, body: TransferIn, caller: TransferWriter, use: Use
) -> SchoolTransferOut:
    """Apply, for the school that has the pupil or the one that he goes to. The same again changes nothing."""
    return await apply_transfer(body, _doing(transfer_id, transfer_id, school, caller), ways=_ways(use))


@router.put("/{transfer_id}/acts/{act_id}", response_model_exclude_none=True, responses=SAID)
async def put_transfer_act(
    school: SchoolCode,
    transfer_id: TransferId,
    act_id: TransferActId,
    body: TransferActIn,
    caller: TransferWriter,
    use: Use,
) -> SchoolTransferOut:
    """The receiving school agrees, either refuses, whoever applied cancels."""
    return await act_on_transfer(body, _doing(transfer_id, act_id, school, caller), ways=_ways(use))


@router.put(
    "/{transfer_id}/hand-over/{act_id}", max_body_size=MAX_SIGNED, response_model_exclude_none=True, responses=SIGNED
)
async def put_hand_over(
    school: SchoolCode,
    transfer_id: TransferId,
    act_id: TransferActId,
    body: HandOverIn,
    caller: TransferWriter,
    use: Use,
) -> SchoolTransferOut:
    """The giving school's head has signed the content."""
    doing = _doing(transfer_id, act_id, school, caller)
    return await hand_over(body, doing, ways=_ways(use), clock=use.clock)


@router.put(
    "/{transfer_id}/acceptance/{act_id}", max_body_size=MAX_SIGNED, response_model_exclude_none=True, responses=SIGNED
)
async def put_acceptance(
    school: SchoolCode,
    transfer_id: TransferId,
    act_id: TransferActId,
    body: TransferAcceptanceIn,
    caller: TransferWriter,
    use: Use,
) -> SchoolTransferOut:
    """The receiving school's head has signed the content; from now on this school issues the record's next years."""
    doing = _doing(transfer_id, act_id, school, caller)
    return await accept_transfer(body, doing, ways=_ways(use), clock=use.clock)


def _doing(transfer_id: UUID, act_id: UUID, school: str, caller: Calling) -> Doing:
    return Doing(transfer_id, act_id, school, actor_of(caller))


def _ways(use: Resources) -> Ways:
    return Ways(use.settings.registrar, use.sessions, use.registry)
