"""Revocation by the issuing school."""

from fastapi import APIRouter

from hbs_schema.envelopes.shape import MAX_SUBMISSION
from hbs_schema.messages.answers import WithdrawalAnswer
from hbs_schema.registry_api import WithdrawalRequestIn
from so_registry.domain.errors import (
    DocumentUnknown,
    NotRevocable,
    RecordLocked,
    RequestConflict,
    SchoolClosed,
    SchoolNotAllowed,
    StatementRefused,
    WindowClosed,
    WindowUnknown,
)
from so_registry.http.deps import RequestId, Revoker, School, Use, WindowNumber, actor_of, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.choose_receipt_key import choose_receipt_key
from so_registry.usecases.revoke_packets import revoke_packets

router = APIRouter(prefix="/v1/windows/{window}/withdrawal-requests", tags=["withdrawals"])


@router.put(
    "/{request_id}",
    max_body_size=MAX_SUBMISSION,  # a list of packets
    responses=refusals(
        SchoolNotAllowed,
        WindowUnknown,
        DocumentUnknown,
        WindowClosed,
        SchoolClosed,
        RecordLocked,
        NotRevocable,
        RequestConflict,
        StatementRefused,
    ),
)
async def put_withdrawal_request(
    window: WindowNumber, request_id: RequestId, school: School, body: WithdrawalRequestIn, caller: Revoker, use: Use
) -> WithdrawalAnswer:
    """Revoke accepted packets of `school` before the lock; the same request again gets the same confirmation."""
    check_school(caller, school)
    if str(request_id) != body.request_id:
        raise StatementRefused("binding")
    key = await choose_receipt_key(
        use.need_receipt_key(),
        use.next_receipt_key,
        registrar=use.settings.registrar,
        sessions=use.sessions,
        clock=use.clock,
    )
    return await revoke_packets(
        body,
        window_no=window,
        school=school,
        sessions=use.sessions,
        key=key,
        clock=use.clock,
        by=actor_of(caller),
    )
